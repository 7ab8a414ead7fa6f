"""Requests and answers on one kept connection, the server thinking a little."""
from scenario import NETWORK, Truth

topology = "routed"
truth = Truth(status="healthy", cause={None, "network-rate"})
params = {**NETWORK, "request": (100, 3000), "answer": (100, 100000), "think": (0.0, 0.08),
          "pause": (0.0, 0.1), "requests": (10, 25)}


def load(lab):
    params = lab.params
    return [lab.talk(["--nodelay", "--repeat", params.requests, f"write:{params.request}",
                      f"read:{params.answer}", f"sleep:{params.pause:.3f}"],
                     ["--nodelay", "--repeat", params.requests, f"read:{params.request}",
                      f"sleep:{params.think:.3f}", f"write:{params.answer}"])]


def happened(loads):
    return all(load.is_done for load in loads)
