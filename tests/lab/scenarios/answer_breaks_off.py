"""The back end falls silent in mid-answer, and the proxy's patience with that is over."""
import proxy
from scenario import KILOBYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="proxy-read-timeout", confidence="likely")
params = {"bytes": (50 * KILOBYTE, 500 * KILOBYTE), "seconds": (2, 4)}


def load(lab):
    lab.serve_backend("partial", "--size", lab.params.bytes, "--then", "silent")
    url = proxy.start(lab, "nginx", more=f"proxy_read_timeout {lab.params.seconds}s;")
    return [lab.upload(100, limit_seconds=15, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].curl_status == 18
