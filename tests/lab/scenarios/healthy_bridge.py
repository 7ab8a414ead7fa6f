"""Nothing is wrong on one bridge: three small uploads, one after the other."""
from scenario import KILOBYTE, Truth

topology = "bridge"
truth = Truth(status="healthy", cause={None, "network-rate"})


def load(lab):
    lab.serve_uploads()
    return [lab.upload(200 * KILOBYTE, limit_seconds=10) for _ in range(3)]


def happened(uploads):
    return all(upload.is_done for upload in uploads)
