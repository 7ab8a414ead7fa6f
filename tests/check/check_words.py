#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every sentence exists in both languages with the same placeholders, every id that the code uses
exists, and every cause that has a rule and every state has words.

usage: check_words.py ROOT [--fix]    (--fix sets full-width punctuation in Chinese)
"""
import pathlib
import re
import sys

import tree

LANGUAGES = ("en", "zh")
LITERAL = r'"(?:\\.|[^"\\\n])*"'
WORD = re.compile(r"\{\s*(" + LITERAL + r")\s*,\s*(" + LITERAL + r"(?:\s*" + LITERAL + r")*)\s*\}")
ID = re.compile(r"[a-z][a-z-]*(?:\.[A-Za-z0-9_-]+)+")
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z_][a-z0-9_]*)\}")
# An argument or member that is the id of words.
USES = re.compile(
    r"\b(?:TEXT|TEXT_PLAIN)\(\s*(" + LITERAL + r")"
    r"|\b(?:TEXT_ID|words_plain|words_find)\([^,()]*(?:\([^()]*\)[^,()]*)?,\s*(" + LITERAL + r")"
    r"|\.(?:help|summary)\s*=\s*(" + LITERAL + r")")
# Names in model/*.c that have words: prefix of the enumerator, topic of the words.
NAMED = {"STATE": "state", "CONFIDENCE": "confidence", "SEVERITY": "severity",
         "SUBJECT": "subject", "VERDICT_STATUS": "status", "CONNECTION_END": "end",
         "CONTAINER_STATE": "container-state"}
CJK = "\u2e80-\u9fff\uf900-\ufaff"
FULL_WIDTH = {",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "!": "\uff01", "?": "\uff1f"}


def unquote(literals):
    text = "".join(part[1:-1] for part in re.findall(LITERAL, literals))
    return text.replace(r"\n", "\n").replace(r"\t", "\t").replace(r"\"", '"').replace("\\\\", "\\")


def read_words(root, path):
    """(id, text, line) of a file of words."""
    text = tree.without_comments(tree.read(root, path))
    for match in WORD.finditer(text):
        yield unquote(match[1]), unquote(match[2]), tree.line_of(text, match.start())


def read_language(root, language):
    """{id: (text, place)} and the problems on the way."""
    words, problems = {}, []
    paths = [pathlib.Path("src/words/shell.c")]
    paths += tree.sources(root, f"src/words/{language}", endings=(".c",))
    for path in paths:
        if not pathlib.Path(root, path).exists():
            continue
        for identifier, text, line in read_words(root, path):
            place = f"{path}:{line}"
            if identifier in words:
                problems.append(f"{place}: {identifier} stands in {words[identifier][1]} already")
            if not ID.fullmatch(identifier):
                problems.append(f"{place}: '{identifier}' is not an id: topic.name")
            if not text and identifier != "unit.thousands":
                problems.append(f"{place}: {identifier} has no text")
            words[identifier] = (text, place)
    return words, problems


def placeholders(text):
    return sorted({match[1] for match in PLACEHOLDER.finditer(text) if match[1]})


def compare(languages):
    """Same ids, same placeholders."""
    for here, there in (LANGUAGES, LANGUAGES[::-1]):
        for identifier, (text, place) in languages[here].items():
            if identifier not in languages[there]:
                yield f"{place}: {identifier} is missing in {there}"
            elif here == "en":
                other, other_place = languages[there][identifier]
                if placeholders(text) != placeholders(other):
                    yield (f"{other_place}: {identifier} has the placeholders "
                           f"{placeholders(other)}, in en {placeholders(text)}")


def used_ids(root, topics):
    """(id, place) of every id in the code: by its position, or by a topic that exists."""
    for source in tree.sources(root):
        if source.as_posix().startswith("src/words/") and source.parent.name in LANGUAGES:
            continue
        text = tree.without_comments(tree.read(root, source))
        for match in USES.finditer(text):
            literal = next(group for group in match.groups() if group)
            yield unquote(literal), f"{source}:{tree.line_of(text, match.start())}"
        for match in re.finditer(LITERAL, text):
            identifier = unquote(match[0])
            if ID.fullmatch(identifier) and identifier.split(".")[0] in topics:
                yield identifier, f"{source}:{tree.line_of(text, match.start())}"


def named_ids(root):
    """Ids of what the code names through an enum: states, severities ..."""
    pattern = re.compile(r"\[(" + "|".join(NAMED) + r")_(?!COUNT)[A-Z0-9_]+\]\s*=\s*\"([^\"]+)\"")
    for source in tree.sources(root, "src/model", endings=(".c",)):
        text = tree.without_comments(tree.read(root, source))
        for match in pattern.finditer(text):
            yield f"{NAMED[match[1]]}.{match[2]}", f"{source}:{tree.line_of(text, match.start())}"


def cause_ids(root):
    """Ids that a rule's cause needs, and titles that are missing in causes.tsv."""
    table = pathlib.Path(root, "data/causes.tsv")
    if not table.exists():
        return
    rules = {path.stem for path in tree.sources(root, "src/diagnose/rules", endings=(".c",))}
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines()[1:], 2):
        cause, _, _, *titles = line.split("\t")
        if len(titles) < 2 or not all(titles[:2]):
            yield None, f"data/causes.tsv:{number}: {cause} needs a title in both languages"
        if cause.replace("-", "_") in rules:
            for part in ("verdict", "text"):
                yield f"cause.{cause}.{part}", f"data/causes.tsv:{number}"


