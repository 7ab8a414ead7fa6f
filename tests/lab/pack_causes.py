#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Pack recordings of known causes for test_causes.py: headers only, and the table of their answers.

Usage: pack_causes.py DIRECTORY   pack what `score_causes.py record DIRECTORY --short` left there
       pack_causes.py --table     answers.tsv again, for the recordings that are packed

What must be answered comes from the recording's own truth; whether it is today, from asking. A
recording is taken when every fault in it struck.
"""

import csv
import glob
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

import packets
from pack_recording import headers_of
from score_table import is_unseen, truth_at
from test_causes import COLUMNS, FOLDER, TABLE, answers_of, is_held, write_truth

POINTS = ("sender", "middle", "receiver")
HEADS = re.compile(rb"HTTP/1\.|[A-Z]{3,7} /[^ ]* HTTP/1\.")
HEAD_END = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
LAST_CHUNK_BYTES = 64  # a packet that holds little more than that
TLS_RECORDS = (20, 21, 22, 23)
TLS_BYTES = 256  # of a record: what is read of hellos and alerts
# A recording that is larger tells nothing that a smaller one of its case does not.
MOST_BYTES = 250000


def read_truth_file(folder):
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
        return json.load(file)


def is_tls(data):
    return len(data) > 5 and data[0] in TLS_RECORDS and data[1] == 3


def heads_of(packet):
    """Its headers, and what is said in them: the heads of HTTP and TLS, and questions about names."""
    headers = headers_of(packet)
    if not packet.is_tcp:
        return packet.bytes if packet.bytes[12:14] == b"\x08\x00" and packet.bytes[23] == 17 \
            else headers
    said = packet.bytes[len(headers):]
    if HEADS.match(said):
        end = said.find(HEAD_END)
        return headers + (said[:end + len(HEAD_END)] if end >= 0 else said)
    if said.endswith(LAST_CHUNK) and len(said) < LAST_CHUNK_BYTES:
        return packet.bytes
    return headers + (said[:TLS_BYTES] if is_tls(said) else b"")


def pack(source):
    target = os.path.join(FOLDER, f"{os.path.basename(source)}.tar.xz")
    with tempfile.TemporaryDirectory() as folder:
        for point in POINTS:
            path = os.path.join(folder, f"{point}.pcap")
            subprocess.run(["editcap", "-F", "nsecpcap", os.path.join(source, f"{point}.pcapng"),
                            path], check=True)
            items = packets.read(path)
            for item in items:
                item.bytes = heads_of(item)
            packets.write(path, items)
        with open(os.path.join(folder, "truth.json"), "w", encoding="utf-8") as file:
            json.dump(read_truth_file(source), file, indent=1)
        with tarfile.open(target, "w:xz", preset=9) as out:
            for name in sorted(os.listdir(folder)):
                out.add(os.path.join(folder, name), arcname=name, filter=without_owner)
    size = os.path.getsize(target)
    if size > MOST_BYTES:
        os.unlink(target)
    print(f"{os.path.basename(source)}: {size} bytes{', too many' if size > MOST_BYTES else ''}")


def without_owner(info):
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    return info


def state_of(truth, point, path):
    groups = truth_at(truth, point)
    is_blind = groups is None
    groups = truth_at(truth, None) if is_blind else groups
    also = truth.get("also", [])
    if all(is_held(groups, answer) for answer in answers_of(path, groups)):
        return groups, also, "held"
    return groups, also, \
        "unseen" if is_unseen({"truth": groups, "is_blind": is_blind}, point) else "missed"


def lines_of(packed):
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(packed) as archive:
            archive.extractall(folder)
        truth = read_truth_file(folder)
        for point in POINTS:
            groups, also, state = state_of(truth, point, os.path.join(folder, f"{point}.pcap"))
            yield [os.path.basename(packed).split(".")[0], point, write_truth(groups),
                   "|".join(also), state]


def write_table():
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        for packed in sorted(glob.glob(os.path.join(FOLDER, "*.tar.xz"))):
            writer.writerows(lines_of(packed))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.makedirs(FOLDER, exist_ok=True)
    if sys.argv[1] != "--table":
        for path in sorted(glob.glob(os.path.join(sys.argv[1], "*", "truth.json"))):
            if all(read_truth_file(os.path.dirname(path))["strikes"]):
                pack(os.path.dirname(path))
    write_table()


if __name__ == "__main__":
    main()
