# SPDX-License-Identifier: BSD-3-Clause
"""Counts how often the right cause was named: the second half of score_causes.py.

A cause is named when it is a finding above a note (a note where the truth is one). Top-1 is the first
finding. A recording whose verdict names nothing is declined. Intervals are over recordings.
"""

import collections
import concurrent.futures
import glob
import json
import os
import subprocess
import tempfile

import degrade
from lab import HERE
from score import wilson

SOURCE_ROOT = os.environ.get("TCPWHY_SOURCE_ROOT", os.path.join(HERE, "../.."))
TCPWHY = os.environ.get("TCPWHY", os.path.join(SOURCE_ROOT, "build/tcpwhy"))
POINTS = ["sender", "middle", "receiver", "both"]
KINDS = ["snap96", "midstream", "oneway", "removed"]
# What a point cannot see: packets that never arrive leave no trace at the receiver.
UNSEEN = {"receiver": {"path-size", "unanswered"}}
# One lost acknowledgment is made up for by the next: one point does not miss it.
UNSEEN_CAUSES = {"sender": {"ack-loss"}, "middle": {"ack-loss"}, "receiver": {"ack-loss"}}

# tshark's expert flags, as the families that they are read as.
EXPERT_FLAGS = {
    "tcp.analysis.retransmission": "loss",
    "tcp.analysis.fast_retransmission": "loss",
    "tcp.analysis.out_of_order": "loss",
    "tcp.analysis.lost_segment": "loss",
    "tcp.analysis.zero_window": "receiver",
    "tcp.analysis.window_full": "receiver",
}


