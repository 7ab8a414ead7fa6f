"""Names are looked up in some milliseconds, and the program connects."""
from scenario import Truth

topology = "routed"
filter_words = ("port", 2100, "or", "port", 53)
truth = Truth(status="healthy", cause={"network-rate", None})
params = {"delay": (0.001, 0.1), "body": (0, 900)}


def load(lab):
    lab.serve_backend("answer")
    lab.serve_names("--delay", f"{lab.params.delay:.3f}")
    return [lab.asks(lab.client, lab.looks_up(f"svc-{number}.lab"), "--body", lab.params.body)
            for number in range(3)]


def happened(loads):
    return all(load.is_done for load in loads)
