#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Record scenarios, without tcpwhy: packets at each namespace and the kernel's account of them.

Usage: record_scenario.py DIRECTORY [--seeds FIRST-LAST] [--jobs N] [SCENARIO...]

Writes DIRECTORY/SCENARIO/SEED/: {client,router,server,...}.pcap (headers, nanoseconds), kernel.tsv
(kernel_watch.h), programs.jsonl (what the test programs did), meta.json (parameters, counters, and
why the recording is worth nothing, if so). What is there is kept: a run goes on where it ended.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import signal
import subprocess
import sys
import time

from lab import HERE, Lab, LabError, run, skip_unless_root, wait_until
from scenario import draw, load_scenario, names, run_load, set_fault
from truth_check import contradictions

INTERFACES = {"user": "eth0", "client": "eth0", "proxy": "eth0",
              "router": "left", "bridge": "br0", "server": "eth0"}
SNAP_BYTES = 200
BUFFER_KB = 16384
ATTEMPTS = 3
JOBS = 2
# Captures and faults are the clock of a recording: others on the machine should not delay them.
NICE = ["nice", "-n", "-15"]
COUNTERS = ["TcpRetransSegs", "TcpOutSegs", "TcpExtTCPTimeouts", "TcpExtTCPLossProbes",
            "TcpExtTCPLossProbeRecovery", "TcpExtTCPDSACKRecv", "TcpExtTCPDSACKOldSent",
            "TcpExtTCPDSACKOfoSent", "TcpExtTCPSackRecovery", "TcpExtTCPRenoRecovery",
            "TcpExtTCPLostRetransmit", "TcpExtTCPSpuriousRTOs", "TcpExtTCPKeepAlive",
            "TcpExtTCPToZeroWindowAdv", "IpFragFails"]


def build_file(name, variable):
    return os.environ.get(variable) or os.path.join(HERE, "../../build/tests/lab", name)