def read_causes():
    with open(os.path.join(SOURCE_ROOT, "data/causes.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip()]
    return {row[0]: (row[1], row[2]) for row in rows[1:]}


CAUSES = read_causes()


def family_of(cause):
    return CAUSES[cause][0]


def ask(path):
    done = subprocess.run([TCPWHY, "why", "--json", "-r", path], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return json.loads(done.stdout)


def named(answer, with_notes):
    """Causes, the most important first."""
    return [finding["cause"] for finding in answer["findings"]
            if (finding["severity"] != "note" or finding["cause"] in with_notes)
            and family_of(finding["cause"]) != "healthy"]


def make_variant(folder, point, kind, scratch):
    """The file of a point, whole or made worse."""
    if point == "both":
        ends = [make_variant(folder, end, kind, scratch) for end in ("sender", "receiver")]
        target = os.path.join(scratch, f"both-{kind}.pcapng")
        subprocess.run(["mergecap", "-I", "none", "-w", target, *ends], check=True)
        return target
    source = os.path.join(folder, f"{point}.pcapng")
    if not kind:
        return source
    plain, target = (os.path.join(scratch, f"{point}-{kind}-{part}.pcap") for part in ("in", "out"))
    subprocess.run(["editcap", "-F", "nsecpcap", source, plain], check=True)
    degrade.degrade(kind, plain, target)
    return target


def expert_families(path):
    """tshark's reading of the same file."""
    words = ["tshark", "-r", path, "-T", "fields"]
    for flag in EXPERT_FLAGS:
        words += ["-e", flag]
    lines = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                           check=False).stdout.splitlines()
    found = collections.Counter()
    for line in lines:
        for flag, value in zip(EXPERT_FLAGS, line.split("\t")):
            found[EXPERT_FLAGS[flag]] += bool(value)
    return [family for family, count in found.most_common() if count]


def judge_recording(folder, points, kinds):
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
        truth = json.load(file)
    also = truth.get("also", [])
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for point in points:
            groups = truth_at(truth, point)
            causes = truth_at(truth, None) if groups is None else groups
            notes = {cause for group in causes for cause in group if CAUSES[cause][1] == "note"}
            for kind in kinds:
                try:
                    answer = ask(make_variant(folder, point, kind, scratch))
                except (subprocess.CalledProcessError, ValueError, StopIteration) as error:
                    print(f"{folder} {point} {kind}: {error}", flush=True)
                    continue
                first = answer["findings"][0] if answer["findings"] else None
                alarmed = {finding["connection"] for finding in answer["findings"]
                           if finding["severity"] != "note"}
                rows.append({
                    "folder": folder, "case": truth["case"], "truth": causes, "point": point,
                    "is_blind": groups is None, "also": also,
                    "kind": kind, "named": named(answer, notes),
                    "status": answer["verdict"]["status"],
                    "alternatives": first["alternatives"] if first else [],
                    "confidence": first["confidence"] if first else None,
                    "connections": len(answer["connections"]), "alarmed": len(alarmed)})
        rows.append({"folder": folder, "case": truth["case"], "point": "tshark", "kind": None,
                     "truth": truth_at(truth, "sender") or truth_at(truth, None), "also": also,
                     "is_blind": truth_at(truth, "sender") is None, "families": expert_families(
                         os.path.join(folder, "sender.pcapng"))})
    return rows


class Tally:
    def __init__(self):
        self.hit, self.missed, self.wrong = (collections.Counter() for _ in range(3))

    def add(self, truth, answers, also=()):
        """truth: groups of which one is right each; answers: what was named; also: what is true too."""
        right = set(also)
        for group in truth:
            found = [answer for answer in answers if answer in group]
            right.update(group)
            self.hit[group[0]] += bool(found)
            self.missed[group[0]] += not found
        for answer in dict.fromkeys(answers):
            self.wrong[answer] += answer not in right

    def classes(self):
        return sorted(set(self.hit) | set(self.missed))

    def precision(self, name):
        named_count = self.hit[name] + self.wrong[name]
        return self.hit[name] / named_count if named_count else None

    def recall(self, name):
        return self.hit[name] / max(1, self.hit[name] + self.missed[name])

    def macro(self):
        precisions = [self.precision(name) for name in self.classes()]
        precisions = [value if value is not None else 0.0 for value in precisions]
        recalls = [self.recall(name) for name in self.classes()]
        count = max(1, len(recalls))
        return sum(precisions) / count, sum(recalls) / count


def to_families(groups):
    return [list(dict.fromkeys(family_of(cause) for cause in group)) for group in groups]


def merge_families(groups):
    """Two causes of one family are one answer."""
    return [list(group) for group in dict.fromkeys(tuple(group) for group in to_families(groups))]


def truth_at(truth, point):
    """Groups of causes, one of each to be named from this point; None when it sees nothing of them."""
    groups = truth.get("at", {}).get(point, truth["causes"])
    if groups is None:
        return None
    return [cause if isinstance(cause, list) else [cause] for cause in groups]


def is_unseen(row, point):
    return row["is_blind"] or any(family_of(cause) in UNSEEN.get(point, ()) or cause in UNSEEN_CAUSES.get(point, ())
               for group in row["truth"] for cause in group)


def tally_of(rows, point, kind, by_family):
    tally = Tally()
    for row in rows:
        if row["point"] != point or row["kind"] != kind:
            continue
        if is_unseen(row, point):
            continue
        if by_family:
            tally.add(merge_families(row["truth"]),
                      list(dict.fromkeys(family_of(cause) for cause in row["named"])),
                      {family_of(cause) for cause in row["also"]})
        else:
            tally.add(row["truth"], row["named"], row["also"])
    return tally


def tops(rows, point, kind):
    """Shares of top-1, top-3 and declined among the faulty recordings."""
    first = third = declined = total = 0
    for row in rows:
        if row["point"] != point or row["kind"] != kind or not row["truth"]:
            continue
        if is_unseen(row, point):
            continue
        right = {cause for group in row["truth"] for cause in group}
        total += 1
        declined += not row["named"]
        first += bool(row["named"]) and row["named"][0] in right
        third += bool(right & set((row["named"] + row["alternatives"])[:3]))
    total = max(1, total)
    return first / total, third / total, declined / total


def false_alarms(rows, point, kind):
    healthy = [row for row in rows if row["point"] == point and row["kind"] == kind and
               not row["truth"]]
    return sum(row["alarmed"] for row in healthy), sum(row["connections"] for row in healthy)


def show(value):
    return "-" if value is None else f"{value:.2f}"


def overview(rows, points, kinds):
    lines = ["| point | degraded | family precision / recall | cause precision / recall | top-1 | "
             "top-3 | declined | false alarms on healthy connections (95 % interval) |",
             "|---|---|---|---|---|---|---|---|"]
    for point in points:
        for kind in kinds:
            families = tally_of(rows, point, kind, True).macro()
            causes = tally_of(rows, point, kind, False).macro()
            first, third, declined = tops(rows, point, kind)
            wrong, total = false_alarms(rows, point, kind)
            low, high = wilson(wrong, total)
            lines.append(
                f"| {point} | {kind or '-'} | {show(families[0])} / {show(families[1])} | "
                f"{show(causes[0])} / {show(causes[1])} | {show(first)} | {show(third)} | "
                f"{show(declined)} | {wrong} of {total} ({100 * low:.1f} to {100 * high:.1f} %) |")
    return lines


def cause_table(rows):
    lines = ["| cause | " + " | ".join(POINTS) + " |", "|---|" + "---|" * len(POINTS)]
    tallies = {point: tally_of(rows, point, None, False) for point in POINTS}
    for name in tallies["sender"].classes():
        cells = [f"{show(tallies[point].precision(name))} / {show(tallies[point].recall(name))}"
                 if name in tallies[point].classes() else "not seen" for point in POINTS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def confusion(rows, point):
    """What was named first, by case."""
    table = collections.defaultdict(collections.Counter)
    for row in rows:
        if row["point"] == point and row["kind"] is None:
            table[row["case"]][row["named"][0] if row["named"] else row["status"]] += 1
    return [f"| {case} | " + ", ".join(f"{name} {count}" for name, count in
                                       counts.most_common()) + " |"
            for case, counts in sorted(table.items())]


def family_matrix(rows, point):
    """Families: what is true, by what was named first. Of several that are true, the one that was named."""
    counts = collections.defaultdict(collections.Counter)
    for row in rows:
        if row["point"] != point or row["kind"] is not None or is_unseen(row, point):
            continue
        right = list(dict.fromkeys(family for group in to_families(row["truth"]) for family in group))
        told = family_of(row["named"][0]) if row["named"] else row["status"]
        counts[told if told in right else right[0] if right else "healthy"][told] += 1
    columns = sorted({told for row in counts.values() for told in row})
    lines = ["| truth | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for family, row in sorted(counts.items()):
        lines.append(f"| {family} | " + " | ".join(str(row[told] or "") for told in columns) + " |")
    return lines


def comparator(rows):
    """tshark's flags beside the same recordings at the sender, for the families that it has."""
    known = set(EXPERT_FLAGS.values())
    tallies = {"tshark": Tally(), "tcpwhy": Tally()}
    alarms = {"tshark": 0, "tcpwhy": 0}
    healthy = 0
    for row in rows:
        if row["kind"] is not None or row["point"] not in ("tshark", "sender"):
            continue
        program = "tshark" if row["point"] == "tshark" else "tcpwhy"
        families = row["families"] if program == "tshark" else list(
            dict.fromkeys(family_of(cause) for cause in row["named"]))
        truth = [group for group in merge_families(row["truth"]) if set(group) & known]
        tallies[program].add(truth, [family for family in families if family in known])
        if not row["truth"]:
            healthy += program == "tshark"
            alarms[program] += bool(families)
    lines = ["| program | loss precision / recall | receiver precision / recall | "
             "healthy recordings with a flag |", "|---|---|---|---|"]
    for program, tally in tallies.items():
        cells = [f"{show(tally.precision(name))} / {show(tally.recall(name))}"
                 for name in ("loss", "receiver")]
        lines.append(f"| {program} | {cells[0]} | {cells[1]} | {alarms[program]} of {healthy} |")
    return lines


def judge(options):
    folders = sorted(os.path.dirname(path) for path in
                     glob.glob(os.path.join(options.directory, f"*-{options.parameters}-*",
                                            "truth.json")))
    points = options.points or POINTS
    kinds = [None] if options.whole else [None] + KINDS
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        rows = [row for part in pool.map(lambda folder: judge_recording(folder, points, kinds),
                                            folders)
                for row in part]
    if options.rows:
        with open(options.rows, "w", encoding="utf-8") as file:
            json.dump(rows, file)
    lines = [f"{len(folders)} recordings.", "", *overview(rows, points, kinds), "", "Each cause, precision / recall:",
             "", *cause_table(rows), ""]
    for point in points:
        lines += [f"Families, what was named first, {point}:", "", *family_matrix(rows, point), ""]
    for point in points:
        lines += [f"First answer by case, {point}:", "", "| case | first answers |", "|---|---|",
                  *confusion(rows, point), ""]
    lines += ["tshark's expert flags on the same recordings, at the sender:", "", *comparator(rows)]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.table:
        with open(options.table, "w", encoding="utf-8") as file:
            file.write(text)
