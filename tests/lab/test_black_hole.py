#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A black hole while it happens: what is said behind each packet of the sender's recording.

The recordings of recordings/causes/ are cut off behind each timeout, as `why` sees them live. Nothing
is named at the first one, the black hole is at least possible at the second, and likely as soon as a
smaller packet has got through. Needs no root.
"""

import glob
import json
import os
import subprocess
import sys
import tarfile
import tempfile

from lab import HERE
from score_table import ask
from watch import PROGRAM

FOLDER = os.path.join(HERE, "recordings/causes")
CAUSE = "pmtu-black-hole"
WORDS = ["possible", "likely", "proven"]


def packets_of(path):
    done = subprocess.run([PROGRAM, "explain", "--json", "-r", path], check=True, capture_output=True,
                          text=True)
    packets = [json.loads(line) for line in done.stdout.splitlines()]
    return [packet for packet in packets if packet["type"] == "packet" and packet["label"]]


def answer_behind(path, number):
    cut = f"{path}.cut.pcap"
    subprocess.run([PROGRAM, "dump", "-r", path, "-c", str(number), "-w", cut], check=True,
                   stderr=subprocess.DEVNULL)
    return ask(cut)


def confidence_behind(path, number):
    """None when it is not named; other causes may not be."""
    findings = [finding for finding in answer_behind(path, number)["findings"]
                if finding["severity"] != "note"]
    others = [finding["cause"] for finding in findings if finding["cause"] != CAUSE]
    if others:
        raise AssertionError(f"behind packet {number}: {', '.join(others)}")
    return findings[0]["confidence"] if findings else None


def check(path):
    """What the recording shows of it, in words; an AssertionError says what is wrong."""
    packets = packets_of(path)
    timeouts = [packet["number"] for packet in packets if packet["label"]["repair"] == "timeout"]
    first, second = (confidence_behind(path, number) for number in timeouts[:2])
    if first is not None:
        raise AssertionError(f"{first} at the first timeout")
    if second not in WORDS:
        raise AssertionError(f"{second} at the second timeout")
    freed = next((packet["number"] for packet in packets
                  if packet["number"] > timeouts[1] and packet["label"]["acknowledged_bytes"]), None)
    if not freed:
        return "possible at the second timeout, nothing smaller was sent"
    after = confidence_behind(path, freed)
    if after not in WORDS[1:]:
        raise AssertionError(f"{after} when a smaller packet had got through")
    return f"{second} at the second timeout, {after} when a smaller packet had got through"


def main():
    failed = count = 0
    for archive in sorted(glob.glob(os.path.join(FOLDER, "black_hole*.tar.xz"))):
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(archive) as tar:
                tar.extractall(folder)
            name = os.path.basename(archive).split(".")[0]
            path = next(glob.iglob(os.path.join(folder, "**", "sender.pcap"), recursive=True))
            count += 1
            try:
                print(f"{name}: {check(path)}")
            except AssertionError as error:
                failed += 1
                print(f"{name}: {error}")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
