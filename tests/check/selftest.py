#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The checks themselves: each finds what it is for in a small bad tree, and is silent about the good
one. A check that was never seen failing proves nothing.

usage: selftest.py ROOT COMPILER...
"""
import pathlib
import shutil
import sys
import tempfile
import unittest

import check_format
import check_headers
import check_layers
import check_sizes
import check_style
import check_words

HEAD = "/* SPDX-License-Identifier: BSD-3-Clause */\n/* What it is for. */\n"
ROOT, COMPILER = sys.argv[1], sys.argv[2:]

WORDS_EN = ('static const struct word words[] = {\n\t{"note.lost", "{count} packets lost"},\n'
            '\t{"state.CWND", "data on its way"},\n'
            '\t{"cause.slow-server.verdict", "slow"},\n\t{"cause.slow-server.text", "slow"},\n};\n')
WORDS_ZH = (WORDS_EN.replace("{count} packets lost", "\u4e22\u5931 {count} \u4e2a\u62a5\u6587")
            .replace("data on its way", "\u4f20\u8f93\u4e2d").replace('"slow"', '"\u6162"'))

GOOD = {
    "src/base/str.h": HEAD + "#pragma once\n\n#include <stddef.h>\n\nsize_t str_length(void);\n",
    "src/base/str.c": HEAD + '#include "base/str.h"\n\nsize_t str_length(void)\n{\n\treturn 0;\n}\n',
    "src/model/state.h": HEAD.replace("What", "Written by: track. What") + "#pragma once\n\n"
                         "enum state {\n\tSTATE_CWND\n};\n",
    "src/model/state.c": HEAD + '#include "model/state.h"\n\nconst char *const state_names[] = {\n'
                         '\t[STATE_CWND] = "CWND",\n};\n',
    "src/track/track.c": HEAD + '#include "base/str.h"\n#include "model/state.h"\n\n'
                         'int track_note(void)\n{\n\treturn note_add(TEXT("note.lost", 1));\n}\n',
    "src/diagnose/rules/slow_server.c": HEAD + "int slow_server;\n",
    "src/words/en/common.c": HEAD + WORDS_EN,
    "src/words/zh/common.c": HEAD + WORDS_ZH,
    "data/causes.tsv": "id\tfamily\tseverity\ttitle_en\ttitle_zh\tentry\n"
                       "slow-server\tserver\twarning\tSlow\t\u6162\t1\n",
}


def long_function(lines):
    return HEAD + "int f(void)\n{\n" + "\tg();\n" * lines + "}\n"


def nested_function(depth):
    opening = "".join("\t" * i + "if (a) {\n" for i in range(1, depth + 1))
    closing = "".join("\t" * i + "}\n" for i in range(depth, 0, -1))
    return HEAD + "int f(void)\n{\n" + opening + closing + "}\n"


# Check, file that makes the tree bad, what is in it, what must be said.
BAD = [
    (check_layers, "src/base/up.c", '#include "model/state.h"\n', "which is above it"),
    (check_layers, "src/track/side.c", '#include "decode/decode.h"\n', "stages do not know"),
    (check_layers, "src/track/kernel.c", '#include "kernel/opener.h"\n', 'may not include "kernel'),
    (check_layers, "src/track/words.c", '#include "words/words.h"\n', 'may not include "words'),
    (check_layers, "src/cellar/all.c", "int a;\n", "folder cellar/ is not in"),
    (check_layers, "src/track/cellar.c", '#include "cellar/all.h"\n', "cellar/ is not in"),
    (check_layers, "src/track/local.c", '#include "track.h"\n', "has no folder"),
    (check_layers, "src/pipeline/pcap.c", "#include <pcap.h>\n", "belongs to capture only"),
    (check_layers, "src/base/ask.c", "#include <curl/curl.h>\n", "belongs to base/http.c, base/curl_loaded.c only"),
    (check_layers, "src/command/top.c", "#  include <curses.h>\n", "belongs to present/tui only"),
    (check_layers, "src/discover/socket.c", "#include <sys/socket.h>\n", "belongs to kernel"),
    (check_layers, "src/decode/read.c", "#include <unistd.h>\n", "makes no system calls"),
    (check_layers, "src/present/time.c", "#include <sys/time.h>\n", "makes no system calls"),
    (check_style, "src/base/a.c", HEAD + "x = strtol(s, 0, 10);\n", "parse_unsigned"),
    (check_style, "src/base/a.c", HEAD + "sprintf(s, f);\n", "base/str.h"),
    (check_style, "src/base/a.c", HEAD + "int x; // why\n", "comments are"),
    (check_style, "src/base/a.c", HEAD + "extern int x;\n", "extern belongs"),
    (check_style, "src/base/a.c", HEAD + "\tusleep(5);\n", "no sleep"),
    (check_style, "src/base/a.c", HEAD + "\tx = ntohs(y);\n", "byte order"),
    (check_style, "src/base/a.c", HEAD + "\tgoto again;\n", "goto"),
    (check_style, "src/base/a.c", HEAD + "typedef struct a a;\n", "no typedef"),
    (check_style, "src/base/a.c", HEAD + "int f()\n{\n}\n", "says (void)"),
    (check_style, "src/base/a.c", "int x;\n", "SPDX"),
    (check_style, "src/base/a.c", HEAD.split("\n")[0] + "\nint x;\n", "what the file is for"),
    (check_style, "src/base/a.h", HEAD + "int x;\n", "#pragma once"),
    (check_style, "src/model/a.h", HEAD + "#pragma once\n", "names its writer"),
    (check_style, "src/model/state.h", GOOD["src/model/state.h"] + "int a;\n" * 200, "at most 200"),
    (check_style, "src/model/state.h", GOOD["src/model/state.h"] + "int (*f)(int a);\n",
     "no function pointers"),
    (check_sizes, "src/base/a.c", long_function(81), "f() has 81 lines"),
    (check_sizes, "src/base/a.c", HEAD + "int a;\n" * 700, "at most 700"),
    (check_sizes, "src/base/a.c", nested_function(4), "nests 4 deep"),
    (check_format, "src/base/a.c", HEAD + "int  a;\n", "make format"),
    (check_words, "src/words/en/common.c", WORDS_EN.replace("{count}", "{number}"), "placeholders"),
    (check_words, "src/words/zh/common.c", WORDS_ZH.replace("note.lost", "note.gone"),
     "note.lost is missing in zh"),
    (check_words, "src/words/en/more.c", '\t{"note.lost", "again"},\n', "already"),
    (check_words, "src/words/en/more.c", '\t{"lost", "no topic"},\n', "is not an id"),
    (check_words, "src/words/en/more.c", '\t{"note.empty", ""},\n', "has no text"),
    (check_words, "src/track/use.c", 'a = TEXT_PLAIN("note.unknown");\n', "has no words in zh"),
    (check_words, "src/track/use.c", 'a = words_plain(f(a, b), "gone.unknown");\n',
     "gone.unknown has no words in en"),
    (check_words, "src/track/use.c", 'TEXT_STRING("a", b), TEXT_ID("c", "gone.unknown")\n',
     "gone.unknown has no words in en"),
    (check_words, "src/track/use.c", '.help = "gone.unknown"\n', "gone.unknown has no words in zh"),
    (check_words, "src/track/use.c", 'OPTION_ANY("json", "note.of-option")\n', "note.of-option"),
    (check_words, "src/model/other.c", '[STATE_ZWND] = "ZWND",\n', "state.ZWND has no words"),
    (check_words, "data/causes.tsv", GOOD["data/causes.tsv"].replace("\u6162", ""), "needs a title"),
    (check_words, "src/words/zh/common.c", WORDS_ZH.replace("\u4e22\u5931 ", "\u4e22\u5931,"),
     "full-width"),
]

NEAR_MISSES = [
    (check_layers, "src/track/fine.c", '/* #include "decode/decode.h" */\n#include <time.h>\n'),
    (check_layers, "src/base/http.c", "#include <curl/curl.h>\n"),
    (check_style, "src/base/a.c", HEAD + 'int x = f("// strtol(", parse_strtol_like(a));\n'),
    (check_sizes, "src/base/a.c", long_function(80)),
    (check_sizes, "src/base/a.c", nested_function(3)),
    (check_words, "src/track/use.c", 'open("config.v2.json"); /* "note.unknown" */\n'),
    (check_words, "src/words/zh/common.c", WORDS_ZH.replace("\u4e22\u5931 ", "a, b: (c) \u4e22")),
]


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="tcpwhy-check-")
        self.addCleanup(shutil.rmtree, self.root)
        for path, text in GOOD.items():
            self.write(path, text)
        for name in ("layers.txt", "sizes.txt"):
            self.write(f"tests/check/{name}",
                       pathlib.Path(ROOT, "tests/check", name).read_text(encoding="utf-8"))
        self.write(".clang-format",
                   pathlib.Path(ROOT, ".clang-format").read_text(encoding="utf-8"))

    def write(self, path, text):
        target = pathlib.Path(self.root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def test_good_tree_is_clean(self):
        for check in (check_layers, check_style, check_sizes, check_format, check_words):
            self.assertEqual(list(check.check(self.root)), [], check.__name__)
        self.assertEqual(list(check_headers.check(self.root, self.root, COMPILER)), [])

    def test_bad_trees_are_found(self):
        for check, path, text, said in BAD:
            with self.subTest(path=path, text=text):
                self.setUp()
                self.write(path, text)
                problems = "\n".join(check.check(self.root))
                self.assertIn(said, problems)
                self.assertRegex(problems, r"(?m)^[\w./-]+:\d+: ")

    def test_near_misses_are_not(self):
        for check, path, text in NEAR_MISSES:
            with self.subTest(path=path, text=text):
                self.setUp()
                self.write(path, text)
                self.assertEqual(list(check.check(self.root)), [])

    def test_line_of_a_problem_is_its_line(self):
        self.write("src/base/up.c", HEAD + '\n/* two\nlines */\n#include "model/state.h"\n')
        self.assertIn("src/base/up.c:6: ", "\n".join(check_layers.check(self.root)))

    def test_header_that_needs_another_is_found(self):
        self.write("src/base/needs.h", HEAD + "#pragma once\n\nsize_t needs(void);\n")
        problems = list(check_headers.check(self.root, self.root, COMPILER))
        self.assertEqual(len(problems), 1)
        self.assertIn("src/base/needs.h:1: does not compile alone", problems[0])

    def test_rule_without_words_is_found(self):
        self.write("data/causes.tsv", GOOD["data/causes.tsv"]
                   + "slow-receiver\treceiver\twarning\tSlow\t\u6162\t10\n")
        self.assertEqual(list(check_words.check(self.root)), [])
        self.write("src/diagnose/rules/slow_receiver.c", HEAD + "int slow_receiver;\n")
        problems = "\n".join(check_words.check(self.root))
        for part in ("verdict", "text"):
            for language in ("en", "zh"):
                self.assertIn(f"cause.slow-receiver.{part} has no words in {language}", problems)

    def test_fix_makes_punctuation_full_width(self):
        path = "src/words/zh/common.c"
        self.write(path, HEAD + WORDS_ZH.replace("\u4f20\u8f93\u4e2d",
                                                 "\u4f20\u8f93\u4e2d(\u6162): a"))
        check_words.fix(self.root)
        text = pathlib.Path(self.root, path).read_text(encoding="utf-8")
        self.assertIn("\u4f20\u8f93\u4e2d\uff08\u6162\uff09\uff1aa", text)
        self.assertEqual(list(check_words.check(self.root)), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
