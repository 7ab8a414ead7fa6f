#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The lab's scenarios on real Docker: containers by name, from both ends and from one."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lab"))

from container_lab import ContainerLab  # noqa: E402
from engine import SKIP, Engine, missing  # noqa: E402
from lab import LabError  # noqa: E402
from run_scenario import run_scenario  # noqa: E402
from watch import Failure  # noqa: E402

SCENARIOS = ["healthy", "black_hole", "slow_reader", "slow_server", "refused", "random_loss"]


def run_scenarios(names):
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        return SKIP
    failures = []
    with Engine() as engine:
        for name in names:
            try:
                run_scenario(name, lambda topology: ContainerLab(topology, engine))
            except (Failure, LabError) as failure:
                print(f"  FAILED: {failure}", flush=True)
                failures.append(name)
    if failures:
        print(f"failed: {', '.join(failures)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(run_scenarios(sys.argv[1:] or SCENARIOS))
