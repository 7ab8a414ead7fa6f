#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""clang-format agrees with every C file; `make format` applies what it wants.

usage: check_format.py ROOT
"""
import re
import shutil
import subprocess

import tree

FILES_AT_ONCE = 40


def check(root):
    program = shutil.which("clang-format") or shutil.which("clang-format-14")
    if not program:
        yield "tests/check:1: clang-format is not installed: make deps"
        return
    files = [str(source) for source in tree.sources(root, "src", "tests", "demo", "tools")]
    for start in range(0, len(files), FILES_AT_ONCE):
        done = subprocess.run([program, "--dry-run", *files[start:start + FILES_AT_ONCE]], cwd=root,
                              capture_output=True, text=True, check=False)
        seen = set()
        for match in re.finditer(r"^(\S+?:\d+):\d+: (?:warning|error): (.*)$", done.stderr,
                                 re.MULTILINE):
            file = match[1].split(":")[0]
            if file not in seen:
                yield f"{match[1]}: {match[2]} (make format)"
            seen.add(file)
        if done.returncode != 0 and not seen:
            yield f"tests/check:1: clang-format failed: {done.stderr.strip()}"


if __name__ == "__main__":
    tree.main(check)
