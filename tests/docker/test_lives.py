#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Containers stop, start again and die under the eyes of tcpwhy; so does the daemon."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lab"))

from container_lab import ContainerLab, ContainerNamespace  # noqa: E402
from engine import SKIP, Engine, missing  # noqa: E402
from lab import KILOBYTE, run, wait_until  # noqa: E402
from watch import check_answer, check_file, start_why  # noqa: E402

LIMIT_SECONDS = 20


class LifeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(Engine())

    def setUp(self):
        self.lab = self.enterContext(ContainerLab("bridge", self.engine))
        self.path = self.lab.file("capture.pcapng")

    def upload(self):
        upload = self.lab.upload(50 * KILOBYTE, limit_seconds=10)
        self.assertTrue(upload.is_done, str(upload))
        self.lab.server.wait_quiet()

    def end(self, watch):
        answer = watch.interrupt().answer()
        check_answer(answer)
        check_file(answer, self.path)
        return answer

    def restart_server(self):
        old = self.lab.server
        self.lab.docker("restart", "--time", "0", old.container)
        self.lab.namespaces["server"] = ContainerNamespace(self.lab, "server", old.container,
                                                           old.name)
        self.lab.serve_uploads()

    def test_the_next_instance_of_a_name_is_watched_again(self):
        self.lab.serve_uploads()
        watch = start_why(self.lab, ["server"], "-w", self.path)
        self.upload()
        self.restart_server()
        self.lab.server.wait_captures(1, LIMIT_SECONDS)
        self.upload()
        answer = self.end(watch)
        names = [point["container"] for point in answer["points"]]
        self.assertEqual(names, [self.lab.server.name] * 2)
        self.assertTrue(all(point["packets"] > 0 for point in answer["points"]))
        self.assertEqual([connection["end"] for connection in answer["connections"]],
                         ["fin", "fin"])

    def test_a_container_that_is_killed_leaves_the_other_end_watched(self):
        self.lab.serve_uploads("--read-rate", 100 * KILOBYTE)
        watch = start_why(self.lab, ["client", "server"], "-w", self.path)
        upload = self.lab.start_upload(5000 * KILOBYTE, limit_seconds=10)
        wait_until(lambda: os.path.exists(self.path) and os.path.getsize(self.path) > 20000,
                   "packets are in the file", LIMIT_SECONDS)
        self.lab.docker("kill", self.lab.server.container)
        upload.wait(LIMIT_SECONDS)
        # The next request goes into the void, and is seen at the client.
        self.assertFalse(self.lab.upload(1 * KILOBYTE, limit_seconds=2).is_done)
        self.assertIsNone(watch.process.poll())
        answer = self.end(watch)
        self.assertEqual(len(answer["connections"]), 2)
        self.assertIn(answer["connections"][1]["end"], ("unanswered", "open"))

    def test_the_daemon_may_go_while_containers_are_watched(self):
        self.lab.serve_uploads()
        watch = start_why(self.lab, ["client", "server"], "-w", self.path)
        self.upload()
        self.engine.stop_daemon()
        self.upload()
        self.engine.start_daemon()
        self.assertEqual(len(self.end(watch)["connections"]), 2)

    def test_a_container_is_left_as_it_was(self):
        """No process and no file of ours: the product's first promise."""
        self.lab.serve_uploads()
        container = self.lab.server.container

        def processes():
            return sorted(self.lab.docker("top", container, "-o", "pid,args").splitlines())
        before = processes()
        watch = start_why(self.lab, ["server"], "-w", self.path)
        self.upload()
        self.assertEqual(processes(), before)
        self.end(watch)
        changes = self.lab.docker("diff", container).split()
        self.assertNotIn("tcpwhy", " ".join(changes))
        self.assertEqual(run(*self.engine.command("inspect", "--format", "{{.RestartCount}}",
                                                  container)).stdout.strip(), "0")


if __name__ == "__main__":
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(SKIP)
    unittest.main(verbosity=2)
