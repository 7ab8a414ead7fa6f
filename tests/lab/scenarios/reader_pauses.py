"""The receiving program pauses, then goes on."""
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status="degraded", cause="slow-receiver")
params = {**NETWORK, "after": (200 * KILOBYTE, 1 * MEGABYTE), "seconds": (1.0, 3.0),
          "rcvbuf": (50 * KILOBYTE, 500 * KILOBYTE)}


def load(lab):
    params = lab.params
    lab.serve_uploads("--pause-reading-after", params.after, "--pause", f"{params.seconds:.2f}",
                      "--rcvbuf", params.rcvbuf)
    return [lab.upload(5 * MEGABYTE, limit_seconds=30)]


def happened(loads):
    return all(load.is_done for load in loads)
