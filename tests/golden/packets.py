# SPDX-License-Identifier: BSD-3-Clause
"""Random packets of the protocols that dump prints, well formed for the most part: every message type,
option and record of a protocol comes up, with values that are as often small as wild. The same seed
makes the same packets."""

import struct

import other_packets
from wire import u8, u16, u32

ETHERNET, NULL, RAW, LOOP, COOKED, RAW4, RAW6, COOKED2 = 1, 0, 101, 108, 113, 228, 229, 276


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Packets:
    """What is drawn from one seed."""

    def __init__(self, random):
        self.random = random

    # Pieces

    def raw(self, least, most):
        return self.random.randbytes(self.random.randint(least, most))

    def number(self, bits):
        """As often small as wild."""
        r = self.random
        return r.choice([0, 1, 2, r.randrange(16), r.randrange(1 << min(bits, 8)), r.randrange(1 << bits),
                         r.randrange(1 << bits), (1 << bits) - 1])

    def mac(self):
        r = self.random
        return r.choice([r.randbytes(6), b"\x02\0\0\0\0" + r.randbytes(1), b"\xff" * 6, b"\0" * 6])

    def ip4(self):
        r = self.random
        return r.choice([b"\x0a\0\0" + r.randbytes(1), r.randbytes(4), b"\xe0\0\0" + r.randbytes(1), b"\0" * 4,
                         b"\xff" * 4])

    def ip6(self):
        r = self.random
        return r.choice([bytes.fromhex("fe80") + b"\0" * 6 + r.randbytes(8), r.randbytes(16), b"\0" * 16,
                         b"\0" * 12 + r.randbytes(4), b"\0" * 10 + b"\xff\xff" + r.randbytes(4),
                         bytes.fromhex("20010db8") + b"\0" * 11 + r.randbytes(1),
                         bytes.fromhex("ff02") + b"\0" * 13 + b"\1"])

    def options(self, kinds, room):
        """Type, length (which counts both), value."""
        r = self.random
        out = b""
        while len(out) < room - 1 and r.random() < 0.8:
            kind = r.choice(kinds)
            length = min(r.choice([0, 1, 2, 2, 4, 8, 16, r.randrange(40)]), room - len(out) - 2)
            length = max(length, 0)
            out += u8(kind, length + 2 + r.choice([0] * 20 + [1, -1, 40])) + r.randbytes(length)
        return out[:room]

    def text_line(self):
        r = self.random
        words = ["GET", "HTTP/1.1", "200", "OK", "MAIL", "FROM:<a@b>", "250", "INVITE", "SIP/2.0", "EHLO", "USER",
                 "PASV", "DESCRIBE", "RTSP/1.0", "PUT", "/x", "", "x" * 40, "\x01", "\xe9", "\t", "100 Continue"]
        text = " ".join(r.choice(words) for _ in range(r.randint(0, 6)))
        return text.encode("latin-1") + r.choice([b"\r\n", b"\r\n", b"\n", b"\r", b""])

    # Transports and what they carry

    def application(self):
        r = self.random
        return r.choice([
            lambda: b"".join(self.text_line() for _ in range(r.randint(1, 4))), self.resp, lambda: self.raw(0, 40),
            lambda: u16(r.choice([len(b), self.number(16)])) + b if (b := self.dns()) else b"",
            lambda: b"SSH-2.0-x_" + self.raw(0, 4) + b"\r\n"])()

    def resp(self):
        r = self.random
        out = b""
        for _ in range(r.randint(1, 5)):
            out += r.choice([b"+OK\r\n", b"-ERR no\r\n", b":12\r\n", b"$3\r\nfoo\r\n", b"$-1\r\n", b"*-1\r\n",
                             b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", b"*1\r\n", b"$5\r\nab\r\n", b"$\r\n", b"*999999\r\n",
                             b"PING\r\n", b"!x\r\n", b"+abc\r", b"$-5\r\n", b":-1\r\n"])
        return out

    def tcp_options(self):
        r = self.random
        out = b""
        while len(out) < 40 and r.random() < 0.85:
            kind = r.choice([0, 1, 1, 2, 3, 4, 5, 8, 30, 30, 34, 28, 19, 29, 254, 253, 6, 7, 14, 20, 25,
                             r.randrange(256)])
            if kind in (0, 1):
                out += u8(kind)
                continue
            sizes = {2: [4], 3: [3], 4: [2], 5: [10, 18, 26, 34], 8: [10], 28: [4], 19: [18], 29: [16, 4, 20],
                     34: [2, 6, 10, 18], 30: [4, 8, 10, 12, 16, 20, 22, 24, 26, 28], 14: [3], 254: [4, 6, 10, 12],
                     253: [4, 10]}
            size = r.choice(sizes.get(kind, [2, 3, 6]))
            body = r.randbytes(size - 2)
            if kind == 30 and body:
                body = u8(r.randrange(16) << 4 | r.randrange(16)) + body[1:]
            if kind in (253, 254) and r.random() < 0.5:
                body = b"\xf9\x89" + body[2:]
            out += u8(kind, size + r.choice([0] * 12 + [1, -1, -2, 7])) + body
        out = out[:40]
        return out + b"\0" * (-len(out) % 4)

    def tcp(self, addresses):
        r = self.random
        options = self.tcp_options()
        ports = [r.choice([25, 6379, 22, 21, 80, 8080, 554, 53, 4711, 4711, 443, 2100, self.number(16)]),
                 r.choice([4711, 40000, self.number(16)])]
        r.shuffle(ports)
        payload = r.choice([b"", self.application(), self.raw(0, 100)])
        if r.random() < 0.1:
            ports[0] = r.choice(list(other_packets.TCP_PORTS))
            payload = other_packets.TCP_PORTS[ports[0]](self)
        offset = r.choice([5 + len(options) // 4] * 12 + [r.randrange(16)])
        head = u16(*ports) + u32(r.choice([1000, self.number(32)]), r.choice([2000, self.number(32)]))
        head += u8(offset << 4 | r.choice([0, 0, 0, r.randrange(16)]),
                   r.choice([2, 18, 16, 24, 17, 20, 4, r.randrange(256)]))
        head += u16(self.number(16)) + b"\0\0" + u16(self.number(16)) + options
        return self.summed(head + payload, 16, 6, addresses)

    def summed(self, segment, field, protocol, addresses):
        """With the right checksum, most of the time."""
        r = self.random
        pseudo = addresses + (u16(protocol, len(segment)) if len(addresses) == 8
                              else u32(len(segment), protocol))
        value = checksum(pseudo + segment)
        if r.random() < 0.1:
            value = r.choice([0, self.number(16)])
        return segment[:field] + u16(value) + segment[field + 2:]

    def udp(self, addresses, depth=0):
        r = self.random
        carried = {53: self.dns, 5353: self.dns, 67: self.dhcp, 123: self.ntp, 5060: self.text_line,
                   4789: lambda: u8(r.choice([8, 0, 255]), 0, 0, 0) + u32(self.number(32)) + self.ethernet(depth + 1),
                   6081: lambda: self.geneve(depth + 1), 4711: lambda: self.raw(0, 60)}
        port = r.choice(list(carried))
        body = carried[port]() if depth < 3 else self.raw(0, 20)
        if r.random() < 0.2:
            port = r.choice(list(other_packets.UDP_PORTS))
            body = other_packets.UDP_PORTS[port](self)
        ports = [port, {67: 68, 5353: 5353, 123: 123}.get(port, 40000)]
        r.shuffle(ports)
        told = r.choice([len(body) + 8] * 15 + [0, 7, self.number(16), len(body) + 9])
        return self.summed(u16(*ports) + u16(told) + b"\0\0" + body, 6, 17, addresses)

    def geneve(self, depth):
        r = self.random
        options = b""
        while r.random() < 0.5:
            words = r.choice([0, 1, 2, r.randrange(32)])
            options += u16(self.number(16)) + u8(self.number(8), words) + r.randbytes(4 * words)
        options = options[:252]
        kind, inner = r.choice([(0x6558, lambda: self.ethernet(depth)), (0x0800, lambda: self.ipv4(depth)),
                                (0x86dd, lambda: self.ipv6(depth)), (self.number(16), lambda: self.raw(0, 20))])
        head = u8(r.choice([0] * 10 + [0xc0]) | r.choice([len(options) // 4] * 10 + [r.randrange(64)]),
                  r.choice([0, 0x80, 0x40, self.number(8)]))
        return head + u16(kind) + u32(self.number(32)) + options + inner()

    def ntp(self):
        r = self.random
        mode = r.choice([1, 2, 3, 4, 5, 6, 7, 0])
        head = u8(r.choice([0, 1, 2, 3]) << 6 | r.choice([4, 3, 2, r.randrange(8)]) << 3 | mode)
        body = head + u8(self.number(8), self.number(8), self.number(8)) + u32(self.number(32), self.number(32))
        body += r.choice([b"GPS\0", b"LOCL", r.randbytes(4)])
        for _ in range(4):
            body += u32(r.choice([0, 3900000000, self.number(32)]), self.number(32))
        if r.random() < 0.3:
            body += r.randbytes(r.choice([4, 16, 20, 24, 8, 12]))
        return body

    def domain(self):
        r = self.random
        kind = r.random()
        if kind < 0.1:
            return b"\xc0\x0c"
        if kind < 0.15:
            return u16(0xc000 | self.number(8))
        labels = [r.choice([b"example", b"com", b"a", b"_tcp", b"\x01\xff.", b"x" * r.randrange(1, 64)])
                  for _ in range(r.randint(0, 4))]
        out = b"".join(u8(len(label)) + label for label in labels)
        return out + r.choice([b"\0"] * 8 + [b"\xc0\x0c", b"", b"\x41\x08\xff", b"\x80"])

    def record_data(self, kind):
        r = self.random
        known = {1: lambda: r.randbytes(4), 28: lambda: r.randbytes(16), 2: self.domain, 5: self.domain,
                 12: self.domain, 15: lambda: u16(self.number(16)) + self.domain(),
                 6: lambda: self.domain() + self.domain() + r.randbytes(20),
                 16: lambda: b"".join(u8(n) + r.randbytes(n) for n in [r.randrange(9) for _ in range(3)]),
                 33: lambda: u16(1, 2, 80) + self.domain(),
                 38: lambda: u8(r.choice([0, 64, 128, self.number(8)])) + r.randbytes(8) + self.domain(),
                 250: lambda: self.domain() + r.randbytes(10) + u16(4) + r.randbytes(4) + u16(1, 2, 0),
                 41: lambda: self.options16([3, 8, 10, 12, 15, 5, 6, 7, 9, 11, 13, 14, self.number(16)])}
        return known.get(kind, lambda: self.raw(0, 20))()

    def options16(self, codes):
        r = self.random
        out = b""
        while r.random() < 0.7:
            body = self.raw(0, 12)
            code = r.choice(codes)
            if code == 8:
                body = u16(r.choice([1, 2, self.number(16)])) + u8(self.number(6), self.number(6)) + body
            out += u16(code, len(body) + r.choice([0] * 9 + [1, -1, 30])) + body
        return out

    def dns(self):
        r = self.random
        flags = r.choice([0x0100, 0x8180, 0x8400, 0, 0x8183, 0x0110, self.number(16)])
        out = b""
        counts = [r.choice([1, 1, 1, 0, 2]), r.choice([0, 1, 2, 3]), r.choice([0, 0, 1]), r.choice([0, 0, 1, 2])]
        kinds = [1, 2, 5, 6, 10, 12, 13, 15, 16, 28, 33, 35, 37, 39, 41, 43, 46, 47, 48, 50, 52, 64, 65, 99, 249, 250, 251,
                 252, 255, 256, 257, 11, 38, 42, self.number(16)]
        for _ in range(counts[0]):
            out += self.domain() + u16(r.choice(kinds), r.choice([1, 1, 1, 3, 255, 0x8001, self.number(16)]))
        for _ in range(sum(counts[1:])):
            kind = r.choice(kinds)
            data = self.record_data(kind)
            out += (b"\0" if kind == 41 else self.domain()) + u16(kind, r.choice([1, 1, 4096, 0x8001, 255]))
            out += u32(r.choice([60, 3600, 0x8000, self.number(32)]))
            out += u16(len(data) + r.choice([0] * 12 + [1, -1, 100])) + data
        if r.random() < 0.1:
            counts[r.randrange(4)] = self.number(16)
        return u16(self.number(16), flags, *counts) + out

    def dhcp(self):
        r = self.random
        head = u8(r.choice([1, 2, self.number(8)]), r.choice([1, 1, 6, self.number(8)]), r.choice([6, 6, self.number(8)]),
                  self.number(8)) + u32(self.number(32)) + u16(self.number(16), r.choice([0, 0x8000, self.number(16)]))
        head += b"".join(r.choice([b"\0" * 4, self.ip4()]) for _ in range(4)) + r.randbytes(6) + b"\0" * 10
        head += r.choice([b"server", b""]).ljust(64, b"\0") + r.choice([b"file", b""]).ljust(128, b"\0")
        head += r.choice([bytes.fromhex("63825363")] * 8 + [r.randbytes(4), b"\x63\x82\x53\x62"])
        out = b""
        for _ in range(r.randint(0, 9)):
            code = r.choice([53, 1, 3, 6, 12, 15, 51, 54, 55, 57, 60, 61, 82, 43, 121, 249, 119, 77, 81, 125, 120, 52, 50,
                             56, 124, 63, 85, 90, 158, 255, 0, self.number(8), r.randrange(256)])
            size = r.choice([1, 4, 4, 8, 5, 0, r.randrange(30)])
            body = r.randbytes(size)
            if code == 53:
                body = u8(r.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 20, self.number(8)]))
            if code in (82, 125):
                body = self.options([1, 2, 3, 4, 5, 6, 9, 11, 151, 152], 30)
            if code == 61:
                body = u8(r.choice([0, 1, 255, 32, self.number(8)])) + body
            out += u8(code) if code in (0, 255) else u8(code, len(body) + r.choice([0] * 15 + [1, 9])) + body
        return head + out + r.choice([b"\xff", b""])

    # Control messages

    def quote(self, version, depth):
        whole = self.ipv4(depth + 1) if version == 4 else self.ipv6(depth + 1)
        r = self.random
        return whole[:r.choice([28, 48, 64, 20, 8, 200, r.randrange(120)])]

    def extensions(self):
        r = self.random
        body = b""
        for _ in range(r.randint(0, 3)):
            kind = r.choice([1, 2, 3, 4, self.number(8)])
            data = r.choice([r.randbytes(4 * r.randint(0, 5)), self.raw(0, 20)])
            body += u16(len(data) + 4 + r.choice([0] * 9 + [1, -4, 40])) + u8(kind, r.choice([1, 2, self.number(8)])) + data
        head = u8(r.choice([0x20, 0x20, 0x20, self.number(8)]), 0)
        return head + u16(r.choice([checksum(head + b"\0\0" + body), 0])) + body

    def icmp(self, depth):
        r = self.random
        kind = r.choice([0, 3, 3, 3, 4, 5, 8, 9, 10, 11, 11, 12, 13, 14, 15, 16, 17, 18, r.randrange(256)])
        code = r.choice([0, 1, 2, 3, 4, r.randrange(17), self.number(8)])
        if kind == 9:
            entries = [r.randbytes(8) for _ in range(r.randint(0, 4))]
            body = u8(len(entries) + r.choice([0] * 9 + [3]), r.choice([2, 2, self.number(8)])) + u16(self.number(16))
            body += b"".join(entries)
        elif kind in (3, 4, 5, 11, 12):
            quote = self.quote(4, depth)
            body = u16(self.number(8), self.number(16)) + quote
            if r.random() < 0.4:
                words = r.choice([0, 32, 32])
                body = u8(0, words, *r.randbytes(2)) + quote.ljust(128, b"\0")[:128] + self.extensions()
        else:
            body = u16(self.number(16), self.number(16)) + self.raw(0, 40)
        message = u8(kind, code) + b"\0\0" + body
        value = r.choice([checksum(message)] * 8 + [self.number(16)])
        return message[:2] + u16(value) + message[4:]

    def nd_options(self):
        r = self.random
        out = b""
        while r.random() < 0.7:
            kind = r.choice([1, 2, 3, 4, 5, 7, 8, 24, 25, 31, r.randrange(256)])
            units = r.choice([{3: 4, 5: 1, 7: 1, 8: 3, 24: 3, 25: 3}.get(kind, 1)] * 6 + [0, 1, 2, 3, 5])
            out += u8(kind, units) + r.randbytes(max(8 * units - 2, 0))
        return out

    def multicast_record(self):
        r = self.random
        count = r.randrange(4)
        return (u8(r.choice([1, 2, 3, 4, 5, 6, self.number(8)]), r.choice([0, 0, 0, 1]))
                + u16(count + r.choice([0] * 9 + [5])) + self.ip6() + b"".join(self.ip6() for _ in range(count)))

    def icmpv6(self, addresses, depth):
        r = self.random
        kind = r.choice([1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143, 143, 130, 139, 140, 138, 144, 145, 146,
                         147, 155, 155, 151, r.randrange(256)])
        code = r.choice([0, 0, 1, 2, 3, 4, 5, 6, self.number(8)])
        body = u32(self.number(32))
        if kind < 128:
            body += self.quote(6, depth)
        elif kind in (130, 131, 132):
            body = u16(self.number(16), 0) + self.ip6()
            if kind == 130 and r.random() < 0.6:
                count = r.randrange(3)
                body += u8(self.number(4), self.number(8)) + u16(count + r.choice([0] * 5 + [4]))
                body += b"".join(self.ip6() for _ in range(count))
        elif kind == 143:
            count = r.randrange(4)
            body = u16(0, count + r.choice([0] * 9 + [1])) + b"".join(self.multicast_record() for _ in range(count))
        elif kind == 133:
            body += self.nd_options()
        elif kind == 134:
            body = u8(self.number(8), self.number(8)) + u16(self.number(16)) + u32(self.number(32), self.number(32))
            body += self.nd_options()
        elif kind in (135, 136):
            body += self.ip6() + self.nd_options()
        elif kind == 137:
            body += self.ip6() + self.ip6() + self.nd_options()
        elif kind == 155:
            code = r.choice([0, 1, 2, 4, 0x80, 0x81, 0x82, 0x8a, self.number(8)])
            body = r.randbytes(r.choice([4, 20, 24, 8])) + self.options(list(range(10)), 40)
        else:
            body += self.raw(0, 40)
        return self.summed(u8(kind, code) + b"\0\0" + body, 2, 58, addresses)

    def igmp(self):
        r = self.random
        kind = r.choice([0x11, 0x11, 0x12, 0x16, 0x17, 0x22, 0x22, 0x1e, 0x1f, 0x15, r.choice([0x10, 0x18, 0x99])])
        body = r.choice([b"\0" * 4, self.ip4()])
        if kind == 0x22:
            count = r.randrange(4)
            body = u16(0, count + r.choice([0] * 9 + [2]))
            for _ in range(count):
                sources = r.randrange(3)
                body += u8(r.choice([1, 2, 3, 4, 5, 6, 9]), r.choice([0, 0, 1])) + u16(sources) + self.ip4()
                body += r.randbytes(4 * sources)
        elif kind == 0x11 and r.random() < 0.5:
            sources = r.randrange(3)
            body += u8(self.number(4), self.number(8)) + u16(sources + r.choice([0] * 5 + [3])) + r.randbytes(4 * sources)
        elif kind in (0x1e, 0x1f):
            body += r.randbytes(r.choice([16, 16, 8, 24]))
        message = u8(kind, r.choice([0, 100, self.number(8)])) + b"\0\0" + body
        return message[:2] + u16(r.choice([checksum(message)] * 6 + [self.number(16)])) + message[4:]

    def gre(self, depth):
        r = self.random
        version = r.choice([0, 0, 0, 1, 1, r.randrange(8)])
        flags = r.choice([0, 0x2000, 0x1000, 0x8000, 0x3000, 0x2080, 0x3080, 0x4000, self.number(16)]) & ~7 | version
        kind, inner = r.choice([(0x0800, lambda: self.ipv4(depth + 1)), (0x86dd, lambda: self.ipv6(depth + 1)),
                                (0x6558, lambda: self.ethernet(depth + 1)), (0x880b, lambda: b"\xff\x03\0\x21" + self.ipv4(depth + 1)),
                                (0x8847, lambda: u32(self.number(32) | 0x100) + self.ipv4(depth + 1)),
                                (0x88be, lambda: self.raw(0, 60))])
        body = inner()
        if version == 1:
            return u16(flags | 0x2000, 0x880b, r.choice([len(body), 0]), self.number(16)) + self.raw(0, 8) + body
        middle = b""
        if flags & 0xc000:
            middle += u16(self.number(16), self.number(16))
        if flags & 0x2000:
            middle += u32(self.number(32))
        if flags & 0x1000:
            middle += u32(self.number(32))
        if flags & 0x4000:
            middle += r.choice([b"\0" * 4, u16(0x800) + u8(0, 8) + self.ip4() + self.ip4() + b"\0" * 4])
        return u16(flags, kind) + middle + body

    # Networks

    def transport(self, addresses, version, depth):
        r = self.random
        choices = [(6, lambda: self.tcp(addresses))] * 5 + [(17, lambda: self.udp(addresses, depth))] * 6
        choices += [(1, lambda: self.icmp(depth))] * 4 if version == 4 else [(58, lambda: self.icmpv6(addresses, depth))] * 6
        choices += [(2, self.igmp)] * 2 if version == 4 else [(59, lambda: self.raw(0, 8))]
        if depth < 3:
            choices += [(47, lambda: self.gre(depth)), (4, lambda: self.ipv4(depth + 1)), (41, lambda: self.ipv6(depth + 1))]
        choices += [(r.choice([99, 61, 200, 253, 255]), lambda: self.raw(0, 20))]
        other = r.choice(list(other_packets.IP_PROTOCOLS))
        choices += [(other, lambda: other_packets.IP_PROTOCOLS[other](self))]
        return r.choice(choices)

    def ip_options(self):
        r = self.random
        if r.random() < 0.8:
            return b""
        out = b""
        while r.random() < 0.7 and len(out) < 38:
            kind = r.choice([0, 1, 1, 7, 68, 130, 131, 137, 148, 82, r.randrange(256)])
            if kind < 2:
                out += u8(kind)
                continue
            size = r.choice([3, 7, 11, 4, 8, 12, 2, 15])
            body = u8(r.choice([4, 5, 8, 9, 13, self.number(8)]), r.choice([0, 1, 3, 0x10, 0x13, self.number(8)]))
            body = (body + r.randbytes(20))[:size - 2]
            out += u8(kind, size + r.choice([0] * 9 + [1, -2, 30])) + body
        out = out[:40]
        return out + b"\0" * (-len(out) % 4)

    def ipv4(self, depth=0):
        r = self.random
        addresses = self.ip4() + self.ip4()
        protocol, carried = self.transport(addresses, 4, depth)
        body = carried()
        options = self.ip_options()
        fragment = r.choice([0, 0x4000, 0, 0x4000, 0, 0x2000, 0x2000 | self.number(13), self.number(13), self.number(16)])
        words = r.choice([5 + len(options) // 4] * 20 + [r.randrange(16)])
        told = r.choice([20 + len(options) + len(body)] * 20 + [0, 19, self.number(16), len(body), 24])
        head = u8(r.choice([4] * 30 + [r.randrange(16)]) << 4 | words, r.choice([0, 0x10, 0xb8, self.number(8)]))
        head += u16(told, self.number(16), fragment) + u8(r.choice([64, 1, self.number(8)]), protocol) + b"\0\0"
        head += addresses + options
        value = r.choice([checksum(head)] * 9 + [self.number(16)])
        return head[:10] + u16(value) + head[12:] + body

    def extension(self, kind):
        """The header without its first byte."""
        r = self.random
        if kind == 44:
            return u8(0) + u16(r.choice([0, 1, self.number(16)])) + u32(self.number(32))
        if kind in (0, 60):
            body = b""
            while r.random() < 0.7:
                option = r.choice([0, 1, 1, 5, 194, 201, 38, 109, 4, r.randrange(256)])
                size = {5: 2, 194: 4, 201: 16}.get(option, r.randrange(8))
                body += b"\0" if option == 0 else u8(option, size + r.choice([0] * 9 + [1, 40])) + r.randbytes(size)
            body += b"\0" * ((-2 - len(body)) % 8)
            return u8((len(body) + 2) // 8 - 1 + r.choice([0] * 15 + [1, 2])) + body
        kind = r.choice([0, 2, 3, 4, 4, self.number(8)])
        count = r.randrange(4)
        body = u8(kind, r.choice([count, self.number(8)])) + u32(self.number(32)) + b"".join(self.ip6() for _ in range(count))
        return u8(2 * count + r.choice([0] * 9 + [1])) + body

    def ipv6(self, depth=0):
        r = self.random
        addresses = self.ip6() + self.ip6()
        protocol, carried = self.transport(addresses, 6, depth)
        body = carried()
        kinds = [r.choice([0, 60, 43, 44]) for _ in range(r.choice([0, 0, 0, 1, 1, 2, 3]))]
        for kind in reversed(kinds):
            body = u8(protocol) + self.extension(kind) + body
            protocol = kind
        told = r.choice([len(body)] * 20 + [0, self.number(16), max(len(body) - 4, 0), len(body) + 1])
        first = r.choice([6] * 30 + [r.randrange(16)]) << 28 | r.choice([0, self.number(28)])
        return u32(first) + u16(told) + u8(protocol, r.choice([64, 1, self.number(8)])) + addresses + body

    def arp(self):
        r = self.random
        hardware = r.choice([1, 1, 1, 6, 15, 24, 19, self.number(16)])
        lengths = r.choice([(6, 4)] * 8 + [(self.number(4), self.number(4)), (8, 4), (0, 4), (6, 0), (20, 4)])
        operation = r.choice([1, 2, 1, 2, 3, 4, 8, 9, 10, self.number(16)])
        out = u16(hardware, r.choice([0x800, 0x800, 0x1000, self.number(16)])) + u8(*lengths) + u16(operation)
        same = self.ip4()
        for _ in range(2):
            out += r.choice([b"\0" * 6, self.mac()]).ljust(lengths[0], b"\0")[:lengths[0]]
            out += r.choice([same, self.ip4()]).ljust(lengths[1], b"\0")[:lengths[1]]
        return out + r.choice([b"", b"\0" * 18])

    def bridge(self):
        r = self.random
        kind = r.choice([0, 0, 2, 2, 0x80, self.number(8)])
        out = u16(r.choice([0] * 9 + [1])) + u8(r.choice([0, 2, 3, 3, 4, self.number(8)]), kind)
        if kind == 0x80:
            return out + self.raw(0, 8)
        out += u8(self.number(8)) + r.randbytes(8) + u32(self.number(32)) + r.randbytes(8) + u16(self.number(16))
        out += u16(r.choice([256, self.number(16)]), 0x1400, 0x200, 0xf00)
        if r.random() < 0.5:
            size = 64 + 16 * r.randrange(3)
            out += u8(0) + u16(r.choice([size, self.number(16)])) + u8(0) + r.randbytes(size - 1)
            if r.random() < 0.5:
                size = r.choice([85, 90, self.number(8)])
                out += u16(size) + r.randbytes(size)
        return out + self.raw(0, 10)

    def link_control(self, depth):
        r = self.random
        kind = r.randrange(8)
        if kind > 5:
            lead, make = r.choice(other_packets.LOGICAL_LINKS)
            return lead + make(self)
        if kind == 0:
            return b"\x42\x42\x03" + self.bridge()
        if kind == 1:
            return b"\xaa\xaa\x03\0\0\0" + u16(0x0800) + self.ipv4(depth + 1)
        if kind == 2:
            return b"\xaa\xaa\x03" + r.choice([b"\0\0\x0c\x01\x0b" + self.bridge(), b"\0\x80\xc2\0\x0e" + self.bridge(),
                                             b"\0\x80\xc2\0\x07" + self.ethernet(depth + 1), r.randbytes(12)])
        if kind == 3:
            return b"\x06\x06\x03" + self.ipv4(depth + 1)
        access = [0x00, 0x02, 0x04, 0x06, 0x42, 0x43, 0xaa, 0x0e, 0x4e, 0x7e, 0x8e, 0x01, self.number(8) & 0x0f]
        return u8(r.choice(access), r.choice(access), r.choice([0x03, 0xbf, 0xaf, 0xe3, 0x7f, self.number(8)])) + self.raw(0, 30)

    def tagged(self, depth):
        """An ether type and what it stands for."""
        r = self.random
        kind = r.randrange(26)
        if kind >= 24:
            ether_type = r.choice(list(other_packets.ETHER_TYPES))
            return u16(ether_type) + other_packets.ETHER_TYPES[ether_type](self)
        if kind < 10:
            return u16(0x0800) + self.ipv4(depth)
        if kind < 16:
            return u16(0x86dd) + self.ipv6(depth)
        if kind < 18:
            return u16(r.choice([0x0806, 0x0806, 0x0806, 0x8035])) + self.arp()
        if kind < 20 and depth < 4:
            return u16(r.choice([0x8100, 0x88a8, 0x9100, 0x9200]), self.number(16)) + self.tagged(depth + 1)
        if kind == 20:
            labels = b"".join(u32(self.number(32) & ~0x100) for _ in range(r.randrange(3)))
            last = r.choice([0, 2, 3, 1, 16, 4711]) << 12 | 0x1ff
            return u16(r.choice([0x8847, 0x8848])) + labels + u32(last) + r.choice([self.ipv4, self.ipv6])(depth + 1)
        if kind == 21 and depth < 4:
            inner = self.link_control(depth)
            return u16(r.choice([len(inner)] * 9 + [self.number(10)])) + inner
        if kind == 22:
            return u16(0x9000, r.choice([0, 2, self.number(8)]), r.choice([1, 2, self.number(16)])) + self.raw(0, 20)
        return u16(r.choice([0x0801, 0x7000, 0x2222, 0x0600 + r.randrange(16)])) + self.raw(0, 40)

    def ethernet(self, depth=0):
        return self.mac() + self.mac() + self.tagged(depth)

    def cooked(self):
        r = self.random
        tagged = self.tagged(0)
        if r.random() < 0.1:
            tagged = u16(r.choice([1, 4, 4, 12, self.number(8)])) + self.link_control(0)
        return (u16(r.choice([0, 1, 2, 3, 4, self.number(16)]), r.choice([1, 772, 512, 778, 824, 280]),
                    r.choice([6, 6, 0, 8, self.number(8)])) + r.randbytes(8) + tagged)

    def cooked2(self):
        r = self.random
        tagged = self.tagged(0)
        if r.random() < 0.1:
            tagged = u16(r.choice([1, 4, 4, 12, self.number(8)])) + self.link_control(0)
        return (tagged[:2] + b"\0\0" + u32(60000 + self.number(8)) + u16(r.choice([1, 772, self.number(16)]))
                + u8(r.choice([0, 1, 2, 3, 4, self.number(8)]), r.choice([6, 6, 0, 8, self.number(8)])) + r.randbytes(8) + tagged[2:])

    def family(self, order):
        r = self.random
        version = r.choice([4, 6])
        value = r.choice([{4: 2, 6: r.choice([24, 28, 30, 10])}[version]] * 6 + [self.number(8), self.number(32)])
        body = self.ipv4() if version == 4 else self.ipv6()
        return struct.pack(order + "I", value) + body

    def of_link(self, link):
        r = self.random
        makers = {ETHERNET: self.ethernet, COOKED: self.cooked, COOKED2: self.cooked2,
                  RAW: lambda: r.choice([self.ipv4, self.ipv6])(), RAW4: lambda: self.ipv4(),
                  RAW6: lambda: self.ipv6(), NULL: lambda: self.family(r.choice("<<>")), LOOP: lambda: self.family(">")}
        return makers[link]() if link in makers else other_packets.serial(self, link)
