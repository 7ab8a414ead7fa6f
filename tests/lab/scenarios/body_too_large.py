"""nginx accepts no body of that size."""
import proxy
from scenario import LEGS, MEGABYTE, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="failed", cause="body-too-large", confidence="proven")
params = {"bytes": (3 * MEGABYTE, 30 * MEGABYTE), "limit": (1, 2)}


def load(lab):
    lab.serve_uploads()
    url = proxy.start(lab, "nginx", more=f"client_max_body_size {lab.params.limit}m;")
    return [lab.upload(lab.params.bytes, limit_seconds=10, source=lab.user, url=f"{url}/a")]


def happened(loads):
    return loads[0].http_status == 413
