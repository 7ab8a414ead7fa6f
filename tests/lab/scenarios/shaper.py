"""A token bucket holds the rate at 20 Mbit/s with a deep queue: slow, but nothing is broken."""
import faults
from scenario import MEGABYTE, Truth

topology = "routed"
truth = Truth(status={"healthy", "degraded"},
              cause={None, "network-rate", "bandwidth-limit", "bufferbloat"})


def fault(lab):
    lab.client.congestion_control("cubic")
    lab.client.offloads("eth0", "off")
    return faults.shaper(lab.router, rate="20mbit", latency="400ms")


def load(lab):
    lab.serve_uploads()
    return [lab.upload(8 * MEGABYTE, limit_seconds=15)]


def happened(uploads):
    return uploads[0].is_done and uploads[0].seconds > 2
