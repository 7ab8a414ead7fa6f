# SPDX-License-Identifier: BSD-3-Clause
"""The stage of `make demo-docker`: real containers on two networks joined by a router container."""

import contextlib
import os

import faults
from container_lab import ContainerLab
from engine import Engine
from lab import run


class HostEngine:
    """The engine that already runs on this machine, as the laboratory wants to see one."""

    environment = dict(os.environ)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def command(self, *words):
        return ["docker", *words]

    def name(self, name):
        return f"{name}-{os.getpid()}"

    def host_prefix(self):
        return []


def find_engine():
    """The machine's own Docker if it answers, else a private one that ends with the demonstration."""
    is_answering = run("docker", "version", check=False).returncode == 0
    return HostEngine() if is_answering else Engine()


class ContainerStage:
    picture = "picture.docker"

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.engine = stack.enter_context(find_engine())
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

    def start(self, *words):
        """A program on the engine's host."""
        return self.lab.start(*words)

    def start_upload(self, size_bytes, limit_seconds):
        return self.lab.start_upload(size_bytes, limit_seconds, source=self.lab, url=self.url)

    def wait_captures(self):
        self.lab.client.wait_captures(1)
        self.lab.server.wait_captures(1)
