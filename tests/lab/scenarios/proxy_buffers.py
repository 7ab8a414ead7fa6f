"""nginx takes the whole upload before it turns to the back end, and both ways have a rate."""
import faults
import proxy
from scenario import LEGS, MEGABYTE, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="degraded", cause={"proxy-buffering", "bandwidth-limit"}, confidence="likely")
params = {"bytes": (6 * MEGABYTE, 9 * MEGABYTE), "mbit": (25, 40)}


def fault(lab):
    rate = f"{lab.params.mbit}mbit"
    faults.shaper(lab.user, "eth0", rate=rate, latency="50ms", burst="64kbit")
    return faults.shaper(lab.proxy, "eth0", rate=rate, latency="50ms", burst="64kbit")


def load(lab):
    lab.serve_uploads()
    url = proxy.start(lab, "nginx")
    return [lab.upload(lab.params.bytes, limit_seconds=30, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].is_done and loads[0].seconds > 2
