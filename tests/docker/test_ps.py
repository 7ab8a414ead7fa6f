#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""`tcpwhy ps` beside `docker inspect` and `ip`, with and without a daemon that answers."""

import json
import os
import sys
import time
import unicodedata
import unittest

from engine import SKIP, Engine, missing, run


def columns_of(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wait_for_command(pid, name):
    """Until the process has become `name`: nsenter and unshare are the same process before."""
    for _ in range(500):
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:
            if file.read().strip() == name:
                return
        time.sleep(0.01)
    raise AssertionError(f"pid {pid} did not become {name}")


class PsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        engine = cls.engine = cls.enterClassContext(Engine())
        front, back = engine.network("front", mtu=1400), engine.network("back")
        cls.web = engine.run("web", networks=[front, back],
                             ports=["12000:80", "127.0.0.1:12001:81/udp"],
                             options=["--label", "com.docker.compose.project=shop", "--expose",
                                      "9000"])
        cls.api = engine.run("api", networks=[back])
        cls.plain = engine.run("plain")
        cls.guest = engine.run("guest", options=["--network", f"container:{cls.web.name}"])
        cls.on_host = engine.run("onhost", options=["--network", "host"])
        cls.lonely = engine.run("lonely", options=["--network", "none"])
        cls.paused = engine.run("paused")
        engine.docker("pause", cls.paused.name)
        cls.dead = engine.run("dead", ["true"])
        engine.docker("wait", cls.dead.name)

    def ps(self, *options, status=0, **run_options):
        done = self.engine.tcpwhy("ps", *options, **run_options)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def listed(self, *options, **run_options):
        """Containers by name, those of this test only."""
        done = self.ps("--json", *options, **run_options)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["schema"], "tcpwhy.ps/1")
        return {item["name"]: item for item in answer["containers"]
                if item["name"].endswith(f"-{self.engine.suffix}")}

    def rows(self, text):
        """Lines of the table that are about our containers, with the rows that continue them."""
        found, name = {}, None
        for line in text.splitlines()[1:]:
            words = line.split()
            if not line.startswith(" "):
                name = words[1]
            found.setdefault(name, []).append(line)
        return found

    def check_against_docker_and_ip(self, container):
        ours, theirs = self.listed()[container.name], container.inspect()
        self.assertEqual(ours["runtime"], "docker")
        self.assertEqual(ours["id"], theirs["Id"])
        self.assertEqual(ours["pid"], theirs["State"]["Pid"])
        self.assertEqual(ours["state"], theirs["State"]["Status"])
        self.assertEqual(ours["image"], theirs["Config"]["Image"])
        self.assertEqual(
            {n["name"]: (n["address"], n["mac"]) for n in ours["networks"]},
            {name: (n["IPAddress"], n["MacAddress"])
             for name, n in theirs["NetworkSettings"]["Networks"].items()})
        inside = [link for link in json.loads(container.inside("ip", "-j", "addr").stdout)
                  if link["ifname"] != "lo"]
        host = json.loads(self.engine.host("ip", "-j", "link").stdout)
        self.assertEqual(len(ours["interfaces"]), len(inside))
        for mine, link in zip(ours["interfaces"], inside):
            end = next(item for item in host if item["ifindex"] == link["link_index"])
            address = next(a["local"] for a in link["addr_info"] if a["family"] == "inet")
            network = next(n for n in ours["networks"] if n["address"] == address)
            self.assertEqual(mine["name"], link["ifname"])
            self.assertEqual(mine["mtu"], link["mtu"])
            self.assertIn(address, mine["addresses"])
            self.assertEqual(mine["network"], network["name"])
            self.assertEqual(mine["host_link"], end["ifname"])
            self.assertEqual(mine["bridge"], end["master"])
            self.assertEqual(network["bridge"], end["master"])
        return ours

    def test_every_column_is_what_docker_and_ip_say(self):
        web = self.check_against_docker_and_ip(self.web)
        self.assertEqual([interface["mtu"] for interface in web["interfaces"]], [1400, 1500])
        self.assertEqual(sum(i["default_route"] for i in web["interfaces"]), 1)
        self.check_against_docker_and_ip(self.api)
        self.check_against_docker_and_ip(self.plain)

    def test_published_ports_and_labels_are_listed(self):
        web = self.listed()[self.web.name]
        published = [(p["host_address"], p["host_port"], p["container_port"], p["protocol"])
                     for p in web["ports"] if p["host_port"]]
        self.assertIn(("0.0.0.0", 12000, 80, "tcp"), published)
        self.assertIn(("127.0.0.1", 12001, 81, "udp"), published)
        self.assertIn((None, None, 9000),
                      [(p["host_address"], p["host_port"], p["container_port"])
                       for p in web["ports"]])
        self.assertEqual(web["labels"]["com.docker.compose.project"], "shop")

    def test_the_table_says_the_same_on_one_row_an_interface(self):
        web = self.listed()[self.web.name]
        rows = self.rows(self.ps().stdout)[self.web.name]
        self.assertEqual(len(rows), 2)
        for text in ("docker", self.web.id[:12], str(web["pid"]), "running",
                     "12000->80/tcp,127.0.0.1:12001->81/udp"):
            self.assertIn(f" {text} ", f" {rows[0]} ")
        self.assertNotIn(self.web.id[:13], rows[0])
        for row, interface in zip(rows, web["interfaces"]):
            words = row.split()
            for key in ("name", "network", "host_link", "bridge"):
                self.assertIn(interface[key], words)
            self.assertIn(str(interface["mtu"]), words)
            self.assertIn(interface["addresses"][0], words)

    def test_columns_are_aligned_in_both_languages(self):
        for language, heading in (("en", "STATE"), ("zh", "状态")):
            lines = self.ps("--lang", language).stdout.splitlines()
            start = columns_of(lines[0][:lines[0].index(heading)])
            for line in lines[1:]:
                position, index = 0, 0
                while position < start:
                    position += columns_of(line[index])
                    index += 1
                self.assertEqual(position, start)
                self.assertEqual(line[index - 1], " ", line)
                # A row that continues a container has nothing in its columns.
                self.assertEqual(line[index] == " ", line.startswith(" "), line)

    def test_a_guest_has_the_addresses_of_its_owner(self):
        listed = self.listed()
        guest, web = listed[self.guest.name], listed[self.web.name]
        self.assertEqual(guest["network_mode"], "shared")
        self.assertEqual(guest["shares_with"], self.web.id)
        self.assertEqual(guest["networks"], web["networks"])
        self.assertEqual(guest["interfaces"], web["interfaces"])
        self.assertNotEqual(guest["pid"], web["pid"])
        self.assertIn(f"container:{self.web.name}", self.rows(self.ps().stdout)[guest["name"]][0])

    def test_host_none_and_paused_are_told_apart(self):
        listed = self.listed()
        self.assertEqual(listed[self.on_host.name]["network_mode"], "host")
        self.assertIsNone(listed[self.on_host.name]["interfaces"])
        self.assertEqual(listed[self.lonely.name]["network_mode"], "none")
        self.assertEqual(listed[self.lonely.name]["interfaces"], [])
        self.assertEqual(listed[self.paused.name]["state"], "paused")
        self.check_against_docker_and_ip(self.paused)

    def test_stopped_containers_need_all(self):
        self.assertNotIn(self.dead.name, self.listed())
        dead = self.listed("--all")[self.dead.name]
        self.assertEqual(dead["state"], "stopped")
        self.assertIsNone(dead["pid"])
        self.assertEqual(self.rows(self.ps("-a").stdout)[self.dead.name][0].count("stopped"), 1)

    def test_quiet_gives_ids_and_no_trunc_whole_ones(self):
        self.assertIn(self.web.id[:12], self.ps("-q").stdout.splitlines())
        self.assertIn(self.web.id, self.ps("-q", "--no-trunc").stdout.splitlines())
        self.assertIn(self.web.id, self.rows(self.ps("--no-trunc").stdout)[self.web.name][0])

    def test_named_namespaces_are_listed_once(self):
        name = f"red-{self.engine.suffix}"
        run("ip", "netns", "add", name)
        try:
            run("ip", "-n", name, "link", "add", "left", "mtu", "1300", "type", "veth", "peer",
                "name", "right", "mtu", "1200")
            red = self.listed()[name]
        finally:
            run("ip", "netns", "del", name)
        self.assertEqual(red["runtime"], "netns")
        self.assertEqual(red["netns_path"], f"/run/netns/{name}")
        # Both ends are inside: the host has no part in it.
        self.assertEqual({(i["name"], i["mtu"], i["host_link"]) for i in red["interfaces"]},
                         {("left", 1300, None), ("right", 1200, None)})

    def test_processes_in_a_namespace_of_nobody_need_all(self):
        child = self.engine.start_on_host("unshare", "--net", "sleep", "600")
        try:
            wait_for_command(child.pid, "sleep")

            def pids(*options):
                answer = json.loads(self.ps("--json", *options).stdout)
                return {item["pid"]: item for item in answer["containers"]}
            self.assertNotIn(child.pid, pids())
            found = pids("--all")[child.pid]
            self.assertEqual((found["runtime"], found["name"]), ("none", "sleep"))
        finally:
            child.kill()
            child.wait()

    def environment(self, host):
        return {**self.engine.environment, "DOCKER_HOST": host}

    def test_a_missing_socket_says_what_to_do_and_proc_stands_in(self):
        elsewhere = self.environment("unix:///nowhere/docker.sock")
        done = self.ps(env=elsewhere)
        self.assertIn("cannot ask Docker at /nowhere/docker.sock: no such socket; start Docker, or "
                      "set DOCKER_HOST=unix:///PATH to where it listens", done.stderr)
        self.check_without_daemon(elsewhere)

    def test_without_a_default_socket_the_list_says_that_docker_was_not_asked(self):
        environment = {key: value for key, value in self.engine.environment.items()
                       if key != "DOCKER_HOST"}
        # A machine without /var/run/docker.sock, whatever this one has.
        done = self.engine.host("unshare", "--mount", "sh", "-c",
                                'mount -t tmpfs none /run && exec "$0" ps', os.environ["TCPWHY"],
                                env=environment)
        self.assertIn("Docker was not asked, since there is no /var/run/docker.sock", done.stderr)
        self.assertIn(self.web.name, done.stdout)

    def test_a_socket_that_is_not_permitted_says_what_to_do(self):
        # Everybody may look up the socket, only the engine's own user may use it.
        done = self.engine.host("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                                os.environ["TCPWHY"], "ps", check=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn(f"cannot ask Docker at {self.engine.socket}: permission denied; run as root "
                      "or join the group docker", done.stderr)
        self.assertIn("needs CAP_SYS_ADMIN; run as root", done.stderr)
        self.assertIn(self.web.id[:12], done.stdout)

    def check_without_daemon(self, environment):
        """The same containers, out of /proc and Docker's files."""
        listed, answers = self.listed(env=environment), self.listed()
        self.assertEqual(set(listed), set(answers))
        for name, expected in answers.items():
            found = listed[name]
            for key in ("runtime", "id", "pid", "state", "network_mode", "interfaces", "labels",
                        "image"):
                self.assertEqual(found[key], expected[key], f"{name}: {key}")
            self.assertEqual([n["address"] for n in found["networks"]],
                             [n["address"] for n in expected["networks"]])
            self.assertEqual([p for p in found["ports"] if p["host_port"]],
                             [p for p in expected["ports"] if p["host_port"]])

    def test_names_and_networks_survive_the_daemon(self):
        expected = self.listed()
        self.engine.stop_daemon()
        try:
            found = self.listed()
        finally:
            self.engine.start_daemon()
        self.assertEqual(set(found), set(expected))
        for name, container in expected.items():
            for key in ("runtime", "id", "pid", "state", "network_mode", "interfaces"):
                self.assertEqual(found[name][key], container[key], f"{name}: {key}")

    def test_words_are_refused(self):
        done = self.engine.tcpwhy("ps", "extra")
        self.assertEqual(done.returncode, 2)
        self.assertIn("only options", done.stderr)


if __name__ == "__main__":
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(SKIP)
    unittest.main(verbosity=2)
