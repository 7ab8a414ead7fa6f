#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Make a capture worse, as captures of others are.

Usage: degrade.py KIND IN.pcap OUT.pcap [SEED]
Kinds: snap96 (cut), midstream (the first packets are missing), oneway (one direction), removed
(1 % of the packets are missing), doubled (three packets of ten stand there twice).
"""

import copy
import random
import sys

import packets

SNAP_BYTES = 96
REMOVED_SHARE = 0.01
DOUBLED_SHARE = 0.3
DOUBLED_AFTER_NS = 4000
MIDSTREAM_PACKETS = 12


def snap96(items, _):
    for item in items:
        item.bytes = item.bytes[:SNAP_BYTES]
    return items


def midstream(items, _):
    """Without the beginning of every connection: a fifth of the packets, and the handshake at least."""
    return items[max(MIDSTREAM_PACKETS, len(items) // 5):]


def oneway(items, _):
    """Only who sent the first SYN is heard."""
    first = next(item for item in items if item.is_tcp and item.flags & packets.SYN)
    return [item for item in items
            if item.is_tcp and item.source[0] == first.source[0]]


def removed(items, generator):
    return [item for item in items if generator.random() >= REMOVED_SHARE]


def doubled(items, generator):
    out = []
    for item in items:
        out.append(item)
        if generator.random() < DOUBLED_SHARE:
            twin = copy.copy(item)
            twin.time_ns += DOUBLED_AFTER_NS
            out.append(twin)
    out.sort(key=lambda item: item.time_ns)
    return out


KINDS = {"snap96": snap96, "midstream": midstream, "oneway": oneway, "removed": removed,
         "doubled": doubled}


def degrade(kind, source, target, seed=1):
    """Returns the numbers, in the source, of the packets of the target."""
    items = KINDS[kind](packets.read(source), random.Random(seed))
    packets.write(target, items)
    return [item.number for item in items]


def main():
    if len(sys.argv) not in (4, 5) or sys.argv[1] not in KINDS:
        sys.exit(__doc__)
    degrade(*sys.argv[1:4], *map(int, sys.argv[4:]))


if __name__ == "__main__":
    main()
