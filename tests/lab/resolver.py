#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A name server that answers every question with one address, and loses or delays some of the answers.

    resolver.py --address 10.71.2.2 --lose 1 --delay 0.02

`ask` (resolver.py --ask NAME --server ADDRESS) is the client: it asks for A and AAAA at a time and asks
again after --retry seconds, as the C library does.
"""

import argparse
import signal
import socket
import struct
import sys
import time

PORT = 53
TYPE_A, TYPE_AAAA = 1, 28


def question(number, name, kind):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + \
        struct.pack("!HH", kind, 1)


def read_name(data):
    """The name that is asked for, and where it ends."""
    labels, at = [], 12
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]].decode("latin-1"))
        at += 1 + data[at]
    return ".".join(labels), at + 1


def answer(data, options):
    """The question with one record behind it, or with none for an IPv6 address or an unknown name."""
    name, end = read_name(data)
    kind = struct.unpack_from("!H", data, end)[0]
    is_known = not options.known or name in options.known
    count = 1 if kind == TYPE_A and is_known else 0
    record = struct.pack("!HHHIH", 0xC00C, TYPE_A, 1, 60, 4) + socket.inet_aton(options.address)
    return data[:2] + struct.pack("!HHHHH", 0x8180 if is_known else 0x8183, 1, count, 0, 0) + \
        data[12:end + 4] + record * count


def serve(options):
    seen = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("0.0.0.0", PORT))
        while True:
            data, peer = sock.recvfrom(1500)
            seen += 1
            if seen <= options.lose:
                continue
            time.sleep(options.delay)
            sock.sendto(answer(data, options), peer)


def ask(options):
    """The address of the name; exits with status 1 when no answer comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((options.server, PORT))
        sock.settimeout(options.retry)
        for _ in range(options.attempts):
            for number, kind in ((1, TYPE_A), (2, TYPE_AAAA)):
                sock.send(question(number, options.ask, kind))
            try:
                while True:
                    data = sock.recv(1500)
                    if data[7]:
                        return socket.inet_ntoa(data[-4:])
            except (socket.timeout, ConnectionRefusedError):
                continue
    sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", help="that every name has")
    parser.add_argument("--known", nargs="*", metavar="NAME", help="no others exist (default: all)")
    parser.add_argument("--lose", type=int, default=0, metavar="COUNT", help="the first ones")
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--ask", metavar="NAME")
    parser.add_argument("--server")
    parser.add_argument("--retry", type=float, default=5.0)
    parser.add_argument("--attempts", type=int, default=2)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if options.ask:
        print(ask(options), flush=True)
    else:
        serve(options)


if __name__ == "__main__":
    main()
