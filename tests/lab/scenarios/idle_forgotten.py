"""What lies between forgets an idle connection: the next request is answered by a reset."""
import threading

import faults
from scenario import Truth

topology = "routed"
truth = Truth(status="failed", cause="idle-expired", confidence="likely")
params = {"idle": (4.0, 8.0), "body": (0, 900)}


def load(lab):
    lab.serve_backend("answer")
    forget = threading.Timer(lab.params.idle / 2, forget_everything, [lab])
    forget.start()
    load = lab.asks(lab.client, lab.server.address, "--count", 2, "--pause", lab.params.idle,
                    "--body", lab.params.body)
    forget.join()
    return [load]


def forget_everything(lab):
    faults.add_rule(lab.router, "forward", "forward",
                    "tcp dport 2100 tcp flags & syn == 0 {counter} reject with tcp reset")


def happened(loads):
    return not loads[0].is_done
