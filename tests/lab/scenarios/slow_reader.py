"""The service reads 400 kB a second: its receive window closes and opens all the time."""
from scenario import KILOBYTE, Truth

topology = "routed"
truth = Truth(status="degraded", cause="slow-receiver")


def load(lab):
    lab.serve_uploads("--read-rate", 400 * KILOBYTE)
    return [lab.upload(2500 * KILOBYTE, limit_seconds=15)]


def happened(uploads):
    return uploads[0].is_done and uploads[0].seconds > 3