class Capture:
    """tcpdump in a namespace. It counts what the kernel dropped."""

    def __init__(self, namespace, interface, path, snap_bytes=SNAP_BYTES):
        self.path = path
        self.process = namespace.start(
            *NICE, "tcpdump", "-i", interface, "-s", snap_bytes, "-B", BUFFER_KB, "-Z", "root", "-U",
            "--time-stamp-precision=nano", "--immediate-mode", "-w", path, "ip",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        words = self.process.communicate(timeout=10)[1].splitlines()
        return int(next(line.split()[0] for line in words if "dropped by kernel" in line))


class KernelWatch:
    def __init__(self, lab, path):
        self.process = lab.start(
            *NICE, build_file("kernel_watch", "TCPWHY_KERNEL_WATCH"),
            build_file("kernel_watch.bpf.o", "TCPWHY_KERNEL_WATCH_OBJECT"), path,
            *(namespace.path for namespace in lab.namespaces.values()),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise LabError(f"kernel_watch did not start: {self.process.stderr.read()}")

    def stop(self):
        """How many events were lost."""
        self.process.send_signal(signal.SIGINT)
        return int(self.process.communicate(timeout=20)[0].split()[-1])


def wait_written(paths, quiet_seconds=0.3):
    """Until no file has grown for a while: the last packets are in them."""
    sizes, since = None, time.monotonic()

    def is_quiet():
        nonlocal sizes, since
        now = [os.path.getsize(path) for path in paths]
        if now != sizes:
            sizes, since = now, time.monotonic()
        return time.monotonic() - since > quiet_seconds
    wait_until(is_quiet, "captures are written")


def counters_of(lab):
    return {role: namespace.nstat(*COUNTERS) for role, namespace in lab.namespaces.items()}


def interface_of(lab, role):
    """The router is watched before or behind the faults, which strike between its two links."""
    if role == "router" and "middle" in vars(lab.params):
        return lab.params.middle
    return INTERFACES[role]


def complaint_about(folder, meta):
    """Why this recording's truth is no truth; None when it holds."""
    if meta["lost_events"]:
        return f"{meta['lost_events']} events of the kernel were lost"
    dropped = {role: count for role, count in meta["capture_drops"].items() if count}
    if dropped:
        return f"captures dropped packets: {dropped}"
    return "; ".join(contradictions(folder, meta)) or None


def record_into(folder, name, seed):
    scenario = load_scenario(name)
    with Lab(scenario.topology) as lab:
        lab.params = draw(scenario, seed)
        lab.program_log = os.path.join(folder, "programs.jsonl")
        watch = KernelWatch(lab, os.path.join(folder, "kernel.tsv"))
        count_fault = set_fault(scenario, lab)
        captures = {}
        for role, namespace in lab.namespaces.items():
            captures[role] = Capture(namespace, interface_of(lab, role),
                                     os.path.join(folder, f"{role}.pcap"))
            namespace.wait_captures(1)
        before = counters_of(lab)
        start = time.time()
        uploads = run_load(scenario, lab, count_fault)
        wait_written([capture.path for capture in captures.values()])
        strikes = count_fault() if count_fault else None
        counting_ns = time.time_ns()
        after = counters_of(lab)
        meta = {"scenario": name, "seed": seed, "params": vars(lab.params),
                "roles": list(lab.namespaces), "seconds": time.time() - start,
                "loads": [str(upload) for upload in uploads],
                "strikes": strikes,
                "dropped_by_rule": strikes if getattr(count_fault, "drops_tcp", False) else None,
                "before": before, "after": after, "counted_ns": [counting_ns, time.time_ns()],
                "capture_drops": {role: capture.stop() for role, capture in captures.items()},
                "lost_events": watch.stop()}
    meta["complaint"] = complaint_about(folder, meta)
    with open(os.path.join(folder, "meta.json"), "w", encoding="utf-8") as file:
        json.dump(meta, file, indent=1)
    return meta["complaint"]


def record(directory, name, seed):
    """Record once more when the truth does not hold; how often that was needed is kept."""
    folder = os.path.join(directory, name, str(seed))
    if os.path.exists(os.path.join(folder, "meta.json")):
        return "there already"
    reasons = []
    for _ in range(ATTEMPTS):
        partial = f"{folder}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        os.makedirs(partial)
        try:
            reason = record_into(partial, name, seed)
        except LabError as error:
            reason = str(error)
        if reason is None:
            os.rename(partial, folder)
            break
        reasons.append(reason)
        shutil.rmtree(partial, ignore_errors=True)
    if reasons:
        with open(os.path.join(directory, "thrown-away.jsonl"), "a", encoding="utf-8") as file:
            for reason in reasons:
                file.write(json.dumps({"scenario": name, "seed": seed, "reason": reason}) + "\n")
    return "recorded" if len(reasons) < ATTEMPTS else f"given up: {reasons[-1]}"


def record_in_process(directory, name, seed):
    """A laboratory is a process of its own: its namespaces carry the process id."""
    done = run(sys.executable, os.path.join(HERE, "record_scenario.py"), directory, "--alone",
               "--seeds", f"{seed}-{seed}", name, check=False, limit_seconds=600)
    return name, seed, (done.stdout.strip().splitlines() or [done.stderr.strip()[-300:]])[-1]


def drawn_names():
    """Scenarios with something for a seed to draw, between the two ends that score.py looks at."""
    scenarios = {name: load_scenario(name) for name in names()}
    return [name for name, scenario in scenarios.items()
            if hasattr(scenario, "params") and scenario.topology in ("routed", "bridge")]


def parse_seeds(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    parser.add_argument("--seeds", type=parse_seeds, default=range(1, 2), metavar="FIRST-LAST")
    parser.add_argument("--jobs", type=int, default=JOBS, metavar="N",
                        help=f"recordings at a time (default: {JOBS})")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_intermixed_args()


def main():
    arguments = parse_arguments()
    skip_unless_root()
    directory = os.path.abspath(arguments.directory)
    wanted = [(name, seed) for seed in arguments.seeds
              for name in arguments.scenarios or drawn_names()]
    if arguments.alone:
        for name, seed in wanted:
            print(record(directory, name, seed))
        return
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        jobs = [pool.submit(record_in_process, directory, name, seed) for name, seed in wanted
                if not os.path.exists(os.path.join(directory, name, str(seed), "meta.json"))]
        for job in concurrent.futures.as_completed(jobs):
            print(*job.result(), flush=True)


if __name__ == "__main__":
    main()
