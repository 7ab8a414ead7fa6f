"""Some packets are overtaken by the next ones."""
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"reordering", None, "network-rate"})
params = {**NETWORK, "percent": (1.0, 5.0), "late_ms": (0.5, 8.0),
          "bytes": (500 * KILOBYTE, 3 * MEGABYTE)}


def disturbance(params):
    return ["--reorder-percent", f"{params.percent:.2f}", "--reorder-ms", f"{params.late_ms:.2f}"]


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
