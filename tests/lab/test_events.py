#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A live why prints what happens while it happens, and the verdict behind it."""

import json
import os
import unittest

import faults
from lab import KILOBYTE, MEGABYTE, SERVICE_PORT, Lab, skip_unless_root, wait_until
from watch import PROGRAM

STALL_SECONDS = 20


class EventTest(unittest.TestCase):
    def setUp(self):
        self.lab = self.enterContext(Lab("routed"))

    def start(self, *words):
        """Its output goes to a file, where it can be read while it runs."""
        self.path = self.lab.file("events.txt")
        before = self.lab.client.packet_sockets()
        with open(self.path, "w", encoding="utf-8") as file:
            process = self.lab.start(PROGRAM, "why", self.lab.client.target, "port", SERVICE_PORT,
                                     *words, stdout=file)
        self.lab.client.wait_captures(before + 1)
        return process

    def read(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def end(self, process):
        process.terminate()
        self.assertEqual(process.wait(STALL_SECONDS), 0)
        return self.read()

    def test_a_stall_is_told_while_it_lasts_and_a_verdict_follows(self):
        faults.mtu_black_hole(self.lab.router, mtu=1400)
        self.lab.serve_uploads()
        process = self.start("-w", self.lab.file("kept.pcapng"))
        self.lab.start_upload(10 * MEGABYTE, limit_seconds=STALL_SECONDS)
        wait_until(lambda: "nothing moves: " in self.read(), "the stall is told", STALL_SECONDS)
        self.assertIsNone(process.poll())
        events, verdict = self.end(process).split("\n\n", 1)
        lines = events.splitlines()
        self.assertIn("opens a connection to", lines[0])
        for line in lines:
            self.assertRegex(line, r"^ +\d+\.\d{3} s  |^ +\.\.\. \d+ more$")
        self.assertIn(verdict.split(":")[0].split(",")[0], ("FAILED", "SLOW", "NOT EXPLAINED"))
        # The packets that prove it say so to Wireshark.
        shown = os.popen(f"tshark -r {self.lab.file('kept.pcapng')} -Y frame.comment -T fields "
                         "-e frame.comment 2>/dev/null").read()
        self.assertIn("tcpwhy: ", shown)

    def test_ndjson_ends_with_the_answer(self):
        self.lab.serve_uploads()
        process = self.start("--ndjson")
        self.lab.upload(20 * KILOBYTE, limit_seconds=5)
        wait_until(lambda: '"closed"' in self.read(), "the end is told", STALL_SECONDS)
        lines = [json.loads(line) for line in self.end(process).splitlines()]
        self.assertEqual([line.get("event") for line in lines], ["opened", "closed", None])
        self.assertEqual(lines[-1]["schema"], "tcpwhy.why/1")

    def test_json_is_one_object(self):
        self.lab.serve_uploads()
        process = self.start("--json")
        self.lab.upload(20 * KILOBYTE, limit_seconds=5)
        self.assertEqual(json.loads(self.end(process))["schema"], "tcpwhy.why/1")


if __name__ == "__main__":
    skip_unless_root()
    unittest.main()
