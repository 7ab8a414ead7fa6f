"""curl asks for leave to send its body, and the service does not know the question."""
from scenario import KILOBYTE, MEGABYTE, Truth

topology = "routed"
truth = Truth(status="degraded", cause="expect-100-continue", confidence="likely")
params = {"bytes": (1100 * KILOBYTE, 4 * MEGABYTE)}  # from 1 MB on curl asks by itself


def load(lab):
    lab.serve_backend("answer")
    return [lab.upload(lab.params.bytes, limit_seconds=10)]


def happened(loads):
    return loads[0].is_done and loads[0].seconds > 0.9
