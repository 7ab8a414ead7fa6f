# SPDX-License-Identifier: BSD-3-Clause
"""What the checks of the tree have in common: the list of sources, C without comments, the verdict.

A check is `check_<what>.py ROOT` with a function check(root) that yields problems as
"path:line: text". It is silent and exits with 0 when there are none.
"""
import pathlib
import re
import sys

TOKEN = re.compile(r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""",
                   re.DOTALL | re.VERBOSE)


def sources(root, *folders, endings=(".c", ".h")):
    """Paths below the folders, relative to the root, sorted."""
    found = []
    for folder in folders or ("src",):
        base = pathlib.Path(root, folder)
        found += [path.relative_to(root) for path in base.rglob("*") if path.suffix in endings]
    return sorted(found)


def read(root, path):
    return pathlib.Path(root, path).read_text(encoding="utf-8")


def blank(text):
    """The same lines, nothing in them."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """C with its comments blanked; the lines keep their numbers."""
    return TOKEN.sub(lambda m: blank(m[0]) if m[0][0] == "/" else m[0], text)


def without_strings(text):
    """C with comments blanked and literals emptied; the lines keep their numbers."""
    def replace(match):
        token = match[0]
        return blank(token) if token[0] == "/" else token[0] + " " * (len(token) - 2) + token[0]
    return TOKEN.sub(replace, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def table(root, name):
    """Lines of a table beside the checks, without comments: (line number, fields)."""
    text = pathlib.Path(root, "tests/check", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.split()


def main(check):
    problems = list(check(sys.argv[1]))
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
