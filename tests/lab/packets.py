# SPDX-License-Identifier: BSD-3-Clause
"""Classic pcap files of the lab, read and written: Ethernet, IPv4, TCP; what else is there is kept
as bytes only."""

import struct

PCAP_NANOSECONDS = 0xA1B23C4D
RECORD = struct.Struct("<IIII")
FIN, SYN, RST, ACK = 1, 2, 4, 16
ETHERNET_BYTES = 14


class Packet:
    __slots__ = ("number", "time_ns", "bytes", "length", "is_tcp", "source", "destination", "seq",
                 "ack", "flags", "window", "ip_id", "payload", "timestamp", "end", "sent_as")

    def __init__(self, number, time_ns, data, length):
        self.number, self.time_ns, self.bytes, self.length = number, time_ns, data, length
        self.is_tcp = len(data) >= ETHERNET_BYTES + 40 and data[12:14] == b"\x08\x00" \
            and data[23] == 6
        self.sent_as = None
        if self.is_tcp:
            self.parse()

    def parse(self):
        data = self.bytes
        ip_bytes, self.ip_id = struct.unpack_from(">HH", data, 16)
        at = ETHERNET_BYTES + (data[14] & 15) * 4
        source_port, destination_port, self.seq, self.ack, offset, self.flags, self.window = \
            struct.unpack_from(">HHIIBBH", data, at)
        self.source = (data[26:30], source_port)
        self.destination = (data[30:34], destination_port)
        header = (offset >> 4) * 4
        self.payload = (ip_bytes or self.length - ETHERNET_BYTES) - (at - ETHERNET_BYTES) - header
        self.timestamp = timestamp_of(data[at + 20:at + header])
        self.end = (self.seq + self.payload + bool(self.flags & SYN) + bool(self.flags & FIN)) \
            & 0xFFFFFFFF

    @property
    def has_data(self):
        return self.payload > 0


def timestamp_of(options):
    at = 0
    while at < len(options) and options[at]:
        if options[at] == 1:
            at += 1
            continue
        if options[at] == 8 and at + 10 <= len(options):
            return struct.unpack_from(">I", options, at + 2)[0]
        if at + 1 >= len(options) or options[at + 1] < 2:
            break
        at += options[at + 1]
    return 0


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if struct.unpack_from("<I", data)[0] != PCAP_NANOSECONDS:
        raise ValueError(f"{path}: not a pcap file with nanoseconds")
    packets, at = [], 24
    while at + 16 <= len(data):
        seconds, nanoseconds, size, length = RECORD.unpack_from(data, at)
        packets.append(Packet(len(packets) + 1, seconds * 10**9 + nanoseconds,
                              data[at + 16:at + 16 + size], length))
        at += 16 + size
    return packets


def write(path, packets, snap_bytes=262144):
    """Cut to snap_bytes each."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", PCAP_NANOSECONDS, 2, 4, 0, 0, snap_bytes, 1))
        for packet in packets:
            data = packet.bytes[:snap_bytes]
            file.write(RECORD.pack(packet.time_ns // 10**9, packet.time_ns % 10**9, len(data),
                                   packet.length) + data)


def after(a, b):
    """Sequence number a lies behind b."""
    return 0 < ((a - b) & 0xFFFFFFFF) < 0x80000000
