# SPDX-License-Identifier: BSD-3-Clause
"""A Docker engine of our own for tests: real dockerd, real containers, nothing left behind.

The engine lives in a network namespace of its own, which is its "host": bridges, veths, iptables rules
and published ports are made there and vanish with it. So tests never touch the machine's own Docker,
and several can run side by side. Programs that look at the host (tcpwhy, curl, tcpdump) must run there
too: engine.host(...) and engine.tcpwhy(...) do that.

    with Engine() as engine:
        front = engine.network("front", mtu=1400)
        server = engine.run("svc-a", ["httpd", "-f", "-p", "2100"], networks=[front])
        client = engine.run("svc-b", networks=[front], ports=["12000:80"])
        print(server.name, server.pid, server.address(front))
        print(engine.tcpwhy("ps").stdout)

Names of containers get the process id behind them ("svc-a-4211"), since tcpwhy sees all containers of
the machine. Needs root and the packages docker.io, iptables and busybox-static; standard library only.
"""

import atexit
import contextlib
import glob
import http.client
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time

ROOT_PREFIX = "/tmp/tcpwhy-docker-"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30
BUSYBOX = "/bin/busybox"
SKIP = 77  # meson's exit status for a skipped test


class EngineError(Exception):
    """An engine or container could not be made; the text says why."""


def missing():
    """What a test run lacks, as a sentence; None when everything is there."""
    if os.geteuid() != 0:
        return "needs root"
    for program in ("dockerd", "docker", "containerd", "iptables", "ip", "nsenter"):
        if not shutil.which(program):
            return f"{program} is not installed (make deps)"
    if not os.access(BUSYBOX, os.X_OK):
        return f"{BUSYBOX} is not installed (make deps)"
    return None


def run(*command, check=True, **options):
    """subprocess.run() with text captured, and a failure that shows what the program said."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, **options)
    if check and done.returncode != 0:
        raise EngineError(f"{' '.join(map(str, command))}: status {done.returncode}\n"
                          f"{done.stdout}{done.stderr}")
    return done


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        try:
            self.sock.connect(self.path)
        except OSError:
            self.sock.close()
            raise


class Container:
    """One container; what Docker says of it is asked when needed."""

    def __init__(self, engine, name, identity):
        self.engine, self.name, self.id = engine, name, identity

    def inspect(self):
        return self.engine.api(f"/containers/{self.id}/json")

    @property
    def pid(self):
        return self.inspect()["State"]["Pid"]

    def address(self, network=None):
        networks = self.inspect()["NetworkSettings"]["Networks"]
        endpoint = networks[network] if network else next(iter(networks.values()))
        return endpoint["IPAddress"]

    def execute(self, *command, **options):
        """Run a program of the image inside, as docker exec does."""
        return self.engine.docker("exec", self.name, *command, **options)

    def inside(self, *command, **options):
        """Run a program of the host inside the container's network namespace."""
        return run("nsenter", f"--net=/proc/{self.pid}/ns/net", *command, **options)


