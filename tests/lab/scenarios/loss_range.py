"""Packets are lost at random: one in a thousand to one in twenty."""
import faults
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"random-loss", None, "network-rate"})
params = {**NETWORK, "per_mille": [1, 10, 30, 50, (1, 50)],
          "bytes": [(300 * KILOBYTE, 2 * MEGABYTE), 4 * MEGABYTE]}


def fault(lab):
    return faults.random_loss(lab.router, per_mille=lab.params.per_mille)


def load(lab):
    lab.serve_uploads()
    # Enough packets for the loss to strike, also when each carries 64 kB.
    count = 3 if lab.params.offload == "on" else 1
    return [lab.upload(lab.params.bytes * count * max(1, 20 // lab.params.per_mille),
                       limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
