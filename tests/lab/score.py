#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Hold tcpwhy's labels and ledger to recordings with truth (record_scenario.py).

Usage: score.py DIRECTORY [--json FILE] [--minimum] [--degrade KIND]... [--verbose] [SCENARIO...]

Prints, for each point (sender, middle, receiver), F1 of each repair label with counts, and the error
of time attribution; then each scenario's worst. --minimum: status 1 when a target is missed.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import statistics
import subprocess
import sys
import tempfile

import degrade
from truth import GROUPS, PHASES, Recording, point_labels
from truth_time import Timeline
from watch import PROGRAM

POINTS = ["sender", "middle", "receiver"]
REPAIRS = ["timeout", "fast", "tail-probe"]
LABELS = REPAIRS + ["late", "copy", "window-probe", "keep-alive"]
TARGETS = {"sender": {"f1": 0.98, "median": 0.03, "p95": 0.10},
           "middle": {"f1": 0.95, "median": 0.05, "p95": 0.15},
           "receiver": {"f1": 0.95, "median": 0.05, "p95": 0.15}}
UNKNOWN_SHARE = 0.02
NEVER_CAME_NS = 10**9  # longer than the last packets of a connection are on the way


def wilson(hits, total, z=1.96):
    """95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def tcpwhy(*words):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: status {done.returncode}: {done.stderr}")
    return done.stdout


def predicted_labels(path):
    """{packet number: label} as explain tells them."""
    out = {}
    for line in tcpwhy("explain", "-r", path, "--json").splitlines():
        item = json.loads(line)
        if item["type"] == "packet" and item["label"]:
            label = item["label"]
            out[item["number"]] = label["repair"] if label["kind"] == "repair" else label["kind"]
    return out


class Counts:
    """Of one label: right, wrong, missed."""

    def __init__(self):
        self.hits, self.false, self.missed = 0, 0, 0

    @property
    def f1(self):
        wanted = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / wanted if wanted else None


def compare(truth, needless, predicted, numbers=None):
    """Counts of each label, and the list of what was wrong. `numbers`: where packet i of a degraded
    capture stood in the recording."""
    counts = collections.defaultdict(Counts)
    wrong, doubled, seen = [], 0, set()
    for number, guess in sorted(predicted.items()):
        original = numbers[number - 1] if numbers else number
        if original in seen:
            doubled += guess not in ("capture-duplicate", "copy", "plain")
            continue
        seen.add(original)
        right = truth.get(original, "plain")
        # Doubled by the network or by the capture: one point alone cannot tell.
        if guess == "capture-duplicate" and right == "copy":
            guess = "copy"
        guess = guess if guess in LABELS or guess in ("needless", "unknown") else "plain"
        if right == "mtu":
            right = guess if guess in ("unknown", "fast") else "plain"
        if guess == "needless" and original in needless:
            guess = right
        if guess == right:
            if right in LABELS:
                counts[right].hits += 1
            continue
        wrong.append((original, right, guess))
        if right in LABELS:
            counts[right].missed += 1
        if guess in LABELS:
            counts[guess].false += 1
        elif guess in ("needless", "unknown"):
            counts[guess].false += 1
    return counts, wrong, doubled


def point_role(recording, point):
    sender = main_connection(recording).sender
    receiver = "server" if sender == "client" else "client"
    middle = "router" if "router" in recording.roles else "bridge"
    return {"sender": sender, "receiver": receiver, "middle": middle}[point]


def main_connection(recording):
    return max(recording.connections.values(),
               key=lambda connection: sum(side.bytes for side in connection.sides.values()))


def find_answer(recording, connection, answer):
    client = connection.sides["client"].endpoint
    return next((item for item in answer["connections"]
                 if item["client"]["port"] == client[1]), None)


def estimated_groups(item, sender, wanted):
    out = collections.Counter()
    for state, ns in item["time_ns"].items():
        if state not in PHASES:
            out[sender.upper() if state == "SENDER_IDLE" else GROUPS[state]] += ns
    for state, groups in PHASES.items():
        left = item["time_ns"].get(state, 0)
        for group in groups:
            share = min(left, max(0, wanted.get(group, 0) - out[group]))
            out[group] += share
            left -= share
        out[groups[0]] += left
    return out


def life_at_sender(recording, connection, item):
    """The whole life by the sender's clock, whose ledger it is. What is still open at the end goes on
    as long as it was watched; so does what ended by packets that the sender never got."""
    endpoints = {side.endpoint for side in connection.sides.values()}
    times = [packet.time_ns for packet in recording.captures[connection.sender]
             if packet.is_tcp and {packet.source, packet.destination} == endpoints]
    is_closed = item["end"] not in ("open", "timeout")
    watched_ns = times[0] + item["duration_ns"]
    return times[0], times[-1] if is_closed and watched_ns < times[-1] + NEVER_CAME_NS else watched_ns


def score_time(recording, answer, start_ns, kind):
    """One row for each connection: error, unknown share, both totals."""
    rows = []
    for connection in recording.connections.values():
        item = find_answer(recording, connection, answer)
        if not item or item["duration_ns"] < 1_000_000:
            continue
        timeline = Timeline(recording, connection)
        first = start_ns + item["start_ns"]
        life = first, first + item["duration_ns"]
        if not kind:
            life = life_at_sender(recording, connection, item)
        wanted = timeline.totals(*life)
        got = estimated_groups(item, connection.sender, wanted)
        wrong = sum(abs(wanted.get(group, 0) - got.get(group, 0))
                    for group in set(wanted) | set(got))
        rows.append({"error": wrong / (2 * item["duration_ns"]),
                     "unknown_ns": got.get("UNKNOWN", 0), "duration_ns": item["duration_ns"],
                     "wanted": wanted, "got": dict(got)})
    return rows


def score_needless(recording, answer):
    """(needless probes of the truth, those still counted as loss, repairs by kind)."""
    needless = called_loss = 0
    for connection in recording.connections.values():
        item = find_answer(recording, connection, answer)
        probes = [sent for side in connection.sides.values() for sent in side.sent
                  if sent.kind == "tail-probe"]
        useful = sum(not sent.is_needless for sent in probes)
        needless += len(probes) - useful
        if item:
            called_loss += max(0, item["repairs"]["tail_probe"] - useful)
    return needless, called_loss


def score_point(recording, point, kind=None):
    role = point_role(recording, point)
    path = os.path.join(recording.folder, f"{role}.pcap")
    truth, needless = point_labels(recording, role)
    with tempfile.TemporaryDirectory() as folder:
        numbers = None
        if kind:
            numbers = degrade.degrade(kind, path, os.path.join(folder, "degraded.pcap"))
            path = os.path.join(folder, "degraded.pcap")
        counts, wrong, doubled = compare(truth, needless, predicted_labels(path), numbers)
        answer = json.loads(tcpwhy("why", "-r", path, "--json"))
    start_ns = recording.captures[role][(numbers[0] if numbers else 1) - 1].time_ns
    probes, called_loss = score_needless(recording, answer)
    return {"scenario": recording.meta["scenario"], "seed": recording.meta["seed"], "point": point,
            "degraded": kind, "labels": {label: vars(count) for label, count in counts.items()},
            "wrong": wrong, "doubled": doubled, "needless_probes": probes,
            "needless_called_loss": called_loss,
            "time": score_time(recording, answer, start_ns, kind)}


def score_recording(folder, kinds):
    recording = Recording(folder)
    if not recording.connections:
        return []
    return [score_point(recording, point, kind) for point in POINTS for kind in [None, *kinds]]


def sum_labels(rows):
    out = collections.defaultdict(Counts)
    for row in rows:
        for label, numbers in row["labels"].items():
            for name, value in numbers.items():
                setattr(out[label], name, getattr(out[label], name) + value)
    return out


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * percent / 100))] if values else None


def summary(rows):
    labels = sum_labels(rows)
    repairs = Counts()
    for label in REPAIRS:
        for name in ("hits", "false", "missed"):
            setattr(repairs, name, getattr(repairs, name) + getattr(labels[label], name))
    times = [time for row in rows for time in row["time"]]
    return {"recordings": len(rows), "labels": labels, "repairs": repairs,
            "median": statistics.median(time["error"] for time in times) if times else None,
            "p95": percentile([time["error"] for time in times], 95), "connections": len(times),
            "unknown": sum(time["unknown_ns"] for time in times)
            / max(1, sum(time["duration_ns"] for time in times)),
            "needless_probes": sum(row["needless_probes"] for row in rows),
            "needless_called_loss": sum(row["needless_called_loss"] for row in rows),
            "doubled": sum(row["doubled"] for row in rows)}


def show_share(value):
    return "-" if value is None else f"{value:.3f}"


def print_labels(title, result):
    print(f"\n## {title}: {result['recordings']} recordings\n")
    print("| label | F1 | right | wrong | missed | recall, 95 % interval |")
    print("|---|---|---|---|---|---|")
    rows = [("all repairs", result["repairs"])] \
        + [(label, result["labels"][label]) for label in LABELS + ["needless", "unknown"]]
    for label, count in rows:
        low, high = wilson(count.hits, count.hits + count.missed)
        interval = f"{low:.3f} to {high:.3f}" if count.hits + count.missed else "-"
        print(f"| {label} | {show_share(count.f1)} | {count.hits} | {count.false} | {count.missed} "
              f"| {interval} |")
    print(f"\nNeedless probes: {result['needless_probes']}, called loss: "
          f"{result['needless_called_loss']}; capture duplicates called something: "
          f"{result['doubled']}.")
    if result["median"] is not None:
        print(f"Time attribution over {result['connections']} connections: error median "
              f"{100 * result['median']:.1f} %, p95 {100 * result['p95']:.1f} %; UNKNOWN "
              f"{100 * result['unknown']:.2f} % of time.")


def print_scenarios(rows):
    print("\n## Scenarios: F1 of repairs, median and largest error of time\n")
    print("| scenario | " + " | ".join(POINTS) + " |")
    print("|---|---|---|---|")
    for name in sorted({row["scenario"] for row in rows}):
        cells = []
        for point in POINTS:
            result = summary([row for row in rows
                              if row["scenario"] == name and row["point"] == point])
            errors = [time["error"] for row in rows if row["scenario"] == name
                      and row["point"] == point for time in row["time"]]
            cells.append(f"{show_share(result['repairs'].f1)}, {100 * (result['median'] or 0):.1f} %, "
                         f"{100 * max(errors, default=0):.1f} %")
        print(f"| {name} | " + " | ".join(cells) + " |")


def print_mistakes(rows):
    for row in rows:
        where = f"{row['scenario']}/{row['seed']} {row['point']} {row['degraded'] or ''}"
        kinds = collections.Counter((right, guess) for _, right, guess in row["wrong"])
        for (right, guess), count in kinds.most_common():
            first = [number for number, a, b in row["wrong"] if (a, b) == (right, guess)][:4]
            print(f"{where}: {count} x {right} called {guess}: packets {first}")
        if row["needless_called_loss"]:
            print(f"{where}: {row['needless_called_loss']} needless probes called loss")
        for time in row["time"]:
            if time["error"] > 0.03:
                both = {group: (round(time["wanted"].get(group, 0) / 1e6, 1),
                                round(time["got"].get(group, 0) / 1e6, 1))
                        for group in set(time["wanted"]) | set(time["got"])}
                print(f"{where}: time {100 * time['error']:.1f} % of "
                      f"{time['duration_ns'] / 1e6:.0f} ms (truth, said): {both}")


def misses(point, result):
    target = TARGETS[point]
    out = []
    for label in ["all repairs", *LABELS]:
        count = result["repairs"] if label == "all repairs" else result["labels"][label]
        if count.f1 is not None and count.f1 < target["f1"]:
            out.append(f"{label}: F1 {count.f1:.3f} is below {target['f1']}")
    for name in ("median", "p95"):
        if result[name] is not None and result[name] > target[name]:
            out.append(f"time: {name} {100 * result[name]:.1f} % is above {100 * target[name]:.0f} %")
    if result["unknown"] > UNKNOWN_SHARE:
        out.append(f"UNKNOWN is {100 * result['unknown']:.2f} % of time")
    if point == "sender" and result["needless_called_loss"]:
        out.append(f"{result['needless_called_loss']} needless probes called loss")
    if result["labels"]["window-probe"].missed:
        out.append(f"{result['labels']['window-probe'].missed} window probes not recognised")
    if result["doubled"]:
        out.append(f"{result['doubled']} capture duplicates called something")
    return out


def find_recordings(directory, scenarios):
    for name in sorted(os.listdir(directory)):
        folder = os.path.join(directory, name)
        if not os.path.isdir(folder) or (scenarios and name not in scenarios):
            continue
        for seed in sorted(os.listdir(folder)):
            if all(os.path.exists(os.path.join(folder, seed, file))
                   for file in ("meta.json", "client.pcap")):
                yield os.path.join(folder, seed)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    parser.add_argument("--json", metavar="FILE", help="all results")
    parser.add_argument("--minimum", action="store_true", help="status 1 when a target is missed")
    parser.add_argument("--degrade", action="append", default=[], choices=[*degrade.KINDS],
                        metavar="KIND", help=f"also with: {', '.join(degrade.KINDS)}")
    parser.add_argument("--verbose", action="store_true", help="every mistake")
    return parser.parse_intermixed_args()


def main():
    arguments = parse_arguments()
    rows = []
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        folders = list(find_recordings(arguments.directory, arguments.scenarios))
        for result in pool.map(score_recording, folders, [arguments.degrade] * len(folders)):
            rows += result
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(rows, file)
    missed = []
    for kind in [None, *arguments.degrade]:
        for point in POINTS:
            result = summary([row for row in rows
                              if row["point"] == point and row["degraded"] == kind])
            print_labels(f"{point}{f', {kind}' if kind else ''}", result)
            if kind is None:
                missed += [f"{point}: {line}" for line in misses(point, result)]
    plain = [row for row in rows if row["degraded"] is None]
    print_scenarios(plain)
    if arguments.verbose:
        print_mistakes(rows)
    print("\n" + ("\n".join(missed) if missed else "Every target is met."))
    return 1 if missed and arguments.minimum else 0


if __name__ == "__main__":
    sys.exit(main())
