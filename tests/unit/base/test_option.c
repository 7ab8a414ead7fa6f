/* SPDX-License-Identifier: BSD-3-Clause */
/* The option parser: every type, tcpdump's joined letters, and the errors that users see. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/option.h"

#define ARGUMENTS_MAXIMUM 100

struct values {
	bool json;
	bool numeric;
	unsigned verbose;
	uint64_t count;
	uint64_t duration_ns;
	const char *write_path;
	struct option_list read_paths;
	unsigned language;
};

struct common {
	bool help;
};

static const char *const languages[] = {"auto", "en", "zh", NULL};

static const struct option_spec specs[] = {
	OPTION_FLAG("json", 0, struct values, json, "option.json"),
	OPTION_FLAG(NULL, 'n', struct values, numeric, "option.numeric"),
	OPTION_COUNT_UP("verbose", 'v', struct values, verbose, "option.verbose"),
	OPTION_UNSIGNED("count", 'c', struct values, count, "N", 1, 1000, "option.count"),
	OPTION_DURATION("for", 0, struct values, duration_ns, "TIME", "option.for"),
	OPTION_STRING("write", 'w', struct values, write_path, "FILE", "option.write"),
	OPTION_LIST("read", 'r', struct values, read_paths, "FILE", "option.read"),
	OPTION_CHOICE("lang", 0, struct values, language, "en|zh", languages, "option.lang"),
};

static const struct option_spec common_specs[] = {
	OPTION_FLAG("help", 'h', struct common, help, "option.help"),
};

struct parsed {
	struct values values;
	struct common common;
	const char *words[ARGUMENTS_MAXIMUM];
	size_t word_count;
	struct err err;
	int r;
};

static struct parsed parse(const char *const *arguments)
{
	struct parsed parsed = {.err = ERR_INIT};
	const struct option_table tables[] = {
		{common_specs, ARRAY_COUNT(common_specs), &parsed.common},
		{specs, ARRAY_COUNT(specs), &parsed.values},
	};
	char *argv[ARGUMENTS_MAXIMUM];
	int argc = 0;

	for (; arguments[argc]; argc++)
		argv[argc] = (char *)(uintptr_t)arguments[argc];
	parsed.r = option_parse(argc, argv, tables, ARRAY_COUNT(tables), parsed.words,
				&parsed.word_count, &parsed.err);
	return parsed;
}

#define PARSE(...) parse((const char *const[]) {__VA_ARGS__, NULL})

static void assert_fails(const struct parsed *parsed, const char *text)
{
	assert_int_equal(parsed->r, -EINVAL);
	assert_int_equal(parsed->err.kind, ERR_KIND_USAGE);
	assert_string_equal(parsed->err.text, text);
}

static void test_options_may_stand_behind_words(void **state)
{
	struct parsed parsed = PARSE("svc-a", "port", "2100", "-w", "/x/network.cap", "--json");

	assert_int_equal(parsed.r, 0);
	assert_int_equal(parsed.word_count, 3);
	assert_string_equal(parsed.words[0], "svc-a");
	assert_string_equal(parsed.words[2], "2100");
	assert_string_equal(parsed.values.write_path, "/x/network.cap");
	assert_true(parsed.values.json);
}

static void test_letters_may_be_joined_and_end_with_one_that_takes_a_value(void **state)
{
	struct parsed parsed = PARSE("-nnvvr", "a.pcap", "-c5", "-rb.pcap", "-vh");

	assert_int_equal(parsed.r, 0);
	assert_true(parsed.values.numeric);
	assert_int_equal(parsed.values.verbose, 3);
	assert_int_equal(parsed.values.count, 5);
	assert_int_equal(parsed.values.read_paths.count, 2);
	assert_string_equal(parsed.values.read_paths.items[0], "a.pcap");
	assert_string_equal(parsed.values.read_paths.items[1], "b.pcap");
	assert_true(parsed.common.help);
	assert_int_equal(parsed.word_count, 0);
}

static void test_long_values_come_joined_or_behind(void **state)
{
	struct parsed parsed =
		PARSE("--for=1.5s", "--count", "7", "--lang=zh", "--write=a=b", "--read=");

	assert_int_equal(parsed.r, 0);
	assert_int_equal(parsed.values.duration_ns, 1500000000);
	assert_int_equal(parsed.values.count, 7);
	assert_int_equal(parsed.values.language, 2);
	assert_string_equal(parsed.values.write_path, "a=b");
	assert_string_equal(parsed.values.read_paths.items[0], "");
}

static void test_two_dashes_end_the_options(void **state)
{
	struct parsed parsed = PARSE("--json", "--", "--json", "--", "-n");

	assert_int_equal(parsed.r, 0);
	assert_int_equal(parsed.word_count, 3);
	assert_string_equal(parsed.words[0], "--json");
	assert_string_equal(parsed.words[1], "--");
	assert_string_equal(parsed.words[2], "-n");
	assert_false(parsed.values.numeric);
}

static void test_two_dashes_may_be_the_value_of_an_option(void **state)
{
	struct parsed parsed = PARSE("-w", "--", "-n");

	assert_int_equal(parsed.r, 0);
	assert_string_equal(parsed.values.write_path, "--");
	assert_true(parsed.values.numeric);
}

static void test_lone_dash_is_a_word_and_a_value(void **state)
{
	struct parsed parsed = PARSE("-", "-w", "-");

	assert_int_equal(parsed.r, 0);
	assert_int_equal(parsed.word_count, 1);
	assert_string_equal(parsed.words[0], "-");
	assert_string_equal(parsed.values.write_path, "-");
}

static void test_unknown_option_suggests_the_nearest(void **state)
{
	struct parsed typing = PARSE("--jsn");
	struct parsed beginning = PARSE("--verb=3");
	struct parsed one_dash = PARSE("-json");
	struct parsed far = PARSE("--zzzzzz");
	struct parsed letter = PARSE("-nQ");

	assert_fails(&typing, "unknown option '--jsn'; did you mean '--json'?");
	assert_fails(&beginning, "unknown option '--verb'; did you mean '--verbose'?");
	assert_fails(&one_dash, "unknown option '-json'; did you mean '--json'?");
	assert_fails(&far, "unknown option '--zzzzzz'; --help lists all");
	assert_fails(&letter, "unknown option '-Q'; --help lists all");
}

static void test_missing_and_superfluous_values_are_errors(void **state)
{
	struct parsed missing = PARSE("--write");
	struct parsed missing_letter = PARSE("-nw");
	struct parsed superfluous = PARSE("--json=yes");

	assert_fails(&missing, "option '--write' needs a value: --write FILE");
	assert_fails(&missing_letter, "option '-w' needs a value: -w FILE");
	assert_fails(&superfluous, "option '--json' takes no value");
}

static void test_bad_values_say_what_would_do(void **state)
{
	struct parsed number = PARSE("-cfive");
	struct parsed low = PARSE("-c", "0");
	struct parsed high = PARSE("--count=1001");
	struct parsed time = PARSE("--for", "soon");
	struct parsed choice = PARSE("--lang", "fr");

	assert_fails(&number, "option '-c': 'five' is not a number");
	assert_fails(&low, "option '-c': 0 is out of range: 1 to 1000");
	assert_fails(&high, "option '--count': 1001 is out of range: 1 to 1000");
	assert_fails(&time, "option '--for': 'soon' is not a duration: 500ms, 30s, 5m, 1h");
	assert_fails(&choice, "option '--lang': 'fr' is none of: auto, en, zh");
}

static void test_list_beyond_its_maximum_is_an_error(void **state)
{
	const char *arguments[OPTION_LIST_MAXIMUM + 2];
	struct parsed parsed;

	for (size_t i = 0; i < OPTION_LIST_MAXIMUM; i++)
		arguments[i] = "-ra";
	arguments[OPTION_LIST_MAXIMUM] = NULL;
	parsed = parse(arguments);
	assert_int_equal(parsed.r, 0);
	assert_int_equal(parsed.values.read_paths.count, OPTION_LIST_MAXIMUM);
	arguments[OPTION_LIST_MAXIMUM] = "-ra";
	arguments[OPTION_LIST_MAXIMUM + 1] = NULL;
	parsed = parse(arguments);
	assert_fails(&parsed, "option '-r' can be given 64 times at most");
}

static void test_very_long_name_is_unknown_and_does_not_overflow(void **state)
{
	char argument[5000];
	struct parsed parsed;

	memset(argument, 'j', sizeof(argument) - 1);
	argument[0] = argument[1] = '-';
	argument[sizeof(argument) - 1] = '\0';
	parsed = PARSE(argument);
	assert_int_equal(parsed.r, -EINVAL);
	assert_memory_equal(parsed.err.text, "unknown option '--jjj", 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options_may_stand_behind_words),
		cmocka_unit_test(test_letters_may_be_joined_and_end_with_one_that_takes_a_value),
		cmocka_unit_test(test_long_values_come_joined_or_behind),
		cmocka_unit_test(test_two_dashes_end_the_options),
		cmocka_unit_test(test_two_dashes_may_be_the_value_of_an_option),
		cmocka_unit_test(test_lone_dash_is_a_word_and_a_value),
		cmocka_unit_test(test_unknown_option_suggests_the_nearest),
		cmocka_unit_test(test_missing_and_superfluous_values_are_errors),
		cmocka_unit_test(test_bad_values_say_what_would_do),
		cmocka_unit_test(test_list_beyond_its_maximum_is_an_error),
		cmocka_unit_test(test_very_long_name_is_unknown_and_does_not_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
