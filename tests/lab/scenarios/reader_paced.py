"""The receiving program reads slower than the network could bring."""
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status="degraded", cause="slow-receiver")
params = {**NETWORK, "rate": (200 * KILOBYTE, 2 * MEGABYTE), "seconds": (2.0, 4.0),
          "rcvbuf": [None, (16 * KILOBYTE, 300 * KILOBYTE)]}


def load(lab):
    params = lab.params
    options = ["--rcvbuf", params.rcvbuf] if params.rcvbuf else []
    lab.serve_uploads("--read-rate", params.rate, *options)
    return [lab.upload(int(params.rate * params.seconds), limit_seconds=30)]


def happened(loads):
    return all(load.is_done for load in loads)
