"""The service pauses its reading for three seconds, then goes on: the window closes and opens."""
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="degraded", cause="slow-receiver")


def load(lab):
    lab.serve_uploads("--pause-reading-after", 1 * MEGABYTE, "--pause", 3,
                      "--rcvbuf", 1 * MEGABYTE)
    return [lab.upload(30 * MEGABYTE, limit_seconds=15)]


def happened(uploads):
    return uploads[0].is_done and uploads[0].seconds > 3
