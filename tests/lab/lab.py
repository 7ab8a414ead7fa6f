# SPDX-License-Identifier: BSD-3-Clause
"""A laboratory of network namespaces on this machine: hosts, links, processes, files.

    with Lab("routed") as lab:
        lab.server.start("python3", "service.py")
        lab.client.run("curl", "http://10.71.2.2:2100/")

Whatever ends the program (also SIGTERM and Ctrl-C), every process and namespace of the laboratory is
gone afterwards. Names carry the process id, so that several laboratories do not collide.
"""

import atexit
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KILOBYTE = 1000
MEGABYTE = 1000 * KILOBYTE
SERVICE_PORT = 2100
PROXY_PORT = 12000

HERE = os.path.dirname(os.path.abspath(__file__))
POLL_SECONDS = 0.01
SKIPPED_STATUS = 77  # as meson and automake know it
COMMAND_LIMIT_SECONDS = 90
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None, use_errno=True)


class LabError(Exception):
    """The laboratory itself does not work; says nothing about what is tested."""


def wait_until(question, what, limit_seconds=30):
    """Ask until the answer is true and return it; LabError after the limit."""
    end = time.monotonic() + limit_seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise LabError(f"waited {limit_seconds} s in vain: {what}")
        time.sleep(POLL_SECONDS)


def skip_unless_root():
    """At the start of a test program: without root there is no laboratory."""
    if os.geteuid() != 0:
        print("skipped: network namespaces need root")
        sys.exit(SKIPPED_STATUS)


def interrupt(*_):
    """Of a signal that asks to end: the same way out as Ctrl-C."""
    raise KeyboardInterrupt


def die_with_parent():
    """In the child: even a killed laboratory leaves no process behind."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run(*command, check=True, limit_seconds=COMMAND_LIMIT_SECONDS, **options):
    """Run to the end; LabError with what it printed when it fails."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors="replace",
                          timeout=limit_seconds, check=False, **options)
    if check and done.returncode != 0:
        raise LabError(f"{' '.join(map(str, command))}: status {done.returncode}: {done.stderr}")
    return done


class Namespace:
    """A network namespace, by the path that holds it: one of `ip netns`, or /proc/PID/ns/net."""

    def __init__(self, lab, role, path, name):
        self.lab, self.role, self.path, self.name = lab, role, path, name
        self.address = None

    @property
    def target(self):
        """How tcpwhy is told of it."""
        return f"netns:{self.name}"

    def delete(self):
        run("ip", "netns", "delete", self.name, check=False)

    def command(self, *words):
        return ["nsenter", f"--net={self.path}", "--", *map(str, words)]

    def run(self, *words, **options):
        return run(*self.command(*words), **options)

    def start(self, *words, **options):
        """Start in the background; stopped with the laboratory at the latest."""
        return self.lab.start(*self.command(*words), **options)

    def sysctl(self, key, value):
        self.run("sysctl", "-q", "-w", f"{key}={value}")

    def settle(self):
        """What one connection learns must not change the next one."""
        self.sysctl("net.ipv4.tcp_no_metrics_save", 1)
        self.sysctl("net.ipv4.tcp_mtu_probing", 0)

    def congestion_control(self, name):
        """By route, since a namespace's sysctl takes only what the host allows to everybody."""
        for route in self.run("ip", "route", "show").stdout.splitlines():
            self.run("ip", "route", "change", *route.split(), "congctl", name)

    def offloads(self, interface, state):
        """state: on or off. Off: every packet on the wire is one packet for filters and captures."""
        self.run("ethtool", "-K", interface, "tso", state, "gso", state, "gro", state)

    def nft(self, *lines):
        run(*self.command("nft", "-f", "-"), input="\n".join(lines) + "\n")

    def is_listening(self, port):
        return bool(self.run("ss", "-Hltn", f"sport = :{port}").stdout.strip())

    def wait_listening(self, port):
        wait_until(lambda: self.is_listening(port), f"{self.role} listens on port {port}")

    def wait_quiet(self):
        """Until no connection is open any more: the last packet of each has gone by."""
        wait_until(lambda: not self.run("ss", "-Htn", "state", "connected", "exclude",
                                        "time-wait").stdout.strip(),
                   f"connections of {self.role} are closed")

    def packet_sockets(self):
        """How many captures run here: the kernel's own list, whoever captures."""
        lines = self.run("cat", "/proc/self/net/packet").stdout.splitlines()[1:]
        # Sk, RefCnt, Type, Proto (hexadecimal, 0003 is every protocol), Iface, ...
        return sum(1 for line in lines if line.split()[3] == "0003")

    def wait_captures(self, count, limit_seconds=10):
        wait_until(lambda: self.packet_sockets() >= count,
                   f"{count} captures run in {self.role}", limit_seconds)

    def nstat(self, *names):
        """Kernel counters of this namespace, as a dict (absent ones are 0)."""
        text = self.run("nstat", "-asz", "-j").stdout
        counters = json.loads(text)["kernel"]
        return {name: int(counters.get(name, 0)) for name in names}


