#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Make a recording small enough to keep: headers only, one packed file for recordings/.

Usage: pack_recording.py RECORDING... (folders of record_scenario.py)
"""

import os
import shutil
import sys
import tarfile
import tempfile

import packets
from packets import ETHERNET_BYTES
from test_recordings import FOLDER


def headers_of(packet):
    """Of TCP all of them; else what the lab's ARP and ICMP need."""
    if not packet.is_tcp:
        return packet.bytes[:ETHERNET_BYTES + 56]
    at = ETHERNET_BYTES + (packet.bytes[ETHERNET_BYTES] & 15) * 4
    return packet.bytes[:at + (packet.bytes[at + 12] >> 4) * 4]


def pack(source):
    seed, name = os.path.basename(source), os.path.basename(os.path.dirname(source))
    with tempfile.TemporaryDirectory() as folder:
        for file in os.listdir(source):
            if file.endswith(".pcap"):
                items = packets.read(os.path.join(source, file))
                for item in items:
                    item.bytes = headers_of(item)
                packets.write(os.path.join(folder, file), items)
            elif file != "programs.jsonl":
                shutil.copy(os.path.join(source, file), folder)
        with tarfile.open(os.path.join(FOLDER, f"{name}-{seed}.tar.xz"), "w:xz", preset=9) as out:
            out.add(folder, arcname=".")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for source in sys.argv[1:]:
        pack(os.path.abspath(source))


if __name__ == "__main__":
    main()
