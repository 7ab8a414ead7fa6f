# SPDX-License-Identifier: BSD-3-Clause
"""Cases of known cause with a real nginx or HAProxy between user and server.

As in cause_cases.py, ranges for tuning and for judging differ. `at` says what is right at a point that
sees one leg only: the user's leg knows what its proxy told it, the leg behind the proxy knows a client.
"""

import faults
from lab import KILOBYTE, MEGABYTE
from program_bench import collect

PROXY_CASES = {}
case = collect(PROXY_CASES)
STAR = "proxied_star"
# What the user's leg can know of a back end that the proxy could not reach.
TOLD_UNANSWERED = (("connection-unanswered", "proxy-read-timeout", "upstream-reset"),)


def body_size(draw, tune=(1, 400), judge=(0.2, 900)):
    return int(draw.number("body", tune, judge) * KILOBYTE)


def before(draw):
    """Requests that go well on the same connection first."""
    return draw.whole("before", (0, 3), (0, 6))


def patience(draw, tune=(2, 4), judge=(1.2, 6)):
    """Of a timer: whole seconds for tuning, any fraction for judging."""
    seconds = draw.number("patience", tune, judge)
    return round(seconds if draw.judging and draw.choose("fraction", True, False) else
                 max(round(seconds), 1), 2)


def milliseconds(seconds):
    return f"{int(seconds * 1000)}ms"


# Healthy.

@case(topology=STAR)
def healthy_proxied_uploads(bench, draw):
    bench.delay()
    bench.backend("answer", "--proceed")
    streams = draw.choose("streams", "on", "off")
    kept = draw.choose("kept", 0, 4)
    url = bench.relay(**({"request_buffering": streams, "kept": kept, "version": "1.1"}
                         if draw.choose("of", "nginx", "haproxy") == "nginx" else {}),
                      kind=draw.values["of"])
    bench.expect(bench.upload(url, body_size(draw), count=draw.whole("count", (2, 8), (1, 15)),
                              chunked=draw.choose("chunked", True, False)).is_done)


@case(topology=STAR)
def healthy_proxied_downloads(bench, draw):
    bench.delay()
    size = int(draw.number("size", (0.05, 6), (0.02, 10)) * MEGABYTE)
    bench.backend("answer", "--size", size, "--proceed")
    url = bench.relay()
    bench.expect(bench.fetch(url, count=draw.whole("count", (1, 4), (1, 6))).is_done)


@case(topology=STAR)
def healthy_proxied_missing(bench, draw):
    """Answers that are errors of the request, not of the network: 404 and the like, at once."""
    bench.delay()
    bench.backend("refuse-body", "--status", draw.choose("status", 404, 403, 401, 422))
    url = bench.relay()
    for _ in range(draw.whole("count", (2, 5), (2, 9))):
        bench.fetch(url)


@case(topology=STAR)
def healthy_proxied_kept(bench, draw):
    """Connections that are kept, idle, used again and closed in time."""
    bench.delay()
    bench.backend("answer", "--idle", f"{draw.number('idle', (4, 6), (3.5, 8)):.2f}", "--proceed")
    url = bench.relay(kind=draw.choose("of", "nginx", "haproxy"),
                      **({"kept": 4, "version": "1.1"} if draw.values["of"] == "nginx" else {}))
    bench.expect(url and bench.ask("--count", draw.whole("count", (2, 3), (2, 4)), "--body",
                                   draw.whole("body", (0, 900), (0, 3000)), "--pause",
                                   f"{draw.number('pause', (0.6, 1.6), (0.3, 2.0)):.2f}").is_done)
    bench.wait_closed()


@case(topology=STAR)
def healthy_proxied_polls(bench, draw):
    """Requests that the server holds for a while, and answers."""
    bench.delay()
    bench.backend("answer", "--delay", f"{draw.number('held', (0.1, 0.6), (0.05, 0.8)):.2f}",
                  "--proceed")
    bench.relay()
    bench.expect(bench.ask("--count", draw.whole("count", (3, 6), (3, 9))).is_done)


@case(topology=STAR)
def healthy_proxied_parallel(bench, draw):
    bench.delay()
    bench.backend("answer", "--proceed")
    url = bench.relay()
    bench.expect(bench.upload(url, body_size(draw), "--parallel",
                              count=draw.whole("count", (4, 8), (3, 12))).is_done)


# Waiting for the back end.

@case("proxy-buffering", topology=STAR, also=("bandwidth-limit", "bufferbloat", "policer"),
      at={"sender": None, "receiver": None})
def request_buffering(bench, draw):
    """nginx takes the whole body first; both journeys take their time."""
    bench.delay("to-user", "to-proxy")
    rate = draw.number("rate", (25, 40), (20, 50))
    for host in (bench.user, bench.proxy):
        faults.shaper(host, "eth0", rate=f"{rate:.1f}mbit", latency="50ms", burst="64kbit")
    bench.service()
    url = bench.relay("nginx")
    size = rate / 8 * MEGABYTE * draw.number("seconds", (1.4, 2.4), (1.2, 3.5))
    bench.expect(bench.upload(url, size, limit=30,
                              chunked=draw.choose("chunked", True, False)).is_done)


