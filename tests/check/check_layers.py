#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Includes go down, never up or sideways, and some headers have a home: layers.txt is the law.

usage: check_layers.py ROOT
"""
import fnmatch
import re

import tree

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.MULTILINE)


def is_below(path, places):
    """Whether src/<path> is one of the places: a folder, or one file."""
    return any(path == place or path.startswith(place + "/") for place in places)


class Law:
    def __init__(self, root):
        self.floor = {}      # folder: number
        self.is_apart = set()
        self.never = []      # (folder, who may not)
        self.only = []       # (header patterns, places)
        self.bare = []       # (header patterns, places that may not)
        self.exceptions = set()
        for number, (kind, *fields) in tree.table(root, "layers.txt"):
            getattr(self, "read_" + kind)(number, fields)

    def read_floor(self, number, folders):
        self.floor.update({folder: number for folder in folders})

    def read_apart(self, number, folders):
        self.read_floor(number, folders)
        self.is_apart.update(folders)

    def read_never(self, _, fields):
        self.never.append((fields[0], fields[1:]))

    def split(self, fields):
        """Header patterns, then places: a place begins with a known folder."""
        at = next(i for i, field in enumerate(fields) if field.split("/")[0] in self.floor)
        return fields[:at], fields[at:]

    def read_only(self, _, fields):
        self.only.append(self.split(fields))

    def read_bare(self, _, fields):
        self.bare.append(self.split(fields))

    def read_except(self, _, fields):
        self.exceptions.add((fields[0], fields[1]))

    def problem_of_ours(self, path, header):
        """An include of a header of the tree."""
        mine, other = path.split("/")[0], header.split("/")[0]
        if "/" not in header:
            return f'"{header}" has no folder: write "folder/{header}"'
        if other not in self.floor:
            return f"{other}/ is not in tests/check/layers.txt"
        if mine == other or "/" not in path:
            return None
        if self.floor[other] > self.floor[mine]:
            return f'{mine}/ includes "{header}", which is above it'
        if self.floor[other] == self.floor[mine] and mine in self.is_apart:
            return f'{mine}/ includes "{header}": stages do not know each other'
        if any(other == folder and mine in who for folder, who in self.never):
            return f'{mine}/ may not include "{header}"'
        return None

    def problem_of_system(self, path, header):
        """An include of somebody else's header."""
        for patterns, places in self.only:
            if any(fnmatch.fnmatch(header, p) for p in patterns) and not is_below(path, places):
                return f"<{header}> belongs to {', '.join(places)} only"
        for patterns, places in self.bare:
            if any(fnmatch.fnmatch(header, p) for p in patterns) and is_below(path, places):
                return f"<{header}>: {path.split('/')[0]}/ makes no system calls"
        return None


def check(root):
    law = Law(root)
    for source in tree.sources(root):
        path = source.relative_to("src").as_posix()
        text = tree.without_comments(tree.read(root, source))
        if "/" in path and path.split("/")[0] not in law.floor:
            yield f"{source}:1: folder {path.split('/')[0]}/ is not in tests/check/layers.txt"
            continue
        for match in INCLUDE.finditer(text):
            header = match[2]
            if (path, header) in law.exceptions:
                continue
            kind = law.problem_of_ours if match[1] == '"' else law.problem_of_system
            problem = kind(path, header)
            if problem:
                yield f"{source}:{tree.line_of(text, match.start(1))}: {problem}"


if __name__ == "__main__":
    tree.main(check)
