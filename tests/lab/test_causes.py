#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The recordings of recordings/causes/, whose causes are known, are answered as answers.tsv says.

pack_causes.py writes both from recordings of score_causes.py; `make score-causes` measures on fresh
ones. A line of the table holds when every cause is named and the first that is named is one of them,
or, for a healthy recording, when nothing is named, not even with 1 % of its packets missing. A line
that is known to be missed may be missed, or unseen where its point cannot know; then nothing else may
be called proven. Needs no root.
"""

import concurrent.futures
import csv
import os
import sys
import tarfile
import tempfile

import degrade
from lab import HERE
from score_table import CAUSES, ask, named

FOLDER = os.path.join(HERE, "recordings/causes")
TABLE = os.path.join(FOLDER, "answers.tsv")
COLUMNS = ["recording", "point", "truth", "also", "answer"]
HEALTHY = "healthy"


def read_truth(text):
    """Groups of causes: each group must be named, by any one of it."""
    return [] if text == HEALTHY else [group.split("|") for group in text.split("+")]


def write_truth(groups):
    return "+".join("|".join(group) for group in groups) or HEALTHY


def is_held(truth, answer):
    notes = {cause for group in truth for cause in group if CAUSES[cause][1] == "note"}
    causes = named(answer, notes)
    if not truth:
        return not causes
    return all(set(group) & set(causes) for group in truth) and \
        any(causes[0] in group for group in truth)


def proven_wrongly(truth, also, answer):
    right = {cause for group in truth for cause in group} | set(also)
    return [finding["cause"] for finding in answer["findings"]
            if finding["severity"] != "note" and finding["confidence"] == "proven"
            and finding["cause"] not in right]


def answers_of(path, truth):
    """Of the file, and of a healthy one also with packets missing."""
    answers = [ask(path)]
    if not truth:
        worse = f"{path}.removed.pcap"
        degrade.degrade("removed", path, worse)
        answers.append(ask(worse))
    return answers


def complaint_about(line, folder):
    truth = read_truth(line["truth"])
    answers = answers_of(os.path.join(folder, f"{line['point']}.pcap"), truth)
    has_held = all(is_held(truth, answer) for answer in answers)
    what = f"{line['recording']} from the {line['point']}, {line['truth']}"
    said = ", ".join(str(answer["verdict"]["cause"]) for answer in answers)
    if line["answer"] == "held":
        return None if has_held else f"{what}: the answer is {said}"
    if has_held:
        print(f"{what}: no longer {line['answer']}; pack_causes.py --table says so")
    wrong = [cause for answer in answers for cause in
             proven_wrongly(truth, line["also"].split("|"), answer)]
    return f"{what}: {', '.join(wrong)} is called proven" if wrong else None


def replay(lines):
    """The lines of one recording."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(os.path.join(FOLDER, f"{lines[0]['recording']}.tar.xz")) as archive:
            archive.extractall(folder)
        return [complaint_about(line, folder) for line in lines]


def read_table():
    """Lists of lines, one list for each recording."""
    recordings = {}
    with open(TABLE, encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            recordings.setdefault(line["recording"], []).append(line)
    return list(recordings.values())


def main():
    recordings = read_table()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        complaints = [complaint for part in pool.map(replay, recordings) for complaint in part]
    counts = {}
    for line in sum(recordings, []):
        counts[line["answer"]] = counts.get(line["answer"], 0) + 1
    print(f"{len(recordings)} recordings, {len(complaints)} answers: "
          + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    wrong = [complaint for complaint in complaints if complaint]
    print("\n".join(wrong))
    return 1 if wrong or not complaints else 0


if __name__ == "__main__":
    sys.exit(main())
