"""A request, a long pause with keep-alives, another request."""
from scenario import NETWORK, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})
params = {**NETWORK, "bytes": (100, 20000), "pause": (2.2, 4.5)}


def load(lab):
    params = lab.params
    return [lab.talk(["--keepalive", 1, "--nodelay", "--repeat", 2, f"write:{params.bytes}", "read:500",
                      f"sleep:{params.pause:.2f}"],
                     ["--repeat", 2, f"read:{params.bytes}", "write:500"])]


def happened(loads):
    return all(load.is_done for load in loads)
