"""The router's far link carries 1400 bytes, and the ICMP that would say so is filtered."""
import faults
from scenario import KILOBYTE, MEGABYTE, Truth

topology = "routed"
truth = Truth(status="failed", cause="pmtu-black-hole", confidence="likely")
# From one end alone nobody can see where the large packets go.
truth_one_point = Truth(status="failed", cause={"pmtu-black-hole", "size-dependent-loss"})


def fault(lab):
    return faults.mtu_black_hole(lab.router, mtu=1400)


def load(lab):
    lab.serve_uploads()
    return [lab.upload(1 * KILOBYTE, limit_seconds=5), lab.upload(10 * MEGABYTE, limit_seconds=8)]


def happened(uploads):
    small, large = uploads
    return small.is_done and not large.is_done
