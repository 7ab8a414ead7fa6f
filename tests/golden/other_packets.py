# SPDX-License-Identifier: BSD-3-Clause
"""Random messages of the protocols around the core ones: discovery, routing, sign-on. Each function
takes the Packets that draw, and gives the bytes behind the header of the layer below."""

from wire import u8, u16, u32


def fields(packets, kinds, type_bytes=1, counts_all=False):
    """Type, length, value."""
    r = packets.random
    out = b""
    while r.random() < 0.75 and len(out) < 300:
        kind = r.choice(kinds)
        body = r.choice([packets.raw(0, 4), packets.raw(1, 1), packets.raw(2, 2), packets.raw(4, 4), packets.raw(0, 24),
                         b"name-" + packets.raw(0, 3)])
        length = len(body) + (2 * type_bytes if counts_all else 0) + r.choice([0] * 25 + [1, -1, 60])
        out += (u16(kind, length) if type_bytes == 2 else u8(kind, length)) + body
    return out


def cdp(packets):
    r = packets.random
    return u8(r.choice([1, 2, 2]), 180) + packets.raw(2, 2) + fields(packets, list(range(0x1a)) + [1, 1, 2, 0x16], 2, True)


def lldp(packets):
    r = packets.random
    out = b""
    while r.random() < 0.85 and len(out) < 300:
        kind = r.choice([1, 2, 3, 4, 5, 5, 6, 7, 8, 0, 9])
        body = packets.raw(0, 12)
        if kind in (1, 2):
            body = u8(r.choice([1, 2, 3, 4, 5, 6, 7, 9])) + r.choice([b"\1", b"\2", b"\6", b""]) + packets.raw(0, 18)
        elif kind == 3:
            body = packets.raw(0, 3)
        elif kind == 8:
            address = r.choice([b"\1" + packets.ip4(), b"\2" + packets.ip6(), b"\6" + packets.mac(), b"\x0b\0"])
            body = u8(len(address)) + address + u8(r.choice([1, 2, 3])) + packets.raw(4, 4) + u8(2) + packets.raw(0, 3)
        out += u16(kind << 9 | (len(body) + r.choice([0] * 25 + [1, 40])) & 0x1ff) + body
    return out + b"\0\0"


def eapol(packets):
    r = packets.random
    kind = r.choice([1, 2, 3, 4, 18, 21, 23, 43, 13, 254, packets.number(8)])
    body = u8(kind) + packets.raw(0, 12)
    length = len(body) + 4 + r.choice([0] * 15 + [1])
    packet = u8(r.choice([1, 2, 3, 4, 9]), packets.number(8)) + u16(length) + body
    return u8(r.choice([1, 2]), r.choice([0, 0, 0, 1, 2, 3, 4, 7])) + u16(r.choice([len(packet)] * 9 + [0])) + packet


def osi(packets):
    r = packets.random
    kind = r.choice([0x81, 0x82, 0x83, 0x83, 0x83, 0, 0x0f])
    if kind == 0x83:
        pdu = r.choice([15, 16, 17, 18, 20, 24, 25, 26, 27, packets.number(5)])
        size = {15: 27, 16: 27, 17: 20, 24: 33, 25: 33, 26: 17, 27: 17}.get(pdu, 27)
        size = r.choice([size] * 12 + [packets.number(6)])
        head = u8(kind, size, r.choice([1] * 12 + [2]), r.choice([0, 6, 6, 6, 7]), pdu, r.choice([1] * 12 + [0]), 0)
        return head + u8(r.choice([0, 3, 3, 255])) + packets.raw(25, 40)
    if kind == 0x82:
        return u8(kind, r.choice([11, 20, 20, 9]), r.choice([1] * 9 + [2]), 0, r.choice([2, 4, 6, 9])) + packets.raw(20, 30)
    if kind == 0x81:
        addresses = b"".join(u8(n) + packets.raw(n, n) for n in [r.choice([0, 8, 20, 21, 10]) for _ in range(2)])
        size = 9 + len(addresses)
        return (u8(kind, r.choice([size] * 8 + [5, 200, 11]), r.choice([1] * 9 + [2]), 20, r.choice([1, 28, 29, 30, 31, 60]))
                + packets.raw(4, 4) + addresses + packets.raw(0, 10))
    return u8(kind) + packets.raw(0, 20)


