# SPDX-License-Identifier: BSD-3-Clause
"""Capture files of made-up TCP conversations, drawn by a seed: what a real network does now and then
happens all the time here - losses, repeats, overlaps, gaps, probes, windows that close, ports that are
used again, fragments, quotes in ICMP errors, tunnels, cut packets, clocks that run back.
"""

import random
import struct

ETHERNET, COOKED = 1, 113
SYN, FIN, RST, PSH, ACK = 2, 1, 4, 8, 16
WRAPS = ("tag", "two-tags", "vxlan", "geneve", "gre", "gre-frame", "ipip", "mpls", "pppoe", "gtp")
PAUSES_US = (10, 60, 800, 2500, 9000, 25000, 300000)
MODULUS = 1 << 32


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(source, destination, protocol, payload, ident=0, fragment=0):
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident, fragment, 64,
                         protocol, 0, source, destination)
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def ipv6(source, destination, protocol, payload):
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + \
        bytes(12) + source + bytes(12) + destination + payload


def udp(source, destination, payload):
    return struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload


def ethernet(ether_type, payload, tags=b""):
    return bytes.fromhex("020000000002020000000001") + tags + struct.pack(">H", ether_type) + payload


def tcp(source, destination, sequence, ack, flags, window, payload=b"", options=b""):
    options += b"\1" * (-len(options) % 4)
    return struct.pack(">HHIIBBHHH", source, destination, sequence % MODULUS, ack % MODULUS,
                       (5 + len(options) // 4) << 4, flags, window, 0, 0) + options + payload


class Side:
    def __init__(self, draw, address, port):
        self.address, self.port = address, port
        self.isn = draw.choice((draw.randrange(1, MODULUS), MODULUS - draw.randrange(1, 5000)))
        self.next = self.isn
        self.window = draw.choice((512, 8192, 64240, 65535))
        self.sent = []  # (sequence, bytes)


class Story:
    """One pair of ends, which may have several lives."""

    def __init__(self, draw, number):
        self.draw = draw
        a, b = bytes([10, 0, number % 200, 1]), bytes([10, 0, number % 200, 2])
        if draw.random() < 0.1:
            b = a
        self.sides = [Side(draw, a, draw.randrange(1024, 65535)), Side(draw, b, 80)]
        self.wrap = draw.choice(("plain",) * 8 + ("ipv6",) * 3 + WRAPS)
        self.has_scale = draw.choice((True, True, False))
        self.did_open = draw.random() < 0.8
        self.steps = [] if not self.did_open else ["syn", "syn-ack", "ack"]
        if not self.did_open:
            for side in self.sides:
                side.next += 1

    def segment(self, who, sequence, flags, size=0, ack=None, options=b"", window=None):
        side, peer = self.sides[who], self.sides[1 - who]
        if ack is None:
            ack = peer.next
        return tcp(side.port, peer.port, sequence, ack if flags & ACK else 0, flags,
                   side.window if window is None else window, bytes(size), options)

    def syn(self, who, flags, sequence):
        options = bytes.fromhex("020405b4")
        if self.has_scale and self.draw.random() < 0.95:
            options += bytes([3, 3, self.draw.choice((0, 2, 7, 14, 15))])
        if self.draw.random() < 0.1:
            options += bytes([34, 10]) + bytes(8)
        size = self.draw.choice((0,) * 9 + (20,))
        side = self.sides[who]
        side.isn, side.next = sequence, sequence + 1 + size
        return self.segment(who, sequence, flags, size, options=options)

    def handshake(self, step):
        draw = self.draw
        if step == "syn":
            return 0, self.syn(0, SYN, self.sides[0].isn)
        if step == "syn-ack":
            return 1, self.syn(1, SYN | ACK, self.sides[1].isn)
        return 0, self.segment(0, self.sides[0].next, ACK)

    def data(self, who):
        draw, side = self.draw, self.sides[who]
        size = draw.choice((1, 2, 100, 1000, 1448, 1448, 1448, 4000))
        if draw.random() < 0.08:
            side.next += draw.choice((1, 1448, 3000))  # not captured
        sequence = side.next
        side.next += size
        side.sent.append((sequence, size))
        return self.segment(who, sequence, ACK | draw.choice((0, PSH)), size)

    def again(self, who):
        draw, side = self.draw, self.sides[who]
        if not side.sent:
            return self.data(who)
        sequence, size = draw.choice(side.sent[-6:])
        if draw.random() < 0.2:
            size = max(1, size + draw.choice((-500, 500)))
        if draw.random() < 0.2:
            sequence += draw.choice((-1, 1, 500))
        return self.segment(who, sequence, ACK | draw.choice((0, PSH)), size)

    def acknowledge(self, who):
        draw, side, peer = self.draw, self.sides[who], self.sides[1 - who]
        sent = [sequence + size for sequence, size in peer.sent[-4:]] or [peer.next]
        ack = draw.choice((peer.next, peer.next, draw.choice(sent), peer.next + 1448,
                           peer.next - 100))
        options = b""
        if draw.random() < 0.3:
            blocks = [draw.choice(peer.sent) for _ in range(draw.choice((1, 1, 2, 4)))] \
                if peer.sent else []
            options = b"".join(struct.pack(">II", sequence % MODULUS, (sequence + size) % MODULUS)
                               for sequence, size in blocks)
            options = b"\1\1" + bytes([5, 2 + len(options)]) + options if blocks else b""
        times = draw.choice((1, 1, 2, 4))
        if draw.random() < 0.3:
            side.window = draw.choice((0, 0, 1, 512, 1448, 8192, 65535))
        return [self.segment(who, side.next, ACK, ack=ack, options=options)] * times

    def probe(self, who):
        side = self.sides[who]
        kind = self.draw.randrange(4)
        if kind == 0:  # a byte into a window that may be shut
            return [self.segment(who, side.next, ACK, 1), self.segment(1 - who, self.sides[1 - who].next, ACK, ack=side.next)]
        return [self.segment(who, side.next - 1, ACK, self.draw.choice((0, 1))),
                self.segment(1 - who, self.sides[1 - who].next, ACK)][:self.draw.choice((1, 2, 2))]

    def fill(self, who):
        """Data up to the very edge of the window, were it not scaled."""
        side, peer = self.sides[who], self.sides[1 - who]
        size = min(peer.window, 1448)
        if size == 0:
            return self.data(who)
        sequence, side.next = side.next, side.next + size
        side.sent.append((sequence, size))
        return [self.segment(1 - who, peer.next, ACK, ack=sequence, window=size),
                self.segment(who, sequence, ACK, size)]

    def end(self, who):
        draw, side = self.draw, self.sides[who]
        if draw.random() < 0.4:
            return self.segment(who, side.next, RST | draw.choice((0, ACK)), window=0)
        side.next += 1
        return self.segment(who, side.next - 1, FIN | ACK)

    def begin_again(self, who):
        draw, side = self.draw, self.sides[0]
        kind = draw.randrange(4)
        if kind == 0:
            return self.segment(0, side.isn, SYN)
        if kind == 1:
            return self.segment(1, self.sides[1].isn + draw.choice((0, 0, 7)), SYN | ACK)
        for one in self.sides:
            one.sent = []
        self.steps = ["syn-ack", "ack"][:draw.randrange(3)]
        return self.syn(0, SYN, draw.randrange(1, MODULUS))

    def step(self):
        if self.steps:
            return self.handshake(self.steps.pop(0))
        who = self.draw.randrange(2)
        kind = self.draw.choices((self.data, self.again, self.acknowledge, self.probe, self.fill,
                                  self.end, self.begin_again), (40, 14, 40, 8, 6, 2, 2))[0]
        made = kind(who)
        if kind is self.begin_again and made[13] & ACK:
            who = 1
        elif kind is self.begin_again:
            who = 0
        return who, made

    def network_ipv6(self, source, destination, segment):
        packet = ipv6(source, destination, 6, segment)
        if self.draw.random() < 0.02 and len(segment) > 100:
            cut = 8 * self.draw.choice((3, 10))
            head = struct.pack(">BBHI", 6, 0, 1, self.draw.randrange(MODULUS))
            last = head[:2] + struct.pack(">H", cut) + head[4:]
            parts = [ipv6(source, destination, 44, head + segment[:cut]),
                     ipv6(source, destination, 44, last + segment[cut:])]
            self.draw.shuffle(parts)
            return [(0x86DD, part) for part in parts]
        if self.draw.random() < 0.02:
            error = struct.pack(">BBHI", self.draw.choice((1, 2, 3)), 0, 0, 1280) + \
                packet[:self.draw.choice((48, 60, 80, len(packet)))]
            return [(0x86DD, packet), (0x86DD, ipv6(destination, source, 58, error))]
        return [(0x86DD, packet)]

    def network(self, who, segment):
        """IP packets: more than one when it is fragmented."""
        source, destination = self.sides[who].address, self.sides[1 - who].address
        if self.wrap == "ipv6":
            return self.network_ipv6(source, destination, segment)
        ident = self.draw.randrange(1, 65536)
        if self.draw.random() < 0.02 and len(segment) > 100:
            cut = 8 * self.draw.choice((1, 3, 10))
            parts = [ipv4(source, destination, 6, segment[:cut], ident, 0x2000),
                     ipv4(source, destination, 6, segment[cut:], ident, cut // 8)]
            self.draw.shuffle(parts)
            return [(0x0800, part) for part in parts]
        packet = ipv4(source, destination, 6, segment, ident)
        if self.draw.random() < 0.02:
            quote = packet[:self.draw.choice((28, 40, 60, len(packet)))]
            error = struct.pack(">BBHI", *self.draw.choice(((3, 4), (3, 1), (4, 0), (5, 1), (11, 0),
                                                            (12, 0))), 0, 0) + quote
            return [(0x0800, packet), (0x0800, ipv4(destination, source, 1, error))]
        return [(0x0800, packet)]

    def frame(self, ether_type, packet):
        outer = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
        if self.wrap == "tag":
            return ethernet(ether_type, packet, bytes.fromhex("81000007"))
        if self.wrap == "vxlan":
            inner = bytes.fromhex("0800000000002a00") + ethernet(ether_type, packet)
            return ethernet(0x0800, ipv4(*outer, 17, udp(50000, 4789, inner)))
        if self.wrap == "two-tags":
            return ethernet(ether_type, packet, bytes.fromhex("88a8000181000007"))
        if self.wrap == "geneve":
            inner = bytes.fromhex("0240655800002a00" "0102800100000000") + \
                ethernet(ether_type, packet)
            return ethernet(0x0800, ipv4(*outer, 17, udp(50000, 6081, inner)))
        if self.wrap == "gtp":
            inner = struct.pack(">BBHI", 0x30, 255, len(packet), 9) + packet
            return ethernet(0x0800, ipv4(*outer, 17, udp(2152, 2152, inner)))
        if self.wrap == "pppoe":
            session = struct.pack(">BBHHH", 0x11, 0, 7, len(packet) + 2, 0x21)
            return ethernet(0x8864, session + packet)
        if self.wrap == "gre-frame":
            return ethernet(0x0800, ipv4(*outer, 47, bytes.fromhex("200065580000002a") +
                                         ethernet(ether_type, packet)))
        if self.wrap == "gre":
            return ethernet(0x0800, ipv4(*outer, 47, struct.pack(">HH", 0, ether_type) + packet))
        if self.wrap == "ipip":
            return ethernet(0x0800, ipv4(*outer, 4, packet))
        if self.wrap == "mpls":
            return ethernet(0x8847, bytes.fromhex("00064140") + packet)
        return ethernet(ether_type, packet)


def write_capture(path, seed, packet_count, snap_bytes=262144):
    draw = random.Random(seed)
    stories = [Story(draw, number) for number in range(max(1, packet_count // 60))]
    now_us = 1_790_000_000_000_000
    written = 0
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, snap_bytes, ETHERNET))
        while written < packet_count:
            story = draw.choice(stories)
            who, made = story.step()
            for segment in made if isinstance(made, list) else [made]:
                # An answer in a list comes from the other end.
                sender = who if segment[:2] == struct.pack(">H", story.sides[who].port) else 1 - who
                now_us += draw.choice(PAUSES_US) if draw.random() > 0.01 else -500
                for ether_type, packet in story.network(sender, segment):
                    frame = story.frame(ether_type, packet)
                    kept = frame[:snap_bytes]
                    file.write(struct.pack("<IIII", now_us // 1000000, now_us % 1000000,
                                           len(kept), len(frame)) + kept)
                    written += 1
