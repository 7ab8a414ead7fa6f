"""nginx passes a large upload on as it comes to a back end that keeps up."""
import proxy
from scenario import LEGS, MEGABYTE, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="healthy", cause={"network-rate", None})
params = {"bytes": (4 * MEGABYTE, 9 * MEGABYTE)}


def load(lab):
    lab.serve_uploads()
    url = proxy.start(lab, "nginx", request_buffering="off")
    return [lab.upload(lab.params.bytes, limit_seconds=20, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].is_done
