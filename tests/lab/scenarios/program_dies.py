"""The service is killed while it works on a request; the next connection finds nobody."""
import threading

from lab import stop
from scenario import Truth

topology = "routed"
truth = Truth(status="failed", cause="process-died", confidence="likely")
params = {"after": (0.5, 2.0), "body": (0, 20000)}


def load(lab):
    service = lab.serve_backend("silent")
    killer = threading.Timer(lab.params.after, stop, [service])
    killer.start()
    asked = lab.asks(lab.client, lab.server.address, "--body", lab.params.body)
    killer.join()
    return [asked, lab.asks(lab.client, lab.server.address)]


def happened(loads):
    return not loads[0].is_done and not loads[1].is_done