def is_cjk(character):
    return bool(character) and re.match(f"[{CJK}\u3001-\u301b\uff00-\uffef]", character) is not None


def full_width(text):
    """Punctuation beside Chinese is full-width, and so are brackets around it."""
    def bracket(match):
        before = match.string[match.start() - 1] if match.start() else ""
        if is_cjk(before) or re.search(f"[{CJK}]", match[1]):
            return "\uff08" + match[1] + "\uff09"
        return match[0]
    text = re.sub(r"\(([^()]*)\)", bracket, text)
    text = re.sub(f"([{CJK}\u3001-\u301b\uff00-\uffef]) *([,:;!?]) *",
                  lambda m: m[1] + FULL_WIDTH[m[2]], text)
    return re.sub(f"([,;]) *(?=[{CJK}])", lambda m: FULL_WIDTH[m[1]], text)


def fix(root):
    """Rewrite the literals of the Chinese files; an id has no Chinese, so it stays."""
    for path in tree.sources(root, "src/words/zh", endings=(".c",)):
        text = tree.read(root, path)
        fixed = tree.TOKEN.sub(
            lambda m: full_width(m[0]) if m[0][0] == '"' else m[0], text)
        if fixed != text:
            pathlib.Path(root, path).write_text(fixed, encoding="utf-8")


def check_chinese(root):
    for path in tree.sources(root, "src/words/zh", endings=(".c",)):
        text = tree.read(root, path)
        for match in tree.TOKEN.finditer(text):
            if match[0][0] == '"' and full_width(match[0]) != match[0]:
                yield (f"{path}:{tree.line_of(text, match.start())}: Chinese takes full-width "
                       "punctuation (tests/check/check_words.py . --fix)")


def check(root):
    languages = {}
    for language in LANGUAGES:
        languages[language], problems = read_language(root, language)
        yield from problems
    yield from compare(languages)
    yield from check_chinese(root)
    topics = {identifier.split(".")[0] for words in languages.values() for identifier in words}
    wanted = dict.fromkeys([*used_ids(root, topics), *named_ids(root), *cause_ids(root)])
    for identifier, place in wanted:
        if identifier is None:
            yield place
            continue
        for language in LANGUAGES:
            if identifier not in languages[language]:
                yield f"{place}: {identifier} has no words in {language}"


if __name__ == "__main__":
    if "--fix" in sys.argv:
        fix(sys.argv[1])
    tree.main(check)
