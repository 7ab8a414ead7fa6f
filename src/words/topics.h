/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The topics of words. A topic is a file of the same name in each language's folder that includes
 * this header and defines words_<language>_<topic>, one line here and one in meson.build. Words are
 * searched in this order: what is said for every packet stands in front.
 */
#pragma once

#include "base/mem.h"
#include "words/words.h"

#define WORDS_TOPICS(TOPIC) \
	TOPIC(common)       \
	TOPIC(explain)      \
	TOPIC(cause)        \
	TOPIC(evidence)     \
	TOPIC(path)         \
	TOPIC(remedy)       \
	TOPIC(report)       \
	TOPIC(help)         \
	TOPIC(ps)           \
	TOPIC(dump)         \
	TOPIC(why)

#define WORDS_DECLARE(topic) extern const struct word_table words_en_##topic, words_zh_##topic;
WORDS_TOPICS(WORDS_DECLARE)
#undef WORDS_DECLARE

/* Command lines, the same in every language. */
extern const struct word_table words_shell;

/* WORD_TABLE(words) of an array. */
#define WORD_TABLE(array)                                     \
	{                                                     \
		.words = (array), .count = ARRAY_COUNT(array) \
	}