def ipx(packets):
    r = packets.random
    socket = r.choice([0x451, 0x452, 0x452, 0x453, 0x453, 0x455, 0x456, 0x553, 0x85be, packets.number(16)])
    body = packets.raw(0, 40)
    if socket == 0x452:
        services = b"".join(packets.raw(2, 2) + b"SERVER".ljust(48, b"\0") + packets.raw(14, 14) for _ in range(r.randrange(3)))
        body = u16(r.choice([1, 2, 3, 4, 9])) + services + packets.raw(0, 3)
    elif socket == 0x453:
        body = u16(r.choice([1, 2, 9])) + packets.raw(0, 8) + packets.raw(8, 8)
    length = r.choice([30 + len(body)] * 12 + [12, 60000])
    return b"\xff\xff" + u16(length) + packets.raw(2, 2) + packets.raw(10, 10) + u16(socket) + packets.raw(12, 12) + body


ETHER_TYPES = {0x88cc: lldp, 0x888e: eapol, 0x8137: ipx, 0xfefe: lambda packets: b"\0" + osi(packets)}
LOGICAL_LINKS = [(b"\xaa\xaa\x03\0\0\x0c\x20\0", cdp), (b"\xe0\xe0\x03", ipx), (b"", ipx), (b"\xfe\xfe\x03", osi)]


def ospf(packets):
    r = packets.random
    version = r.choice([2, 2, 3, 3, packets.number(8)])
    return u8(version, r.choice([1, 2, 3, 4, 5, 9])) + u16(44) + packets.raw(10, 10) + u16(r.choice([0, 1, 2, 2])) + packets.raw(8, 30)


def pim(packets):
    r = packets.random
    return u8(r.choice([0x20, 0x20, 0x20, 0x10, 0x30]) | r.randrange(16)) + packets.raw(3, 30)


def vrrp(packets):
    r = packets.random
    count = r.choice([0, 1, 1, 2, 3])
    head = u8(r.choice([0x21, 0x21, 0x31, 0x31, 0x22, 0x41]), 1, 100, count + r.choice([0] * 9 + [4]))
    return head + u8(r.choice([0, 1, 2, 3]), 1) + packets.raw(2, 2) + packets.raw(4 * count, 4 * count) + r.choice(
        [b"", b"secret\0\0", packets.raw(0, 9)])


def hsrp(packets):
    r = packets.random
    return (u8(r.choice([0] * 8 + [1]), r.choice([0, 1, 2, 3]), r.choice([0, 1, 2, 4, 8, 16, 3]), 3, 10, 100, 1,
               r.choice([0] * 5 + [9])) + r.choice([b"cisco\0\0\0", packets.raw(8, 8)]) + packets.ip4())


def tftp(packets):
    r = packets.random
    kind = r.choice([1, 2, 3, 4, 5, 6, 7])
    text = lambda: r.choice([b"file", b"octet", b"blksize", b"1432", b"", packets.raw(0, 3)]) + r.choice([b"\0"] * 9 + [b""])
    if kind in (3, 4):
        return u16(kind) + packets.raw(0, 8)
    if kind == 5:
        return u16(kind, r.choice([0, 1, 5, 7, 9])) + text()
    return u16(kind) + b"".join(text() for _ in range(r.randrange(5)))


def syslog(packets):
    r = packets.random
    return r.choice([b"<%d>" % r.choice([0, 13, 34, 191, 200, 999, 1000]), b"<", b"<a>", b""]) + b"su: failed\n" + packets.raw(0, 5)


def rip(packets):
    r = packets.random
    return u8(r.choice([1, 2, 3, 6, 9]), r.choice([1, 2, 2, 0])) + packets.raw(2, 2) + packets.raw(0, 40)


