#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""One end of a conversation, by script, for faults that a real program shows too rarely.

    talk.py server 2100 --repeat 5 read:200 sleep:0.05 write:1000
    talk.py client 10.71.2.2 2100 --repeat 5 write:200 read:1000

Steps: write:BYTES, read:BYTES (until so many came or the end), sleep:SECONDS, hang (until killed). The
client then closes; the server reads to the end first. Ends with status 1 when the connection broke.
"""

import argparse
import json
import signal
import socket
import sys
import time

BLOCK_BYTES = 64 * 1024


class Log:
    """A line of JSON for each thing done, with the time of its end; packets are stamped by that clock."""

    def __init__(self, path, who):
        self.file = open(path, "a", buffering=1, encoding="utf-8") if path else None
        self.who = who

    def note(self, what, **more):
        if self.file:
            line = {"time_ns": time.time_ns(), "monotonic_ns": time.monotonic_ns(),
                    "who": self.who, "what": what, **more}
            self.file.write(json.dumps(line) + "\n")


def sleep(log, seconds):
    log.note("sleep", seconds=seconds)
    time.sleep(seconds)
    log.note("wake")


def read(connection, size):
    """False at the end of the stream."""
    while size > 0:
        got = len(connection.recv(min(size, BLOCK_BYTES)))
        if not got:
            return False
        size -= got
    return True


def take_step(connection, step, log):
    name, _, value = step.partition(":")
    if name == "write":
        connection.sendall(bytes(int(value)))
    elif name == "read":
        if not read(connection, int(value)):
            log.note("end of stream")
            return False
    elif name == "sleep":
        sleep(log, float(value))
    elif name == "hang":
        log.note("hang")
        signal.pause()
    else:
        sys.exit(f"talk: no step '{step}'")
    log.note(name, bytes=int(value) if name in ("write", "read") else 0)
    return True


def set_options(endpoint, arguments):
    """Before the connection exists: buffers decide the window scale."""
    if arguments.rcvbuf:
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, arguments.rcvbuf)
    if arguments.sndbuf:
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, arguments.sndbuf)
    if arguments.nodelay:
        endpoint.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if arguments.keepalive:
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        endpoint.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, arguments.keepalive)
        endpoint.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, arguments.keepalive)
    if arguments.user_timeout:
        endpoint.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT,
                            int(arguments.user_timeout * 1000))


def talk(connection, arguments, log):
    for _ in range(arguments.repeat):
        for step in arguments.steps:
            if not take_step(connection, step, log):
                return


def serve(arguments, log):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        set_options(listener, arguments)
        listener.bind(("0.0.0.0", arguments.port))
        listener.listen()
        while True:
            connection, _ = listener.accept()
            with connection:
                talk(connection, arguments, log)
                while not arguments.closes and connection.recv(BLOCK_BYTES):
                    pass


def call(arguments, log):
    with socket.socket() as connection:
        set_options(connection, arguments)
        connection.connect((arguments.address, arguments.port))
        talk(connection, arguments, log)
        connection.shutdown(socket.SHUT_WR)
        log.note("close")
        while connection.recv(BLOCK_BYTES):
            pass


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("role", choices=["server", "client"])
    parser.add_argument("words", nargs="+", metavar="[ADDRESS] PORT STEP...")
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    parser.add_argument("--rcvbuf", type=int, metavar="BYTES")
    parser.add_argument("--sndbuf", type=int, metavar="BYTES")
    parser.add_argument("--nodelay", action="store_true")
    parser.add_argument("--keepalive", type=int, metavar="SECONDS")
    parser.add_argument("--user-timeout", type=float, metavar="SECONDS")
    parser.add_argument("--closes", action="store_true", help="the server, without reading to the end")
    parser.add_argument("--log", metavar="FILE")
    arguments = parser.parse_intermixed_args()
    if arguments.role == "client":
        arguments.address = arguments.words.pop(0)
    arguments.port = int(arguments.words.pop(0))
    arguments.steps = arguments.words
    return arguments


def main():
    arguments = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    log = Log(arguments.log, arguments.role)
    try:
        (serve if arguments.role == "server" else call)(arguments, log)
    except OSError as error:
        log.note("broken", reason=str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
