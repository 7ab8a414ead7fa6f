#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""An upload service: takes PUT and POST bodies over HTTP/1.1 and throws them away.

Real in what matters for the network: keep-alive, "Expect: 100-continue", Content-Length and chunked
bodies. Its options make it behave badly on purpose.
"""

import argparse
import http.server
import signal
import socket
import socketserver
import sys
import threading
import time

from talk import Log, sleep

BLOCK_BYTES = 256 * 1024
# A slow reader takes small bites, so that its window opens and closes as with a real one.
PACED_BLOCK_BYTES = 16 * 1024
LINE_MAXIMUM = 4096


class UploadHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "upload"
    sys_version = ""

    def do_PUT(self):
        self.server.log.note("request")
        received = self.read_body()
        self.server.log.note("body", bytes=received)
        if self.server.options.answer_delay:
            sleep(self.server.log, self.server.options.answer_delay)
        text = f"stored {received} bytes\n".encode()
        self.send_response(201)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_PUT

    def do_GET(self):
        text = b"upload service\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def read_body(self):
        self.taken, self.has_paused = 0, False
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            while True:
                size = int(self.rfile.readline(LINE_MAXIMUM).split(b";")[0], 16)
                self.take(size)
                self.rfile.readline(LINE_MAXIMUM)
                if size == 0:
                    return self.taken
        self.take(int(self.headers.get("Content-Length", 0)))
        return self.taken

    def take(self, size):
        """Read and forget `size` bytes, as fast as the options allow."""
        options = self.server.options
        block = PACED_BLOCK_BYTES if options.read_rate else BLOCK_BYTES
        buffer = memoryview(bytearray(block))
        start, left = time.monotonic(), size
        while left > 0:
            if options.stop_reading_after is not None and self.taken >= options.stop_reading_after:
                # As a hung application: alive, connected, not reading.
                self.server.log.note("hang")
                threading.Event().wait()
            self.pause_once()
            count = self.rfile.readinto1(buffer[:min(left, block)])
            if count == 0:
                raise ConnectionError("the client went away")
            left -= count
            self.taken += count
            if options.read_rate:
                due = start + (size - left) / options.read_rate
                time.sleep(max(0.0, due - time.monotonic()))

    def pause_once(self):
        options = self.server.options
        if options.pause_reading_after is not None and self.taken >= options.pause_reading_after \
                and not self.has_paused:
            self.has_paused = True
            sleep(self.server.log, options.pause)

    def log_message(self, format, *arguments):
        if self.server.options.verbose:
            super().log_message(format, *arguments)


class UploadServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, options):
        self.options = options
        self.log = Log(options.log, "server")
        self.address_family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
        super().__init__((options.address, options.port), UploadHandler, bind_and_activate=False)
        if options.rcvbuf:
            # Before listen(): accepted sockets inherit it, and the window scale follows from it.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, options.rcvbuf)
        self.allow_reuse_address = True
        self.server_bind()
        self.server_activate()

    def server_bind(self):
        """Without the name look-up that http.server makes: a namespace has no name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        """A client that goes away in mid-upload is everyday life here."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=2100)
    parser.add_argument("--read-rate", type=int, metavar="BYTES", help="read so many a second")
    parser.add_argument("--stop-reading-after", type=int, metavar="BYTES",
                        help="then hang, with the connection open")
    parser.add_argument("--pause-reading-after", type=int, metavar="BYTES")
    parser.add_argument("--pause", type=float, metavar="SECONDS", default=3,
                        help="how long (default: 3)")
    parser.add_argument("--answer-delay", type=float, metavar="SECONDS",
                        help="think so long before the answer")
    parser.add_argument("--rcvbuf", type=int, metavar="BYTES", help="SO_RCVBUF")
    parser.add_argument("--log", metavar="FILE", help="a line of JSON for each thing done")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with UploadServer(parse_arguments()) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