def ripng(packets):
    r = packets.random
    routes = [packets.ip6() + u16(r.choice([0, 7])) + u8(64, r.choice([0, 1, 16])) for _ in range(r.randrange(4))]
    if r.random() < 0.2:
        routes = [bytes(19) + u8(16)]
    return u8(r.choice([1, 2, 2, 5]), r.choice([1] * 9 + [2])) + bytes(2) + b"".join(routes) + packets.raw(0, 3)


def radius(packets):
    r = packets.random
    body = fields(packets, [1, 2, 4, 26, 79])
    return u8(r.choice([1, 2, 3, 4, 5, 11, 40, 43, 255, 99]), packets.number(8)) + u16(
        r.choice([20 + len(body)] * 9 + [3, 60000])) + packets.raw(16, 16) + body


def ldp(packets):
    r = packets.random
    body = packets.raw(0, 30)
    return u16(r.choice([1] * 9 + [2]), r.choice([6 + len(body)] * 9 + [3])) + packets.ip4() + u16(0) + body


def msdp(packets):
    r = packets.random
    out = b""
    for _ in range(r.randint(1, 3)):
        kind = r.choice([1, 2, 3, 4, 5, 6, 7, 9])
        body = {1: u8(1) + packets.raw(4, 30), 2: packets.raw(5, 5), 4: b""}.get(kind, packets.raw(0, 9))
        out += u8(kind) + u16(len(body) + 3 + r.choice([0] * 12 + [-2, 5, 1450])) + body
    return out


def slow(packets):
    r = packets.random
    return u8(r.choice([1, 1, 2, 3, 4, 10]), r.choice([1] * 9 + [2])) + packets.raw(0, 40)


def trunking(packets):
    return u8(1) + fields(packets, [1, 2, 3, 4, 5, 0], 2, True)


def first_bytes(packets):
    return packets.raw(0, 44)


ETHER_TYPES[0x8809] = slow
LOGICAL_LINKS += [(b"\xaa\xaa\x03\0\0\x0c\x20\4", trunking), (b"\xaa\xaa\x03\0\0\x0c\x20\3", first_bytes),
                  (b"\xaa\xaa\x03\0\0\x0c\1\x11", first_bytes)]
IP_PROTOCOLS = {89: ospf, 103: pim, 112: vrrp}
TCP_PORTS = {179: first_bytes, 639: msdp, 646: ldp}
UDP_PORTS = {69: tftp, 520: rip, 521: ripng, 547: first_bytes, 1812: radius, 1985: hsrp, 646: ldp, 514: syslog}


def ppp(packets):
    r = packets.random
    kind = r.choice([0xc021, 0x8021, 0x8057, 0x80fd, 0xc023, 0xc223, 0x003d, 0xc025, 0xc02d, 0x0021, 0x4021])
    body = u8(r.choice([1, 2, 3, 4, 9, 99]), 7)
    text = lambda: u8(r.choice([4, 4, 4, 0, 60])) + b"name"
    rest = r.choice([text() + text(), packets.raw(0, 12)])
    body += u16(r.choice([len(rest) + 4] * 9 + [3, 900])) + rest
    return r.choice([b"\xff\x03", b"\xff\x03", b""]) + u16(kind) + body


def l2tp(packets):
    r = packets.random
    version = r.choice([2] * 9 + [1, 3])
    flags = r.choice([0x0000, 0x4000, 0xc800, 0xc800, 0xc800, 0xca00, 0x0200, 0x8800, 0xc900]) | version
    if flags & 0x8000:
        body = b""
        while r.random() < 0.8:
            kind = r.choice(list(range(47)))
            value = packets.raw(0, 30)
            length = 6 + len(value) + r.choice([0] * 30 + [5, -9])
            body += u16(r.choice([0x8000, 0, 0xc000]) | length & 0x3ff, r.choice([0] * 9 + [9]), kind) + value
    else:
        body = ppp(packets)
    middle = u16(5, 6) + (u16(1, 2) if flags & 0x0800 else b"") + (u16(2, 0) if flags & 0x0200 else b"")
    size = 4 + len(middle) + len(body)
    length = u16(r.choice([size] * 12 + [7, 4000])) if flags & 0x4000 else b""
    return u16(flags) + length + middle + body


