# SPDX-License-Identifier: BSD-3-Clause
"""Cases with a known cause, for counting how often it is named: score_causes.py records and judges.

A case is a function of a bench (two hosts and what lies between) and a draw (the parameters of this
seed). Ranges for tuning and for judging differ, so that a rule is never judged on what it was made
with. `sender` is always the left host; whether it is the client or the server is drawn too.
"""

import dataclasses
import os
import random
import sys
import threading
import time

import faults
from lab import HERE, MEGABYTE, KILOBYTE, SERVICE_PORT, LabError

CASES = {}
# Of the range of what is transferred, or of how long, what short recordings use.
SHORT_SHARE = 0.1


@dataclasses.dataclass
class Case:
    name: str
    causes: tuple       # each must be named; of a tuple inside, one of them. Empty: healthy
    topology: str
    build: object
    snap_bytes: int = 128
    must_all_strike: bool = False  # else one of the faults is enough
    at: dict = dataclasses.field(default_factory=dict)  # as in program_bench.ProgramCase
    also: tuple = ()

    def make_bench(self, lab, draw):
        return Bench(lab, draw)


def case(*causes, topology="routed"):
    def add(function):
        CASES[function.__name__] = Case(function.__name__, causes, topology, function)
        return function
    return add


class Draw:
    """The parameters of one seed, and a record of them; each attempt has others. Short ones transfer as
    little as they may."""

    def __init__(self, name, seed, judging, is_short=False, attempt=0):
        self.random = random.Random(f"{name}/{seed}/{judging}{f'/{attempt}' if attempt else ''}")
        self.judging, self.is_short = judging, is_short
        self.values = {}

    def number(self, name, tune, judge):
        low, high = judge if self.judging else tune
        if self.is_short and name in ("size", "seconds"):
            high = low + (high - low) * SHORT_SHARE
        value = self.random.uniform(low, high)
        self.values[name] = round(value, 4)
        return value

    def whole(self, name, tune, judge):
        low, high = judge if self.judging else tune
        self.values[name] = self.random.randint(int(low), int(high))
        return self.values[name]

    def choose(self, name, *choices):
        self.values[name] = self.random.choice(choices)
        return self.values[name]


class Bench:
    """Two hosts, the sender on the left, and the faults between them."""

    def __init__(self, lab, draw):
        self.lab, self.draw = lab, draw
        self.sender, self.receiver = lab.client, lab.server
        self.middle = lab.router if "router" in lab.namespaces else lab.bridge
        self.points = {"sender": (lab.client, "eth0"), "middle": (self.middle, "left"),
                       "receiver": (lab.server, "eth0")}
        self.questions = []
        self.is_reversed = draw.choose("reversed", False, False, True)

    def common(self, delays=((5, 30), (8, 50)), offloads=None, congestion=None, never_zero=False,
               always_zero=False):
        """What every case varies: congestion control, offloads, delay."""
        draw = self.draw
        name = congestion or draw.choose("congestion", "cubic", "cubic", "bbr")
        self.sender.congestion_control(name)
        state = offloads or draw.choose("offloads", "on", "off")
        for host in (self.sender, self.receiver):
            host.offloads("eth0", state)
        self.delay_ms = 0
        if always_zero:
            return
        if never_zero or draw.choose("delayed", True, False):
            self.delay(draw.number("delay_ms", *delays))

    def delay(self, milliseconds, *options):
        self.delay_ms = milliseconds
        if self.middle.role != "router":
            return
        faults.disturb(self.middle, "--delay-ms", f"{milliseconds:.2f}", *options,
                       match=("-i", "left", "-p", "tcp"))

    def struck(self, question):
        self.questions.append(question)

    def counted(self, host, name, least=1):
        """It struck when the host's kernel counted so many."""
        def count():
            seen = host.nstat(name)[name]
            return seen if seen >= least else 0
        self.struck(count)

    def drop(self, match):
        """Of what goes from the sender to the receiver."""
        self.struck(faults.add_rule(self.middle, "forward", "forward",
                                    f"iifname left {match} {{counter}} drop"))

    def program(self, host, role, *options):
        return host.start("/usr/bin/python3", os.path.join(HERE, "traffic.py"), role,
                          "--port", SERVICE_PORT, *options)

    def transfer(self, size, sending=(), receiving=(), limit=12, parallel=1, during=None, ask=100,
                 exchanges=1, rest=0.0):
        """`size` bytes from the sender to the receiver. Returns whether the client got its answer."""
        both = (sending, receiving)
        large, small = int(size), int(ask)
        if self.is_reversed:
            server, client = self.sender, self.receiver
            halves = ("--request", small, "--answer", large)
            serving, asking = both
        else:
            server, client = self.receiver, self.sender
            halves = ("--request", large, "--answer", small)
            asking, serving = both
        self.program(server, "serve", *halves, *serving)
        server.wait_listening(SERVICE_PORT)
        process = self.program(client, "ask", "--address", server.address, "--limit", limit,
                               "--parallel", parallel, "--exchanges", exchanges, "--rest", rest,
                               *halves, *asking)
        thread = threading.Thread(target=during, daemon=True) if during else None
        if thread:
            thread.start()
        status = process.wait(limit + 10)
        if thread:
            thread.join(10)
        return status == 0


