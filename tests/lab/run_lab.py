#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The whole laboratory, in bounded time: `make lab`.

Usage: run_lab.py DIRECTORY [--seeds 6] [--minutes 60] [--jobs 2]

Runs every scenario under tcpwhy, records each that has parameters and each case of known cause, one
seed after the other, then prints the tables of score.py and score_causes.py. What is there is kept:
a run goes on where the last one ended (a scenario runs again when tcpwhy has been built since).
Recording ends in time for the tables; what is then left is said, and done by the next run. Status 1
when a scenario or a recording failed. Needs root.
"""

import argparse
import concurrent.futures
import os
import signal
import subprocess
import sys
import time

from lab import HERE, skip_unless_root
from record_scenario import drawn_names
from scenario import names
from score_causes import SETS
from watch import PROGRAM

# Of the time, what the tables may need.
TABLE_SHARE = 0.3
JOB_LIMIT_SECONDS = 200


class Job:
    """One program of the laboratory, and the file whose being there says that it is done."""

    def __init__(self, what, words, done_file, log=None):
        self.what, self.words, self.done_file, self.log = what, words, done_file, log

    def is_done(self):
        if not os.path.exists(self.done_file):
            return False
        return not self.log or os.path.getmtime(self.done_file) > os.path.getmtime(PROGRAM)

    def run(self):
        """None when it went well, else what it said."""
        process = subprocess.Popen([sys.executable, *self.words], cwd=HERE, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            said = process.communicate(timeout=JOB_LIMIT_SECONDS)[0]
        except subprocess.TimeoutExpired:
            process.terminate()  # it takes its namespaces with it
            said = process.communicate()[0] + f"no end within {JOB_LIMIT_SECONDS} s"
        if self.log and process.returncode == 0:
            os.makedirs(os.path.dirname(self.log), exist_ok=True)
            with open(self.log, "w", encoding="utf-8") as file:
                file.write(said)
        return None if process.returncode == 0 and self.is_done() else said.strip()


def scenario_job(directory, name):
    log = os.path.join(directory, "answers", f"{name}.log")
    return Job(f"scenario {name}", ["run_scenario.py", name], log, log)


def recording_job(directory, name, seed):
    return Job(f"recording {name} {seed}",
               ["record_scenario.py", scenario_folder(directory), "--alone", "--seeds",
                f"{seed}-{seed}", name],
               os.path.join(scenario_folder(directory), name, str(seed), "meta.json"))


def case_job(directory, group, name, seed):
    folder = cause_folder(directory, group)
    return Job(f"case {name} {seed}",
               ["score_causes.py", "record", folder, "--judging", "--first", str(seed), "--seeds",
                "1", "--cases", name],
               os.path.join(folder, f"{name}-judge-{seed}", "truth.json"))


def scenario_folder(directory):
    return os.path.join(directory, "scenarios")


def cause_folder(directory, group):
    return os.path.join(directory, "causes", group)


def all_jobs(directory, seeds):
    """What is cut off by the end of the time are the last seeds, of all alike."""
    jobs = [scenario_job(directory, name) for name in names()]
    for seed in range(seeds):
        jobs += [recording_job(directory, name, seed + 1) for name in drawn_names()]
        jobs += [case_job(directory, group, name, seed)
                 for group, cases in SETS.items() for name in cases]
    return jobs


def run_jobs(jobs, worker_count, deadline):
    """Returns how many failed and how many are left."""
    def run_in_time(job):
        if time.monotonic() > deadline:
            return None
        said = job.run()
        print(f"{job.what}: {'done' if said is None else 'FAILED'}", flush=True)
        if said is not None:
            print(f"  {said}".replace("\n", "\n  "), flush=True)
        return said is None
    with concurrent.futures.ThreadPoolExecutor(worker_count) as pool:
        results = list(pool.map(run_in_time, jobs))
    return results.count(False), results.count(None)


def print_tables(directory):
    for title, words in (
            ("Labels and times", ["score.py", scenario_folder(directory)]),
            *((f"Causes: {group}",
               ["score_causes.py", "judge", cause_folder(directory, group), "--whole"])
              for group in SETS)):
        print(f"\n=== {title}", flush=True)
        subprocess.run([sys.executable, os.path.join(HERE, words[0]), *words[1:]], check=False)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=60, help="in all (default: 60)")
    parser.add_argument("--jobs", type=int, default=2, help="at a time (default: 2)")
    return parser.parse_args()


def main():
    options = parse_arguments()
    skip_unless_root()
    # A shell's background job ignores Ctrl-C, and so would all that it starts; tcpwhy is ended by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    directory = os.path.abspath(options.directory)
    for folder in [scenario_folder(directory)] + [cause_folder(directory, group) for group in SETS]:
        os.makedirs(folder, exist_ok=True)
    start = time.monotonic()
    every = all_jobs(directory, options.seeds)
    jobs = [job for job in every if not job.is_done()]
    print(f"{len(every)} to do, {len(every) - len(jobs)} of them done before", flush=True)
    failed, left = run_jobs(jobs, options.jobs,
                            start + options.minutes * 60 * (1 - TABLE_SHARE))
    print_tables(directory)
    print(f"\n{len(every) - failed - left} of {len(every)} done, {failed} failed, {left} left for "
          f"the next run; {(time.monotonic() - start) / 60:.0f} minutes")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
