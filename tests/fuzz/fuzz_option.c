/* SPDX-License-Identifier: BSD-3-Clause */
/* Command lines: words that are separated by newlines, parsed by a table with every type. */
#include <string.h>

#include "base/mem.h"
#include "base/option.h"
#include "fuzz.h"

#define WORDS_MAXIMUM 256

struct fuzz_options {
	bool flag;
	unsigned verbosity, choice;
	uint64_t number, duration_ns;
	const char *path;
	struct option_list list;
};

static const char *const choices[] = {"never", "en", "zh", NULL};
static const struct option_spec specs[] = {
	OPTION_FLAG("json", 0, struct fuzz_options, flag, "option.json"),
	OPTION_COUNT_UP("verbose", 'v', struct fuzz_options, verbosity, "option.verbose"),
	OPTION_UNSIGNED("count", 'c', struct fuzz_options, number, "N", 3, 77, "option.count"),
	OPTION_DURATION("for", 0, struct fuzz_options, duration_ns, "TIME", "option.for"),
	OPTION_STRING("write", 'w', struct fuzz_options, path, "FILE", "option.write"),
	OPTION_LIST("read", 'r', struct fuzz_options, list, "FILE", "option.read"),
	OPTION_CHOICE("lang", 0, struct fuzz_options, choice, "en|zh", choices, "option.lang"),
};

static int split(char *text, char **ret_words)
{
	int count = 0;

	for (char *at = text; at && count < WORDS_MAXIMUM; count++) {
		ret_words[count] = at;
		at = strchr(at, '\n');
		if (at)
			*at++ = '\0';
	}
	return count;
}

static void check_values(const struct fuzz_options *options)
{
	FUZZ_CHECK(options->number == 0 || (options->number >= 3 && options->number <= 77));
	FUZZ_CHECK(options->choice < 3);
	FUZZ_CHECK(options->list.count <= OPTION_LIST_MAXIMUM);
	for (size_t i = 0; i < options->list.count; i++)
		FUZZ_CHECK(options->list.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	char *arguments[WORDS_MAXIMUM];
	const char *words[WORDS_MAXIMUM];
	struct fuzz_options options = {0};
	const struct option_table table = {specs, ARRAY_COUNT(specs), &options};
	struct err err = ERR_INIT;
	size_t word_count = 0;
	int count = split(text, arguments);
	int r;

	r = option_parse(count, arguments, &table, 1, words, &word_count, &err);
	FUZZ_CHECK(r <= 0);
	if (r == 0) {
		FUZZ_CHECK(word_count <= (size_t)count && err.code == 0);
		check_values(&options);
	} else {
		FUZZ_CHECK(err.kind == ERR_KIND_USAGE && err.text[0]);
	}
	return 0;
}
