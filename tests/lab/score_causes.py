#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""How often is the right cause named? Records cases of known cause, and counts.

Usage: score_causes.py record DIRECTORY [--seeds 5] [--judging] [--cases NAME...]
       score_causes.py judge DIRECTORY [--table FILE]

`record` needs root; it continues where it was interrupted. `judge` replays every recording, from one
point at the sender, in the middle, at the receiver, and from both ends, whole and degraded, and
prints the tables of docs/validation.md. tshark's expert flags on the same files are the comparator.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time

import cause_cases
from cause_cases import Draw
from lab import Lab, LabError, skip_unless_root
from program_cases import PROGRAM_CASES
from proxy_cases import PROXY_CASES
from record_scenario import wait_written

SETS = {"path": cause_cases.CASES, "programs": {**PROXY_CASES, **PROGRAM_CASES}}
# More than this on a busy machine: the recording is not kept.
# Lots may spare every packet that a fault could strike, and a busy machine may starve a program.
ATTEMPTS = 3
WAITED_SHARE = 0.15
WAITED_EACH_NS = 500_000
CASES = {name: case for cases in SETS.values() for name, case in cases.items()}


def start_capture(namespace, interface, path, snap_bytes):
    process = namespace.start("dumpcap", "-q", "-B", 64, "-s", snap_bytes, "-i", interface,
                              "-w", path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    namespace.wait_captures(1)
    return process


def complain_of_starvation(processes, seconds):
    """A program that waits for a processor delays packets, or reads slowly: another cause than is meant."""
    for process in processes:
        try:
            with open(f"/proc/{process.pid}/schedstat", encoding="ascii") as file:
                waited_ns, turns = map(int, file.read().split()[1:])
        except FileNotFoundError:
            continue  # it has ended
        share = waited_ns / 1e9 / seconds
        if share > WAITED_SHARE and waited_ns / turns > WAITED_EACH_NS:
            raise LabError(f"{' '.join(process.args[-3:])} waited for a processor for {share:.0%} of the time")


def record_one(case, seed, options, folder, attempt):
    judging = options.judging
    draw = Draw(case.name, seed, judging, options.short, attempt)
    with Lab(case.topology) as lab:
        bench = case.make_bench(lab, draw)
        captures, paths = [], []
        for point, (namespace, interface) in bench.points.items():
            paths.append(os.path.join(folder, f"{point}.pcapng"))
            captures.append(start_capture(namespace, interface, paths[-1], case.snap_bytes))
        started = time.monotonic()
        case.build(bench, draw)
        seconds = time.monotonic() - started
        complain_of_starvation(set(lab.processes) - set(captures), seconds)
        wait_written(paths)
        for process in captures:
            process.send_signal(signal.SIGINT)
            process.wait(10)
        strikes = [question() for question in bench.questions]
    if not all(strikes) if case.must_all_strike else bench.questions and not any(strikes):
        raise LabError(f"the fault never struck: {json.dumps(draw.values)}")
    with open(os.path.join(folder, "truth.json"), "w", encoding="utf-8") as file:
        json.dump({"case": case.name, "seed": seed, "judging": judging, "causes": case.causes,
                   "at": case.at, "also": case.also, "seconds": round(seconds, 2), "parameters": draw.values,
                   "strikes": strikes}, file)


def record(options):
    skip_unless_root()
    for seed in range(options.first, options.first + options.seeds):
        for name in options.cases or SETS[options.set]:
            kind = "judge" if options.judging else "tune"
            folder = os.path.join(options.directory, f"{name}-{kind}-{seed}")
            if os.path.exists(os.path.join(folder, "truth.json")):
                continue
            os.makedirs(folder, exist_ok=True)
            for attempt in range(ATTEMPTS):
                try:
                    record_one(CASES[name], seed, options, folder, attempt)
                    print(f"{folder}: recorded", flush=True)
                    break
                except (LabError, subprocess.TimeoutExpired) as error:
                    print(f"{folder}: {error}", flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record")
    recording.add_argument("directory")
    recording.add_argument("--set", choices=list(SETS), default="path",
                           help="cases of paths, receivers, loss, or of proxies, servers, programs")
    recording.add_argument("--cases", nargs="*")
    recording.add_argument("--seeds", type=int, default=5)
    recording.add_argument("--first", type=int, default=0, help="first seed (default: 0)")
    recording.add_argument("--judging", action="store_true")
    recording.add_argument("--short", action="store_true", help="transfer little, for pack")
    judging = commands.add_parser("judge")
    judging.add_argument("directory")
    judging.add_argument("--parameters", choices=["tune", "judge"], default="judge",
                         help="which recordings (default: judge)")
    judging.add_argument("--whole", action="store_true", help="no degraded captures")
    judging.add_argument("--points", nargs="*", help="of sender, middle, receiver, both")
    judging.add_argument("--table", metavar="FILE", help="write the tables there too")
    judging.add_argument("--rows", metavar="FILE", help="write every single answer there")
    return parser.parse_args()


def main():
    options = parse_arguments()
    if options.command == "record":
        record(options)
    else:
        import score_table
        score_table.judge(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
