"""The far link carries less and ICMP says so: path MTU discovery works."""
from scenario import MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})
params = {**NETWORK, "mtu": (1100, 1450), "bytes": (1 * MEGABYTE, 4 * MEGABYTE)}


def fault(lab):
    lab.router.run("ip", "link", "set", "right", "mtu", lab.params.mtu)
    return lambda: lab.router.nstat("IpFragFails")["IpFragFails"]


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
