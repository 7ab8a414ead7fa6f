# SPDX-License-Identifier: BSD-3-Clause
"""Faults, one function each. Every one returns a question: how often has it struck?

A runner asks it at the end, so that a test never praises a diagnosis of a fault that did not happen.
Netfilter and queueing see offloaded packets of up to 64 kB as one: faults that count packets want
`offloads("eth0", "off")` at the sender.
"""

import json
import os
import subprocess

from lab import run

TABLE = "tcpwhy_lab"


def add_rule(namespace, chain, hook, rule):
    """An nft rule with a counter of its own in a base chain; returns the question."""
    counter = f"counter_{chain}_{len(namespace.__dict__.setdefault('lab_counters', []))}"
    namespace.lab_counters.append(counter)
    namespace.nft(
        f"add table ip {TABLE}",
        f"add chain ip {TABLE} {chain} {{ type filter hook {hook} priority 0; }}",
        f"add counter ip {TABLE} {counter}",
        f"add rule ip {TABLE} {chain} {rule.format(counter=f'counter name {counter}')}")

    def count():
        return counter_packets(namespace, counter)
    # Then truth_check.py looks for as many packets that did not arrive.
    count.drops_tcp = "tcp" in rule and rule.endswith("drop")
    return count


def counter_packets(namespace, counter, table=TABLE):
    text = namespace.run("nft", "-j", "list", "counter", "ip", table, counter).stdout
    return next(item["counter"]["packets"] for item in json.loads(text)["nftables"]
                if "counter" in item)


def filter_icmp_too_big(router):
    """The ICMP message that would tell the sender of the smaller MTU never leaves the router."""
    return add_rule(router, "output", "output",
                    "icmp type destination-unreachable icmp code 4 {counter} drop")


def mtu_black_hole(router, interface="right", mtu=1400):
    """The far link carries less than it says. The far end stays at 1500: its MSS hides nothing."""
    router.run("ip", "link", "set", interface, "mtu", mtu)
    return filter_icmp_too_big(router)


def random_loss(router, per_mille, match="tcp dport 2100"):
    return add_rule(router, "forward", "forward",
                    f"{match} numgen random mod 1000 < {per_mille} {{counter}} drop")


def drop_syn(namespace, hook="forward", match="tcp dport 2100"):
    """Nobody answers: the connection request is dropped without a word."""
    return add_rule(namespace, hook, hook, f"{match} tcp flags & (syn | ack) == syn {{counter}} drop")


def shaper(namespace, interface="right", rate="20mbit", latency="200ms", burst="32kbit"):
    """A token bucket with a queue: holds the rate."""
    namespace.run("tc", "qdisc", "add", "dev", interface, "root", "tbf", "rate", rate,
                  "burst", burst, "latency", latency)

    def overlimits():
        text = namespace.run("tc", "-j", "-s", "qdisc", "show", "dev", interface).stdout
        return json.loads(text)[0]["overlimits"]
    return overlimits


def shaper_of(namespace, interface, words):
    """A token bucket by tc's own words; the question is how many packets met it."""
    namespace.run("tc", "qdisc", "add", "dev", interface, "root", "tbf", *words.split())

    def met():
        text = namespace.run("tc", "-j", "-s", "qdisc", "show", "dev", interface).stdout
        return json.loads(text)[0]["overlimits"] + json.loads(text)[0]["drops"]
    return met


def disturb(router, *options, match=("-p", "tcp", "--dport", "2100"), number=7):
    """Delay, jitter, reorder, duplicate, corrupt by tests/lab/nfq_fault.c; its options.

    `disturb(router, "--delay-ms", 20)` delays what goes to the service by 20 ms.
    """
    program = os.environ.get("TCPWHY_NFQ_FAULT") or os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "../../build/tests/lab/nfq_fault")
    process = router.start("nice", "-n", "-15", program, "--queue", number, *options,
                           stdout=subprocess.PIPE, text=True)
    # Only a bound queue gets packets; without --queue-bypass a dead program would block for ever.
    ready = process.stdout.readline()
    if ready.strip() != "ready":
        raise RuntimeError(f"nfq_fault did not start: {ready!r}")
    # nft's queue statement is no part of some kernels; the legacy tables are.
    router.run("iptables-legacy", "-w", "-A", "FORWARD", *match, "-j", "NFQUEUE",
               "--queue-num", number, "--queue-bypass")

    def seen():
        text = router.run("iptables-legacy", "-w", "-nvxL", "FORWARD").stdout
        return int(next(line for line in text.splitlines() if "NFQUEUE" in line).split()[0])
    return seen
