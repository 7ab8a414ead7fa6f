"""The service stops reading after 1 MB and never goes on: zero window until the client gives up."""
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="failed", cause="receiver-stopped")


def load(lab):
    lab.serve_uploads("--stop-reading-after", 1 * MEGABYTE)
    return [lab.upload(20 * MEGABYTE, limit_seconds=8)]


def happened(uploads):
    return not uploads[0].is_done
