# SPDX-License-Identifier: BSD-3-Clause
"""What really happened in a recording, out of the kernel's account and the captures at both ends.

No rule of tcpwhy's is used here. Which transmission repeats bytes and why is told by the kernel
(tracepoint and congestion state); what arrived, by the receiver's capture; what the sender waited
for, by its socket: outstanding and unsent bytes, chronographs, congestion state, calls of programs.
"""

import bisect
import collections
import csv
import json
import os

import packets
from packets import FIN, RST, SYN, after

MASK = 0xFFFFFFFF
OPEN, DISORDER, CWR, RECOVERY, LOSS = range(5)
CHRONO_RWND, CHRONO_SNDBUF = 2, 3
ESTABLISHED = 1
MATCH_NS = 20_000_000  # a capture stamps a packet well within that of the kernel's event
JIFFY_NS = 4_000_000
SEGMENTS_MAXIMUM = 64

# Groups of states that packets, kernel and programs can tell apart.
GROUPS = {
    "HS_NET": "HANDSHAKE", "HS_RETRY": "HANDSHAKE",
    "RWND": "WINDOW", "ZWND": "WINDOW",
    "CWND": "PATH", "PACED": "PATH", "SNDBUF": "PATH",
    "NAGLE_DELACK": "NAGLE",
    "LOSS_FAST": "FAST", "LOSS_TLP": "TLP",
    "LOSS_RTO": "TIMEOUT", "PATH_DEAD": "TIMEOUT", "PEER_DEAF": "TIMEOUT",
    "CLOSE_WAIT_APP": "CLOSING", "CLOSING": "CLOSING",
    "CLIENT_THINK": "CLIENT", "KEEP_IDLE": "CLIENT",
    "SERVER_THINK": "SERVER",
    "CAPTURE_GAP": "UNKNOWN", "UNKNOWN": "UNKNOWN",
}
# States that name a phase and leave open whom it waits for: right with any of these.
PHASES = {
    "EXPECT_WAIT": ["SERVER", "CLIENT"],  # the server's 100, or the end of the client's patience
    "TLS_HS": ["SERVER", "CLIENT", "PATH"],
}


class Event:
    NUMBERS = ("time_ns", "role", "detail", "source_port", "destination_port", "start", "end",
               "una", "nxt", "written", "window", "cwnd", "packets_out", "congestion_state",
               "retransmits", "total_retransmits", "chrono_type", "busy", "rwnd", "probe_end",
               "segments")

    def __init__(self, row):
        self.kind = row["kind"]
        for name in self.NUMBERS:
            setattr(self, name, int(row.get(name, 0)))


def read_events(path):
    with open(path, encoding="utf-8") as file:
        return sorted((Event(row) for row in csv.DictReader(file, delimiter="\t")),
                      key=lambda event: event.time_ns)


class Transmission:
    """A data packet as its sender made it; of a repair, why."""
    __slots__ = ("packet", "kind", "is_needless", "arrived_ns")

    def __init__(self, packet):
        self.packet, self.kind = packet, None
        self.is_needless, self.arrived_ns = False, None


class Ranges:
    """Bytes seen, as offsets that do not wrap (lab transfers stay below 2 GB)."""

    def __init__(self):
        self.items = []

    def holds(self, start, end):
        at = bisect.bisect_right(self.items, [start, float("inf")]) - 1
        return at >= 0 and self.items[at][1] >= end

    def overlaps(self, start, end):
        at = bisect.bisect_left(self.items, [end, 0]) - 1
        return at >= 0 and self.items[at][1] > start

    def add(self, start, end):
        at = bisect.bisect_left(self.items, [start, start])
        if at and self.items[at - 1][1] >= start:
            at -= 1
            start = self.items[at][0]
        while at < len(self.items) and self.items[at][0] <= end:
            end = max(end, self.items.pop(at)[1])
        self.items.insert(at, [start, end])