class Engine:
    """A private dockerd; a context manager. Also stops when the program ends in another way."""

    _count = 0

    def __init__(self):
        Engine._count += 1
        self.suffix = str(os.getpid()) + ("" if Engine._count == 1 else f"-{Engine._count}")
        self.root = ROOT_PREFIX + self.suffix
        self.socket = f"{self.root}/docker.sock"
        self.data_root = f"{self.root}/data"
        self.namespace = f"tcpwhy-docker-{self.suffix}"
        self.environment = {**os.environ, "DOCKER_HOST": f"unix://{self.socket}",
                            "DOCKER_CONFIG": f"{self.root}/config"}
        self.daemon = None
        self.default_image = None
        self.children = []

    # Life

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Start dockerd and wait until it answers. Returns the engine."""
        reason = missing()
        if reason:
            raise EngineError(reason)
        sweep()
        atexit.register(self.stop)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        os.makedirs(f"{self.root}/config")
        with open(f"{self.root}/owner", "w", encoding="ascii") as file:
            file.write(f"{os.getpid()} {_start_ticks(os.getpid())}")
        run("ip", "netns", "add", self.namespace)
        run("ip", "-n", self.namespace, "link", "set", "lo", "up")
        self.start_daemon()
        self.default_image = self.image()
        return self

    def start_daemon(self):
        """Also after stop_daemon(): containers stay as they were."""
        with open(f"{self.root}/log", "ab") as log:
            self.daemon = subprocess.Popen(
                [*self.host_prefix(), "dockerd", "--data-root", self.data_root,
                 "--exec-root", f"{self.root}/exec", "-p", f"{self.root}/pid",
                 "-H", f"unix://{self.socket}", "--live-restore"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                raise EngineError(f"dockerd did not start:\n{self.log()[-3000:]}")
            time.sleep(0.05)

    def stop_daemon(self):
        """The daemon goes, its containers stay: what a host looks like whose daemon has died."""
        if not self.daemon:
            return
        self.daemon.terminate()
        try:
            self.daemon.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
        self.daemon = None

    def stop(self):
        """Remove everything: containers, processes, mounts, namespace, files. Safe to call twice."""
        for child in self.children:
            if child.poll() is None:
                child.kill()
                child.wait()
        self.children = []
        if not os.path.isdir(self.root):
            return
        if self.daemon and self._answers():
            # A paused container does not hear signals; removing by force needs no cooperation.
            names = self.docker("ps", "-aq", check=False).stdout.split()
            if names:
                self.docker("rm", "-f", *names, check=False)
        self.stop_daemon()
        _remove_root(self.root, self.namespace)

    def _answers(self):
        try:
            return self._get("/_ping")[0] == 200
        except OSError:
            return False

    def _get(self, path):
        with contextlib.closing(_SocketConnection(self.socket)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    # Asking

    def log(self):
        with open(f"{self.root}/log", encoding="utf-8", errors="replace") as file:
            return file.read()

    def api(self, path):
        """GET of the Engine API: parsed JSON."""
        status, body = self._get(path)
        if status != 200:
            raise EngineError(f"{path}: status {status}: {body.decode(errors='replace')}")
        return json.loads(body)

    def docker(self, *arguments, **options):
        """The docker command, on this engine."""
        return run("docker", *arguments, env=self.environment, **options)

    def command(self, *words):
        """The docker command as a list of words, for programs that start it themselves."""
        return ["docker", "--host", f"unix://{self.socket}", *map(str, words)]

    def name(self, name):
        """A name that no other engine's container has."""
        return f"{name}-{self.suffix}"

    def host_prefix(self):
        """Words in front of a command that is to run on the engine's host."""
        return ["nsenter", f"--net=/run/netns/{self.namespace}"]

    def host(self, *command, **options):
        options.setdefault("env", self.environment)
        return run(*self.host_prefix(), *command, **options)

    def start_on_host(self, *command, **options):
        """A program in the background, on the engine's host: a Popen, killed at the end."""
        options.setdefault("env", self.environment)
        child = subprocess.Popen([*self.host_prefix(), *map(str, command)], **options)
        self.children.append(child)
        return child

    def tcpwhy(self, *arguments, **options):
        """Our program, from the environment variable TCPWHY, on the engine's host."""
        options.setdefault("check", False)
        return self.host(os.environ["TCPWHY"], *arguments, **options)

    # Making

    def image(self, tag="tcpwhy-test:1", files=None, command=("sleep", "86400")):
        """An image of busybox and `files` ({path in the image: path here}), with docker import."""
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.add(os.path.realpath(BUSYBOX), "bin/busybox")
            for applet in run(BUSYBOX, "--list").stdout.split():
                if applet == "busybox":
                    continue
                link = tarfile.TarInfo(f"bin/{applet}")
                link.type, link.linkname = tarfile.SYMTYPE, "busybox"
                tar.addfile(link)
            for folder in ("tmp", "etc", "www"):
                entry = tarfile.TarInfo(folder)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o1777
                tar.addfile(entry)
            for inside, here in (files or {}).items():
                tar.add(here, inside.lstrip("/"))
        done = subprocess.run(
            ["docker", "import", "--change", "ENV PATH=/bin",
             "--change", "CMD " + json.dumps(list(command)), "-", tag],
            input=archive.getvalue(), env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise EngineError(f"docker import: {done.stdout.decode(errors='replace')}")
        return tag

    def network(self, name, mtu=None, subnet=None, options=()):
        """A user-defined bridge network; returns its name."""
        words = ["network", "create", *options]
        if mtu:
            words += ["--opt", f"com.docker.network.driver.mtu={mtu}"]
        if subnet:
            words += ["--subnet", subnet]
        self.docker(*words, name)
        return name

    def run(self, name, command=(), networks=(), ports=(), image=None, options=()):
        """Start a container: `networks` by name, the first at once, the others connected behind;
        `ports` as for docker run -p; `options` are further words for docker run."""
        full_name = self.name(name)
        words = ["run", "-d", "--name", full_name]
        if networks:
            words += ["--network", networks[0]]
        for port in ports:
            words += ["-p", str(port)]
        done = self.docker(*words, *options, image or self.default_image, *command)
        container = Container(self, full_name, done.stdout.strip().splitlines()[-1])
        for network in networks[1:]:
            self.docker("network", "connect", network, full_name)
        return container


def _start_ticks(pid):
    """Start time of a process, so that a reused pid is not taken for it; None when it has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[19]
    except OSError:
        return None


def _processes_of(root):
    """Processes whose command line names our folder: dockerd, containerd, shims, proxies."""
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        pid = int(path.split("/")[2])
        try:
            with open(path, "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        inside = root.encode() + b"/"
        if pid != os.getpid() and any(inside in word for word in words[1:]) and any(
                name in os.path.basename(words[0]) for name in (b"dockerd", b"containerd")):
            yield pid


def _kill_all(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def _remove_root(root, namespace):
    _kill_all(_processes_of(root))
    listed = run("ip", "netns", "pids", namespace, check=False).stdout.split()
    _kill_all(int(pid) for pid in listed)
    deadline = time.monotonic() + 5
    while list(_processes_of(root)) and time.monotonic() < deadline:
        time.sleep(0.02)
    with open("/proc/self/mounts", encoding="utf-8", errors="replace") as file:
        points = [line.split()[1] for line in file]
    for point in sorted((p for p in points if p.startswith(root + "/")), reverse=True):
        run("umount", "-l", point, check=False)
    run("ip", "netns", "del", namespace, check=False)
    shutil.rmtree(root, ignore_errors=True)


def sweep():
    """Remove what an engine left behind whose program was killed."""
    for root in glob.glob(ROOT_PREFIX + "*"):
        try:
            with open(f"{root}/owner", encoding="ascii") as file:
                pid, ticks = file.read().split()
        except (OSError, ValueError):
            continue  # just being made
        if _start_ticks(pid) != ticks:
            _remove_root(root, "tcpwhy-docker-" + root[len(ROOT_PREFIX):])
