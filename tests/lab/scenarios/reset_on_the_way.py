"""A device between the two breaks a request off with a reset in the server's name."""
import threading

import faults
from scenario import Truth

topology = "routed"
truth = Truth(status="failed", cause="reset-injected", confidence="likely")
params = {"pause": (0.2, 0.6), "piece": (5000, 20000)}


def load(lab):
    lab.serve_backend("answer")
    strike = threading.Timer(lab.params.pause * 7.5, faults.add_rule,
                             [lab.router, "forward", "forward",
                              "tcp dport 2100 tcp flags & syn == 0 {counter} reject with tcp reset"])
    strike.start()
    asked = lab.asks(lab.client, lab.server.address, "--count", 2, "--body", lab.params.piece * 6,
                     "--piece", lab.params.piece, "--piece-pause", f"{lab.params.pause:.2f}")
    strike.join()
    return [asked]


def happened(loads):
    return not loads[0].is_done
