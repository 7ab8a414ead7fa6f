# SPDX-License-Identifier: BSD-3-Clause
"""The bench for cases about programs: a user, a server, and a proxy between them when the topology has
one. proxy_cases.py and program_cases.py use it.

Points of a proxied case: "sender" is the user's leg alone, "receiver" the leg behind the proxy alone,
"middle" the proxy's own interface with both legs in one capture, "both" the two legs from their far
ends. Without a proxy they are what they are in cause_cases.py.
"""

import dataclasses
import os
import subprocess

import faults
import proxy
from lab import HERE, Upload, wait_until

SNAP_BYTES = 640  # heads of HTTP and TLS, without most of a body
POINT_ROLES = {"sender": ("user", "client"), "middle": ("proxy", "router", "bridge"),
               "receiver": ("server",)}


@dataclasses.dataclass
class ProgramCase:
    name: str
    causes: tuple       # as in cause_cases.Case
    topology: str
    build: object
    at: dict            # what is right at a point that cannot see as much; None: it sees nothing of it
    also: tuple = ()    # true as well, and need not be named
    snap_bytes: int = SNAP_BYTES
    must_all_strike: bool = True

    def make_bench(self, lab, draw):
        return ProgramBench(lab, draw)


def collect(cases):
    """The decorator that adds a case to `cases`."""
    def case(*causes, topology="routed", at=None, also=()):
        def add(function):
            name = function.__name__
            cases[name] = ProgramCase(name, causes, topology, function, at or {}, also)
            return function
        return add
    return case


class ProgramBench:
    def __init__(self, lab, draw):
        self.lab, self.draw = lab, draw
        roles = lab.namespaces
        self.user = roles.get("user") or roles["client"]
        self.server = roles["server"]
        self.proxy = roles.get("proxy")
        self.router = roles.get("router")
        self.questions = []
        self.port = draw.choose("port", 2100, 8000, 3000) if not draw.judging else \
            draw.choose("port", 9000, 5000, 8443)
        self.proxy_port = draw.choose("proxy_port", 12000, 8080) if not draw.judging else \
            draw.choose("proxy_port", 8888, 10080, 12000)
        self.set_network()

    @property
    def points(self):
        """Name: (namespace, interface)"""
        points = {}
        for point, roles in POINT_ROLES.items():
            role = next(role for role in roles if role in self.lab.namespaces)
            interface = {"router": "left", "bridge": "left"}.get(role, "eth0")
            points[point] = (self.lab.namespaces[role], interface)
        return points

    def set_network(self):
        """Congestion control, offloads and delay, as they come."""
        draw = self.draw
        congestion = draw.choose("congestion", "cubic", "cubic", "bbr")
        offloads = draw.choose("offloads", "on", "off")
        for host in filter(None, (self.user, self.proxy, self.server)):
            host.congestion_control(congestion)
            host.offloads("eth0", offloads)
        self.delay_ms = 0

    def delay(self, *legs, tune=(3, 20), judge=(2, 40)):
        """A delay on the way from each of these interfaces of the router (default: by lot)."""
        if not self.router:
            return
        names = ["to-user", "to-server"] if self.proxy else ["left", "right"]
        legs = legs or [name for name in names if self.draw.choose(f"delay {name}", True, False)]
        for number, leg in enumerate(legs):
            self.delay_ms = self.draw.number(f"delay_ms {leg}", tune, judge)
            faults.disturb(self.router, "--delay-ms", f"{self.delay_ms:.2f}",
                           match=("-i", leg, "-p", "tcp"), number=20 + number)

    def struck(self, question):
        self.questions.append(question)

    def expect(self, is_true):
        """It struck when this holds at the end."""
        self.questions.append(lambda: int(bool(is_true)))

    # Who serves.

    def backend(self, mode, *options):
        return self.lab.serve_backend(mode, *options, port=self.port)

    def service(self, *options):
        return self.lab.serve_uploads(*options, port=self.port)

    def relay(self, kind=None, **options):
        """Starts the proxy; returns its URL."""
        self.kind = kind or self.draw.choose("kind", "nginx", "haproxy")
        if self.kind == "nginx":
            options.setdefault("version", self.draw.choose("version", "1.0", "1.1"))
        return proxy.start(self.lab, self.kind, service_port=self.port, port=self.proxy_port,
                           **options)

    def direct(self):
        return f"http://{self.server.address}:{self.port}"

    # Who asks.

    def curl(self, *words, limit=20):
        """curl in the user's place; an Upload."""
        process = self.user.start(
            "curl", "--silent", "--max-time", f"{limit:.2f}", "--write-out",
            "%{http_code} %{size_upload} %{time_total} ", *words, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        output, errors = process.communicate(timeout=limit * 4 + 30)
        return Upload(process.returncode, " ".join(output.split()[-3:]), errors)

    def upload(self, url, size, *words, limit=20, count=1, chunked=False):
        """Uploads one after the other, on one connection while that lives; the last of them."""
        body = self.lab.file(f"body-{int(size)}")
        with open(body, "wb") as file:
            file.truncate(int(size))
        each = [word for number in range(count)
                for word in ("--upload-file", body, "--output", "/dev/null", f"{url}/up/{number}")]
        framing = ("--header", "Transfer-Encoding: chunked") if chunked else ()
        return self.curl(*framing, *words, *each, limit=limit)

    def fetch(self, url, *words, limit=20, count=1):
        each = [word for number in range(count)
                for word in ("--output", "/dev/null", f"{url}/get/{number}")]
        return self.curl(*words, *each, limit=limit)

    def ask(self, *options, limit=40):
        """asker.py, at the proxy when there is one; a Talk."""
        host, port = (self.proxy, self.proxy_port) if self.proxy else (self.server, self.port)
        return self.lab.asks(self.user, host.address, *options, port=port, limit_seconds=limit)

    def race(self, idle, ask):
        """Use a connection again while the server's close is on its way: after `idle` seconds, less what
        the answer before was under way. Whether a request was lost to it."""
        for share in (0.5, 0.7, 0.3, 0.9, 0.1):
            if not ask(f"{idle - share * self.delay_ms / 1000:.4f}").is_done:
                return True
        return False

    def program(self, host, role, *options):
        return host.start("/usr/bin/python3", os.path.join(HERE, "traffic.py"), role, "--port",
                          self.port, *options)

    def exchange(self, *, serving=(), asking=(), limit=15):
        """traffic.py at both ends; whether the client got all it asked for."""
        self.program(self.server, "serve", *serving)
        self.server.wait_listening(self.port)
        process = self.program(self.user, "ask", "--address", self.server.address, "--limit", limit,
                               *asking)
        return process.wait(limit + 10) == 0

    # Names.

    def serve_names(self, *options):
        self.lab.serve_names(*options)

    def with_names(self, configuration, *command, limit=40):
        """A command in the user's place whose C library asks our name server."""
        path = self.lab.file("resolv.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"nameserver {self.server.address}\n{configuration}\n")
        return self.user.run("unshare", "--mount", "sh", "-c",
                             'mount --bind "$0" /etc/resolv.conf && exec "$@"', path, *command,
                             check=False, limit_seconds=limit)

    def wait_closed(self):
        wait_until(lambda: not self.server.run("ss", "-Htn", "state", "established").stdout.strip(),
                   "connections are closed", 20)
