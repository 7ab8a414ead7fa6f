"""The user's patience is over before the back end behind the proxy has answered."""
import proxy
from scenario import KILOBYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="client-timeout", confidence="likely")
params = {"kind": ["nginx", "haproxy"], "bytes": (1 * KILOBYTE, 100 * KILOBYTE), "seconds": (2, 4)}


def load(lab):
    lab.serve_backend("answer", "--delay", 12)
    url = proxy.start(lab, lab.params.kind)
    return [lab.upload(lab.params.bytes, limit_seconds=lab.params.seconds, source=lab.user,
                       url=f"{url}/a")]


def happened(loads):
    return loads[0].curl_status == 28
