"""One packet in a hundred is lost on a path with 20 ms of delay."""
import faults
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status="degraded", cause="random-loss")


def fault(lab):
    # cubic shows loss as loss; bbr would shrug it off.
    lab.client.congestion_control("cubic")
    lab.client.offloads("eth0", "off")
    faults.disturb(lab.router, "--delay-ms", 20)
    return faults.random_loss(lab.router, per_mille=10)


def load(lab):
    lab.serve_uploads()
    return [lab.upload(6 * MEGABYTE, limit_seconds=30)]


def happened(uploads):
    return uploads[0].is_done
