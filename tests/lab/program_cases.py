# SPDX-License-Identifier: BSD-3-Clause
"""Cases of known cause about connecting, idle connections, names, TLS, servers and senders, without a
proxy. As in cause_cases.py, ranges for tuning and for judging differ."""

import os
import threading

import faults
import tls
from lab import HERE, MEGABYTE, stop
from program_bench import collect

PROGRAM_CASES = {}
case = collect(PROGRAM_CASES)
CLUSTER = "search ns.svc.cluster.local svc.cluster.local cluster.local"


# Healthy.

@case()
def healthy_idle_used(bench, draw):
    """Idle for long, used again, and it works."""
    bench.delay()
    bench.backend("answer")
    bench.expect(bench.ask("--count", 2, "--pause", f"{draw.number('idle', (3, 6), (2, 9)):.2f}",
                           "--body", draw.whole("body", (0, 900), (0, 3000))).is_done)


@case()
def healthy_closed_idle(bench, draw):
    """The server closes idle connections in time; the next request takes a new one."""
    bench.delay()
    idle = draw.number("idle", (0.5, 1.5), (0.3, 2.5))
    bench.backend("answer", "--idle", f"{idle:.2f}")
    for _ in range(draw.whole("count", (2, 3), (2, 5))):
        bench.expect(bench.ask("--count", draw.whole("requests", (1, 4), (1, 7)), "--stay",
                               f"{idle + draw.number('later', (0.3, 0.6), (0.2, 1)):.2f}").is_done)


@case()
def healthy_tls(bench, draw):
    bench.delay()
    tls.serve(bench.lab, port=bench.port)
    for _ in range(draw.whole("count", (2, 4), (1, 6))):
        tls.ask(bench.lab, "--insecure", *draw.choose("version", (), ("--tls-max", "1.2")),
                port=bench.port)


@case()
def healthy_names(bench, draw):
    """Look-ups of some milliseconds, some with names that do not exist among them."""
    bench.backend("answer")
    bench.serve_names("--delay", f"{draw.number('delay', (0.001, 0.02), (0.001, 0.04)):.4f}",
                      "--known", "svc.lab")
    for _ in range(draw.whole("count", (2, 3), (1, 5))):
        bench.with_names(draw.choose("search", "search lab", CLUSTER, "options ndots:1"),
                         "curl", "-s", "-m", 10, "-o", "/dev/null", f"http://svc.lab:{bench.port}/")


@case()
def healthy_upgraded(bench, draw):
    """A connection that HTTP has upgraded: frames now and then, silences of seconds."""
    bench.delay()
    program = ["/usr/bin/python3", os.path.join(HERE, "upgrade.py")]
    pause = ["--pause", f"{draw.number('pause', (1.2, 2), (0.8, 3)):.2f}"]
    bench.server.start(*program, "server", bench.port, *pause)
    bench.server.wait_listening(bench.port)
    bench.expect(bench.user.run(*program, "client", bench.server.address, bench.port, *pause,
                                check=False, limit_seconds=60).returncode == 0)


# Nobody there.

@case("connection-refused", at={"middle": (("connection-refused", "firewall-reject"),)})
def refused(bench, draw):
    bench.delay()
    if draw.choose("other", True, False):  # a neighbour that listens, on another port
        bench.lab.serve_backend("answer", port=bench.port + 1)
        bench.fetch(f"http://{bench.server.address}:{bench.port + 1}")
    for _ in range(draw.whole("count", (1, 3), (1, 6))):
        bench.expect(bench.fetch(bench.direct(), limit=5).curl_status == 7)


@case("firewall-reject", at={"receiver": None})
def rejected(bench, draw):
    """A firewall on the way answers with ICMP."""
    bench.delay()
    bench.backend("answer")
    how = draw.choose("how", "admin-prohibited", "port-unreachable") if not draw.judging else \
        draw.choose("how", "admin-prohibited", "port-unreachable", "host-prohibited",
                    "net-prohibited", "host-unreachable")
    bench.struck(faults.add_rule(bench.router, "forward", "forward",
                                 f"tcp dport {bench.port} {{counter}} reject with icmp type {how}"))
    for _ in range(draw.whole("count", (1, 2), (1, 4))):
        bench.fetch(bench.direct(), limit=4)


