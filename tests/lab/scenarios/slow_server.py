"""The service takes the whole body at once and thinks for three seconds before it answers."""
from scenario import KILOBYTE, Truth

topology = "routed"
truth = Truth(status="degraded", cause="slow-server")


def load(lab):
    lab.serve_uploads("--answer-delay", 3)
    return [lab.upload(500 * KILOBYTE, limit_seconds=10)]


def happened(uploads):
    return uploads[0].is_done and uploads[0].seconds > 3
