# SPDX-License-Identifier: BSD-3-Clause
"""The stage of `make demo-docker`: real containers on two networks joined by a router container."""

import contextlib

import faults
from container_lab import ContainerLab
from engine import Engine


class ContainerStage:
    picture = "picture.docker"

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.engine = stack.enter_context(Engine())
            self.lab = stack.enter_context(ContainerLab("routed", self.engine))
            faults.mtu_black_hole(self.lab.router, mtu=1400)
            self.lab.serve_uploads()
            self.url = f"http://{self.lab.start_proxy()}/upload"
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    @property
    def targets(self):
        return f"{self.lab.client.target},{self.lab.server.target}"

    @property
    def environment(self):
        return self.engine.environment

    def start_upload(self, size_bytes, limit_seconds):
        return self.lab.start_upload(size_bytes, limit_seconds, source=self.lab, url=self.url)

    def wait_captures(self):
        self.lab.client.wait_captures(1)
        self.lab.server.wait_captures(1)

    def mend(self, words):
        """Type a command on the router."""
        self.lab.router.run(*words)