class Lab:
    """Topologies: "routed" is client - router - server, "bridge" is client - bridge - server,
    "proxied" is user - proxy - router - server, "proxied_star" has a router between all three."""

    def __init__(self, topology, name_format="tcpwhy-{pid}-{role}".format):
        self.topology = topology
        self.name_format = name_format
        self.processes = []
        self.namespaces = {}
        self.mounts = []
        self.directory = None
        self.program_log = None  # where the test programs say what they do and when
        self.handlers = {}

    def __enter__(self):
        if os.geteuid() != 0:
            raise LabError("network namespaces need root")
        for number in (signal.SIGTERM, signal.SIGHUP):
            self.handlers[number] = signal.signal(number, interrupt)
        # A test runner that is interrupted may not come to leave the laboratory.
        atexit.register(self.close)
        self.directory = tempfile.mkdtemp(prefix="tcpwhy-lab-")
        try:
            getattr(self, f"build_{self.topology}")()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Leave nothing behind; harmless when done before."""
        atexit.unregister(self.close)
        for number in self.handlers:
            signal.signal(number, signal.SIG_IGN)
        while self.processes:
            stop(self.processes.pop())
        while self.mounts:
            run("umount", "--lazy", self.mounts.pop(), check=False)
        while self.namespaces:
            self.namespaces.popitem()[1].delete()
        shutil.rmtree(self.directory, ignore_errors=True)
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        self.handlers = {}

    def __getattr__(self, role):
        try:
            return self.__dict__["namespaces"][role]
        except KeyError:
            raise AttributeError(role) from None

    def file(self, name):
        return os.path.join(self.directory, name)

    def small_disk(self, size):
        """A folder on a disk of its own, of that size ("128k")."""
        folder = self.file(f"disk-{len(self.mounts)}")
        os.mkdir(folder)
        run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)
        self.mounts.append(folder)
        return folder

    def start(self, *command, **options):
        # In a group of its own: Ctrl-C at the terminal is for the laboratory, which then cleans up.
        process = subprocess.Popen([str(word) for word in command], start_new_session=True,
                                   preexec_fn=die_with_parent, **options)
        self.processes.append(process)
        return process

    # Building.

    def add_namespace(self, role):
        name = self.name_format(pid=os.getpid(), role=role)
        run("ip", "netns", "add", name)
        namespace = Namespace(self, role, f"/run/netns/{name}", name)
        self.namespaces[role] = namespace
        run("ip", "-n", name, "link", "set", "lo", "up")
        namespace.settle()
        return namespace

    def add_link(self, left, left_interface, right, right_interface):
        run("ip", "-n", left.name, "link", "add", left_interface, "type", "veth",
            "peer", "name", right_interface, "netns", right.name)
        run("ip", "-n", left.name, "link", "set", left_interface, "up")
        run("ip", "-n", right.name, "link", "set", right_interface, "up")

    def add_address(self, namespace, interface, address):
        run("ip", "-n", namespace.name, "address", "add", f"{address}/24", "dev", interface)
        namespace.address = namespace.address or address

    def add_default_route(self, namespace, gateway):
        run("ip", "-n", namespace.name, "route", "add", "default", "via", gateway)

    def build_routed(self):
        client, router, server = (self.add_namespace(role)
                                  for role in ("client", "router", "server"))
        self.add_link(client, "eth0", router, "left")
        self.add_link(router, "right", server, "eth0")
        self.add_address(client, "eth0", "10.71.1.2")
        self.add_address(router, "left", "10.71.1.1")
        self.add_address(router, "right", "10.71.2.1")
        self.add_address(server, "eth0", "10.71.2.2")
        self.add_default_route(client, "10.71.1.1")
        self.add_default_route(server, "10.71.2.1")
        router.sysctl("net.ipv4.ip_forward", 1)

    def build_proxied(self):
        user, proxy, router, server = (self.add_namespace(role)
                                       for role in ("user", "proxy", "router", "server"))
        self.add_link(user, "eth0", proxy, "eth1")
        self.add_link(proxy, "eth0", router, "left")
        self.add_link(router, "right", server, "eth0")
        self.add_address(user, "eth0", "10.71.3.2")
        self.add_address(proxy, "eth0", "10.71.1.2")
        self.add_address(proxy, "eth1", "10.71.3.1")
        self.add_address(router, "left", "10.71.1.1")
        self.add_address(router, "right", "10.71.2.1")
        self.add_address(server, "eth0", "10.71.2.2")
        self.add_default_route(proxy, "10.71.1.1")
        self.add_default_route(server, "10.71.2.1")
        router.sysctl("net.ipv4.ip_forward", 1)

    def build_proxied_star(self):
        """user, proxy and server at one router, each with one address: to-user, to-proxy, to-server."""
        router = self.add_namespace("router")
        router.sysctl("net.ipv4.ip_forward", 1)
        for network, role in enumerate(("user", "proxy", "server"), 1):
            host = self.add_namespace(role)
            self.add_link(host, "eth0", router, f"to-{role}")
            self.add_address(host, "eth0", f"10.71.{network}.2")
            self.add_address(router, f"to-{role}", f"10.71.{network}.1")
            self.add_default_route(host, f"10.71.{network}.1")

    def build_proxied_bridge(self):
        """user, proxy and server at one bridge, as containers of one Docker network are."""
        self.build_hosts_at_bridge("user", "proxy", "server")

    def build_bridge(self):
        self.build_hosts_at_bridge("client", "server", ports=("left", "right"))

    def build_hosts_at_bridge(self, *roles, ports=None):
        """Addresses 10.71.1.2 and on, in the order of the roles."""
        ports = ports or [f"to-{role}" for role in roles]
        hosts = [self.add_namespace(role) for role in roles]
        bridge = self.add_namespace("bridge")
        run("ip", "-n", bridge.name, "link", "add", "br0", "type", "bridge", "forward_delay", "0")
        run("ip", "-n", bridge.name, "link", "set", "br0", "up")
        for index, (namespace, port) in enumerate(zip(hosts, ports)):
            self.add_link(namespace, "eth0", bridge, port)
            run("ip", "-n", bridge.name, "link", "set", port, "master", "br0")
            self.add_address(namespace, "eth0", f"10.71.1.{index + 2}")

    # Programs that the scenarios load the network with.

    def serve_uploads(self, *options, port=SERVICE_PORT):
        """The upload service in the server's namespace; options as in upload_service.py."""
        log = ["--log", self.program_log] if self.program_log else []
        process = self.server.start("/usr/bin/python3", os.path.join(HERE, "upload_service.py"),
                                    "--port", port, *log, *options, stderr=subprocess.DEVNULL)
        self.server.wait_listening(port)
        return process

    def talk(self, client_steps, server_steps, limit_seconds=30):
        """A conversation of two scripts (talk.py: options and steps); a Talk."""
        log = ["--log", self.program_log] if self.program_log else []
        talk = ["/usr/bin/python3", os.path.join(HERE, "talk.py")]
        self.server.start(*talk, "server", SERVICE_PORT, *log, *server_steps)
        self.server.wait_listening(SERVICE_PORT)
        start = time.monotonic()
        process = self.client.start(*talk, "client", self.server.address, SERVICE_PORT, *log,
                                    *client_steps)
        try:
            status = process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            status = None
            stop(process)
        return Talk(status, time.monotonic() - start)

    def talk_server(self, port, steps, *options):
        """talk.py in the server's namespace, a connection after the other."""
        self.server.start("/usr/bin/python3", os.path.join(HERE, "talk.py"), "server", port, *options,
                          *steps, stderr=subprocess.DEVNULL)
        self.server.wait_listening(port)

    def serve_backend(self, mode, *options, port=SERVICE_PORT):
        """The back end that fails on purpose; options as in backend.py."""
        process = self.server.start("/usr/bin/python3", os.path.join(HERE, "backend.py"),
                                    "--port", port, "--mode", mode, *options,
                                    stderr=subprocess.DEVNULL)
        self.server.wait_listening(port)
        return process

    def serve_names(self, *options):
        """The name server in the server's namespace: every name is the server. Options as in
        resolver.py."""
        self.server.start("/usr/bin/python3", os.path.join(HERE, "resolver.py"), "--address",
                          self.server.address, *options, stderr=subprocess.DEVNULL)
        wait_until(lambda: self.server.run("ss", "-Hlun", "sport = :53").stdout.strip(),
                   "the name server listens")

    def looks_up(self, name, *options, limit_seconds=40):
        """The address of the name, by the client; None when it gets none."""
        done = self.client.run("/usr/bin/python3", os.path.join(HERE, "resolver.py"), "--ask", name,
                               "--server", self.server.address, *options, check=False,
                               limit_seconds=limit_seconds)
        return done.stdout.strip() or None

    def asks(self, source, address, *options, port=SERVICE_PORT, limit_seconds=40):
        """asker.py in `source`, with its options; a Talk, done when the last request was answered."""
        start = time.monotonic()
        process = source.start("/usr/bin/python3", os.path.join(HERE, "asker.py"), address, port,
                               *options, stdout=subprocess.DEVNULL)
        try:
            status = process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            status = None
            stop(process)
        return Talk(status, time.monotonic() - start)

    def body(self, size_bytes):
        """A file of that size. It holds no blocks, so size costs nothing."""
        path = self.file(f"body-{size_bytes}")
        with open(path, "wb") as file:
            file.truncate(size_bytes)
        return path

    def start_upload(self, size_bytes, limit_seconds, source=None, url=None):
        """curl in the background, in the client or where `source` starts it (a namespace, or the
        laboratory itself for the host). Its output: "HTTP-STATUS BYTES SECONDS"."""
        source = source or self.client
        url = url or f"http://{self.server.address}:{SERVICE_PORT}/upload"
        return source.start(
            "curl", "--silent", "--show-error", "--max-time", limit_seconds,
            "--output", "/dev/null", "--write-out", "%{http_code} %{size_upload} %{time_total}",
            "--upload-file", self.body(size_bytes), url,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def upload(self, size_bytes, limit_seconds, **options):
        """curl until it ends; an Upload. Not getting through is a result, not an error."""
        process = self.start_upload(size_bytes, limit_seconds, **options)
        output, errors = process.communicate(timeout=limit_seconds + COMMAND_LIMIT_SECONDS)
        return Upload(process.returncode, output, errors)


class Talk:
    """status: 0 to the end, 1 broken, None: the limit came first."""

    def __init__(self, status, seconds):
        self.status, self.seconds = status, seconds

    @property
    def is_done(self):
        return self.status == 0

    def __str__(self):
        return f"talk: status {self.status} after {self.seconds:.2f} s"


class Upload:
    def __init__(self, status, output, errors):
        words = output.split()
        self.curl_status = status
        self.http_status = int(words[0]) if words else 0
        self.bytes = int(words[1]) if words else 0
        self.seconds = float(words[2]) if words else 0.0
        self.error = errors.strip()

    @property
    def is_done(self):
        return self.curl_status == 0 and self.http_status in (200, 201)

    def __str__(self):
        return (f"HTTP {self.http_status}, {self.bytes} bytes in {self.seconds:.2f} s"
                f"{', ' + self.error if self.error else ''}")


def stop(process, limit_seconds=5):
    """Ask a process to end, then make it. Its whole session goes: it may have children."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
