"""Nothing is wrong: one upload over any kind of path."""
from scenario import MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})
params = {**NETWORK, "bytes": (1 * MEGABYTE, 8 * MEGABYTE)}


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
