"""The back end stops reading in mid-upload, and the proxy's patience with that is over."""
import proxy
from scenario import MEGABYTE, LEGS, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="proxy-send-timeout", confidence="likely")
params = {"after": (1 * MEGABYTE, 3 * MEGABYTE), "seconds": (2, 4)}


def load(lab):
    lab.serve_uploads("--stop-reading-after", lab.params.after)
    url = proxy.start(lab, "nginx", request_buffering="off",
                      more=f"proxy_send_timeout {lab.params.seconds}s;")
    return [lab.upload(60 * MEGABYTE, limit_seconds=15, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].http_status == 504