@case("connection-unanswered", at={"receiver": None})
def unanswered(bench, draw):
    bench.delay()
    bench.backend("answer")
    bench.struck(faults.drop_syn(bench.router, match=f"tcp dport {bench.port}"))
    for _ in range(draw.whole("count", (1, 2), (1, 3))):
        bench.fetch(bench.direct(), limit=draw.number("limit", (3, 5), (2.5, 8)))


# Connections that were idle.

@case("keepalive-race")
def close_race(bench, draw):
    """The client uses its idle connection while the server's close of it is on its way."""
    bench.delay("right", tune=(15, 30), judge=(12, 50))
    idle = draw.number("idle", (0.8, 2), (0.5, 3.5))
    bench.backend("answer", "--idle", f"{idle:.3f}")
    size = draw.whole("body", (0, 900), (0, 4000))
    bench.expect(bench.race(idle, lambda pause: bench.ask("--count", 2, "--pause", pause, "--body",
                                                          size)))


@case("idle-expired", at={"receiver": None})
def idle_forgotten(bench, draw):
    """What lies between forgets the connection: a reset or silence answers the next request."""
    bench.delay()
    bench.backend("answer")
    idle = draw.number("idle", (4, 6), (3.3, 9))
    how = draw.choose("how", "reset", "silence")
    verdict = "reject with tcp reset" if how == "reset" else "drop"
    old = f"tcp dport {bench.port} tcp sport @old"
    watch = threading.Timer(idle / 2, forget, [bench, f"{old} tcp flags & syn == 0", verdict])
    watch.start()
    asked = bench.ask("--count", 2, "--pause", f"{idle:.2f}", "--body", draw.whole("body", (0, 900),
                                                                                  (0, 3000)),
                      limit=idle + 4)
    watch.join()
    if how == "silence":  # the machine is there
        bench.fetch(bench.direct())
    bench.expect(not asked.is_done)


def forget(bench, match, verdict):
    """The connections of this moment, by their ports."""
    lines = bench.user.run("ss", "-Htn", "state", "established").stdout.splitlines()
    ports = ", ".join(line.split()[2].rsplit(":", 1)[1] for line in lines)
    faults.add_rule(bench.router, "forward", "forward",
                    f"{match.replace('@old', f'{{{{ {ports} }}}}')} {{counter}} {verdict}")
    if verdict == "drop":
        another = bench.user.start("sh", "-c", f"sleep 0.1; while sleep 0.7; do curl -s -m 2 -o /dev/null "
                                   f"{bench.direct()}/alive; done")
        del another


# Broken off.

@case("process-died", also=("upstream-reset", "connection-refused"))
def program_dies(bench, draw):
    """The service is killed while it works; the next connection finds nobody."""
    bench.delay()
    service = bench.backend("silent", "--well", draw.whole("well", (0, 2), (0, 4)))
    killer = threading.Timer(draw.number("after", (0.5, 2.0), (0.3, 3.0)), stop, [service])
    killer.start()
    asked = bench.ask("--body", draw.whole("body", (0, 20000), (0, 90000)), "--count",
                      draw.values["well"] + 1)
    killer.join()
    bench.expect(not asked.is_done)
    for _ in range(draw.whole("count", (1, 2), (1, 3))):
        bench.fetch(bench.direct())


@case("reset-injected", also=("upstream-reset", "sender-idle"), at={"receiver": None})
def reset_on_the_way(bench, draw):
    """A device between the two breaks a request off with a reset in the server's name."""
    bench.delay()
    bench.backend("answer")
    pause = draw.number("pause", (0.2, 0.5), (0.15, 0.8))
    piece = draw.whole("piece", (5000, 20000), (2000, 40000))
    strike = threading.Timer(pause * draw.number("pieces", (6.5, 9.5), (6.2, 9.7)), faults.add_rule,
                             [bench.router, "forward", "forward",
                              f"tcp dport {bench.port} tcp flags & syn == 0 {{counter}} "
                              "reject with tcp reset"])
    strike.start()
    asked = bench.ask("--count", 2, "--body", piece * 6, "--piece", piece, "--piece-pause",
                      f"{pause:.2f}")
    strike.join()
    bench.expect(not asked.is_done)


