# SPDX-License-Identifier: BSD-3-Clause
"""The laboratory built of real containers: svc-b (client or proxy), svc-a (server), and for "routed"
two networks joined by a router container. Scenarios, faults and uploads are those of tests/lab."""

import json

from images import import_image
from lab import PROXY_PORT, SERVICE_PORT, Lab, Namespace, run
from proxy import configuration, haproxy_configuration

IMAGE = "tcpwhy-lab:latest"
NAMES = {"user": "user", "client": "svc-b", "proxy": "svc-b", "router": "router", "server": "svc-a"}


class ContainerNamespace(Namespace):
    def __init__(self, lab, role, container, name):
        self.container = container
        super().__init__(lab, role, f"/proc/{self.inspect(lab)['State']['Pid']}/ns/net", name)
        addresses = [network["IPAddress"] for network in self.networks(lab).values()]
        self.address = addresses[0]

    def inspect(self, lab):
        return json.loads(lab.docker("inspect", self.container))[0]

    def networks(self, lab):
        return self.inspect(lab)["NetworkSettings"]["Networks"]

    @property
    def target(self):
        return self.name

    def delete(self):
        self.lab.docker("rm", "--force", self.container, check=False)


class ContainerLab(Lab):
    """`engine` runs for longer than the laboratory; see engine.py."""

    def __init__(self, topology, engine):
        super().__init__(topology)
        self.engine = engine
        self.networks = []

    def start(self, *command, **options):
        """On the engine's host, which may be a network namespace of its own."""
        options.setdefault("env", self.engine.environment)
        return super().start(*self.engine.host_prefix(), *command, **options)

    def docker(self, *words, check=True):
        return run(*self.engine.command(*words), check=check).stdout

    def add_network(self, name):
        self.docker("network", "create", name)
        self.networks.append(name)

    def add_container(self, role, network, *options):
        name = self.engine.name(NAMES[role])
        container = self.docker("run", "--detach", "--name", name, "--network", network,
                                *options, IMAGE).strip()
        namespace = ContainerNamespace(self, role, container, name)
        self.namespaces[role] = namespace
        namespace.settle()
        return namespace

    def close(self):
        super().close()
        while self.networks:
            self.docker("network", "rm", self.networks.pop(), check=False)

    def build_bridge(self):
        self.prepare_image()
        network = self.engine.name("net-one")
        self.add_network(network)
        self.add_container("client", network, "--publish", f"127.0.0.1::{PROXY_PORT}")
        self.add_container("server", network)

    def build_proxied_bridge(self):
        self.prepare_image()
        network = self.engine.name("net-one")
        self.add_network(network)
        for role in ("user", "proxy", "server"):
            self.add_container(role, network)

    def build_routed(self):
        self.prepare_image()
        near, far = self.engine.name("net-b"), self.engine.name("net-a")
        self.add_network(near)
        self.add_network(far)
        client = self.add_container("client", near, "--publish", f"127.0.0.1::{PROXY_PORT}")
        server = self.add_container("server", far)
        router = self.add_container("router", near, "--sysctl", "net.ipv4.ip_forward=1")
        self.docker("network", "connect", far, router.container)
        self.name_router_links(router, near, far)
        self.add_way(client, server, router, near)
        self.add_way(server, client, router, far)

    def prepare_image(self):
        if not self.docker("images", "--quiet", IMAGE).strip():
            import_image(self.engine.command(), IMAGE, self.directory)

    def name_router_links(self, router, near, far):
        """The router's interfaces as in the laboratory of namespaces: left and right."""
        for network, name in ((near, "left"), (far, "right")):
            mac = router.networks(self)[network]["MacAddress"]
            links = json.loads(router.run("ip", "-j", "link").stdout)
            interface = next(link["ifname"] for link in links if link.get("address") == mac)
            router.run("ip", "link", "set", interface, "down")
            router.run("ip", "link", "set", interface, "name", name)
            router.run("ip", "link", "set", name, "up")

    def add_way(self, source, target, router, network):
        gateway = router.networks(self)[network]["IPAddress"]
        source.run("ip", "route", "add", target.address, "via", gateway)

    # Programs, in the containers themselves.

    def serve_uploads(self, *options, port=SERVICE_PORT):
        self.docker("exec", "--detach", self.server.container, "python3",
                    "/srv/upload_service.py", "--port", str(port), *map(str, options))
        self.server.wait_listening(port)

    def start_proxy(self, **options):
        """nginx in svc-b; returns its published address, as a user outside sees it."""
        upstream = f"{self.server.address}:{SERVICE_PORT}"
        text = configuration("/tmp", upstream, **options)
        run(*self.engine.command("exec", "--interactive", self.client.container, "sh", "-c",
                                 "cat > /etc/nginx.conf"), input=text)
        self.docker("exec", "--detach", self.client.container, "nginx", "-e", "/tmp/error.log",
                    "-c", "/etc/nginx.conf")
        self.client.wait_listening(PROXY_PORT)
        return self.docker("port", self.client.container, f"{PROXY_PORT}/tcp").split()[0]

    def serve_backend(self, mode, *options, port=SERVICE_PORT):
        self.docker("exec", "--detach", self.server.container, "python3", "/srv/backend.py",
                    "--port", str(port), "--mode", mode, *map(str, options))
        self.server.wait_listening(port)

    def run_proxy(self, kind, upstream, **options):
        """nginx or HAProxy in the container of the proxy."""
        make = {"nginx": lambda: configuration("/tmp", upstream, **options),
                "haproxy": lambda: haproxy_configuration(upstream, **options)}[kind]
        path = f"/etc/{kind}.conf"
        run(*self.engine.command("exec", "--interactive", self.proxy.container, "sh", "-c",
                                 f"cat > {path}"), input=make())
        command = {"nginx": ["nginx", "-e", "/tmp/error.log", "-c", path],
                   "haproxy": ["haproxy", "-db", "-f", path]}[kind]
        self.docker("exec", "--detach", self.proxy.container, *command)
        self.proxy.wait_listening(PROXY_PORT)
