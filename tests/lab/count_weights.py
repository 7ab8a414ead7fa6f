#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Count from recordings of known cause how much each predicate speaks for each cause.

Usage: count_weights.py DIRECTORY > data/weights.tsv

DIRECTORY is one of `score_causes.py record`; only recordings with the parameters for tuning are used,
each seen at the sender, at the receiver and at both. A weight is log(P(answer | cause) / P(answer |
other causes and none)), counted with add-half smoothing and capped at 4 nats; the prior is that of
equal odds over the counted causes of the same family. "required" is that the cause's rule says yes. Answers that could not be given count nowhere.
"""

import collections
import glob
import json
import math
import os
import subprocess
import sys
import tempfile

from lab import HERE
from score_table import CAUSES, make_variant

FACTS = os.environ.get("TCPWHY_FACTS", os.path.join(HERE, "../../build/tests/lab/facts"))
CAP = 4000
RECORDINGS_MINIMUM = 4


def answers_of(path):
    """The predicates of the connection that carried most."""
    text = subprocess.run([FACTS, path], stdout=subprocess.PIPE, check=True).stdout
    connections = [json.loads(line) for line in text.splitlines()]
    if not connections:
        return {}

    def carried(connection):
        return max(flow["bytes"] for view in connection["views"] for flow in view["flows"])
    connection = max(connections, key=carried)
    return {**connection["predicates"], "rules": connection["rules"]}


def weight(yes, tested, others_yes, others_tested):
    ratio = ((yes + 0.5) / (tested + 1)) / ((others_yes + 0.5) / (others_tested + 1))
    return max(-CAP, min(CAP, round(1000 * math.log(ratio))))


def collect(directory):
    """[(causes of the recording, {predicate: 0 or 1})]"""
    rows = []
    for path in sorted(glob.glob(os.path.join(directory, "*-tune-*", "truth.json"))):
        folder = os.path.dirname(path)
        with open(path, encoding="utf-8") as file:
            truth = json.load(file)["causes"]
        if len(truth) > 1:
            continue  # of two causes nobody knows which one an answer belongs to
        causes = {cause for group in truth
                  for cause in (group if isinstance(group, list) else [group])}
        with tempfile.TemporaryDirectory() as scratch:
            for point in ("sender", "receiver", "both"):
                rows.append((causes, answers_of(make_variant(folder, point, None, scratch))))
    return rows


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rows = collect(sys.argv[1])
    counts = collections.Counter(cause for causes, _ in rows for cause in causes)
    counted = sorted(cause for cause, count in counts.items() if count >= 3 * RECORDINGS_MINIMUM)
    families = collections.Counter(CAUSES[cause][0] for cause in counted)
    predicates = list(dict.fromkeys(name for _, answers in rows for name in answers
                                    if name != "rules"))
    print("cause\tpredicate\theld\tfailed")
    for cause in counted:
        rivals = max(1, families[CAUSES[cause][0]] - 1)
        print(f"{cause}\tprior\t{round(-1000 * math.log(rivals))}\t0")
        here = [cause in answers.get("rules", ()) for causes, answers in rows if cause in causes]
        there = [cause in answers.get("rules", ()) for causes, answers in rows
                 if cause not in causes]
        print(f"{cause}\trequired\t{weight(sum(here), len(here), sum(there), len(there))}\t0")
        for name in predicates:
            here = [answers[name] for causes, answers in rows
                    if cause in causes and name in answers]
            there = [answers[name] for causes, answers in rows
                     if cause not in causes and name in answers]
            if not here or not there:
                continue
            held = weight(sum(here), len(here), sum(there), len(there))
            failed = weight(len(here) - sum(here), len(here), len(there) - sum(there), len(there))
            print(f"{cause}\t{name}\t{held}\t{failed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
