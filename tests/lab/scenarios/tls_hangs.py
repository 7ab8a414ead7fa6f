"""The client speaks TLS to a program that waits for something else."""
import tls
from scenario import Truth

topology = "routed"
truth = Truth(status="failed", cause="tls-failure", confidence="likely")
params = {"seconds": (2, 4)}


def load(lab):
    lab.serve_backend("silent")
    return [tls.ask(lab, limit_seconds=lab.params.seconds)]


def happened(loads):
    return loads[0].curl_status == 28
