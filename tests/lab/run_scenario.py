#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Run a scenario under `tcpwhy why`, from two points and from the sending end alone, and hold the answers
to the scenario's truth.

Usage: run_scenario.py SCENARIO...
"""

import signal
import sys

from lab import SERVICE_PORT, Lab, LabError, skip_unless_root
from scenario import load_scenario, run_load, set_fault
from watch import Failure, check_answer, check_file, check_same_answer, expect, start_why

# Longer than any load: the runner ends the watch when the load is over.
WATCH_LIMIT = "90s"


def describe(answer):
    verdict = answer["verdict"]
    return (f"{verdict['status']}, {verdict['cause']}, {verdict['confidence']}: "
            f"{verdict['text']['en']}")


def judge(truth, answer, points):
    print(f"  {points}: {describe(answer)}", flush=True)
    check_answer(answer)
    expect(answer["capture"]["complete"], "the capture is said to be incomplete")
    for point in answer["points"]:
        expect(point["dropped"] == 0, f"point {point['name']} lost {point['dropped']} packets")
    complaint = truth.complaint(answer)
    expect(complaint is None, f"{points}: {complaint}")


def run_scenario(name, make_lab=Lab):
    scenario = load_scenario(name)
    print(f"{name}: {scenario.__doc__.strip()}", flush=True)
    with make_lab(scenario.topology) as lab:
        count_fault = set_fault(scenario, lab)
        ends = getattr(scenario, "watched", ["client", "server"])
        path = lab.file("both.pcapng")
        words = getattr(scenario, "filter_words", ("port", SERVICE_PORT))
        both = start_why(lab, ends, "--for", WATCH_LIMIT, "-w", path, words=words)
        alone = start_why(lab, ends[:1], "--for", WATCH_LIMIT, words=words)
        run_load(scenario, lab, count_fault)
        both.signal(signal.SIGINT)
        alone.signal(signal.SIGINT)
        answer = both.finish().answer()
        judge(scenario.truth, answer, "two points")
        judge(getattr(scenario, "truth_one_point", scenario.truth), alone.finish().answer(),
              f"{ends[0]} alone")
        check_file(answer, path)
        check_same_answer(answer, path)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    skip_unless_root()
    for name in sys.argv[1:]:
        try:
            run_scenario(name)
        except Failure as failure:
            sys.exit(f"{name}: FAILED: {failure}")
        except LabError as error:
            sys.exit(f"{name}: the laboratory failed: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
