#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Both ends of a connection that HTTP upgrades to something else (as WebSocket does): small frames now and
then, and long silences, all of them wanted.

    upgrade.py server 2100            upgrade.py client 10.71.2.2 2100 --pause 3 --frames 3
"""

import argparse
import signal
import socket
import sys
import time

REQUEST = (b"GET /chat HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
ANSWER = (b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
FRAME = b"\x81\x05hello"


def serve(options):
    with socket.create_server(("0.0.0.0", options.port)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(ANSWER)
                while connection.recv(4096):
                    time.sleep(options.pause / 2)
                    connection.sendall(FRAME)


def ask(options):
    with socket.create_connection((options.address, options.port)) as connection:
        connection.sendall(REQUEST)
        connection.recv(4096)
        for _ in range(options.frames):
            time.sleep(options.pause)
            connection.sendall(FRAME)
            if not connection.recv(4096):
                sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("end", choices=["server", "client"])
    parser.add_argument("address", nargs="?")
    parser.add_argument("port", type=int)
    parser.add_argument("--pause", type=float, default=2.0)
    parser.add_argument("--frames", type=int, default=3)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    (serve if options.end == "server" else ask)(options)


if __name__ == "__main__":
    main()
