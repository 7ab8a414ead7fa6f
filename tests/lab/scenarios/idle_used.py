"""A connection that was idle for long is used again, and works."""
from scenario import Truth

topology = "routed"
truth = Truth(status="healthy", cause={"network-rate", None})
params = {"idle": (4.0, 8.0), "body": (0, 900)}


def load(lab):
    lab.serve_backend("answer")
    return [lab.asks(lab.client, lab.server.address, "--count", 2, "--pause", lab.params.idle,
                     "--body", lab.params.body)]


def happened(loads):
    return loads[0].is_done
