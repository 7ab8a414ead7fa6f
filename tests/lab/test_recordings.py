#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Labels and times on the recordings of recordings/ hold to what they reach: a regression guard.

The recordings are record_scenario.py's, cut to headers and packed by pack_recording.py; `make score`
measures on fresh ones. Needs no root.
"""

import concurrent.futures
import os
import sys
import tarfile
import tempfile

from lab import HERE
from score import POINTS, score_recording, summary

FOLDER = os.path.join(HERE, "recordings")
# F1 of all repairs; of the error of time, the median and what nine of ten connections stay below.
LEAST = {"sender": (0.99, 0.01, 0.07), "middle": (0.98, 0.02, 0.09), "receiver": (0.97, 0.02, 0.10)}
DOUBLED = {"loss_range", "small_writes", "reader_paced", "asked"}


def score(path):
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(path) as archive:
            archive.extractall(folder)
        is_doubled = os.path.basename(path).rpartition("-")[0] in DOUBLED
        return score_recording(folder, ["doubled"] if is_doubled else [])


def complaints(point, rows):
    plain = summary([row for row in rows if row["degraded"] is None])
    least_f1, most_median, most_p90 = LEAST[point]
    errors = sorted(time["error"] for row in rows if row["degraded"] is None
                    for time in row["time"])
    p90 = errors[int(len(errors) * 0.9)]
    doubled = sum(row["doubled"] for row in rows)
    print(f"{point}: repairs F1 {plain['repairs'].f1:.3f}, time median {plain['median']:.3f}, "
          f"p90 {p90:.3f}, UNKNOWN {plain['unknown']:.4f}, capture duplicates called something "
          f"{doubled}, needless probes called loss {plain['needless_called_loss']}")
    checks = {
        f"F1 of repairs is below {least_f1}": plain["repairs"].f1 < least_f1,
        f"the median error of time is above {most_median}": plain["median"] > most_median,
        f"the 90th percentile of the error of time is above {most_p90}": p90 > most_p90,
        "more than 2 % of time is UNKNOWN": plain["unknown"] > 0.02,
        "a window probe is not recognised": plain["labels"]["window-probe"].missed > 0,
        "a duplicate of the capture is called something": doubled > 0,
        "a needless probe is called loss": plain["needless_called_loss"] > 0,
    }
    return [f"{point}: {text}" for text, is_wrong in checks.items() if is_wrong]


def main():
    paths = sorted(os.path.join(FOLDER, name) for name in os.listdir(FOLDER)
                   if name.endswith(".tar.xz"))
    rows = []
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for result in pool.map(score, paths):
            rows += result
    wrong = []
    for point in POINTS:
        wrong += complaints(point, [row for row in rows if row["point"] == point])
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
