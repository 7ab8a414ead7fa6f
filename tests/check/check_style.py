#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Rules of CODING_STYLE.md that one line of code can break.

base/banned.h makes the calls that have no place here a compile error; what it cannot poison, because
system headers use the name, is looked for here.

usage: check_style.py ROOT
"""
import re

import tree

# Rule, pattern over code without comments and strings, places where it does not hold.
RULES = [
    ("banned call: use parse_unsigned() or parse_duration()",
     r"\b(?:strtou?ll?|strtou?l|strtod|strtof|atof)\s*\(", ()),
    ("banned call: bounded functions of base/str.h instead",
     r"\b(?:strcpy|stpcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|gets)\s*\(", ()),
    ("banned call", r"\b(?:atoi|atol|system|popen|alloca|rand|srand|localtime|gmtime)\s*\(", ()),
    ("multi-byte order is named: cursor_be16(), store_be32()",
     r"\b(?:hton|ntoh)[sl]\s*\(", ("src/kernel/",)),
    ("no sleep: wait for events", r"\b(?:sleep|usleep|nanosleep)\s*\(", ()),
    ("no typedef for structs, unions, enums", r"^\s*typedef\s+(?:struct|union|enum)\b", ()),
    ("goto: forward to `out` only", r"\bgoto\s+(?!out\b)", ()),
    ("a function without parameters says (void)", r"^(?:static )?\w[\w *]*\b\w+\(\)\s*$", ()),
]
RULES = [(text, re.compile(pattern, re.MULTILINE), but) for text, pattern, but in RULES]
FOREIGN = ("src/probe/bpf/",)  # BPF objects: dual licence, another dialect


def check_file(source, text):
    code = tree.without_strings(text)
    lines = text.splitlines()
    if not lines or lines[0] != "/* SPDX-License-Identifier: BSD-3-Clause */":
        yield 1, "the first line is the SPDX line of BSD-3-Clause"
    elif len(lines) < 2 or not lines[1].startswith("/*"):
        yield 2, "a comment of one to five lines says what the file is for"
    if source.suffix == ".h" and not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield 1, "a header has #pragma once"
    comments = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', re.sub(r"/\*.*?\*/",
                      lambda m: tree.blank(m[0]), text, flags=re.DOTALL))
    for match in re.finditer(r"//", comments):
        yield tree.line_of(comments, match.start()), "comments are /* */"
    if source.suffix == ".c":
        for match in re.finditer(r"^\s*extern\b", code, re.MULTILINE):
            yield tree.line_of(code, match.end()), "extern belongs into a header"
    for rule, pattern, but in RULES:
        if source.as_posix().startswith(but or "\0"):
            continue
        for match in pattern.finditer(code):
            yield tree.line_of(code, match.end() - 1), f"{rule} ({match[0].strip()})"


def check_model(source, text):
    """model/ is not a cellar: each header names its writer and stays small."""
    if source.parent.as_posix() != "src/model" or source.suffix != ".h":
        return
    if "Written by:" not in text:
        yield 1, 'a header of model/ names its writer: "Written by: track"'
    if len(text.splitlines()) > 200:
        yield 1, "a header of model/ has at most 200 lines"
    if re.search(r"\(\*\w+\)\s*\(", tree.without_strings(text)):
        yield 1, "model/ is plain data: no function pointers"


def check(root):
    for source in tree.sources(root):
        if source.as_posix().startswith(FOREIGN):
            continue
        text = tree.read(root, source)
        for line, problem in [*check_file(source, text), *check_model(source, text)]:
            yield f"{source}:{line}: {problem}"


if __name__ == "__main__":
    tree.main(check)