@case("proxy-back-pressure", topology=STAR, also=("slow-receiver",),
      at={"sender": (("slow-receiver", "slow-server"),), "receiver": (("slow-receiver",),)})
def back_pressure(bench, draw):
    """A proxy that streams, and a back end that reads slowly."""
    bench.delay()
    rate = draw.number("rate", (0.8, 3), (0.5, 4)) * MEGABYTE
    bench.service("--read-rate", int(rate), "--rcvbuf", draw.whole("rcvbuf", (100000, 300000),
                                                                   (60000, 500000)))
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, **({"request_buffering": "off", "version": "1.1"}
                               if kind == "nginx" else {}))
    size = rate * draw.number("seconds", (3, 5), (3, 6)) + 3 * MEGABYTE
    bench.expect(bench.upload(url, size, limit=40).is_done)


@case("slow-server", topology=STAR)
def slow_backend(bench, draw):
    """The back end thinks; the proxy and its patience are well."""
    bench.delay()
    seconds = draw.number("think", (1.5, 3), (1.2, 5))
    first = before(draw)
    bench.backend("answer", "--delay", f"{seconds:.2f}", "--proceed", "--well", first)
    url = bench.relay()
    bench.expect(bench.upload(url, body_size(draw), count=first + 1,
                              chunked=draw.choose("chunked", True, False)).is_done)


@case("expect-100-continue", topology=STAR)
def expect_behind_haproxy(bench, draw):
    """HAProxy hands the question on, and nobody answers it."""
    bench.delay()
    bench.backend("answer")
    url = bench.relay("haproxy")
    size = draw.number("size", (1.1, 3), (1.05, 5)) * MEGABYTE
    bench.expect(bench.upload(url, size, count=draw.whole("count", (1, 2), (1, 3))).seconds > 0.9)


# Refusals and broken exchanges.

@case("body-too-large", topology=STAR, at={"receiver": None})
def body_limit(bench, draw):
    bench.delay()
    bench.service()
    limit = draw.whole("limit", (1, 2), (1, 4))
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, more=f"client_max_body_size {limit}m;" if kind == "nginx" else
                      "http-request deny deny_status 413 if "
                      f"{{ req.hdr(content-length) -m int gt {limit << 20} }}")
    size = draw.number("size", (3, 20), (4.5, 30)) * MEGABYTE
    bench.expect(bench.upload(url, size, *draw.choose("ask", (), ("--header", "Expect:")))
                 .http_status == 413)


@case("body-too-large", topology=STAR)
def body_limit_behind(bench, draw):
    """It is the back end that refuses; the proxy hands the answer on."""
    bench.delay()
    bench.backend("refuse-body", "--status", 413)
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, **({"request_buffering": draw.choose("buffering", "on", "off")}
                               if kind == "nginx" else {}))
    bench.expect(bench.upload(url, draw.number("size", (0.1, 0.9), (0.02, 2)) * MEGABYTE,
                              "--header", "Expect:").http_status in (413, 502))


@case("proxy-read-timeout", topology=STAR,
      at={"receiver": (("proxy-read-timeout", "client-timeout"),)})
def reads_in_vain(bench, draw):
    bench.delay()
    first = before(draw)
    bench.backend("silent", "--proceed", "--well", first)
    seconds = patience(draw)
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, **({"more": f"proxy_read_timeout {milliseconds(seconds)};",
                                "kept": draw.choose("kept", 0, 4), "version": "1.1"}
                               if kind == "nginx" else {"server": milliseconds(seconds)}))
    bench.expect(bench.upload(url, body_size(draw), count=first + 1,
                              chunked=draw.choose("chunked", True, False)).http_status == 504)


@case("proxy-read-timeout", topology=STAR,
      at={"sender": (("proxy-read-timeout", "upstream-reset"),),
          "receiver": (("proxy-read-timeout", "client-timeout"),)})
def answer_stops(bench, draw):
    """In mid-answer."""
    bench.delay()
    bench.backend("partial", "--size", draw.whole("size", (50000, 500000), (20000, 900000)),
                  "--then", "silent", "--proceed")
    seconds = patience(draw)
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, **({"more": f"proxy_read_timeout {milliseconds(seconds)};"}
                               if kind == "nginx" else {"server": milliseconds(seconds)}))
    bench.expect(bench.fetch(url).curl_status == 18)


@case("proxy-send-timeout", topology=STAR,
      also=("receiver-stopped", "proxy-back-pressure", "slow-receiver"),
      at={"sender": (("proxy-send-timeout", "proxy-read-timeout", "receiver-stopped"),),
          "receiver": (("proxy-send-timeout", "receiver-stopped"),)})
