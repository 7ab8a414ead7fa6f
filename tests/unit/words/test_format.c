/* SPDX-License-Identifier: BSD-3-Clause */
/* Quantities for people: three digits, the unit that fits, the language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "words/words.h"

#define STR_BYTES 200

static void assert_words(void (*add)(struct str *out, enum language language, uint64_t number),
			 enum language language, uint64_t number, const char *expected)
{
	CLEANUP(str_done) struct str out = STR_INIT(STR_BYTES);

	add(&out, language, number);
	assert_string_equal(out.text, expected);
}

static void test_duration_has_three_digits_and_its_unit(void **state)
{
	assert_words(words_add_duration, LANGUAGE_EN, 0, "0 s");
	assert_words(words_add_duration, LANGUAGE_EN, 7, "7 ns");
	assert_words(words_add_duration, LANGUAGE_EN, 12345, "12.3 us");
	assert_words(words_add_duration, LANGUAGE_EN, 200000000, "200 ms");
	assert_words(words_add_duration, LANGUAGE_EN, 6660000000, "6.66 s");
	assert_words(words_add_duration, LANGUAGE_EN, 95300000000, "95.3 s");
}

static void test_rounding_carries_into_the_next_unit(void **state)
{
	assert_words(words_add_duration, LANGUAGE_EN, 999499999, "999 ms");
	assert_words(words_add_duration, LANGUAGE_EN, 999500000, "1.00 s");
	assert_words(words_add_duration, LANGUAGE_EN, 9995000, "10.0 ms");
	assert_words(words_add_rate, LANGUAGE_EN, 999999, "1.00 Mbit/s");
}

static void test_long_duration_is_told_as_a_clock_does(void **state)
{
	assert_words(words_add_duration, LANGUAGE_EN, 120000000000, "2 min");
	assert_words(words_add_duration, LANGUAGE_EN, 125000000000, "2 min 5 s");
	assert_words(words_add_duration, LANGUAGE_EN, 3720000000000, "1 h 2 min");
	assert_words(words_add_duration, LANGUAGE_ZH, 125000000000, "2 分 5 秒");
}

static void test_bytes_are_exact_while_they_may_be_a_packet(void **state)
{
	assert_words(words_add_bytes, LANGUAGE_EN, 0, "0 bytes");
	assert_words(words_add_bytes, LANGUAGE_EN, 1, "1 byte");
	assert_words(words_add_bytes, LANGUAGE_EN, 1448, "1,448 bytes");
	assert_words(words_add_bytes, LANGUAGE_EN, 9999, "9,999 bytes");
	assert_words(words_add_bytes, LANGUAGE_EN, 10000, "10.0 kB");
	assert_words(words_add_bytes, LANGUAGE_EN, 20000000, "20.0 MB");
	assert_words(words_add_bytes, LANGUAGE_ZH, 1448, "1448 字节");
}

static void test_largest_numbers_do_not_overflow(void **state)
{
	assert_words(words_add_bytes, LANGUAGE_EN, UINT64_MAX, "18446744 TB");
	assert_words(words_add_rate, LANGUAGE_EN, UINT64_MAX, "18446744074 Gbit/s");
	assert_words(words_add_duration, LANGUAGE_EN, UINT64_MAX, "5124095 h 34 min");
}

static void test_rate_and_share_have_units_of_their_own(void **state)
{
	assert_words(words_add_rate, LANGUAGE_EN, 0, "0 bit/s");
	assert_words(words_add_rate, LANGUAGE_EN, 19230000, "19.2 Mbit/s");
	assert_words(words_add_permille, LANGUAGE_EN, 12, "1.2 %");
	assert_words(words_add_permille, LANGUAGE_ZH, 1000, "100.0%");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_duration_has_three_digits_and_its_unit),
		cmocka_unit_test(test_rounding_carries_into_the_next_unit),
		cmocka_unit_test(test_long_duration_is_told_as_a_clock_does),
		cmocka_unit_test(test_bytes_are_exact_while_they_may_be_a_packet),
		cmocka_unit_test(test_largest_numbers_do_not_overflow),
		cmocka_unit_test(test_rate_and_share_have_units_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
