"""Control: the black hole with its remedy in place, MSS clamped on the router. No fault is left."""
import faults
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})


def fault(lab):
    faults.mtu_black_hole(lab.router, mtu=1400)
    lab.router.run("iptables", "-t", "mangle", "-A", "FORWARD", "-p", "tcp",
                   "--tcp-flags", "SYN,RST", "SYN", "-j", "TCPMSS", "--clamp-mss-to-pmtu")


def load(lab):
    lab.serve_uploads()
    return [lab.upload(10 * MEGABYTE, limit_seconds=10)]


def happened(uploads):
    return uploads[0].is_done
