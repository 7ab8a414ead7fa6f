"""The service stops reading after 1 MB and never goes on: zero window until the client gives up."""
from scenario import KILOBYTE, MEGABYTE, Truth

topology = "routed"
truth = Truth(status="failed", cause="receiver-stopped")


def load(lab):
    # A receive buffer of a fixed size: one that tunes itself may take in all of the upload, and then
    # nothing is left for the window to hold back.
    lab.serve_uploads("--stop-reading-after", 1 * MEGABYTE, "--rcvbuf", 256 * KILOBYTE)
    return [lab.upload(20 * MEGABYTE, limit_seconds=8)]


def happened(uploads):
    return not uploads[0].is_done
