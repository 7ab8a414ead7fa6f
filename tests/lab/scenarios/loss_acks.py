"""Acknowledgments are lost on the way back."""
import faults
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"random-loss", None, "network-rate"})
params = {**NETWORK, "per_mille": (100, 300), "bytes": (500 * KILOBYTE, 4 * MEGABYTE)}


def fault(lab):
    return faults.random_loss(lab.router, per_mille=lab.params.per_mille, match="tcp sport 2100")


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
