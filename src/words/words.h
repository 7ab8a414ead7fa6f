/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every sentence that a user reads, by id, in every language. A language is a folder (en/, zh/) of
 * tables; the same ids stand in each, with the same placeholders: tests/check holds that.
 *
 * Placeholders are names in braces, "{client}"; "{{" and "}}" are braces. There are no printf
 * formats in words, so a translation cannot crash the program. Ids are dotted, the topic first:
 *
 *     cause.pmtu-black-hole.verdict    evidence.size-cut    remedy.mtu-probing
 *     option.json                      command.why          state.LOSS_RTO
 *     table.ps.name                    note.one-way-filter  label.proof
 *
 * Words that count have a second form where one is said differently: "ID.one" is taken when the value
 * {count} is 1.
 *
 * Commands that a remedy proposes are words too (command lines are the same in both languages) and
 * stand in words/shell.c, ids "shell.*".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/text.h"

struct str;

enum language {
	LANGUAGE_EN,
	LANGUAGE_ZH,
	LANGUAGE_COUNT
};

struct word {
	const char *id;
	const char *text;
};

/* One file of words: words/en/cause.c defines `const struct word_table words_en_cause`. */
struct word_table {
	const struct word *words;
	size_t count;
};

/* The tables of a language, from the topics in words/topics.h. */
extern const struct word_table *const word_tables[LANGUAGE_COUNT][16];

/* "en", "zh". */
const char *language_name(enum language language);
/* From --lang, else LC_ALL, LC_MESSAGES, LANG (first that is set and not empty): Chinese when it
 * begins with "zh". `choice` may be NULL. Reads the environment. */
enum language language_choose(const char *choice);

/* The words of an id; NULL when there are none. */
const char *words_find(enum language language, const char *id);

/* The words of an id without placeholders; the id itself when there are none (a bug that
 * tests/check finds). */
const char *words_plain(enum language language, const char *id);

/* Add the sentence with its values. Foreign values are escaped (or quoted, in commands). A
 * placeholder without a value stays as it is. Nothing is added for a text without id. */
void words_expand(struct str *out, enum language language, const struct text *text);

/* The same for values on their own, as tables need them: "6.66 s", "20.0 MB", "19.2 Mbit/s". */
void words_add_duration(struct str *out, enum language language, uint64_t ns);
void words_add_bytes(struct str *out, enum language language, uint64_t bytes);
void words_add_rate(struct str *out, enum language language, uint64_t bits_per_second);
void words_add_permille(struct str *out, enum language language, uint64_t permille);
