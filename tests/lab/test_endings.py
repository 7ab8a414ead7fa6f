#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""However a run ends, what was captured stays a valid file and what was seen gets a verdict."""

import os
import signal
import subprocess
import time
import unittest

from lab import KILOBYTE, MEGABYTE, Lab, run, skip_unless_root, stop, wait_until
from watch import PROGRAM, Watch, check_answer, check_file, start_why

END_SECONDS = 15
# How often tcpwhy looks whether something that has ended has come back.
LOOK_SECONDS = 1


class EndingTest(unittest.TestCase):
    """An upload that takes far longer than any test here, so that every run ends in the middle."""

    def setUp(self):
        self.lab = self.enterContext(Lab("routed"))
        self.lab.serve_uploads("--read-rate", 200 * KILOBYTE)
        self.path = self.lab.file("capture.pcapng")

    def start_slow_upload(self):
        return self.lab.start_upload(20 * MEGABYTE, limit_seconds=60)

    def wait_captured(self, size=20 * KILOBYTE):
        wait_until(lambda: os.path.exists(self.path) and os.path.getsize(self.path) > size,
                   "packets are in the file", END_SECONDS)

    def assert_valid(self, path):
        done = run("capinfos", "-c", "-M", path, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("cut short", done.stdout + done.stderr)
        done = run("tshark", "-r", path, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(len(done.stdout.splitlines()), 0)

    def assert_verdict(self, watch, connections=1):
        answer = watch.answer()
        check_answer(answer)
        self.assertEqual(len(answer["connections"]), connections)
        self.assertNotEqual(answer["verdict"]["status"], "nothing-captured")
        return answer


class SignalTest(EndingTest):
    def check_signal(self, number):
        watch = start_why(self.lab, ["client", "server"], "-w", self.path)
        self.start_slow_upload()
        self.wait_captured()
        watch.signal(number)
        answer = self.assert_verdict(watch.finish(END_SECONDS))
        self.assertTrue(answer["capture"]["complete"])
        self.assertEqual(answer["connections"][0]["end"], "open")
        self.assert_valid(self.path)
        check_file(answer, self.path)

    def test_ctrl_c_gives_the_verdict_and_a_complete_file(self):
        self.check_signal(signal.SIGINT)

    def test_sigterm_gives_the_verdict_and_a_complete_file(self):
        self.check_signal(signal.SIGTERM)

    def test_sighup_gives_the_verdict_and_a_complete_file(self):
        self.check_signal(signal.SIGHUP)

    def test_killed_at_once_leaves_a_file_that_can_be_read(self):
        watch = start_why(self.lab, ["client", "server"], "-w", self.path)
        self.start_slow_upload()
        self.wait_captured()
        watch.signal(signal.SIGKILL)
        watch.finish()
        done = run("tshark", "-r", self.path, check=False)
        self.assertGreater(len(done.stdout.splitlines()), 0, done.stderr)


class NamespaceTest(EndingTest):
    def remove_server(self):
        """As when a container dies: its processes, its namespace and its interface are gone."""
        server = self.lab.server
        for process in self.lab.processes:
            if "upload_service.py" in " ".join(process.args):
                stop(process)
        run("ip", "netns", "delete", server.name)

    def test_a_namespace_that_dies_does_not_end_the_watch_of_the_other(self):
        watch = start_why(self.lab, ["client", "server"], "-w", self.path)
        self.start_slow_upload()
        self.wait_captured()
        self.remove_server()
        # The next request goes into the void, and is seen at the client.
        self.assertFalse(self.lab.upload(1 * KILOBYTE, limit_seconds=2).is_done)
        self.assertIsNone(watch.process.poll(), "the watch ended with the namespace")
        self.assert_verdict(watch.interrupt(), connections=2)
        self.assert_valid(self.path)

    def test_a_namespace_that_returns_is_watched_once_its_interface_is_there(self):
        lab, server = self.lab, self.lab.server
        watch = start_why(lab, ["client", "server"], "-w", self.path)
        self.remove_server()
        # An instance that has no interface yet, for longer than tcpwhy takes to look again.
        run("ip", "netns", "add", server.name)
        time.sleep(LOOK_SECONDS * 3)
        lab.add_link(server, "eth0", lab.router, "right")
        server.wait_captures(1)
        watch.interrupt()
        names = [point["name"] for point in watch.answer()["points"]]
        self.assertEqual(names.count(f"{server.name} eth0"), 2)

    def test_the_only_namespace_dying_still_gives_the_verdict(self):
        watch = start_why(self.lab, ["server"], "--for", "8s", "-w", self.path)
        self.start_slow_upload()
        self.wait_captured()
        self.remove_server()
        watch.finish(END_SECONDS)
        self.assertIn(watch.status, (0, 1))
        self.assertIn('"tcpwhy.why/1"', watch.output)
        self.assert_valid(self.path)


class DiskTest(EndingTest):
    def test_a_full_disk_ends_with_a_valid_file_and_the_verdict(self):
        self.path = os.path.join(self.lab.small_disk("128k"), "capture.pcapng")
        watch = start_why(self.lab, ["client", "server"], "-w", self.path)
        self.start_slow_upload()
        watch.finish(END_SECONDS)
        self.assertEqual(watch.status, 1)
        self.assertIn("No space left", watch.errors)
        self.assertIn('"tcpwhy.why/1"', watch.output)
        self.assert_valid(self.path)

    def test_a_file_that_cannot_be_made_is_said_before_anything_runs(self):
        done = run(PROGRAM, "why", self.lab.client.target, "-w", "/nowhere/capture.pcapng",
                   check=False, limit_seconds=END_SECONDS)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nowhere/capture.pcapng", done.stderr)
        self.assertIn("No such file or directory", done.stderr)


class PipeTest(EndingTest):
    def start_dump(self, *options, **pipes):
        words = [PROGRAM, "dump", self.lab.client.target, "-nn", "port", "2100", *options]
        process = self.lab.start(*words, stderr=subprocess.PIPE, **pipes)
        self.lab.client.wait_captures(1)
        return process

    def test_dump_ends_when_its_reader_has_enough(self):
        reader, writer = os.pipe()
        with os.fdopen(reader) as lines:
            process = self.start_dump("-l", stdout=writer)
            os.close(writer)
            self.start_slow_upload()
            self.assertIn("2100", lines.readline())
        self.assertNotEqual(process.wait(END_SECONDS), None)
        errors = process.stderr.read().decode()
        self.assertNotIn("Sanitizer", errors)

    def test_packets_reach_a_pipe_while_they_come(self):
        process = self.start_dump("-U", "-w", "-", stdout=subprocess.PIPE)
        reader = self.lab.start("tshark", "-l", "-r", "-", stdin=process.stdout,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.start_slow_upload()
        # A line while the upload still runs for a long time: nothing waits for the end.
        self.assertIn("2100", reader.stdout.readline())
        self.assertIsNone(process.poll())


class PermissionTest(EndingTest):
    def run_as_nobody(self, *words):
        return run("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups",
                   PROGRAM, *words, check=False, limit_seconds=END_SECONDS)

    def test_why_without_rights_says_what_to_do(self):
        done = self.run_as_nobody("why", self.lab.client.target, "--for", "1s")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("root", done.stderr)

    def test_dump_without_rights_has_the_status_of_tcpdump(self):
        done = self.run_as_nobody("dump", self.lab.client.target)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("root", done.stderr)


class StatusTest(EndingTest):
    def test_exit_code_option_reports_a_finding_by_status_10(self):
        # Nothing listens on 2101: refused.
        watch = Watch(self.lab.start, "why", self.lab.client.target, "port", "2101", "--json",
                      "--exit-code")
        self.lab.client.wait_captures(1)
        self.lab.upload(1 * KILOBYTE, limit_seconds=5,
                        url=f"http://{self.lab.server.address}:2101/")
        watch.interrupt()
        self.assertEqual(watch.status, 10, watch.errors)
        self.assertIn('"connection-refused"', watch.output)

    def test_nothing_captured_is_a_verdict_of_its_own(self):
        watch = start_why(self.lab, ["client"], "--for", "1s")
        answer = watch.finish(END_SECONDS).answer()
        self.assertEqual(answer["verdict"]["status"], "nothing-captured")
        self.assertIsNone(answer["verdict"]["cause"])


if __name__ == "__main__":
    skip_unless_root()
    unittest.main(verbosity=2)
