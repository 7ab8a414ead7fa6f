#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A back end that fails on purpose: HTTP/1.1 on bare sockets, so that it can close, reset, stay silent or
be slow at any moment of a request. One thread a connection.

Modes (--mode):
  answer     200 at once, or after --delay; keep-alive for --idle seconds
  silent     takes the request, never answers
  fin        takes the request, closes without an answer
  reset      the same with RST
  partial    half of the promised answer, then --then (fin, reset, silent)
  trickle    the answer in pieces of --piece bytes every --delay seconds
  refuse-body  answers --status when the head is there, does not read the body
  small-segments  reads the request; answers in two small writes, Nagle on
"""

import argparse
import signal
import socket
import struct
import sys
import threading
import time

HEAD_MAXIMUM = 65536


class Connection:
    served = 0  # requests of all connections

    def __init__(self, sock, options):
        self.sock, self.options, self.buffer = sock, options, b""

    def read_head(self):
        while b"\r\n\r\n" not in self.buffer:
            data = self.sock.recv(65536)
            if not data or len(self.buffer) > HEAD_MAXIMUM:
                return None
            self.buffer += data
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return head.decode("latin-1").split("\r\n")

    def read_body(self, lines):
        headers = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip()
                   for line in lines[1:] if ":" in line}
        if "expect" in headers and self.options.proceed:
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self.read_chunks()
        left = int(headers.get("content-length", 0)) - len(self.buffer)
        self.buffer = b""
        while left > 0:
            data = self.sock.recv(min(left, 65536))
            if not data:
                return False
            left -= len(data)
        return True

    def read_chunks(self):
        while b"0\r\n\r\n" not in self.buffer[-64:]:
            data = self.sock.recv(65536)
            if not data:
                return False
            self.buffer = (self.buffer + data)[-4096:]
        self.buffer = b""
        return True

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def end(self, how):
        if how == "reset":
            self.reset()
        elif how == "silent":
            threading.Event().wait()
        else:
            self.sock.close()

    def answer(self, status=200, size=None, body=True):
        size = self.options.size if size is None else size
        head = (f"HTTP/1.1 {status} X\r\nContent-Type: text/plain\r\n"
                f"Content-Length: {size}\r\n\r\n").encode()
        self.sock.sendall(head + (b"x" * size if body else b""))

    def serve(self):
        options = self.options
        if options.idle:
            self.sock.settimeout(options.idle)
        while True:
            lines = self.read_head()
            if lines is None:
                break
            if options.mode == "refuse-body":
                self.answer(status=options.status)
                self.sock.shutdown(socket.SHUT_WR)
                time.sleep(0.2)
                break
            if not self.read_body(lines) or not self.act():
                break
        self.sock.close()

    def act(self):
        """After a whole request. False: the connection has ended."""
        options = self.options
        Connection.served += 1
        if Connection.served <= options.well:
            self.answer()
            return True
        if options.mode in ("silent", "fin", "reset"):
            time.sleep(options.delay)
            self.end(options.mode)
            return False
        if options.mode == "partial":
            self.answer(body=False)
            self.sock.sendall(b"x" * (options.size // 2))
            time.sleep(options.delay)
            self.end(options.then)
            return False
        if options.mode == "trickle":
            self.answer(body=False)
            for left in range(options.size, 0, -options.piece):
                time.sleep(options.delay)
                self.sock.sendall(b"x" * min(left, options.piece))
            return True
        if options.mode == "small-segments":
            self.sock.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {options.size}\r\n\r\n".encode())
            self.sock.sendall(b"x" * options.size)
            return True
        time.sleep(options.delay)
        self.answer()
        return True


def serve_one(sock, options):
    try:
        Connection(sock, options).serve()
    except (OSError, ValueError):
        sock.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=2100)
    parser.add_argument("--mode", default="answer")
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--idle", type=float, default=0.0)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--piece", type=int, default=100)
    parser.add_argument("--status", type=int, default=413)
    parser.add_argument("--then", default="fin")
    parser.add_argument("--well", type=int, default=0, metavar="COUNT",
                        help="answer so many requests at once and well, whatever the mode")
    parser.add_argument("--proceed", action="store_true", help="answer Expect with 100")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("0.0.0.0", options.port))
        listener.listen(64)
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=serve_one, args=(sock, options), daemon=True).start()


if __name__ == "__main__":
    main()
