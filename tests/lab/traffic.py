#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Two plain TCP programs whose habits are options: how they write, read, pause and wait.

`serve` takes connections and answers each request of --request bytes with --answer bytes; `ask`
connects and does the other half. Whichever sends the large half is the data's sender, so the same
faults can be laid on uploads and downloads.
"""

import argparse
import signal
import socket
import sys
import threading
import time

BLOCK_BYTES = 256 * 1024
PACED_BLOCK_BYTES = 16 * 1024


class Reader:
    """Reads from a socket as the options say: at a rate, with a pause, or not to the end."""

    def __init__(self, connection, options):
        self.connection, self.options = connection, options
        self.taken, self.has_paused = 0, False

    def read(self, size):
        """False when the other side closed first."""
        options, left, start = self.options, size, time.monotonic()
        buffer = memoryview(bytearray(PACED_BLOCK_BYTES if options.read_rate else BLOCK_BYTES))
        while left > 0:
            if options.stop_after is not None and self.taken >= options.stop_after:
                threading.Event().wait()
            if options.pause_after is not None and self.taken >= options.pause_after \
                    and not self.has_paused:
                self.has_paused = True
                time.sleep(options.pause)
            count = self.connection.recv_into(buffer[:min(left, len(buffer))])
            if count == 0:
                return False
            left -= count
            self.taken += count
            if options.read_rate:
                due = start + (size - left) / options.read_rate
                time.sleep(max(0.0, due - time.monotonic()))
        return True


def write(connection, size, options):
    """In pieces of --write bytes, each followed by a pause of --write-pause seconds."""
    piece = bytes(min(options.write or BLOCK_BYTES, max(size, 1)))
    left = size
    while left > 0:
        connection.sendall(piece[:left])
        left -= min(len(piece), left)
        if options.write_pause and left > 0:
            time.sleep(options.write_pause)


def prepare(connection, options):
    if options.nodelay:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def serve_one(connection, options):
    prepare(connection, options)
    reader = Reader(connection, options)
    try:
        while reader.read(options.request):
            time.sleep(options.think)
            write(connection, options.answer, options)
    except OSError:
        pass  # a client that goes away is everyday life here
    connection.close()


def buffers(connection, options):
    if options.rcvbuf:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, options.rcvbuf)
    if options.sndbuf:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, options.sndbuf)


def serve(options):
    with socket.socket() as listener:
        buffers(listener, options)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("0.0.0.0", options.port))
        listener.listen(128)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve_one, args=(connection, options), daemon=True).start()


def ask_one(options, failures):
    try:
        with socket.socket() as connection:
            buffers(connection, options)
            connection.settimeout(options.limit)
            connection.connect((options.address, options.port))
            prepare(connection, options)
            reader = Reader(connection, options)
            for number in range(options.exchanges):
                if number:
                    time.sleep(options.rest)
                write(connection, options.request, options)
                if not reader.read(options.answer):
                    raise OSError("closed early")
    except OSError as error:
        failures.append(str(error))


def ask(options):
    failures = []
    threads = [threading.Thread(target=ask_one, args=(options, failures), daemon=True)
               for _ in range(options.parallel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(options.limit)
    if failures or any(thread.is_alive() for thread in threads):
        print(failures or "still running", file=sys.stderr)
        return 1
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("role", choices=["serve", "ask"])
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=2100)
    parser.add_argument("--request", type=int, default=100)
    parser.add_argument("--answer", type=int, default=100)
    parser.add_argument("--exchanges", type=int, default=1)
    parser.add_argument("--rest", type=float, default=0.0, help="seconds between two exchanges")
    parser.add_argument("--parallel", type=int, default=1)
    parser.add_argument("--limit", type=float, default=15.0, help="seconds in all")
    parser.add_argument("--think", type=float, default=0.0, help="seconds before the answer")
    parser.add_argument("--write", type=int, default=0, help="bytes written at a time")
    parser.add_argument("--write-pause", type=float, default=0.0)
    parser.add_argument("--read-rate", type=int, default=0, help="bytes a second")
    parser.add_argument("--pause-after", type=int)
    parser.add_argument("--pause", type=float, default=2.0)
    parser.add_argument("--stop-after", type=int)
    parser.add_argument("--rcvbuf", type=int, default=0)
    parser.add_argument("--sndbuf", type=int, default=0)
    parser.add_argument("--nodelay", action="store_true")
    return parser.parse_args()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options = parse_arguments()
    return serve(options) if options.role == "serve" else ask(options)


if __name__ == "__main__":
    sys.exit(main())
