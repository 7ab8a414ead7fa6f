/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Foreign names in commands that a user may copy into a shell: always exactly one word, in which
 * nothing is expanded.
 */
#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "words/shell.h"

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c && strchr("_./:=@%+,-", c));
}

/* Reads as sh does: plain characters, \' and '...' only. False when anything else is met. */
static bool is_one_word(const char *text)
{
	bool is_quoted = false;

	for (const char *at = text; *at; at++) {
		if (*at == '\'')
			is_quoted = !is_quoted;
		else if (!is_quoted && at[0] == '\\' && at[1] == '\'')
			at++;
		else if (!is_quoted && !is_plain(*at))
			return false;
		else if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	}
	return !is_quoted && text[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	CLEANUP(str_done) struct str word = STR_INIT(STR_DEFAULT_MAXIMUM);

	shell_add_word(&word, text);
	FUZZ_CHECK(is_one_word(word.text));
	return 0;
}
