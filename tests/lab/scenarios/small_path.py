"""Control: the far link carries 1400 bytes and ICMP says so. Path MTU discovery works: no fault."""
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})


def fault(lab):
    lab.router.run("ip", "link", "set", "right", "mtu", 1400)
    return lambda: lab.router.nstat("IpFragFails")["IpFragFails"]


def load(lab):
    lab.serve_uploads()
    return [lab.upload(10 * MEGABYTE, limit_seconds=10)]


def happened(uploads):
    return all(upload.is_done for upload in uploads)