# Healthy.

@case()
def healthy_bulk(bench, draw):
    bench.common()
    bench.transfer(draw.number("size", (2, 20), (1, 30)) * MEGABYTE)


@case()
def healthy_parallel(bench, draw):
    bench.common()
    bench.transfer(draw.number("size", (100, 900), (50, 1500)) * KILOBYTE,
                   parallel=draw.whole("parallel", (8, 14), (6, 20)))


@case()
def healthy_exchanges(bench, draw):
    bench.common()
    bench.transfer(draw.number("size", (300, 20000), (200, 40000)),
                   exchanges=draw.whole("exchanges", (20, 60), (10, 80)),
                   parallel=draw.whole("parallel", (3, 6), (2, 8)),
                   rest=draw.number("rest", (0.0, 0.05), (0.0, 0.08)))


@case()
def healthy_idle(bench, draw):
    bench.common()
    bench.transfer(draw.number("size", (1000, 50000), (500, 90000)), exchanges=3,
                   parallel=draw.whole("parallel", (3, 6), (2, 8)),
                   rest=draw.number("rest", (1.0, 2.0), (0.8, 3.0)))


@case()
def healthy_small_path(bench, draw):
    """Path MTU discovery that works."""
    bench.common()
    bench.middle.run("ip", "link", "set", "right", "mtu",
                     draw.whole("mtu", (1300, 1450), (1280, 1480)))
    bench.transfer(draw.number("size", (1, 8), (0.5, 10)) * MEGABYTE)


@case()
def healthy_clamped(bench, draw):
    bench.common()
    mtu = draw.whole("mtu", (1300, 1450), (1280, 1480))
    bench.middle.run("ip", "link", "set", "right", "mtu", mtu)
    faults.filter_icmp_too_big(bench.middle)
    bench.middle.nft("add table ip clamp",
                     "add chain ip clamp forward { type filter hook forward priority 0; }",
                     "add rule ip clamp forward tcp flags syn tcp option maxseg size set "
                     f"{mtu - 40}")
    bench.transfer(draw.number("size", (1, 8), (0.5, 10)) * MEGABYTE)


@case(topology="bridge")
def healthy_bridge(bench, draw):
    bench.common()
    bench.transfer(draw.number("size", (1, 20), (0.5, 30)) * MEGABYTE,
                   parallel=draw.whole("parallel", (1, 4), (1, 6)))


# Path size.

def small_path(bench, draw):
    bench.middle.run("ip", "link", "set", "right", "mtu",
                     draw.whole("mtu", (1340, 1450), (1300, 1480)))


@case("pmtu-black-hole")
def black_hole(bench, draw):
    bench.common()
    small_path(bench, draw)
    bench.struck(faults.filter_icmp_too_big(bench.middle))
    bench.transfer(draw.number("size", (20, 900), (10, 3000)) * KILOBYTE,
                   limit=draw.number("limit", (4, 8), (3, 10)))


@case("pmtu-black-hole")
def black_hole_probing(bench, draw):
    """The sender's system finds the size by itself after a while."""
    bench.common()
    small_path(bench, draw)
    bench.sender.sysctl("net.ipv4.tcp_mtu_probing", 1)
    bench.struck(faults.filter_icmp_too_big(bench.middle))
    bench.transfer(draw.number("size", (50, 900), (30, 2000)) * KILOBYTE, limit=12)


