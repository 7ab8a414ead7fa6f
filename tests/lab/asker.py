#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""An HTTP client that a scenario can lead astray: it keeps its connection, pauses, stops in mid-request.

    asker.py 10.71.1.4 2100 --count 2 --pause 6 --body 300

Prints one line for each request: its status, 0 when the connection broke. Ends with status 0 when the
last request was answered by less than 500.
"""

import argparse
import socket
import sys
import time


def read_answer(connection):
    """The status of an answer; 0 when the connection ended before its length, if it tells one."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return 0
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                   if line.lower().startswith(b"content-length:")), None)
    while length is None or len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return int(head.split()[1]) if length is None else 0
        body += piece
    return int(head.split()[1])


def ask(connection, options, number):
    method = "POST" if options.body else "GET"
    framing = "Transfer-Encoding: chunked" if options.chunked else f"Content-Length: {options.body}"
    head = (f"{method} /asked/{number} HTTP/1.1\r\nHost: lab\r\nUser-Agent: asker\r\n"
            f"{framing}\r\n\r\n").encode()
    connection.sendall(head)
    is_last = number == options.count - 1
    is_cut = is_last and options.stop_after is not None
    sent, limit = 0, options.stop_after if is_cut else options.body
    while sent < limit:
        piece = min(options.piece or limit, limit - sent)
        data = b"a" * piece
        connection.sendall(b"%x\r\n%s\r\n" % (piece, data) if options.chunked else data)
        sent += piece
        if options.piece_pause and sent < limit:
            time.sleep(options.piece_pause)
    if options.chunked and not is_cut:
        connection.sendall(b"0\r\n\r\n")
    return read_answer(connection)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between requests")
    parser.add_argument("--body", type=int, default=0)
    parser.add_argument("--piece", type=int, help="write so many bytes at a time")
    parser.add_argument("--piece-pause", type=float, default=0.0)
    parser.add_argument("--stop-after", type=int, metavar="BYTES", help="of the last body; then wait")
    parser.add_argument("--chunked", action="store_true")
    parser.add_argument("--stay", type=float, default=0.0,
                        help="keep the connection so many seconds after the last answer")
    parser.add_argument("--limit", type=float, default=30.0)
    options = parser.parse_args()
    status = 0
    try:
        with socket.create_connection((options.address, options.port),
                                      options.limit) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in range(options.count):
                if number:
                    time.sleep(options.pause)
                status = ask(connection, options, number)
                print(status, flush=True)
                if not status:
                    break
            time.sleep(options.stay)
    except OSError:
        status = 0
    return 0 if 0 < status < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
