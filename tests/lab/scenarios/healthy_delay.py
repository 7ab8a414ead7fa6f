"""Nothing is wrong on a path of 20 ms: the upload grows to the rate of its path."""
import faults
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})


def fault(lab):
    return faults.disturb(lab.router, "--delay-ms", 20)


def load(lab):
    lab.serve_uploads()
    return [lab.upload(10 * MEGABYTE, limit_seconds=10)]


def happened(uploads):
    return uploads[0].is_done
