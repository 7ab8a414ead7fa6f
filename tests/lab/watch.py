# SPDX-License-Identifier: BSD-3-Clause
"""Running tcpwhy beside a load, and holding its answers to what PRODUCT says of them."""

import json
import os
import signal
import subprocess

from lab import HERE, SERVICE_PORT, LabError, run, wait_until

SOURCE_ROOT = os.environ.get("TCPWHY_SOURCE_ROOT") or os.path.realpath(f"{HERE}/../..")
PROGRAM = os.environ.get("TCPWHY") or f"{SOURCE_ROOT}/build/tcpwhy"
END_LIMIT_SECONDS = 20
CAPTURES_LIMIT_SECONDS = 20


class Failure(Exception):
    """tcpwhy did not do what it should."""


def expect(condition, message):
    if not condition:
        raise Failure(message)


def read_causes():
    with open(f"{SOURCE_ROOT}/data/causes.tsv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return {row[0]: row[1] for row in rows[1:]}


class Watch:
    """A running tcpwhy. Errors and status lines are kept apart from the answer."""

    def __init__(self, start, *words, **options):
        self.words = [PROGRAM, *map(str, words)]
        self.process = start(*self.words, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True, errors="replace", **options)
        self.output, self.errors = "", ""

    @property
    def status(self):
        return self.process.returncode

    def signal(self, number):
        self.process.send_signal(number)

    def finish(self, limit_seconds=END_LIMIT_SECONDS):
        try:
            self.output, self.errors = self.process.communicate(timeout=limit_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, self.errors = self.process.communicate()
            raise Failure(f"{' '.join(self.words)}: still running after {limit_seconds} s; "
                          f"it said: {self.errors}") from None
        return self

    def interrupt(self):
        self.signal(signal.SIGINT)
        return self.finish()

    def answer(self):
        """The JSON of a run that succeeded."""
        expect(self.status == 0, f"{' '.join(self.words)}: status {self.status}: {self.errors}")
        try:
            return json.loads(self.output)
        except ValueError as error:
            raise Failure(f"no JSON ({error}): {self.output[:300]!r}") from None


def start_why(lab, roles, *options, words=("port", SERVICE_PORT)):
    """`tcpwhy why` on the namespaces of these roles; returns when every point is open."""
    namespaces = [lab.namespaces[role] for role in roles]
    before = {namespace: namespace.packet_sockets() for namespace in namespaces}
    watch = Watch(lab.start, "why", ",".join(namespace.target for namespace in namespaces),
                  *words, "--json", *options)

    def is_watching():
        return all(namespace.packet_sockets() > count for namespace, count in before.items())
    try:
        wait_until(lambda: watch.process.poll() is not None or is_watching(),
                   "tcpwhy watches its points", CAPTURES_LIMIT_SECONDS)
    except LabError:
        watch.process.kill()
    if watch.process.poll() is not None or not is_watching():
        watch.finish()
        raise Failure(f"{' '.join(watch.words)} does not watch its points: {watch.errors}")
    return watch


def run_program(*words, **options):
    return run(PROGRAM, *words, check=False, **options)


def check_answer(answer):
    """What holds for every answer, whatever was seen."""
    causes = read_causes()
    expect(answer["schema"] == "tcpwhy.why/1", f"schema is {answer['schema']}")
    for connection in answer["connections"]:
        total = sum(connection["time_ns"].values())
        expect(total == connection["duration_ns"],
               f"connection {connection['id']}: states sum to {total} ns of "
               f"{connection['duration_ns']} ns: {connection['time_ns']}")
    for finding in answer["findings"]:
        expect(causes.get(finding["cause"]) == finding["family"],
               f"finding of cause {finding['cause']}, family {finding['family']}")
        check_both_languages(finding["text"], "finding")
        check_evidence(answer, finding)
    check_both_languages(answer["verdict"]["text"], "verdict")


def check_both_languages(text, what):
    expect(text.get("en") and text.get("zh"), f"{what} lacks a language: {text}")
    expect("{" not in text["en"] and "{" not in text["zh"], f"{what} has a hole: {text}")


def check_evidence(answer, finding):
    counts = {point["id"]: point["packets"] for point in answer["points"]}
    for item in finding["evidence"]["for"] + finding["evidence"]["against"]:
        check_both_languages(item["text"], "evidence")
        for packet in item["packets"]:
            expect(1 <= packet["number"] <= counts[packet["point"]],
                   f"evidence names packet {packet}, points hold {counts}")


def check_file(answer, path):
    """tshark reads the file and finds in it the packets that the answer counts."""
    wanted = sum(point["packets"] for point in answer["points"])
    done = run("tshark", "-r", path, "-T", "fields", "-e", "frame.number", check=False)
    expect(done.returncode == 0, f"tshark does not read {path}: {done.stderr}")
    found = len(done.stdout.splitlines())
    expect(found == wanted, f"the file holds {found} packets, the answer counts {wanted}")


def differences(left, right, path=""):
    """Where two JSON values differ, as lines; for a person who reads a failed test."""
    if isinstance(left, dict) and isinstance(right, dict):
        lines = []
        for key in sorted(set(left) | set(right)):
            lines += differences(left.get(key), right.get(key), f"{path}.{key}")
        return lines
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        lines = []
        for index, pair in enumerate(zip(left, right)):
            lines += differences(*pair, f"{path}[{index}]")
        return lines
    return [] if left == right else [f"{path}: live {left!r}, from the file {right!r}"]


def check_same_answer(answer, path):
    """`why -r` of the file gives the answer that was given live."""
    done = run_program("why", "-r", path, "--json")
    expect(done.returncode == 0, f"why -r: status {done.returncode}: {done.stderr}")
    again = json.loads(done.stdout)
    lines = differences({**answer, "version": None}, {**again, "version": None})
    expect(not lines, "live and replay differ:\n  " + "\n  ".join(lines[:20]))
