"""TLS in two versions, and nothing is wrong."""
import tls
from scenario import Truth

topology = "routed"
truth = Truth(status="healthy", cause={"network-rate", None})


def load(lab):
    tls.serve(lab)
    return [tls.ask(lab, "--insecure"), tls.ask(lab, "--insecure", "--tls-max", "1.2")]


def happened(loads):
    return all(load.curl_status == 0 for load in loads)
