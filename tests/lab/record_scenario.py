#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Record a scenario with dumpcap at every namespace, without tcpwhy: material for tests and eyes.

Usage: record_scenario.py DIRECTORY [SCENARIO...]
Writes DIRECTORY/SCENARIO/{client,router,server}.pcapng (the router's at its near link).
"""

import os
import signal
import subprocess
import sys
import time

from lab import Lab, wait_until
from scenario import load_scenario, names, run_load, set_fault

INTERFACES = {"user": "eth0", "client": "eth0", "proxy": "eth0",
              "router": "left", "bridge": "br0", "server": "eth0"}


def start_capture(namespace, path):
    return namespace.start("dumpcap", "-q", "-B", 64, "-i", INTERFACES[namespace.role], "-w", path,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_written(paths, quiet_seconds=0.6):
    """The kernel hands packets over in blocks and dumpcap loses those not handed over at the end:
    wait until no file has grown for longer than that takes."""
    sizes, since = None, time.monotonic()

    def is_quiet():
        nonlocal sizes, since
        now = [os.path.getsize(path) for path in paths]
        if now != sizes:
            sizes, since = now, time.monotonic()
        return time.monotonic() - since > quiet_seconds
    wait_until(is_quiet, "captures are written")


def record(name, directory):
    scenario = load_scenario(name)
    os.makedirs(os.path.join(directory, name), exist_ok=True)
    with Lab(scenario.topology) as lab:
        count_fault = set_fault(scenario, lab)
        captures = []
        for role, namespace in lab.namespaces.items():
            path = os.path.join(directory, name, f"{role}.pcapng")
            captures.append((start_capture(namespace, path), path))
            namespace.wait_captures(1)
        run_load(scenario, lab, count_fault)
        wait_written([path for _, path in captures])
        for process, _ in captures:
            process.send_signal(signal.SIGINT)
            process.wait(10)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[2:] or names():
        print(name, flush=True)
        record(name, sys.argv[1])


if __name__ == "__main__":
    main()
