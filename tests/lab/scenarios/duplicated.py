"""The network delivers some packets twice."""
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={None, "network-rate", "reordering"})
params = {**NETWORK, "percent": (0.5, 5.0), "bytes": (500 * KILOBYTE, 3 * MEGABYTE)}


def disturbance(params):
    return ["--duplicate-percent", f"{params.percent:.2f}"]


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
