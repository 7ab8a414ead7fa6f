"""Nothing is wrong: a large upload runs at the rate of its path."""
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})


def load(lab):
    lab.serve_uploads()
    return [lab.upload(20 * MEGABYTE, limit_seconds=10)]


def happened(uploads):
    return all(upload.is_done for upload in uploads)