@case("pmtu-icmp-ignored")
def icmp_ignored(bench, draw):
    bench.common()
    small_path(bench, draw)
    bench.struck(faults.add_rule(bench.sender, "input", "input",
                                 "icmp type destination-unreachable {counter} drop"))
    bench.transfer(draw.number("size", (20, 900), (10, 3000)) * KILOBYTE,
                   limit=draw.number("limit", (4, 8), (3, 10)))


@case(("bridge-mtu-mismatch", "size-dependent-loss"), topology="bridge")
def bridge_mismatch(bench, draw):
    bench.common()
    mtu = draw.whole("mtu", (1340, 1450), (1300, 1480))
    bench.receiver.run("ip", "link", "set", "eth0", "mtu", mtu)
    # It announces what its network says, not what its interface carries.
    bench.receiver.run("ip", "route", "change", "10.71.1.0/24", "dev", "eth0", "proto", "kernel",
                       "scope", "link", "src", bench.receiver.address, "advmss", 1460)
    # Super-segments pass; a single packet of full size does not.
    single = () if draw.values["offloads"] == "off" else ("--write", 1448, "--nodelay")
    if bench.transfer(draw.number("size", (3, 900), (2, 3000)) * KILOBYTE, sending=single,
                      limit=draw.number("limit", (4, 8), (3, 10))):
        raise LabError("everything got through")


# Receivers.

@case("slow-receiver")
def slow_reader(bench, draw):
    bench.common()
    rate = draw.number("rate", (150, 900), (100, 1500)) * KILOBYTE
    bench.transfer(rate * draw.number("seconds", (2, 4), (1.5, 5)),
                   receiving=("--rcvbuf", draw.whole("rcvbuf", (20000, 120000), (16000, 200000)),
                              "--read-rate", int(rate)))


@case("slow-receiver")
def paused_reader(bench, draw):
    bench.common()
    bench.counted(bench.receiver, "TcpExtTCPToZeroWindowAdv")
    bench.transfer(8 * MEGABYTE,
                   receiving=("--pause-after", draw.whole("after", (2e5, 1e6), (1e5, 2e6)),
                              "--pause", draw.number("pause", (1.0, 3.0), (0.6, 4.0)),
                              "--rcvbuf", 200000))


@case("receiver-stopped")
def reader_stops(bench, draw):
    bench.common()
    bench.counted(bench.receiver, "TcpExtTCPToZeroWindowAdv")
    bench.transfer(8 * MEGABYTE, limit=draw.number("limit", (4, 8), (5, 10)),
                   receiving=("--stop-after", draw.whole("after", (2e5, 1e6), (1e5, 2e6)),
                              "--rcvbuf", 200000))


@case("small-receive-buffer")
def small_receive_buffer(bench, draw):
    bench.common(never_zero=True, delays=((10, 30), (8, 50)))
    size = draw.whole("rcvbuf", (6000, 24000), (5000, 40000))
    bench.transfer(size * 1000 / bench.delay_ms * draw.number("seconds", (1.5, 3), (1.5, 4)),
                   receiving=("--rcvbuf", size))


@case("no-window-scaling")
def no_window_scaling(bench, draw):
    bench.common(never_zero=True, delays=((15, 40), (10, 60)))
    host = draw.choose("host", "sender", "receiver")
    getattr(bench, host).sysctl("net.ipv4.tcp_window_scaling", 0)
    bench.transfer(65000 * 1000 / bench.delay_ms * draw.number("seconds", (1.5, 3), (1.5, 4)))


# Senders.