class Side:
    """One direction: what its sender sent, and what its kernel said."""

    def __init__(self, role, endpoint, isn):
        self.role, self.endpoint, self.isn = role, endpoint, isn
        self.sent = []         # Transmission, in time order
        self.by_stamp = collections.defaultdict(list)
        self.events = []
        self.probes = {}       # packet number at the sender: "window-probe" or "keep-alive"
        self.bytes = 0

    def offset(self, sequence):
        return ((sequence - self.isn) & MASK)


class Connection:
    def __init__(self, client, server, start_ns):
        self.sides = {"client": client, "server": server}
        self.start_ns = start_ns

    @property
    def sender(self):
        client, server = self.sides.values()
        return "server" if server.bytes > client.bytes else "client"


class Recording:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "meta.json"), encoding="utf-8") as file:
            self.meta = json.load(file)
        self.roles = self.meta["roles"]
        self.captures = {role: packets.read(os.path.join(folder, f"{role}.pcap"))
                         for role in self.roles}
        self.events = read_events(os.path.join(folder, "kernel.tsv"))
        self.connections = self.find_connections()
        for connection in self.connections.values():
            for name, side in connection.sides.items():
                other = connection.sides["server" if name == "client" else "client"]
                self.collect(side, other)
        for connection in self.connections.values():
            for name, side in connection.sides.items():
                other = connection.sides["server" if name == "client" else "client"]
                self.arrivals(side, other)

    def find_connections(self):
        """By client endpoint and server endpoint; both handshake packets as their makers saw them."""
        found, answers = {}, {}
        for item in self.captures["server"]:
            if item.is_tcp and item.flags & SYN and item.flags & packets.ACK:
                answers[item.destination, item.source] = item
        for item in self.captures["client"]:
            key = item.is_tcp and (item.source, item.destination)
            if not item.is_tcp or not item.flags & SYN or item.flags & packets.ACK \
                    or key in found or key not in answers:
                continue
            found[key] = Connection(Side("client", item.source, item.seq),
                                    Side("server", item.destination, answers[key].seq),
                                    item.time_ns)
        return found

    def collect(self, side, other):
        """Transmissions at their own end, each repair with the kernel's reason."""
        role = self.roles.index(side.role)
        side.events = [event for event in self.events
                       if event.role == role and event.source_port == side.endpoint[1]
                       and event.destination_port == other.endpoint[1]]
        for item in self.captures[side.role]:
            if not item.is_tcp or item.source != side.endpoint or item.destination != other.endpoint:
                continue
            if item.has_data or item.flags & (SYN | FIN):
                sent = Transmission(item)
                side.sent.append(sent)
                side.by_stamp[item.timestamp].append(sent)
                side.bytes = max(side.bytes, side.offset(item.end))
            elif not item.flags & RST:
                self.note_probe(side, item)
        self.explain_repairs(side)

    def note_probe(self, side, item):
        """Nothing, from below what is outstanding: asks for the window when something waits to be
        sent, else whether the peer lives."""
        at = bisect.bisect_right([event.time_ns for event in side.events], item.time_ns) - 1 \
            if side.events else -1
        if at < 0:
            return
        before = side.events[at]
        # A received segment is noted before it is looked at.
        una = before.start if before.kind == "receive" else before.una
        if item.seq == (una - 1) & MASK and una == before.nxt:
            side.probes[item.number] = "window-probe" if before.written != before.nxt \
                else "keep-alive"

    def explain_repairs(self, side):
        reason_of_loss = None
        times = [sent.packet.time_ns for sent in side.sent]
        for event in side.events:
            if event.kind == "congestion" and event.detail != LOSS:
                reason_of_loss = None
            if event.kind != "retransmit" or event.detail:
                continue
            if event.congestion_state == LOSS:
                # Without a timer it was a message about the path's MTU.
                reason_of_loss = reason_of_loss or ("timeout" if event.retransmits else "mtu")
                if event.retransmits:
                    reason_of_loss = "timeout"
                kind = reason_of_loss
            else:
                kind = "fast" if event.congestion_state == RECOVERY else "tail-probe"
            event.transmissions = transmitted(side, event, times)
            for sent in event.transmissions:
                sent.kind = kind
            event.repair = kind

    def arrivals(self, side, other):
        """When each transmission reached the other end, and whether its bytes were there already."""
        seen = Ranges()
        twice = {}
        for item in self.captures[other.role]:
            if not item.is_tcp or item.source != side.endpoint or not item.has_data:
                continue
            sent = find_transmission(side, item)
            if sent is None:
                continue
            start, end = side.offset(item.seq), side.offset(item.end)
            if sent.arrived_ns is None:
                sent.arrived_ns = item.time_ns
                twice[id(sent)] = seen.holds(start, end)
            else:
                twice[id(sent)] = twice[id(sent)] and seen.holds(start, end)
            seen.add(start, end)
        arrived = Ranges()
        order = sorted((sent for sent in side.sent if sent.arrived_ns), key=lambda s: s.arrived_ns)
        at = 0
        for sent in side.sent:
            if sent.kind is None:
                continue
            if sent.arrived_ns is not None:
                sent.is_needless = twice[id(sent)]
                continue
            while at < len(order) and order[at].arrived_ns <= sent.packet.time_ns:
                arrived.add(side.offset(order[at].packet.seq), side.offset(order[at].packet.end))
                at += 1
            sent.is_needless = arrived.holds(side.offset(sent.packet.seq),
                                             side.offset(sent.packet.end))


