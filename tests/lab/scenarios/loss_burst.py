"""Some packets in a row are lost, now and then."""
import faults
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"burst-loss", None, "network-rate"})
params = {**NETWORK, "offload": "off", "every": (200, 500), "burst": (3, 20),
          "bytes": (500 * KILOBYTE, 3 * MEGABYTE)}


def fault(lab):
    params = lab.params
    return faults.add_rule(
        lab.router, "forward", "forward",
        f"tcp dport 2100 numgen inc mod {params.every} "
        f"{params.every - params.burst}-{params.every - 1} {{counter}} drop")


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
