#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The laboratory does what it says, by the kernel's own counters: without that, no diagnosis that is
tested in it means anything."""

import os
import signal
import subprocess
import sys
import unittest

import faults
from lab import HERE, MEGABYTE, Lab, run, skip_unless_root, wait_until

LAB_PROGRAM = """
import sys, time
sys.path.insert(0, {here!r})
from lab import Lab, skip_unless_root
with Lab("routed") as lab:
    lab.serve_uploads()
    print(lab.server.name, lab.directory, flush=True)
    time.sleep(60)
"""


class FaultTest(unittest.TestCase):
    def setUp(self):
        self.lab = self.enterContext(Lab("routed"))
        self.lab.client.offloads("eth0", "off")
        self.lab.serve_uploads()

    def upload(self, size_bytes=2 * MEGABYTE):
        upload = self.lab.upload(size_bytes, limit_seconds=20)
        self.assertTrue(upload.is_done, str(upload))
        return upload

    def server_counter(self, name):
        return self.lab.server.nstat(name)[name]

    def client_counter(self, name):
        return self.lab.client.nstat(name)[name]

    def test_without_a_fault_nothing_is_repaired(self):
        self.upload()
        self.assertEqual(self.server_counter("TcpInCsumErrors"), 0)
        self.assertEqual(self.client_counter("TcpExtTCPTimeouts"), 0)

    def test_delay_takes_its_time_in_one_direction(self):
        faults.disturb(self.lab.router, "--delay-ms", 50)
        # The request's two trips to the server: the handshake's SYN and the data.
        self.assertGreater(self.upload(1000).seconds, 0.1)

    def test_jitter_reorders(self):
        faults.disturb(self.lab.router, "--delay-ms", 2, "--jitter-ms", 4)
        self.upload()
        self.assertGreater(self.server_counter("TcpExtTCPOFOQueue"), 10)

    def test_reorder_holds_some_packets_back(self):
        faults.disturb(self.lab.router, "--reorder-percent", 3, "--reorder-ms", 3)
        self.upload()
        self.assertGreater(self.server_counter("TcpExtTCPOFOQueue"), 10)

    def test_duplicates_arrive_twice(self):
        faults.disturb(self.lab.router, "--duplicate-percent", 10)
        self.upload()
        self.assertGreater(self.server_counter("TcpExtTCPDSACKOldSent"), 5)

    def test_corruption_fails_the_checksum(self):
        faults.disturb(self.lab.router, "--corrupt-percent", 2)
        self.upload()
        self.assertGreater(self.server_counter("TcpInCsumErrors"), 5)

    def test_loss_by_queue_is_repaired(self):
        faults.disturb(self.lab.router, "--loss-percent", 2)
        self.upload()
        self.assertGreater(self.client_counter("TcpRetransSegs"), 5)

    def test_random_loss_drops_about_its_share(self):
        # Of data only: an acknowledgment that is lost is not sent again.
        count = faults.random_loss(self.lab.router, per_mille=20,
                                   match="tcp dport 2100 meta length > 100")
        self.upload(4 * MEGABYTE)
        packets = 4 * MEGABYTE / 1448
        self.assertGreater(count(), packets * 0.02 / 3)
        self.assertLess(count(), packets * 0.02 * 3)
        self.assertGreaterEqual(self.client_counter("TcpRetransSegs"), count())

    def test_black_hole_lets_small_packets_through_only(self):
        count = faults.mtu_black_hole(self.lab.router)
        self.upload(1000)
        self.assertEqual(count(), 0)
        upload = self.lab.upload(1 * MEGABYTE, limit_seconds=2)
        self.assertFalse(upload.is_done)
        self.assertGreater(count(), 0)
        fails = self.lab.router.nstat("IpFragFails")["IpFragFails"]
        self.assertGreaterEqual(fails, count())

    def test_shaper_holds_its_rate(self):
        faults.shaper(self.lab.router, rate="20mbit")
        self.assertGreater(self.upload(5 * MEGABYTE).seconds, 5 * 8 / 20 * 0.9)


class CleanUpTest(unittest.TestCase):
    def check_ending(self, number):
        process = subprocess.Popen([sys.executable, "-c", LAB_PROGRAM.format(here=HERE)],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        with process:
            name, directory = process.stdout.readline().split()
            process.send_signal(number)
            process.wait(10)
        wait_until(lambda: not os.path.exists(directory), "the folder is gone")
        self.assertNotIn(name, run("ip", "netns").stdout)

    def test_sigterm_leaves_nothing_behind(self):
        self.check_ending(signal.SIGTERM)

    def test_ctrl_c_leaves_nothing_behind(self):
        self.check_ending(signal.SIGINT)


if __name__ == "__main__":
    skip_unless_root()
    unittest.main(verbosity=2)
