"""Nothing listens on the port."""
from scenario import KILOBYTE, Truth

topology = "routed"
truth = Truth(status="failed", cause="connection-refused")


def load(lab):
    return [lab.upload(100 * KILOBYTE, limit_seconds=5) for _ in range(2)]


def happened(uploads):
    return all(upload.curl_status == 7 for upload in uploads)