def ptp(packets):
    r = packets.random
    return (u8(r.choice([0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 15, 0x12]), r.choice([2] * 9 + [1, 3])) + packets.raw(32, 32)
            + packets.raw(10, 30))


def geonet(packets):
    r = packets.random
    return (u8(r.choice([0, 1, 1, 2, 3, 7]), r.choice([0x00, 0x10, 0x20, 0x30, 0x42, 0x50, 0x50, 0x51, 0x60, 0x71]))
            + packets.raw(34, 34) + packets.raw(0, 44))


ETHER_TYPES[0x88f7] = ptp
ETHER_TYPES[0x8947] = geonet
UDP_PORTS[1701] = l2tp
UDP_PORTS[319] = ptp
TCP_PORTS[323] = first_bytes
def sctp(packets):
    r = packets.random
    out = u16(r.choice([5000, 6704, 2905]), r.choice([2905, 36412])) + packets.raw(8, 8)
    for _ in range(r.randint(1, 4)):
        kind = r.choice([0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 10, 11, 14, 192, 99])
        body = packets.raw(0, 20)
        if kind == 0:
            body = packets.raw(8, 8) + u32(r.choice([0, 3, 18, 99, 27])) + packets.raw(0, 20)
        elif kind in (1, 2):
            body = packets.raw(16, 16) + packets.raw(0, 8)
        elif kind == 3:
            gaps, twice = r.randrange(3), r.randrange(3)
            body = packets.raw(8, 8) + u16(gaps, twice) + packets.raw(4 * (gaps + twice), 4 * (gaps + twice)) + r.choice(
                [b"", b"", packets.raw(0, 5)])
        size = len(body) + 4
        out += u8(kind, r.choice([0, 1, 2, 3, 3, 7, packets.number(8)])) + u16(r.choice([size] * 20 + [3, 200])) + body
        out += bytes(-size % 4)
    return out


def rsvp(packets):
    r = packets.random
    return u8(r.choice([0x10] * 9 + [0x20]), r.choice([1, 2, 3, 7, 12, 20, 99])) + packets.raw(6, 30)


def key_exchange(packets):
    r = packets.random
    cookie = lambda: r.choice([b"cookie-%d" % r.randrange(4)] * 3 + [bytes(8)])
    size = r.choice([28, 28, 60])
    return (cookie() + cookie() + u8(r.choice([0, 1, 33, 46, 48, 20, 99]), r.choice([0x10, 0x10, 0x20, 0x20, 0x30]),
                                     r.choice([0, 1, 2, 4, 5, 32, 34, 35, 36, 37, 99]), r.choice([0, 1, 2, 8, 0x20, 0x28, 255]))
            + u32(r.choice([0, 0, 7])) + u32(r.choice([size] * 4 + [29])) + bytes(size - 28))


def bfd(packets):
    r = packets.random
    kind = r.choice([0, 1, 2, 2, 4, 5, 9])
    length = r.choice({1: [9, 3, 19, 20], 2: [24, 24, 23], 4: [28, 28, 20]}.get(kind, [8]))
    return (u8(r.choice([0x00, 0x20, 0x20, 0x40]) | r.randrange(10), packets.number(8), 3, 24) + packets.raw(20, 20)
            + u8(kind, length) + packets.raw(30, 30))


def sflow(packets):
    r = packets.random
    return u32(r.choice([5, 5, 5, 4])) + u32(r.choice([1, 1, 2, 3])) + packets.raw(16, 40)


