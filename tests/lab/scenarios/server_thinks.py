"""The service takes the body at once and thinks before it answers."""
from scenario import KILOBYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"slow-server", None})
params = {**NETWORK, "bytes": (10 * KILOBYTE, 800 * KILOBYTE), "seconds": (0.5, 3.0)}


def load(lab):
    lab.serve_uploads("--answer-delay", f"{lab.params.seconds:.2f}")
    return [lab.upload(lab.params.bytes, limit_seconds=20)]


def happened(loads):
    return all(load.is_done for load in loads)
