#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Make the tables of causes and rules from data/causes.tsv and the rule files.

usage: generate_causes.py header|table CAUSES.tsv OUTPUT
       generate_causes.py rules CAUSES.tsv OUTPUT RULE.c...

A cause is one line of the table. Its rule, if it has one, is the file
src/diagnose/rules/<cause_with_underscores>.c and defines `rule_<same name>`.
"""
import pathlib
import sys


def read_causes(path):
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"))) for line in lines[1:] if line.strip()]


def symbol(text):
    return text.replace("-", "_")


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def header(causes):
    families = list(dict.fromkeys(cause["family"] for cause in causes))
    yield "#pragma once"
    yield "enum cause {"
    for cause in causes:
        yield f"\tCAUSE_{symbol(cause['id']).upper()},"
    yield "\tCAUSE_COUNT"
    yield "};"
    yield "enum cause_family {"
    for family in families:
        yield f"\tCAUSE_FAMILY_{symbol(family).upper()},"
    yield "\tCAUSE_FAMILY_COUNT"
    yield "};"


def table(causes):
    families = list(dict.fromkeys(cause["family"] for cause in causes))
    yield '#include "model/cause.h"'
    yield "const struct cause_entry cause_table[CAUSE_COUNT] = {"
    for cause in causes:
        yield (f"\t[CAUSE_{symbol(cause['id']).upper()}] = {{"
               f"{quote(cause['id'])}, CAUSE_FAMILY_{symbol(cause['family']).upper()}, "
               f"SEVERITY_{cause['severity'].upper()}, "
               f"{{{quote(cause['title_en'])}, {quote(cause['title_zh'])}}}}},")
    yield "};"
    yield "const char *const cause_family_names[CAUSE_FAMILY_COUNT] = {"
    for family in families:
        yield f"\t[CAUSE_FAMILY_{symbol(family).upper()}] = {quote(family)},"
    yield "};"


def rules(causes, files):
    present = {pathlib.Path(file).stem for file in files}
    known = [symbol(cause["id"]) for cause in causes]
    strangers = present - set(known)
    if strangers:
        sys.exit("generate_causes.py: rule without a line in causes.tsv: " + ", ".join(strangers))
    ordered = [name for name in known if name in present]
    yield '#include "diagnose/rule.h"'
    for name in ordered:
        yield f"extern const struct rule rule_{name};"
    yield "const struct rule *const rule_table[] = {"
    for name in ordered:
        yield f"\t&rule_{name},"
    yield "};"
    yield f"const size_t rule_count = {len(ordered)};"


def main():
    kind, source, output = sys.argv[1:4]
    causes = read_causes(source)
    body = {"header": header, "table": table}.get(kind)
    lines = rules(causes, sys.argv[4:]) if kind == "rules" else body(causes)
    text = ("/* SPDX-License-Identifier: BSD-3-Clause */\n"
            "/* Made by tools/generate_causes.py from data/causes.tsv: do not edit. */\n"
            + "\n".join(lines) + "\n")
    pathlib.Path(output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