@case("nagle-delayed-ack")
def nagle(bench, draw):
    bench.common()
    bench.transfer(draw.whole("size", (200, 900), (60, 1300)), exchanges=draw.whole("n", (20, 40), (12, 60)),
                   rest=draw.number("rest", (0.0, 0.02), (0.0, 0.05)),
                   sending=("--write", draw.whole("write", (40, 100), (20, 55))))
    # It takes an ACK that waits; a receiver that has just begun acknowledges at once.
    bench.counted(bench.receiver, "TcpExtDelayedACKs", draw.values["n"] // 2)


# Loss.

@case("random-loss")
def random_loss(bench, draw):
    bench.common(offloads="off") # of super-segments, a filter drops 40 packets at a time
    bench.drop(f"numgen random mod 10000 < {int(draw.number('percent', (0.6, 2.5), (0.4, 4)) * 100)}")
    bench.transfer(draw.number("size", (3, 8), (2, 10)) * MEGABYTE)


@case("burst-loss")
def burst_loss(bench, draw):
    """Now and then a packet opens a gap of some milliseconds in which nothing passes."""
    bench.common(offloads="off", never_zero=True)
    milliseconds = draw.whole("milliseconds", (8, 20), (6, 40))
    every = draw.whole("every", (600, 1200), (400, 1500))
    bench.middle.nft("add table ip gap",
                     "add set ip gap open { type ipv4_addr; flags dynamic,timeout; }",
                     "add chain ip gap forward { type filter hook forward priority 0; }",
                     "add counter ip gap struck",
                     "add rule ip gap forward iifname left ip length > 500 ip saddr @open "
                     "counter name struck drop",
                     f"add rule ip gap forward iifname left ip length > 500 numgen random mod {every} "
                     f"< 1 update @open {{ ip saddr timeout {milliseconds}ms }}")
    bench.struck(lambda: faults.counter_packets(bench.middle, "struck", "gap"))
    bench.transfer(draw.number("size", (4, 9), (3, 12)) * MEGABYTE)


@case("burst-loss")
def blackouts(bench, draw):
    """Everything is lost for a moment, again and again."""
    bench.common()
    length = draw.number("length", (0.08, 0.4), (0.05, 0.8))
    rule = "iifname left ip length > 500 counter name struck drop"

    def switch():
        bench.middle.nft("add table ip gap",
                         "add chain ip gap forward { type filter hook forward priority 0; }",
                         "add counter ip gap struck")
        for _ in range(draw.whole("times", (2, 4), (2, 6))):
            time.sleep(draw.number("until", (0.15, 0.4), (0.1, 0.6)))
            bench.middle.nft(f"add rule ip gap forward {rule}")
            time.sleep(length)
            bench.middle.nft("flush chain ip gap forward")
    bench.middle.run("tc", "qdisc", "add", "dev", "right", "root", "tbf", "rate", "40mbit",
                     "burst", "64kb", "latency", "40ms")
    bench.struck(lambda: faults.counter_packets(bench.middle, "struck", "gap"))
    bench.transfer(draw.number("size", (6, 12), (5, 16)) * MEGABYTE, during=switch)


@case("tail-loss")
def tail_loss(bench, draw):
    bench.common(offloads="off")
    bench.drop("tcp flags & psh == psh ip length > 100 numgen random mod 100 < "
               f"{draw.whole('percent', (15, 30), (10, 40))}")
    bench.transfer(draw.number("size", (2000, 12000), (1500, 20000)),
                   exchanges=draw.whole("exchanges", (15, 30), (12, 40)))


@case("ack-loss")
def ack_loss(bench, draw):
    bench.common()
    percent = draw.whole("percent", (15, 35), (10, 50))
    bench.struck(faults.add_rule(
        bench.middle, "forward", "forward",
        f"iifname right ip length < 90 tcp flags & (syn | fin) == 0 numgen random mod 100 < {percent} {{counter}} drop"))
    bench.transfer(draw.number("size", (1000, 9000), (800, 12000)),
                   exchanges=draw.whole("exchanges", (20, 40), (15, 60)))


@case("reordering")
def reordering(bench, draw):
    bench.common(offloads="off", never_zero=False)
    bench.counted(bench.receiver, "TcpExtTCPOFOQueue")
    if not bench.delay_ms:
        bench.delay(0.5, "--reorder-percent", draw.whole("percent", (2, 5), (1, 8)),
                    "--reorder-ms", draw.number("late", (3, 8), (2, 12)))
    else:
        bench.middle.run("iptables-legacy", "-F", "FORWARD")
        faults.disturb(bench.middle, "--delay-ms", f"{bench.delay_ms:.2f}",
                       "--reorder-percent", draw.whole("percent", (2, 5), (1, 8)),
                       "--reorder-ms", draw.number("late", (3, 8), (2, 12)),
                       match=("-i", "left", "-p", "tcp"), number=9)
    bench.transfer(draw.number("size", (3, 8), (2, 10)) * MEGABYTE)


# Rate.

@case("policer")
def policer(bench, draw):
    bench.common(offloads="off")
    rate = draw.number("rate", (10, 30), (5, 50))
    burst = draw.whole("burst", (16000, 40000), (12000, 80000))
    bench.struck(faults.shaper_of(bench.middle, "right", f"rate {rate:.2f}mbit burst {burst} limit 1600"))
    bench.transfer(rate * MEGABYTE / 8 * draw.number("seconds", (2, 4), (2, 5)))


@case("policer")
def packet_policer(bench, draw):
    bench.common(offloads="off")
    rate = draw.whole("rate", (900, 2500), (600, 4000))
    bench.drop(f"ip length > 500 limit rate over {rate}/second burst {draw.whole('burst', (20, 60), (15, 120))} packets")
    bench.transfer(rate * 1448 * draw.number("seconds", (2, 4), (2, 5)))


@case("bandwidth-limit")
def shallow_shaper(bench, draw):
    """A queue that holds some tens of milliseconds and does not overflow."""
    bench.common()
    rate = draw.number("rate", (10, 40), (5, 80))
    bench.struck(faults.shaper_of(bench.middle, "right", f"rate {rate:.2f}mbit burst 64kb latency 500ms"))
    window = rate * 1e6 / 8 * (bench.delay_ms / 1000 + draw.number("queue", (0.012, 0.03), (0.01, 0.04)))
    bench.transfer(rate * MEGABYTE / 8 * draw.number("seconds", (2, 4), (2, 5)),
                   receiving=("--rcvbuf", int(window)), sending=("--sndbuf", int(window)))


@case("bufferbloat")
def deep_shaper(bench, draw):
    bench.common(congestion="cubic")
    rate = draw.number("rate", (8, 25), (4, 40))
    bench.struck(faults.shaper_of(bench.middle, "right", f"rate {rate:.2f}mbit burst 64kb latency 1000ms"))
    bench.transfer(rate * MEGABYTE / 8 * draw.number("seconds", (3, 5), (2.5, 6)), limit=20)


# Without an answer.

@case("dead-peer")
def dead_peer(bench, draw):
    bench.common()
    bench.counted(bench.sender, "TcpExtTCPTimeouts")
    after = draw.number("after", (0.3, 1.0), (0.2, 1.5))

    def cut():
        time.sleep(after)
        bench.receiver.run("ip", "link", "set", "eth0", "down")
    bench.middle.run("tc", "qdisc", "add", "dev", "right", "root", "tbf", "rate", "40mbit",
                     "burst", "64kb", "latency", "40ms")
    bench.transfer(40 * MEGABYTE, limit=after + draw.number("rest", (3, 6), (3, 8)), during=cut)


# Pairs.

@case("slow-receiver", "random-loss")
def pair_slow_reader_loss(bench, draw):
    bench.common(never_zero=True)
    rate = draw.number("rate", (300, 900), (200, 1200)) * KILOBYTE
    bench.drop(f"numgen random mod 1000 < {draw.whole('permille', (15, 30), (10, 50))}")
    bench.transfer(rate * 3, receiving=("--rcvbuf", 60000, "--read-rate", int(rate)))


@case(("bufferbloat", "bandwidth-limit"), "random-loss")
def pair_shaper_loss(bench, draw):
    bench.common(congestion="cubic", always_zero=True)
    rate = draw.number("rate", (10, 25), (8, 40))
    bench.struck(faults.shaper_of(bench.middle, "right", f"rate {rate:.2f}mbit burst 64kb latency 800ms"))
    bench.drop(f"numgen random mod 10000 < {draw.whole('per10000', (20, 60), (15, 100))}")
    bench.transfer(rate * MEGABYTE / 8 * 4, limit=20)


@case("reordering", "random-loss")
def pair_reordering_loss(bench, draw):
    bench.common(offloads="off")
    bench.counted(bench.receiver, "TcpExtTCPOFOQueue")
    bench.middle.run("iptables-legacy", "-F", "FORWARD")
    faults.disturb(bench.middle, "--delay-ms", f"{max(bench.delay_ms, 1):.2f}", "--reorder-percent",
                   draw.whole("percent", (2, 5), (1, 8)), "--reorder-ms",
                   draw.number("late", (3, 8), (2, 12)), match=("-i", "left", "-p", "tcp"), number=9)
    bench.drop(f"numgen random mod 1000 < {draw.whole('permille', (8, 20), (5, 30))}")
    bench.transfer(draw.number("size", (3, 8), (2, 10)) * MEGABYTE)
