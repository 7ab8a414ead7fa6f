# SPDX-License-Identifier: BSD-3-Clause
"""What a file of scenarios/ consists of, and how one is set up and run.

A scenario has a `topology`, a `truth`, a `load(lab)` that returns its uploads and a
`happened(uploads)` that says whether they went as the fault demands; `fault(lab)` returns the question
how often it struck; `watched` names the two ends where they are not client and server;
`filter_words` is the filter (both legs of a proxy: LEGS) where it is not the service's port;
`truth_one_point` says what is right where one end alone cannot know as much.

`params` are ranges from which a seed draws (`lab.params.NAME` is what was drawn): `(1, 50)` is any
number between, whole when both ends are; `["cubic", (2, 3)]` one of these; anything else is itself.
NETWORK holds those of every path; a scenario that has them is recorded with each kind of sender.
`disturbance(params)` are options of nfq_fault.c that come beside the delay.
"""

import dataclasses
import importlib.util
import os
import random
import sys
import types

import faults
from lab import (HERE, KILOBYTE, MEGABYTE, PROXY_PORT, SERVICE_PORT,  # noqa: F401
                 LabError)  # scenarios take the numbers from here

NETWORK = {
    "congestion": ["cubic", "bbr"],
    "offload": ["on", "off"],
    "delay_ms": [0, (5.0, 50.0)],
    "middle": ["left", "right"],
}
LEGS = ("port", SERVICE_PORT, "or", "port", PROXY_PORT)
DEFAULT_SEED = 1

CONFIDENCES = ["possible", "likely", "proven"]


def as_set(value):
    return value if isinstance(value, (set, frozenset)) else {value}


@dataclasses.dataclass
class Truth:
    """What a verdict must say; a set where several answers are right. `unless`: (another cause, what must
    then be among its alternatives), where packets may not tell the two apart."""
    status: object
    cause: object
    confidence: str = "possible"
    unless: tuple = ()

    def complaint(self, answer):
        """None when the verdict is right, else what is wrong with it."""
        verdict = answer["verdict"]
        if self.unless and verdict["cause"] == self.unless[0]:
            alternatives = answer["findings"][0]["alternatives"]
            return None if self.unless[1] in alternatives else \
                f"{verdict['cause']} does not name {self.unless[1]}, but {alternatives}"
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


def draw_value(generator, value):
    if isinstance(value, list):
        return draw_value(generator, generator.choice(value))
    if isinstance(value, tuple):
        low, high = value
        is_whole = isinstance(low, int) and isinstance(high, int)
        return generator.randint(low, high) if is_whole else generator.uniform(low, high)
    return value


def draw(scenario, seed):
    """The parameters that this seed draws, the same ones each time."""
    generator = random.Random(f"{scenario.__name__} {seed}")
    ranges = getattr(scenario, "params", {})
    values = {name: draw_value(generator, ranges[name]) for name in sorted(ranges)}
    return types.SimpleNamespace(seed=seed, **values)


def set_network(scenario, lab):
    """What NETWORK drew: the kind of sender, and the way between."""
    params = lab.params
    for role in ("client", "server"):
        if hasattr(params, "congestion"):
            lab.namespaces[role].congestion_control(params.congestion)
        if hasattr(params, "offload"):
            lab.namespaces[role].offloads("eth0", params.offload)
    options = list(scenario.disturbance(params)) if hasattr(scenario, "disturbance") else []
    delay_ms = getattr(params, "delay_ms", 0)
    if delay_ms:
        options += ["--delay-ms", f"{delay_ms:.2f}"]
    if options:
        return faults.disturb(lab.router, *options, "--seed", params.seed)
    return None


def set_fault(scenario, lab):
    """Disturb the network as the scenario wants; returns the question how often it was struck."""
    if not hasattr(lab, "params"):
        lab.params = draw(scenario, DEFAULT_SEED)
    seen = set_network(scenario, lab)
    if hasattr(scenario, "fault"):
        return scenario.fault(lab)
    return seen if hasattr(scenario, "disturbance") else None


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
