"""A proxy that streams waits for a back end that reads slowly, and its user waits for the proxy."""
import proxy
from scenario import LEGS, MEGABYTE, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="degraded", cause={"proxy-back-pressure", "slow-receiver"},
              confidence="likely")
params = {"kind": ["nginx", "haproxy"], "rate": (1 * MEGABYTE, 3 * MEGABYTE)}


def load(lab):
    lab.serve_uploads("--read-rate", lab.params.rate)
    options = {"request_buffering": "off"} if lab.params.kind == "nginx" else {}
    url = proxy.start(lab, lab.params.kind, **options)
    return [lab.upload(lab.params.rate * 6, limit_seconds=30, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].is_done and loads[0].seconds > 2
