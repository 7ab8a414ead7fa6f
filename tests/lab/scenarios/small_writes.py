"""Two small writes where one would do: Nagle waits for a delayed acknowledgment."""
from scenario import NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"nagle-delayed-ack", None})
params = {**NETWORK, "delay_ms": [0, (5.0, 15.0)], "first": (50, 500), "second": (50, 500),
          "requests": (20, 40)}


def load(lab):
    params = lab.params
    total = params.first + params.second
    return [lab.talk(["--repeat", params.requests, f"write:{params.first}",
                      f"write:{params.second}", "read:60"],
                     ["--nodelay", "--repeat", params.requests, f"read:{total}", "write:60"])]


def happened(loads):
    return all(load.is_done for load in loads)
