/* SPDX-License-Identifier: BSD-3-Clause */
/* Which files of words a language has: see topics.h. */
#include "words/topics.h"

#define TABLE_EN(topic) &words_en_##topic,
#define TABLE_ZH(topic) &words_zh_##topic,

const struct word_table *const word_tables[LANGUAGE_COUNT][16] = {
	[LANGUAGE_EN] = {&words_shell, WORDS_TOPICS(TABLE_EN)},
	[LANGUAGE_ZH] = {&words_shell, WORDS_TOPICS(TABLE_ZH)},
};
