#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Capturing itself: several points in one order of time, nothing lost, filters, files and pipes."""

import os
import signal
import subprocess
import time
import unittest

from lab import Lab, run, skip_unless_root
from watch import PROGRAM

PORT = 2100
COUNT = 500
END_SECONDS = 10
SENDER = """
import socket, sys
link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in range(int(sys.argv[3])):
    link.sendto(b"x" * (number % 1000), (sys.argv[1], int(sys.argv[2])))
"""


def fields(path, *names):
    words = [word for name in names for word in ("-e", name)]
    lines = run("tshark", "-r", path, "-T", "fields", *words).stdout.splitlines()
    return [line.split("\t") for line in lines]


class CaptureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab("bridge"))
        # Every datagram to the closed port gets its ICMP error, whatever other tests have sent.
        cls.lab.server.sysctl("net.ipv4.icmp_ratelimit", 0)

    def start(self, *words, command="dump", **pipes):
        captures = {role: getattr(self.lab, role).packet_sockets() for role in ("client", "server")}
        process = self.lab.start(PROGRAM, command, *words, text=True, stderr=subprocess.PIPE,
                                 **pipes)
        for role, count in captures.items():
            if getattr(self.lab, role).target in words[0]:
                getattr(self.lab, role).wait_captures(count + 1)
        return process

    def end(self, process):
        process.send_signal(signal.SIGINT)
        return process.communicate(timeout=END_SECONDS)

    def send(self, count=COUNT, port=PORT):
        self.lab.client.run("/usr/bin/python3", "-c", SENDER, self.lab.server.address, port, count)

    def both(self):
        return f"{self.lab.client.target},{self.lab.server.target}"

    def test_two_points_come_in_the_order_of_time_and_whole(self):
        path = self.lab.file("two.pcapng")
        dump = self.start(self.both(), "udp", "-w", path)
        self.send()
        _, errors = self.end(dump)
        self.assertEqual(dump.returncode, 0, errors)
        packets = fields(path, "frame.time_epoch", "frame.interface_name", "udp.length")
        times = [float(packet[0]) for packet in packets]
        self.assertEqual(times, sorted(times))
        for role in ("client", "server"):
            name = f"{getattr(self.lab, role).name} eth0"
            lengths = [int(packet[2]) for packet in packets if packet[1] == name]
            self.assertEqual(lengths, [8 + number % 1000 for number in range(COUNT)])
        self.assertIn(f"{2 * COUNT} packets captured", errors)
        self.assertIn("0 packets dropped by kernel", errors)

    def test_frame_numbers_of_a_point_count_what_its_filter_lets_through(self):
        path = self.lab.file("filtered.pcap")
        dump = self.start(self.lab.server.target, "udp", "port", PORT + 1, "-w", path)
        self.send(20)
        self.send(10, port=PORT + 1)
        _, errors = self.end(dump)
        self.assertEqual(len(fields(path, "frame.number")), 10, errors)
        self.assertIn("10 packets received by filter", errors)

    def test_direction_is_that_of_the_interface(self):
        heard = self.start(self.lab.server.target, "-Q", "in", "udp", "port", PORT + 2, "-w",
                           self.lab.file("heard.pcap"))
        said = self.start(self.lab.server.target, "-Q", "out", "udp", "port", PORT + 2, "-w",
                          self.lab.file("said.pcap"))
        self.send(20, port=PORT + 2)
        self.assertIn("\n20 packets captured", self.end(heard)[1])
        self.assertIn("\n0 packets captured", self.end(said)[1])

    def test_files_of_g_are_whole_and_the_command_gets_each(self):
        form = self.lab.file("at-%s.pcapng")
        dump = self.start(self.lab.server.target, "udp", "port", PORT + 3, "-w", form, "-G", "1",
                          "-z", "gzip")
        for _ in range(2):
            self.send(20, port=PORT + 3)
            time.sleep(1.1)
        self.send(20, port=PORT + 3)
        _, errors = self.end(dump)
        self.assertEqual(dump.returncode, 0, errors)
        self.assertIn("60 packets captured", errors)
        time.sleep(0.5)
        folder = os.path.dirname(form)
        names = sorted(name for name in os.listdir(folder) if name.startswith("at-"))
        self.assertTrue(all(name.endswith(".gz") for name in names[:-1]), names)
        self.assertTrue(names[-1].endswith(".pcapng"), names)
        self.assertEqual(60, sum(len(fields(os.path.join(folder, name), "udp.length"))
                                 for name in names))

    def test_file_of_one_point_is_that_of_tcpdump(self):
        path, theirs = self.lab.file("one.pcap"), self.lab.file("theirs.pcap")
        dump = self.start(self.lab.server.target, "-w", path, "-c", 50, "udp")
        self.send(50)
        dump.communicate(timeout=END_SECONDS)
        self.assertEqual(dump.returncode, 0)
        run("tcpdump", "--nano", "-r", path, "-w", theirs)
        with open(path, "rb") as ours, open(theirs, "rb") as others:
            self.assertEqual(ours.read(), others.read())

    def test_reader_that_leaves_ends_it_quietly(self):
        dump = self.start(self.lab.server.target, "-nl", "udp", stdout=subprocess.PIPE)
        self.send(10)
        self.assertIn(f".{PORT}: UDP", dump.stdout.readline())
        dump.stdout.close()
        self.send(10)
        errors = dump.stderr.read()
        self.assertEqual(dump.wait(timeout=END_SECONDS), 0)
        self.assertNotIn("tcpwhy: cannot", errors)

    def watch_closed_port(self, *words):
        path = self.lab.file("proof.pcap")
        why = self.start(self.lab.client.target, "udp", "port", PORT, "-w", path, *words,
                         command="why", stdout=subprocess.PIPE)
        self.send(5)
        self.end(why)
        return [packet[0] for packet in fields(path, "icmp.type")]

    def test_why_keeps_errors_that_quote_what_the_filter_asks_for(self):
        self.assertIn("3", self.watch_closed_port())
        self.assertNotIn("3", self.watch_closed_port("--exact-filter"))

    def test_any_is_every_interface_of_the_namespace(self):
        path = self.lab.file("any.pcap")
        dump = self.start(f"{self.lab.server.target}@any", "udp", "-w", path)
        self.send(5)
        _, errors = self.end(dump)
        self.assertIn("link-type LINUX_SLL2 (Linux cooked v2)", errors)
        self.assertEqual(len(fields(path, "udp.length")), 5)

    def test_any_names_the_interface_of_each_packet(self):
        dump = self.start(f"{self.lab.server.target}@any", "-nn", "-t", "udp",
                          stdout=subprocess.PIPE)
        self.send(3)
        lines, _ = self.end(dump)
        self.assertEqual(len(lines.splitlines()), 3)
        for line in lines.splitlines():
            self.assertRegex(line, r"^eth0  In  IP ")


if __name__ == "__main__":
    skip_unless_root()
    unittest.main(verbosity=2)
