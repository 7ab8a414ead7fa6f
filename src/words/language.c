/* SPDX-License-Identifier: BSD-3-Clause */
/* Which language the user reads: see words.h. The order is that of setlocale(3). */
#include <stdlib.h>

#include "base/mem.h"
#include "base/str.h"
#include "words/words.h"

const char *language_name(enum language language)
{
	switch (language) {
	case LANGUAGE_EN:
	case LANGUAGE_COUNT:
		break;
	case LANGUAGE_ZH:
		return "zh";
	}
	return "en";
}

enum language language_choose(const char *choice)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; !choice && i < ARRAY_COUNT(variables); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			choice = value;
	}
	return choice && text_has_prefix(choice, "zh") ? LANGUAGE_ZH : LANGUAGE_EN;
}
