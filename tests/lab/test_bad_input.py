#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Bad input gets a clear error and the exit status that PRODUCT gives it."""

import unittest

from lab import Lab, skip_unless_root
from watch import run_program


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab("bridge"))
        cls.target = cls.lab.client.target

    def assert_error(self, words, status, *texts):
        done = run_program(*words, limit_seconds=15)
        self.assertEqual(done.returncode, status, f"{words}: {done.stderr}")
        self.assertEqual(done.stdout, "")
        lines = done.stderr.strip().splitlines()
        self.assertLessEqual(len(lines), 4, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)

    def write(self, name, data):
        path = self.lab.file(name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def test_an_unknown_target_is_named(self):
        self.assert_error(["why", "svc-nowhere", "--for", "1s"], 1, "svc-nowhere")
        self.assert_error(["dump", "netns:nowhere-at-all"], 1, "nowhere-at-all")

    def test_a_bad_filter_is_told_in_the_words_of_libpcap(self):
        self.assert_error(["why", self.target, "port", "port"], 2, "syntax error")
        self.assert_error(["dump", self.target, "tcp", "and", "and"], 1, "syntax error")

    def test_a_filter_keyword_in_place_of_a_target_gets_a_suggestion(self):
        self.assert_error(["why", "port", "2100"], 2, "netns:host")
        self.assert_error(["why", "host", "10.0.0.1"], 2, "netns:host")

    def test_a_missing_file_is_named(self):
        self.assert_error(["why", "-r", "/nowhere/file.pcap"], 1, "/nowhere/file.pcap",
                          "No such file or directory")

    def test_a_file_that_is_no_capture_is_refused(self):
        path = self.write("text.txt", b"this is no capture\n" * 10)
        self.assert_error(["why", "-r", path], 1, path)

    def test_an_empty_file_is_refused(self):
        self.assert_error(["why", "-r", self.write("empty.pcap", b"")], 1, "empty.pcap")

    def test_an_unknown_option_gets_the_nearest_one(self):
        self.assert_error(["why", self.target, "--jsn"], 2, "--jsn", "--json")

    def test_an_unknown_command_option_value_is_refused(self):
        self.assert_error(["why", self.target, "--for", "soon"], 2, "--for")
        self.assert_error(["why", self.target, "--lang", "xx"], 2, "--lang")

    def test_an_unknown_interface_lists_those_that_there_are(self):
        self.assert_error(["why", f"{self.target}@eth7", "--for", "1s"], 1, "eth7", "eth0")

    def test_a_scheme_that_is_not_built_says_so_in_one_line(self):
        self.assert_error(["why", "podman:web", "--for", "1s"], 3, "podman")


if __name__ == "__main__":
    skip_unless_root()
    unittest.main(verbosity=2)
