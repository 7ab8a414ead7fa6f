"""The name server loses the first questions; the program connects only when it has its address."""
from scenario import Truth

topology = "routed"
filter_words = ("port", 2100, "or", "port", 53)
truth = Truth(status="degraded", cause="dns-slow", confidence="likely")
params = {"retry": (2.0, 5.0), "lose": (2, 2), "body": (0, 900)}


def load(lab):
    lab.serve_backend("answer")
    lab.serve_names("--lose", lab.params.lose)
    address = lab.looks_up("svc-a.lab", "--retry", lab.params.retry)
    return [lab.asks(lab.client, address, "--body", lab.params.body)] if address else []


def happened(loads):
    return len(loads) == 1 and loads[0].is_done
