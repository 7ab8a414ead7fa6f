"""Nothing listens behind the proxy."""
import proxy
from scenario import KILOBYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="connection-refused", confidence="likely")
params = {"kind": ["nginx", "haproxy"], "bytes": (1 * KILOBYTE, 200 * KILOBYTE)}


def load(lab):
    url = proxy.start(lab, lab.params.kind)
    return [lab.upload(lab.params.bytes, limit_seconds=10, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].http_status in (502, 503)
