# SPDX-License-Identifier: BSD-3-Clause
"""What a file of scenarios/ consists of, and how one is set up and run.

A scenario has a `topology`, a `truth`, a `load(lab)` that returns its uploads and a
`happened(uploads)` that says whether they went as the fault demands; `fault(lab)` returns the question
how often it struck; `watched` names the two ends where they are not client and server;
`truth_one_point` says what is right where one end alone cannot know as much.
"""

import dataclasses
import importlib.util
import os
import sys

from lab import (HERE, KILOBYTE, MEGABYTE, PROXY_PORT, SERVICE_PORT,  # noqa: F401
                 LabError)  # scenarios take the numbers from here

CONFIDENCES = ["possible", "likely", "proven"]


def as_set(value):
    return value if isinstance(value, (set, frozenset)) else {value}


@dataclasses.dataclass
class Truth:
    """What a verdict must say; a set where several answers are right."""
    status: object
    cause: object
    confidence: str = "possible"

    def complaint(self, verdict):
        """None when the verdict is right, else what is wrong with it."""
        if verdict["cause"] not in as_set(self.cause):
            return f"cause is {verdict['cause']}, not {self.cause}"
        if verdict["status"] not in as_set(self.status):
            return f"status is {verdict['status']}, not {self.status}"
        if verdict["cause"] is None or verdict["cause"] == "network-rate":
            return None
        if CONFIDENCES.index(verdict["confidence"]) < CONFIDENCES.index(self.confidence):
            return f"confidence is {verdict['confidence']}, below {self.confidence}"
        return None


def names():
    files = os.listdir(os.path.join(HERE, "scenarios"))
    return sorted(name[:-3] for name in files if name.endswith(".py"))


def load_scenario(name):
    path = os.path.join(HERE, "scenarios", f"{name}.py")
    if not os.path.exists(path):
        sys.exit(f"no scenario '{name}'; there are: {', '.join(names())}")
    spec = importlib.util.spec_from_file_location(f"scenarios.{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def set_fault(scenario, lab):
    return scenario.fault(lab) if hasattr(scenario, "fault") else None


def run_load(scenario, lab, count_fault):
    """Load the network and make sure that what should happen did happen."""
    uploads = scenario.load(lab)
    for upload in uploads:
        print(f"  upload: {upload}", flush=True)
    if not scenario.happened(uploads):
        raise LabError("the uploads did not go as this scenario wants")
    if count_fault is not None:
        strikes = count_fault()
        print(f"  the fault struck {strikes} times", flush=True)
        if strikes == 0:
            raise LabError("the fault never struck")
    return uploads
