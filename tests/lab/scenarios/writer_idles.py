"""The sending program pauses between pieces of one message."""
from scenario import KILOBYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"sender-idle", None, "network-rate"})
params = {**NETWORK, "piece": (20 * KILOBYTE, 200 * KILOBYTE), "pause": (0.1, 0.6),
          "pieces": (5, 10)}


def load(lab):
    params = lab.params
    total = params.piece * params.pieces
    return [lab.talk(["--repeat", params.pieces, f"sleep:{params.pause:.3f}", f"write:{params.piece}"],
                     [f"read:{total}"])]


def happened(loads):
    return all(load.is_done for load in loads)