def sends_in_vain(bench, draw):
    bench.delay()
    bench.service("--stop-reading-after", int(draw.number("after", (0.5, 3), (0.3, 5)) * MEGABYTE),
                  "--rcvbuf", draw.whole("rcvbuf", (200000, 600000), (100000, 900000)))
    seconds = patience(draw)
    url = bench.relay("nginx", request_buffering="off", version="1.1",
                      more=f"proxy_send_timeout {milliseconds(seconds)};")
    bench.expect(bench.upload(url, 60 * MEGABYTE, limit=20).http_status == 504)


@case("client-timeout", topology=STAR, also=("slow-server",),
      at={"receiver": (("client-timeout", "slow-server"),)})
def user_gives_up(bench, draw):
    bench.delay()
    bench.backend("answer", "--delay", 12, "--proceed")
    url = bench.relay()
    seconds = patience(draw)
    bench.expect(bench.upload(url, body_size(draw, (1, 100), (0.5, 200)), limit=seconds)
                 .curl_status == 28)


@case("client-timeout", topology=STAR, also=("sender-idle",),
      at={"receiver": None})
def request_stops(bench, draw):
    """The user's program stops in the middle of its body. (HAProxy 2.6 waits on: `timeout client` does not end
    a body that it forwards.)"""
    bench.delay()
    bench.service()
    seconds = patience(draw)
    bench.relay("nginx", more=f"client_body_timeout {milliseconds(seconds)};")
    size = body_size(draw, (30, 200), (20, 400))
    # The user's own patience is 30 s.
    bench.expect(bench.ask("--body", size, "--stop-after", size // 3, "--count",
                           before(draw) + 1).seconds < 20)


@case("upstream-reset", topology=STAR)
def backend_ends(bench, draw):
    """It resets or closes instead of answering."""
    bench.delay()
    first = before(draw)
    bench.backend(draw.choose("how", "reset", "fin"), "--proceed", "--delay",
                  f"{draw.number('seconds', (0.05, 0.6), (0.02, 0.9)):.2f}", "--well", first)
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, **({"kept": draw.choose("kept", 0, 4), "version": "1.1"}
                               if kind == "nginx" else {}))
    bench.expect(bench.upload(url, body_size(draw), count=first + 1,
                              chunked=draw.choose("chunked", True, False)).is_done is False)


@case("upstream-reset", topology=STAR)
def answer_breaks_off(bench, draw):
    bench.delay()
    bench.backend("partial", "--size", draw.whole("size", (20000, 400000), (5000, 900000)),
                  "--then", draw.choose("then", "fin", "reset"), "--proceed", "--delay",
                  f"{draw.number('seconds', (0.0, 0.6), (0.0, 0.9)):.2f}")
    bench.expect(bench.fetch(bench.relay()).curl_status in (18, 56, 52))


@case("connection-refused", topology=STAR,
      at={"sender": (("connection-refused", "upstream-reset"),)})
def backend_refuses(bench, draw):
    bench.delay()
    url = bench.relay()
    bench.expect(bench.upload(url, body_size(draw), count=draw.whole("count", (1, 2), (1, 4)))
                 .http_status in (502, 503))


@case("connection-unanswered", topology=STAR, also=("expect-100-continue",),
      at={"sender": TOLD_UNANSWERED, "both": TOLD_UNANSWERED, "receiver": None})
def backend_unanswered(bench, draw):
    """A filter between proxy and back end drops what opens a connection."""
    bench.delay()
    bench.service()
    seconds = patience(draw, (2, 4), (1.5, 6))
    bench.struck(faults.drop_syn(bench.router, match=f"tcp dport {bench.port}"))
    kind = draw.choose("of", "nginx", "haproxy")
    url = bench.relay(kind, **({"more": f"proxy_connect_timeout {milliseconds(seconds)};"}
                               if kind == "nginx" else {"connect": milliseconds(seconds)}))
    bench.upload(url, body_size(draw), limit=20)


# Connections that are kept.

@case("keepalive-race", topology=STAR,
      at={"sender": (("keepalive-race", "upstream-reset"),)})
def proxied_close_race(bench, draw):
    """The proxy uses its kept connection while the back end's close of it is on its way."""
    bench.delay("to-server", tune=(15, 30), judge=(12, 50))
    idle = draw.number("idle", (0.8, 1.6), (0.6, 2.5))
    bench.backend("answer", "--idle", f"{idle:.3f}", "--proceed")
    # A request that is no GET is not repeated by itself.
    url = bench.relay("nginx", kept=4, version="1.1")
    size = draw.whole("body", (10, 900), (1, 3000))
    bench.expect(bench.race(idle, lambda pause: bench.ask("--count", 2, "--pause", pause, "--body",
                                                          size)))
