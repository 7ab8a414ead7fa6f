"""A token bucket with a queue holds the rate."""
import faults
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"healthy", "degraded"},
              cause={None, "network-rate", "bandwidth-limit", "bufferbloat"})
params = {**NETWORK, "mbit": (10, 50), "latency_ms": (50, 400), "bytes": (2 * MEGABYTE, 6 * MEGABYTE)}


def fault(lab):
    params = lab.params
    # A bucket smaller than a super-segment would stop it for ever.
    burst = "128kb" if params.offload == "on" else "32kb"
    return faults.shaper(lab.router, rate=f"{params.mbit}mbit", latency=f"{params.latency_ms}ms",
                         burst=burst)


def load(lab):
    lab.serve_uploads()
    return [lab.upload(lab.params.bytes, limit_seconds=40)]


def happened(loads):
    return all(load.is_done for load in loads)
