"""Uploads, a missing page, a large answer and a kept connection through a proxy: nothing is wrong."""
import proxy
from scenario import KILOBYTE, LEGS, MEGABYTE, Truth

topology = "proxied_bridge"
watched = ["proxy", "server"]
filter_words = LEGS
truth = Truth(status="healthy", cause={"network-rate", None})
params = {"kind": ["nginx", "haproxy"], "bytes": (20 * KILOBYTE, 900 * KILOBYTE),
          "large": (5 * MEGABYTE, 12 * MEGABYTE)}


def load(lab):
    lab.serve_uploads()
    url = proxy.start(lab, lab.params.kind)
    sizes = [lab.params.bytes] * 4 + [lab.params.large]
    loads = [lab.upload(size, limit_seconds=20, source=lab.user, url=f"{url}/files/{number}")
             for number, size in enumerate(sizes)]
    together = [lab.start_upload(lab.params.bytes, 20, source=lab.user, url=f"{url}/files/same")
                for _ in range(6)]
    for process in together:
        process.communicate(timeout=30)
    loads.append(lab.asks(lab.user, lab.proxy.address, "--count", 3, "--pause", 0.7,
                          "--body", 400, port=proxy.PROXY_PORT))
    return loads


def happened(loads):
    return all(load.is_done for load in loads)