@case("upstream-reset")
def server_ends(bench, draw):
    bench.delay()
    first = draw.whole("well", (0, 3), (0, 6))
    bench.backend(draw.choose("how", "reset", "fin"), "--well", first, "--delay",
                  f"{draw.number('seconds', (0.03, 0.6), (0.01, 0.9)):.2f}")
    bench.expect(not bench.ask("--count", first + 1, "--body",
                               draw.whole("body", (0, 20000), (0, 90000)), "--pause",
                               f"{draw.number('pause', (0, 0.4), (0, 0.8)):.2f}").is_done)


# Names.

@case("dns-slow")
def names_lost(bench, draw):
    """The name server loses the first questions; the C library asks again."""
    bench.backend("answer")
    bench.serve_names("--lose", draw.whole("lose", (2, 4), (1, 6)))
    timeout = draw.whole("timeout", (2, 3), (1, 5))
    bench.with_names(f"options timeout:{timeout} attempts:{draw.whole('attempts', (4, 4), (4, 5))}",
                     "curl", "-s", "-m", 30, "-o", "/dev/null", f"http://svc.lab:{bench.port}/")


@case("dns-slow")
def names_late(bench, draw):
    bench.backend("answer")
    bench.serve_names("--delay", f"{draw.number('delay', (0.7, 1.6), (0.55, 2.4)):.3f}")
    bench.with_names("options timeout:5", "curl", "-s", "-m", 30, "-o", "/dev/null",
                     f"http://svc.lab:{bench.port}/")


@case("dns-slow", at={"receiver": None})
def names_unanswered(bench, draw):
    """What lies between drops the questions."""
    bench.struck(faults.add_rule(bench.router, "forward", "forward", "udp dport 53 {counter} drop"))
    bench.serve_names()
    timeout = draw.whole("timeout", (1, 2), (1, 3))
    bench.with_names(f"options timeout:{timeout} attempts:{draw.whole('attempts', (2, 2), (2, 3))}",
                     "curl", "-s", "-m", 20, "-o", "/dev/null", f"http://svc.lab:{bench.port}/")


@case("dns-slow")
def names_searched(bench, draw):
    """The search list is gone through first, name for name, each answer taking a moment."""
    bench.backend("answer")
    bench.serve_names("--known", "api.svc.lab", "--delay",
                      f"{draw.number('delay', (0.16, 0.28), (0.14, 0.29)):.3f}")
    for _ in range(draw.whole("count", (1, 2), (1, 3))):
        bench.with_names(f"{CLUSTER}\noptions ndots:5", "curl", "-s", "-m", 30, "-o", "/dev/null",
                         f"http://api.svc.lab:{bench.port}/")


# TLS.

@case("tls-failure")
def tls_refused(bench, draw):
    """No version in common, or no trust in the certificate, said in the clear or hidden."""
    bench.delay()
    how = draw.choose("how", "version", "certificate", "certificate-hidden", "no-client-certificate")
    tls.serve(bench.lab, *{"version": ["-tls1_3"], "no-client-certificate": ["-Verify", "1"]}
              .get(how, []), port=bench.port)
    options = {"version": ["--tls-max", "1.2"], "certificate": ["--tls-max", "1.2"],
               "certificate-hidden": [],
               "no-client-certificate": ["--insecure", "--tls-max", "1.2"]}[how]
    for _ in range(draw.whole("count", (1, 2), (1, 3))):
        bench.expect(tls.ask(bench.lab, *options, port=bench.port).curl_status in (35, 56, 60))


