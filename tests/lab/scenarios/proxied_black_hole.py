"""The founding case: nginx takes the upload and passes it on; its way to the service is a black hole.
Both ends of the way behind the proxy are watched."""
import faults
from proxy import start_nginx
from scenario import KILOBYTE, MEGABYTE, PROXY_PORT, SERVICE_PORT, Truth

topology = "proxied"
watched = ["proxy", "server"]
truth = Truth(status="failed", cause="pmtu-black-hole", confidence="likely")
truth_one_point = Truth(status="failed", cause={"pmtu-black-hole", "size-dependent-loss"})


def fault(lab):
    return faults.mtu_black_hole(lab.router, mtu=1400)


def load(lab):
    lab.serve_uploads()
    start_nginx(lab, lab.proxy, f"{lab.server.address}:{SERVICE_PORT}")
    url = f"http://10.71.3.1:{PROXY_PORT}/upload"
    return [lab.upload(1 * KILOBYTE, limit_seconds=5, source=lab.user, url=url),
            lab.upload(5 * MEGABYTE, limit_seconds=8, source=lab.user, url=url)]


def happened(uploads):
    small, large = uploads
    return small.is_done and not large.is_done