def lisp(packets):
    r = packets.random
    address = lambda: r.choice([u16(1) + packets.ip4(), u16(2) + packets.ip6()] * 4 + [u16(3)])
    out = u8(r.choice([0x10, 0x20, 0x30, 0x30, 0x30, 0x32, 0x40, 0x40, 0x48, 0x80, 0xf0]), 0, 1)
    records = r.choice([1, 1, 2, 0])
    key = r.choice([b"", packets.raw(20, 20)])
    out += u8(records) + packets.raw(8, 8) + u16(1, len(key)) + key
    for _ in range(records):
        locators = r.randrange(3)
        out += u32(5) + u8(locators, 28, 0x10, 0) + u16(0) + address()
        out += b"".join(packets.raw(6, 6) + address() for _ in range(locators))
    return out + r.choice([b"", b"", packets.raw(24, 24), packets.raw(0, 9)])


def telnet(packets):
    r = packets.random
    out = b""
    while r.random() < 0.8:
        verb = r.choice([251, 252, 253, 254, 250, 250, 255, 241, 246, 236, 235])
        out += u8(255, verb)
        if 250 <= verb <= 254:
            option = r.choice([1, 3, 24, 31, 34, 37, 37, 38, 39, 40, 200])
            out += u8(option)
            if verb == 250:
                out += packets.raw(0, 6) + r.choice([b"\xff\xf0"] * 5 + [b"\xff", b""])
    return out + r.choice([b"", b"login: "])


def heartbeat(packets):
    return packets.raw(8, 8) + packets.raw(4, 4) + packets.ip4() + packets.ip4()


def fault_management(packets):
    r = packets.random
    return u8(r.choice([0x00, 0x20, 0xa0, 0x01]), r.choice([1, 2, 3, 4, 5, 9])) + packets.raw(2, 40)


IP_PROTOCOLS.update({132: sctp, 46: rsvp})
UDP_PORTS.update({500: key_exchange, 4500: lambda packets: bytes(4) + key_exchange(packets), 3784: bfd, 4784: bfd, 3785: bfd,
                  6343: sflow, 4342: lisp})
TCP_PORTS[23] = telnet
ETHER_TYPES.update({0x886f: heartbeat, 0x8902: fault_management})
PPP, HDLC, CISCO, LOG = 9, 50, 104, 239
TOKEN_RING, ARCNET, FDDI, ATM, ARCNET_LINUX, FIREWIRE = 6, 7, 10, 100, 129, 138


def log(packets):
    r = packets.random
    out = u8(r.choice([2, 10, 10, 2, 2, 7]), r.choice([0] * 9 + [1])) + u16(packets.number(8))
    for kind in (1, 3, 10)[:r.randrange(4)]:
        body = packets.raw(0, 9)
        out += bytes([(4 + len(body)) & 0xff, 0, kind, 0]) + body + bytes(-len(body) % 4)
    packet = packets.ipv4() if out[0] == 2 else packets.ipv6()
    size = 4 + len(packet)
    return out + bytes([size & 0xff, size >> 8 & 0xff, 9, 0]) + packet


def arcnet(packets, link):
    r = packets.random
    kind = r.choice([240, 241, 212, 212, 212, 213, 0xc4, 0xc4, 250, 0x80, 99])
    make = {240: packets.ipv4, 212: packets.ipv4, 0xc4: packets.ipv6, 241: packets.arp, 213: packets.arp,
            250: lambda: ipx(packets)}.get(kind, lambda: packets.raw(0, 20))
    head = u8(1, 2) + (u16(0) if link == ARCNET_LINUX else b"") + u8(kind)
    if kind not in (240, 241, 0x80):
        part = u8(r.choice([0, 0, 0, 1, 2, 5])) + packets.raw(2, 2)
        head += part if link == ARCNET_LINUX or r.random() < 0.8 else b"\xff" + packets.raw(3, 3) + part
    return head + make()


