"""The back end resets or closes instead of answering; the proxy tells its user 502."""
import proxy
from scenario import KILOBYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="upstream-reset", confidence="likely")
params = {"kind": ["nginx", "haproxy"], "how": ["reset", "fin"],
          "bytes": (1 * KILOBYTE, 200 * KILOBYTE), "seconds": (0.05, 0.6)}


def load(lab):
    lab.serve_backend(lab.params.how, "--proceed", "--delay", f"{lab.params.seconds:.2f}")
    url = proxy.start(lab, lab.params.kind)
    return [lab.upload(lab.params.bytes, limit_seconds=10, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].http_status == 502