def transmitted(side, event, times):
    """The packets of a retransmission event: the run of them right before it that lies inside its
    range. (A buffer of several segments is cut behind TCP when the device does not do it.)"""
    out, at = [], bisect.bisect_right(times, event.time_ns) - 1
    while at >= 0 and times[at] > event.time_ns - MATCH_NS:
        item = side.sent[at].packet
        is_inside = not after(event.start, item.seq) and not after(item.end, event.end)
        if not is_inside or any(item.seq == other.packet.seq for other in out):
            break
        out.append(side.sent[at])
        at -= 1
    return out


def find_transmission(side, item):
    """The sender's packet that this one, elsewhere, is or is a part of."""
    best, best_step = None, SEGMENTS_MAXIMUM
    for sent in side.by_stamp.get(item.timestamp, ()):
        step = (item.ip_id - sent.packet.ip_id) & 0xFFFF
        inside = not after(sent.packet.seq, item.seq) and not after(item.end, sent.packet.end)
        if inside and step < best_step:
            best, best_step = sent, step
    return best


def point_labels(recording, role):
    """{packet number: label} of every packet with data or a probe at that capture; "plain" when it
    is new and in order; "late" when it was overtaken; "copy" when the network doubled it."""
    labels, needless = {}, set()
    for connection in recording.connections.values():
        for side in connection.sides.values():
            is_own = role == side.role
            seen, ids, highest = Ranges(), set(), 0
            for item in recording.captures[role]:
                if not item.is_tcp or item.source != side.endpoint or item.flags & SYN:
                    continue
                if not item.has_data and not item.flags & FIN:
                    if is_own and item.number in side.probes:
                        labels[item.number] = side.probes[item.number]
                    continue
                sent = find_transmission(side, item)
                if sent is None:
                    continue
                start, end = side.offset(item.seq), side.offset(item.end)
                if item.ip_id in ids and seen.holds(start, end):
                    label = "copy"
                elif sent.kind:
                    label = sent.kind
                elif start < highest and item.ip_id not in ids:
                    label = "late"
                else:
                    label = "plain"
                labels[item.number] = label
                if sent.kind and (sent.is_needless or (seen.holds(start, end) and not is_own)):
                    needless.add(item.number)
                ids.add(item.ip_id)
                seen.add(start, end)
                highest = max(highest, end)
            if not is_own:
                add_far_probes(recording, side, role, labels)
    return labels, needless


def add_far_probes(recording, side, role, labels):
    own = {item.number: item for item in recording.captures[side.role]}
    keys = {(own[number].seq, own[number].ip_id): kind for number, kind in side.probes.items()}
    for item in recording.captures[role]:
        if item.is_tcp and item.source == side.endpoint and not item.has_data:
            kind = keys.get((item.seq, item.ip_id))
            if kind:
                labels[item.number] = kind