def lan(packets, link):
    r = packets.random
    if link == FIREWIRE:
        return packets.raw(16, 16) + packets.tagged(0)
    if link == ATM:
        lead = r.choice([b"", b"", b"", packets.raw(20, 20)])
        return b"\3" + osi(packets) if r.random() < 0.1 else lead + packets.link_control(0)
    if link == FDDI:
        kind = r.choice([0x50] * 6 + [0x54, 0x40, 0x41, 0x4f, 0x80, 0xc0, 0xc2, 0xc3, 0xd1, 0x61, 0xe2, 0x10])
        return u8(kind) + packets.mac() + packets.mac() + packets.link_control(0)
    source, route = packets.mac(), b""
    source = bytes([source[0] & 0x7f]) + source[1:]
    if r.random() < 0.3:
        stations = r.randrange(4)
        source = bytes([source[0] | 0x80]) + source[1:]
        route = u16(r.choice([0, 0x8000, 0xc000, 0x6000]) | 2 + 2 * stations << 8 | packets.number(8)) + packets.raw(2 * stations, 2 * stations)
    return u8(0x10, r.choice([0x40] * 6 + [0, 0x80])) + packets.mac() + source + route + packets.link_control(0)


def serial(packets, link):
    r = packets.random
    if link in (ARCNET, ARCNET_LINUX):
        return arcnet(packets, link)
    if link in (TOKEN_RING, FDDI, ATM, FIREWIRE):
        return lan(packets, link)
    if link == PPP:
        return ppp(packets)
    if link == LOG:
        return log(packets)
    kind = r.choice([0x0800, 0x86dd, 0xfefe, 0x8847, 0x1234, 0x8035])
    body = {0x8035: lambda: u32(r.choice([0, 1, 2, 2, 9])) + packets.raw(10, 20), 0x0800: packets.ipv4, 0x86dd: packets.ipv6, 0xfefe: lambda: b"\3" + osi(packets)}.get(kind, lambda: packets.raw(0, 9))()
    cisco = u8(r.choice([0x0f, 0x8f]), 0) + u16(kind) + body
    return cisco if link == CISCO or r.random() < 0.3 else r.choice([b"\xff\x03", b"\xff\x03", b"\1\2"]) + ppp(packets)[-30:]


def element(kind, body):
    return u8(kind, len(body)) + body if len(body) < 128 else u8(kind, 0x81, len(body)) + body


def snmp(packets):
    r = packets.random
    number = lambda: element(2, r.choice([b"\0", b"\1", packets.raw(1, 4), packets.raw(1, 5)]))
    name = lambda: element(6, b"\x2b\6\1\2\1" + packets.raw(0, 4) + b"\0")
    value = lambda: r.choice([b"\5\0", number(), element(4, b"eth0"), element(4, packets.raw(0, 6)), name(),
                              element(0x40, packets.raw(4, 4)), element(r.choice([0x41, 0x42, 0x43, 0x46, 0x44]), packets.raw(1, 4)),
                              b"\x80\0", b"\x82\0", element(0x30, b"\5\0")])
    bindings = element(0x30, b"".join(element(0x30, name() + value()) for _ in range(r.randrange(3))))
    kind = r.choice([0, 1, 2, 2, 3, 4, 5, 6, 7, 8])
    body = number() + number() + number() + bindings
    if kind == 4:
        body = name() + element(0x40, packets.raw(4, 4)) + number() + number() + element(0x43, packets.raw(1, 4)) + bindings
    message = element(0xa0 | kind, body)
    if r.random() < 0.4:
        user = element(0x30, element(4, packets.raw(0, 9)) + number() + number() + element(4, b"admin") + element(4, b"")
                       + element(4, b""))
        header = element(0x30, number() + number() + element(4, u8(r.choice([0, 1, 3, 4, 5, 7, 2]))) + element(2, u8(r.choice([3] * 9 + [1]))))
        scoped = element(0x30, element(4, packets.raw(0, 5)) + element(4, b"") + message)
        return element(0x30, element(2, b"\3") + header + element(4, user) + r.choice([scoped, element(4, packets.raw(9, 9))]))
    return element(0x30, element(2, u8(r.choice([0, 1, 1, 2]))) + element(4, r.choice([b"public", b"private"])) + message)


UDP_PORTS[161] = snmp
