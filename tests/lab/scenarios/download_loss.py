"""The server sends and packets are lost towards the client."""
import faults
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"random-loss", None, "network-rate"})
params = {**NETWORK, "per_mille": (5, 40), "bytes": (1 * MEGABYTE, 3 * MEGABYTE)}


def fault(lab):
    return faults.random_loss(lab.router, per_mille=lab.params.per_mille, match="tcp sport 2100")


def load(lab):
    size = lab.params.bytes * (4 if lab.params.offload == "on" else 1)
    return [lab.talk(["write:200", f"read:{size}"], ["read:200", f"write:{size}"])]


def happened(loads):
    return all(load.is_done for load in loads)
