"""The uploading program pauses again and again in the middle of the body that it has promised."""
from scenario import Truth

topology = "routed"
truth = Truth(status="degraded", cause="sender-idle", confidence="likely")
params = {"piece": (20000, 90000), "pause": (0.3, 0.7)}


def load(lab):
    lab.serve_backend("answer")
    return [lab.asks(lab.client, lab.server.address, "--body", lab.params.piece * 7, "--piece",
                     lab.params.piece, "--piece-pause", lab.params.pause)]


def happened(loads):
    return loads[0].is_done
