"""A client stops in the middle of its request; nginx waits for the rest, and then no longer."""
import proxy
from scenario import KILOBYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="client-timeout", confidence="likely")
params = {"bytes": (30 * KILOBYTE, 300 * KILOBYTE), "seconds": (2, 4)}


def load(lab):
    lab.serve_uploads()
    proxy.start(lab, "nginx", more=f"client_body_timeout {lab.params.seconds}s;")
    return [lab.asks(lab.user, lab.proxy.address, "--body", lab.params.bytes, "--stop-after",
                     lab.params.bytes // 3, port=proxy.PROXY_PORT)]


def happened(loads):
    return not loads[0].is_done
