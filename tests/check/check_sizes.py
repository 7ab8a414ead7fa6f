#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""No function above 80 lines, no file above 700, no more than three levels of nesting (a switch and
its cases are one level). sizes.txt lists what may be larger, and why.

usage: check_sizes.py ROOT
"""
import re

import tree

FUNCTION_LINES = 80
FILE_LINES = 700
NESTING = 3
TABLES = ("src/words/en/", "src/words/zh/")
# The opening brace of a function stands alone in column 0; so does the closing one.
FUNCTION = re.compile(r"^(?P<head>\w[^;{}=]*?\b(?P<name>\w+)\([^;{}]*\))\n\{\n(?P<body>.*?)^\}",
                      re.MULTILINE | re.DOTALL)
CONTROL = re.compile(r"^\t*(?:\} )?(?:if|else|for|while|do|switch)\b|^\t*VEC_EACH\b")


def nesting(body):
    """Depth of the deepest control statement, by its tabs: clang-format has set them."""
    deepest = 0
    for line in body.splitlines():
        if CONTROL.match(line):
            deepest = max(deepest, len(line) - len(line.lstrip("\t")))
    return deepest


def check(root):
    allowed = {fields[0] for _, fields in tree.table(root, "sizes.txt")}
    for source in tree.sources(root):
        if source.as_posix().startswith(TABLES):
            continue
        text = tree.without_strings(tree.read(root, source))
        count = text.count("\n")
        if count > FILE_LINES and source.as_posix() not in allowed:
            yield f"{source}:{FILE_LINES}: {count} lines, at most {FILE_LINES}"
        for match in FUNCTION.finditer(text):
            name = f"{source}:{match['name']}"
            if name in allowed:
                continue
            start = tree.line_of(text, match.start())
            lines = match["body"].count("\n")
            if lines > FUNCTION_LINES:
                yield f"{source}:{start}: {match['name']}() has {lines} lines, at most {FUNCTION_LINES}"
            depth = nesting(match["body"])
            if depth > NESTING:
                yield f"{source}:{start}: {match['name']}() nests {depth} deep, at most {NESTING}"


if __name__ == "__main__":
    tree.main(check)
