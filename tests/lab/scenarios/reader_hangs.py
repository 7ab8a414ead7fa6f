"""The receiving program never reads on."""
from scenario import KILOBYTE, MEGABYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status="failed", cause="receiver-stopped")
params = {**NETWORK, "after": (100 * KILOBYTE, 1 * MEGABYTE), "limit": (4, 8),
          "rcvbuf": (50 * KILOBYTE, 300 * KILOBYTE)}


def load(lab):
    lab.serve_uploads("--stop-reading-after", lab.params.after, "--rcvbuf", lab.params.rcvbuf)
    return [lab.upload(20 * MEGABYTE, limit_seconds=lab.params.limit)]


def happened(loads):
    return not loads[0].is_done
