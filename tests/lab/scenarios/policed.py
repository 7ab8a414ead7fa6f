"""What is above the rate is thrown away: a token bucket without a queue."""
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"policer", "random-loss", "burst-loss", None})
params = {**NETWORK, "offload": "off", "mbit": (10, 40), "burst_kb": (10, 40),
          "bytes": (1 * MEGABYTE, 4 * MEGABYTE)}


def fault(lab):
    params = lab.params
    lab.router.run("tc", "qdisc", "add", "dev", "right", "root", "tbf", "rate",
                   f"{params.mbit}mbit", "burst", f"{params.burst_kb}kb", "limit", 1600)

    def drops():
        text = lab.router.run("tc", "-s", "qdisc", "show", "dev", "right").stdout
        return int(text.split("dropped ")[1].split(",")[0])
    drops.drops_tcp = True
    return drops


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
