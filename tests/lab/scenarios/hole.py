"""The far link carries less than it says and ICMP is filtered; with or without probing for it."""
import faults
from scenario import MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"failed", "degraded"}, cause={"pmtu-black-hole", "size-dependent-loss"})
params = {**NETWORK, "mtu": (1100, 1450), "probing": [0, 1], "limit": (6, 9)}


def fault(lab):
    lab.client.sysctl("net.ipv4.tcp_mtu_probing", lab.params.probing)
    return faults.mtu_black_hole(lab.router, mtu=lab.params.mtu)


def load(lab):
    lab.serve_uploads()
    return [lab.upload(2 * MEGABYTE, limit_seconds=lab.params.limit)]


def happened(loads):
    return True