@case("tls-failure")
def tls_hangs(bench, draw):
    """Nobody answers the hello."""
    bench.delay()
    bench.lab.talk_server(bench.port, ["read:1000000"])
    bench.expect(tls.ask(bench.lab, limit_seconds=draw.number("patience", (1.5, 3), (1.2, 5)),
                         port=bench.port).curl_status == 28)


@case("tls-failure")
def tls_to_http(bench, draw):
    """The server speaks plain HTTP, or closes on what it does not understand."""
    bench.delay()
    if draw.choose("how", "answers", "closes") == "answers":
        bench.lab.talk_server(bench.port, ["read:200", f"write:{draw.whole('said', (100, 300), (50, 600))}"])
    else:
        bench.lab.talk_server(bench.port, ["read:200"], "--closes")
    bench.expect(tls.ask(bench.lab, limit_seconds=5, port=bench.port).curl_status != 0)


# Servers and senders.

@case("slow-server")
def server_thinks(bench, draw):
    bench.delay()
    first = draw.whole("well", (0, 3), (0, 6))
    bench.backend("answer", "--delay", f"{draw.number('think', (1.4, 3), (1.2, 5)):.2f}", "--well",
                  first)
    bench.expect(bench.ask("--count", first + draw.whole("slow", (1, 2), (1, 2)), "--body",
                           draw.whole("body", (0, 90000), (0, 300000)),
                           *draw.choose("framing", (), ("--chunked", "--piece", 8000)),
                           "--pause", f"{draw.number('pause', (0, 0.2), (0, 0.4)):.2f}").is_done)


@case("slow-server")
def unread_server_thinks(bench, draw):
    """Of a protocol that nobody here reads."""
    bench.delay()
    bench.expect(bench.exchange(
        serving=("--request", draw.whole("request", (300, 9000), (150, 40000)), "--answer",
                 draw.whole("answer", (300, 90000), (200, 300000)), "--think",
                 f"{draw.number('think', (1.4, 2.5), (1.2, 4)):.2f}"),
        asking=("--request", draw.values["request"], "--answer", draw.values["answer"],
                "--exchanges", draw.whole("exchanges", (1, 2), (1, 3)))))


@case("sender-idle")
def body_in_pieces(bench, draw):
    """The program pauses again and again in the middle of the body that it has promised."""
    bench.delay()
    bench.backend("answer")
    piece = draw.whole("piece", (20000, 90000), (9000, 200000))
    bench.expect(bench.ask("--body", piece * draw.whole("pieces", (5, 8), (4, 10)), "--piece", piece,
                           "--piece-pause", f"{draw.number('pause', (0.35, 0.7), (0.3, 1.1)):.2f}",
                           *draw.choose("framing", (), ("--chunked",))).is_done)


@case("sender-idle")
def answer_in_pieces(bench, draw):
    bench.delay()
    pieces = draw.whole("pieces", (5, 8), (4, 10))
    piece = draw.whole("piece", (20000, 90000), (9000, 200000))
    bench.backend("trickle", "--size", piece * pieces, "--piece", piece, "--delay",
                  f"{draw.number('pause', (0.35, 0.7), (0.3, 1.0)):.2f}")
    bench.expect(bench.fetch(bench.direct()).is_done)


@case("small-writes")
def small_writes(bench, draw):
    bench.delay()
    write = draw.whole("write", (20, 120), (10, 200))
    segments = draw.whole("segments", (2000, 4000), (1500, 6000))
    bench.expect(bench.exchange(
        serving=("--request", write * segments, "--answer", 100),
        asking=("--request", write * segments, "--answer", 100, "--write", write, "--nodelay",
                "--write-pause", f"{draw.number('pause', (0.0002, 0.0008), (0.0001, 0.001)):.5f}")))


@case("expect-100-continue")
def expect_unanswered(bench, draw):
    bench.delay()
    bench.backend("answer")
    size = draw.number("size", (1.1, 3), (1.05, 5)) * MEGABYTE
    bench.expect(bench.upload(bench.direct(), size, count=draw.whole("count", (1, 2), (1, 3)))
                 .seconds > 0.9)
