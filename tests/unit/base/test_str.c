/* SPDX-License-Identifier: BSD-3-Clause */
/* The bounded string, and the small parsers beside it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"

static void test_str_keeps_what_fits_and_says_that_it_is_cut(void **state)
{
	CLEANUP(str_done) struct str str = STR_INIT(5);

	str_add(&str, "abc");
	assert_false(str.is_cut);
	str_add(&str, "defg");
	assert_string_equal(str.text, "abcde");
	assert_true(str.is_cut);
}

static void test_str_escapes_what_could_move_a_terminal(void **state)
{
	CLEANUP(str_done) struct str str = STR_INIT(200);

	str_add_escaped(&str, "a\x1b[31m\xe2\x80\xae\xff\\", 11, 100);
	assert_string_equal(str.text, "a\\x1b[31m\\u{202e}\\xff\\\\");
}

static void test_str_keeps_chinese_and_cuts_by_character(void **state)
{
	CLEANUP(str_done) struct str str = STR_INIT(200);

	str_add_escaped(&str, "重传次数", 12, 2);
	assert_string_equal(str.text, "重传...");
}

static void test_duration_takes_units_and_fractions(void **state)
{
	uint64_t ns = 0;

	assert_int_equal(parse_duration("1.5s", &ns), 0);
	assert_int_equal(ns, 1500000000);
	assert_int_equal(parse_duration("20", &ns), 0);
	assert_int_equal(ns, 20000000000);
	assert_int_equal(parse_duration("5 apples", &ns), -EINVAL);
	assert_int_equal(parse_duration("99999999999999999999", &ns), -ERANGE);
}

static void test_distance_is_small_for_a_typing_error(void **state)
{
	assert_int_equal(text_distance("--jsn", "--json"), 1);
	assert_int_equal(text_distance("--fro", "--for"), 1);
	assert_int_equal(text_distance("svc-a", "svc-a"), 0);
	assert_int_equal(text_distance("", "abc"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_str_keeps_what_fits_and_says_that_it_is_cut),
		cmocka_unit_test(test_str_escapes_what_could_move_a_terminal),
		cmocka_unit_test(test_str_keeps_chinese_and_cuts_by_character),
		cmocka_unit_test(test_duration_takes_units_and_fractions),
		cmocka_unit_test(test_distance_is_small_for_a_typing_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
