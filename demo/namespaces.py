# SPDX-License-Identifier: BSD-3-Clause
"""The stage of `make demo`: network namespaces, a real nginx, a real upload service."""

import faults
from lab import PROXY_PORT, SERVICE_PORT, Lab
from proxy import start_nginx

ROLES = {"user": "user", "proxy": "svc-b", "router": "router", "server": "svc-a"}


class NamespaceStage:
    picture = "picture.namespaces"

    def __init__(self):
        # Names as a person would give them; the process id keeps two demonstrations apart.
        self.lab = Lab("proxied", name_format=lambda role, pid: f"{ROLES[role]}-{pid}")

    def __enter__(self):
        self.lab.__enter__()
        try:
            faults.mtu_black_hole(self.lab.router, mtu=1400)
            self.lab.serve_uploads()
            start_nginx(self.lab, self.lab.proxy, f"{self.lab.server.address}:{SERVICE_PORT}")
        except BaseException:
            self.lab.close()
            raise
        return self

    def __exit__(self, *_):
        self.lab.close()

    @property
    def targets(self):
        return f"{self.lab.proxy.target},{self.lab.server.target}"

    def start(self, *words):
        """A program on this machine, as its user would."""
        return self.lab.start(*words)

    @property
    def url(self):
        return f"http://10.71.3.1:{PROXY_PORT}/upload"

    def start_upload(self, size_bytes, limit_seconds):
        return self.lab.start_upload(size_bytes, limit_seconds, source=self.lab.user, url=self.url)

    def wait_captures(self):
        self.lab.proxy.wait_captures(1)
        self.lab.server.wait_captures(1)
