"""The connection request is dropped on the way without a word."""
import faults
from scenario import KILOBYTE, Truth

topology = "routed"
truth = Truth(status="failed", cause="connection-unanswered")


def fault(lab):
    return faults.drop_syn(lab.router)


def load(lab):
    lab.serve_uploads()
    return [lab.upload(100 * KILOBYTE, limit_seconds=6)]


def happened(uploads):
    return uploads[0].curl_status == 28
