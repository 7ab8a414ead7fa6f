#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""TARGETS against real containers: what is found, what is not, and what is said then."""

import os
import sys
import tempfile
import unittest

from engine import SKIP, Engine, missing, run
from test_fake_engine import FakeEngine

# Watching for a moment is enough: an error comes before anything is captured.
MOMENT = ["--for", "200ms"]


class TargetsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        engine = cls.engine = cls.enterClassContext(Engine())
        front = engine.network("front")
        label = ["--label", f"tcpwhy.test={engine.suffix}"]
        cls.web = engine.run("web", networks=[front], options=label)
        cls.api = engine.run("api", networks=[front], options=label)
        cls.guest = engine.run("guest", options=["--network", f"container:{cls.web.name}"])
        cls.lonely = engine.run("lonely", options=["--network", "none"])
        cls.paused = engine.run("paused", networks=[front])
        engine.docker("pause", cls.paused.name)

    def why(self, target):
        return self.engine.tcpwhy("why", target, *MOMENT)

    def assert_watches(self, target, *points):
        done = self.why(target)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"watching {', '.join(points)};", done.stderr)

    def assert_error(self, target, status, *texts):
        done = self.why(target)
        self.assertEqual(done.returncode, status, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)

    def test_name_and_id_prefix_lead_to_the_same_container(self):
        self.assert_watches(self.web.name, f"{self.web.name} eth0")
        self.assert_watches(self.web.id[:12], f"{self.web.name} eth0")
        self.assert_watches(f"docker:{self.web.name}@eth0", f"{self.web.name} eth0")
        self.assert_watches(f"pid:{self.web.pid}", f"{self.web.name} eth0")

    def test_members_of_a_label_are_watched_together(self):
        done = self.why(f"label:tcpwhy.test={self.engine.suffix}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{self.web.name} eth0", done.stderr)
        self.assertIn(f"{self.api.name} eth0", done.stderr)

    def test_a_shared_namespace_is_watched_once_under_both_names(self):
        self.assert_watches(f"{self.web.name},{self.guest.name}",
                            f"{self.web.name},{self.guest.name} eth0")

    def test_a_paused_container_can_be_watched(self):
        self.assert_watches(self.paused.name, f"{self.paused.name} eth0")

    def test_a_container_without_a_network_has_loopback_only(self):
        self.assert_error(self.lonely.name, 1, "only loopback", f"{self.lonely.name}@lo")
        self.assert_watches(f"{self.lonely.name}@lo", f"{self.lonely.name} lo")

    def test_an_unknown_name_gets_what_runs_nearest_first(self):
        wrong = f"wep-{self.engine.suffix}"
        self.assert_error(wrong, 1, f"container '{wrong}' not found; running: {self.web.name}, ")

    def test_a_name_that_two_engines_have_is_ambiguous_an_id_is_not(self):
        with Engine() as other:
            twin = other.docker("run", "-d", "--name", self.web.name,
                                other.default_image).stdout.strip()
            self.assert_error(self.web.name, 1, f"container '{self.web.name}' fits several: ",
                              f"docker {self.web.id[:12]}", f"docker {twin[:12]}")
            self.assert_watches(self.web.id[:12], f"{self.web.name} eth0")

    def test_a_container_that_stopped_is_not_found(self):
        short = self.engine.run("short", ["sleep", "600"])
        self.assert_watches(short.name, f"{short.name} eth0")
        self.engine.docker("kill", short.name)
        self.assert_error(short.name, 1, f"container '{short.name}' not found")

    def test_a_namespace_by_name_and_by_path_is_the_same(self):
        name = f"blue-{self.engine.suffix}"
        run("ip", "netns", "add", name)
        try:
            run("ip", "-n", name, "link", "set", "lo", "up")
            for target in (name, f"netns:{name}", f"netns:/run/netns/{name}",
                           f"netns:/var/run/netns/{name}"):
                self.assert_watches(f"{target}@lo", f"{name} lo")
        finally:
            run("ip", "netns", "del", name)

    def test_a_container_on_another_machine_is_not_entered(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="tcpwhy-fake-"))
        with FakeEngine(folder) as far:
            done = far.run("why", "svc-fake", *MOMENT)
            far.shutdown()
        self.assertEqual(done.returncode, 3)
        self.assertIn("container 'svc-fake' does not run on this host", done.stderr)

    def test_without_rights_the_reason_and_the_way_out_are_told(self):
        done = self.engine.host("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                                os.environ["TCPWHY"], "why", self.web.id[:12], *MOMENT,
                                check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"(pid {self.web.pid}): needs CAP_SYS_ADMIN; run as root", done.stderr)
        # By name it is not even known, since Docker may not be asked: that is said too.
        done = self.engine.host("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                                os.environ["TCPWHY"], "why", self.web.name, *MOMENT, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"container '{self.web.name}' not found", done.stderr)
        self.assertIn("permission denied; run as root or join the group docker", done.stderr)


if __name__ == "__main__":
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(SKIP)
    unittest.main(verbosity=2)
