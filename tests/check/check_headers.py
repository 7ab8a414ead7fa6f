#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every header of ours compiles alone, without base/banned.h, which the build puts in front.

usage: check_headers.py ROOT BUILD COMPILER...    (BUILD has compile_commands.json)
"""
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys

import tree

FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror",
         "-fsyntax-only", "-x", "c", "-"]


def include_flags(root, build):
    """The include folders of the build, so that generated and packaged headers are found."""
    path = pathlib.Path(build, "compile_commands.json")
    if not path.exists():
        return [f"-I{root}/src"]
    flags = {}
    for entry in json.loads(path.read_text(encoding="utf-8")):
        for flag in shlex.split(entry["command"]):
            if flag.startswith("-I") and len(flag) > 2:
                flags["-I" + str(pathlib.Path(entry["directory"], flag[2:]))] = None
    return list(flags)


def compile_alone(compiler, flags, header):
    done = subprocess.run([*compiler, *flags, *FLAGS], input=f'#include "{header}"\n', text=True,
                          capture_output=True, check=False)
    if done.returncode == 0:
        return []
    first = re.search(r"^.*(?:error|warning).*$", done.stderr, re.MULTILINE)
    return [f"src/{header}:1: does not compile alone: {first[0] if first else done.stderr}"]


def check(root, build, compiler):
    flags = include_flags(root, build)
    headers = [source.relative_to("src").as_posix()
               for source in tree.sources(root, endings=(".h",))
               if source.as_posix() != "src/base/banned.h"]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for problems in pool.map(lambda header: compile_alone(compiler, flags, header), headers):
            yield from problems


if __name__ == "__main__":
    tree.main(lambda root: check(root, sys.argv[2], sys.argv[3:]))
