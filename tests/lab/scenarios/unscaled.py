"""No window scaling: 64 kB a round trip at most."""
from scenario import MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"no-window-scaling", "small-receive-buffer"})
params = {**NETWORK, "delay_ms": (10.0, 50.0), "bytes": (2 * MEGABYTE, 5 * MEGABYTE)}


def fault(lab):
    lab.server.sysctl("net.ipv4.tcp_window_scaling", 0)
    return lambda: 1


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
