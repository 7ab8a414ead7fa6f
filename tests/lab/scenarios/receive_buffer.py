"""A small receive buffer on a long path: the window is the limit."""
from scenario import KILOBYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"small-receive-buffer", "slow-receiver"})
params = {**NETWORK, "delay_ms": (10.0, 50.0), "rcvbuf": (8 * KILOBYTE, 60 * KILOBYTE),
          "trips": (30, 80)}


def load(lab):
    lab.serve_uploads("--rcvbuf", lab.params.rcvbuf)
    return [lab.upload(lab.params.rcvbuf * lab.params.trips, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
