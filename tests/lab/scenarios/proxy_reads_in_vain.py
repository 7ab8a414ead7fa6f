"""The back end takes the request and says nothing until the patience of the proxy is over."""
import proxy
from scenario import KILOBYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="proxy-read-timeout", confidence="proven")
params = {"kind": ["nginx", "haproxy"], "bytes": (1 * KILOBYTE, 900 * KILOBYTE), "seconds": (2, 5)}


def load(lab):
    lab.serve_backend("silent", "--proceed")
    seconds = f"{lab.params.seconds}s"
    options = {"more": f"proxy_read_timeout {seconds};"} if lab.params.kind == "nginx" else \
        {"server": seconds}
    url = proxy.start(lab, lab.params.kind, **options)
    return [lab.upload(lab.params.bytes, limit_seconds=15, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].http_status == 504
