#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""`tcpwhy dump` in place of `nsenter -n -t PID tcpdump`: the same lines, files and pipes."""

import os
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lab"))

from container_lab import ContainerLab  # noqa: E402
from engine import SKIP, Engine, missing  # noqa: E402
from lab import KILOBYTE, run, wait_until  # noqa: E402
from watch import PROGRAM  # noqa: E402

END_SECONDS = 10
UPLOAD_BYTES = 300 * KILOBYTE


def without_time(line):
    return line.partition(" ")[2]


class DumpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(Engine())
        cls.lab = cls.enterClassContext(ContainerLab("bridge", cls.engine))
        cls.lab.serve_uploads()
        cls.server = cls.lab.server.target
        cls.client = cls.lab.client.target

    def setUp(self):
        # Each test waits for its own captures, so none of an earlier one may still run.
        wait_until(lambda: self.lab.server.packet_sockets() == 0, "no capture is left")

    def filter_words(self, host):
        return ["dst", "port", "2100", "and", "src", "host", host]

    def start_dump(self, *words, **pipes):
        return self.lab.start(PROGRAM, "dump", *words, stderr=subprocess.PIPE, text=True, **pipes)

    def upload(self):
        upload = self.lab.upload(UPLOAD_BYTES, limit_seconds=10)
        self.assertTrue(upload.is_done, str(upload))

    def interrupt(self, *processes):
        for process in processes:
            process.send_signal(signal.SIGINT)
        return [process.communicate(timeout=END_SECONDS)[0] for process in processes]

    def test_lines_are_those_of_tcpdump_in_the_container(self):
        address = self.lab.client.address
        theirs = self.lab.server.start("tcpdump", "-nn", "-i", "eth0", *self.filter_words(address),
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        ours = self.start_dump("-nn", self.server, *self.filter_words(self.client),
                               stdout=subprocess.PIPE)
        self.lab.server.wait_captures(2)
        self.upload()
        ours_text, theirs_text = self.interrupt(ours, theirs)
        ours_lines = [without_time(line) for line in ours_text.splitlines()]
        theirs_lines = [without_time(line) for line in theirs_text.splitlines() if line]
        self.assertGreater(len(theirs_lines), 5)
        # Ctrl-C makes tcpdump leave what the kernel's ring still holds; tcpwhy takes it.
        self.assertEqual(ours_lines[:len(theirs_lines)], theirs_lines)
        self.assertEqual(ours.returncode, 0)

    def test_a_file_on_the_host_named_behind_the_filter_is_read_by_everybody(self):
        path = self.lab.file("network.cap")
        dump = self.start_dump(self.server, *self.filter_words(self.client), "-w", path)
        self.lab.server.wait_captures(1)
        self.upload()
        self.interrupt(dump)
        self.assertEqual(dump.returncode, 0)
        with open(path, "rb") as file:
            # Classic pcap, whichever byte order and precision.
            self.assertIn(file.read(4).hex(), ("d4c3b2a1", "4d3cb2a1"))
        by_tcpdump = run("tcpdump", "-nn", "-r", path).stdout.splitlines()
        by_tshark = run("tshark", "-r", path).stdout.splitlines()
        self.assertGreater(len(by_tcpdump), 5)
        self.assertEqual(len(by_tcpdump), len(by_tshark))
        ours = run(PROGRAM, "dump", "-nn", "-r", path).stdout.splitlines()
        self.assertEqual(ours, by_tcpdump)

    def test_a_pipe_to_tshark_shows_packets_live(self):
        dump = self.start_dump(self.server, "-U", "-w", "-", "port", "2100",
                               stdout=subprocess.PIPE)
        tshark = self.lab.start("tshark", "-l", "-r", "-", stdin=dump.stdout,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.lab.server.wait_captures(1)
        self.upload()
        # The dump still runs: the line did not wait for its end.
        self.assertIn("2100", tshark.stdout.readline())
        self.assertIsNone(dump.poll())
        dump.stdout.close()
        dump.send_signal(signal.SIGINT)
        self.assertEqual(dump.wait(timeout=END_SECONDS), 0, dump.stderr.read())
        tshark.communicate(timeout=END_SECONDS)

    def test_names_of_containers_stand_in_the_lines_without_n(self):
        dump = self.start_dump(self.server, *self.filter_words(self.client), stdout=subprocess.PIPE)
        self.lab.server.wait_captures(1)
        self.upload()
        text, = self.interrupt(dump)
        self.assertIn(f"IP {self.client}.", text)
        self.assertIn(f"> {self.server}.", text)


if __name__ == "__main__":
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(SKIP)
    unittest.main(verbosity=2)
