#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Make the table of counted weights from data/weights.tsv.

usage: generate_weights.py WEIGHTS.tsv OUTPUT

Columns: cause, predicate (or "prior", "required"), held, failed; log-odds in thousandths of a nat. The file is
written by tests/lab/count_weights.py.
"""
import pathlib
import sys


def symbol(text):
    return text.replace("-", "_").upper()


def main():
    source, output = sys.argv[1:3]
    lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines()
    out = ['#include "diagnose/predicate.h"', "const struct weight weight_table[] = {"]
    count = 0
    spans = {}
    for line in lines[1:]:
        if not line.strip() or line.startswith("#"):
            continue
        cause, predicate, held, failed = line.split("\t")
        out.append(f"\t{{CAUSE_{symbol(cause)}, PREDICATE_{symbol(predicate)}, "
                   f"{int(held)}, {int(failed)}}},")
        first, length = spans.get(cause, (count, 0))
        if first + length != count:
            sys.exit(f"{source}: the lines of {cause} do not stand together")
        spans[cause] = (first, length + 1)
        count += 1
    out += ["};", f"const size_t weight_count = {count};",
            "const struct weight_span weight_spans[CAUSE_COUNT] = {"]
    out += [f"\t[CAUSE_{symbol(cause)}] = {{{first}, {length}}},"
            for cause, (first, length) in spans.items()]
    out.append("};")
    pathlib.Path(output).write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
