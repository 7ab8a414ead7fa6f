#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""dump beside tcpdump on the same interface at the same time: the same lines for the same packets, the
same lists of devices, the same answers to signals, files of the same owner."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import unittest

from lab import SKIPPED_STATUS, Lab, skip_unless_root, wait_until
from watch import PROGRAM

END_SECONDS = 10
BODY_BYTES = 300_000
USER = "nobody"
# Datagrams of several services to a host that has none of them: each comes back in an ICMP error.
SENDER = """
import socket, sys
link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
name = bytes.fromhex("07") + b"example" + bytes.fromhex("0000010001")
for port, body in int(sys.argv[2]) * [(53, bytes.fromhex("12340100000100000000000000")[:12] + name), (123, bytes([0x23]) + bytes(47)),
                   (9, b"x" * 700), (4789, bytes(8) + bytes(14)), (5353, bytes(12))]:
    link.sendto(body, (sys.argv[1], port))
link.sendto(b"the last one", (sys.argv[1], int(sys.argv[3])))
"""
FILTER = ["ip", "and", "not", "net", "224.0.0.0/4"]
MARK_PORT = 7777
# The hundred datagrams, and what the kernel's limits let through of their errors, beside the upload.
LINES_MINIMUM = 130


def packets_of(lines):
    """Packets with all their lines, sorted: they pass on two processors at once, and each capture sees
    another one of them first."""
    packets = []
    for line in lines:
        if packets and line.startswith((" ", "\t")):
            packets[-1] += "\n" + line
        else:
            packets.append(line)
    return sorted(packets)


class TcpdumpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab("bridge"))
        cls.lab.server.sysctl("net.ipv4.icmp_ratelimit", 0)
        cls.lab.serve_uploads()

    def start_both(self, *options, interface="eth0"):
        """Both have their sockets open when this returns. Lines go to files."""
        server = self.lab.server
        count = server.packet_sockets()
        started = []
        ours = [PROGRAM, "dump", f"{server.target}@{interface}"]
        theirs = server.command("tcpdump", "-i", interface)
        for name, words in (("ours", ours), ("theirs", theirs)):
            path = self.lab.file(f"{name}-{len(self.lab.processes)}")
            with open(path, "w", encoding="utf-8") as file:
                process = self.lab.start(*words, *options, *FILTER, stdout=file, stderr=subprocess.PIPE,
                                         text=True)
            started.append((process, path))
        server.wait_captures(count + 2)
        return started

    def send(self, count):
        self.lab.client.run("/usr/bin/python3", "-c", SENDER, self.lab.server.address, count, MARK_PORT)

    def load(self):
        self.assertEqual(self.lab.upload(BODY_BYTES, 10).http_status, 201)
        self.lab.client.wait_quiet()
        self.send(20)

    def lines_to_mark(self, path):
        """None before the last packet has been printed."""
        with open(path, encoding="utf-8") as file:
            text = file.read()
        end = text.find(f".{MARK_PORT}: ")
        return None if end < 0 else text[:end].split("\n")

    def end(self, process, path):
        lines = wait_until(lambda: self.lines_to_mark(path), "all packets are printed")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=END_SECONDS)
        self.assertEqual(process.returncode, 0, errors)
        return lines, errors.split("\n")

    def compare(self, *options, **where):
        ours, theirs = self.start_both(*options, **where)
        self.load()
        ours, theirs = self.end(*ours), self.end(*theirs)
        self.assertEqual(packets_of(ours[0]), packets_of(theirs[0]))
        self.assertGreater(len(ours[0]), LINES_MINIMUM)
        return ours[1], theirs[1]

    def test_lines_are_the_same(self):
        errors, expected = self.compare("-nn", "-t", "-l")
        self.assertEqual(errors[0].replace("tcpwhy", "tcpdump"), expected[0])
        self.assertEqual(errors[1].replace(f"{self.lab.server.name} ", ""), expected[1])
        for line, their_line in zip(errors[2:5], expected[2:5]):
            self.assertEqual(re.sub(r"^\d+", "N", line), re.sub(r"^\d+", "N", their_line))

    def test_lines_in_full_are_the_same(self):
        self.compare("-nn", "-t", "-l", "-vv", "-e")

    def test_lines_of_all_interfaces_are_the_same(self):
        self.compare("-nn", "-t", "-l", interface="any")

    def test_bytes_are_the_same(self):
        self.compare("-nn", "-t", "-l", "-X", "-s", "200")

    def test_devices_are_the_same(self):
        for letter in "DLJ":
            interface = [] if letter == "D" else ["-i", "eth0"]
            theirs = self.lab.server.run("tcpdump", f"-{letter}", *interface)
            ours = subprocess.run([PROGRAM, "dump", f"-{letter}", self.lab.server.target, *interface],
                                  capture_output=True, text=True, check=True, timeout=END_SECONDS)
            self.assertEqual(ours.stdout, theirs.stdout)
            self.assertEqual(ours.stderr, theirs.stderr)

    def test_signal_tells_how_far_it_is(self):
        dump = self.lab.start(PROGRAM, "dump", self.lab.server.target, "-nn", "udp", "port", "9",
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.lab.server.wait_captures(1)
        self.load()
        lines = [dump.stderr.readline() for _ in range(2)]
        self.assertIn("listening on", lines[1])
        dump.send_signal(signal.SIGUSR1)
        self.assertRegex(dump.stderr.readline(), r"^tcpwhy: \d+ packets? captured, \d+ packets? received "
                                                 r"by filter, 0 packets dropped by kernel\n$")
        dump.send_signal(signal.SIGINT)
        self.assertIn("20 packets captured\n", dump.communicate(timeout=END_SECONDS)[1])

    def test_every_file_belongs_to_the_user(self):
        folder = self.lab.file("owned")
        os.mkdir(folder)
        user = pwd.getpwnam(USER)
        os.chown(folder, user.pw_uid, user.pw_gid)
        os.chmod(os.path.dirname(folder), 0o755)
        dump = self.lab.start(PROGRAM, "dump", self.lab.server.target, "-Z", USER, "-C", "20k", "-w",
                              os.path.join(folder, "x.pcap"), stderr=subprocess.PIPE, text=True)
        wait_until(lambda: os.listdir(folder), "the first file is there")
        self.load()
        dump.send_signal(signal.SIGINT)
        _, errors = dump.communicate(timeout=END_SECONDS)
        self.assertEqual(dump.returncode, 0, errors)
        self.assertIn(f"dropped privs to {USER}\n", errors)
        names = os.listdir(folder)
        self.assertGreater(len(names), 3)
        for name in names:
            self.assertEqual(os.stat(os.path.join(folder, name)).st_uid, user.pw_uid)


if __name__ == "__main__":
    skip_unless_root()
    if not shutil.which("tcpdump"):
        print("skipped: no tcpdump to compare with")
        sys.exit(SKIPPED_STATUS)
    unittest.main(verbosity=2)
