/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading past the end cuts the line; addresses, numbers and dumps are written as tcpdump does. */
#include <arpa/inet.h>

#include "sample.h"

#include <stdio.h>

#include "dissect/line.h"

static const struct dissect_options numeric = {.time = DISSECT_TIME_NONE, .is_numeric = true};

static struct line line_over(const uint8_t *bytes, size_t count, struct str *out)
{
	return (struct line) {
		.options = &numeric,
		.out = out,
		.bytes = bytes,
		.end = (uint32_t)count,
		.protocol = "test",
	};
}

static void test_line_reads_zero_past_the_end_and_says_nothing_more(void **state)
{
	CLEANUP(str_done) struct str text = STR_INIT(100);
	static const uint8_t bytes[] = {1, 2, 3};
	struct line line = line_over(bytes, sizeof(bytes), &text);

	line_unsigned(&line, line_be16(&line, 0));
	assert_false(line.is_cut);
	assert_int_equal(line_be16(&line, 2), 0);
	line.protocol = "later";
	line_add(&line, "never seen");
	assert_true(line.is_cut);
	assert_string_equal(line.cut_protocol, "test");
	assert_string_equal(text.text, "258");
}

static void expect_number(uint32_t number)
{
	char expected[16];
	char found[16] = "";

	(void)snprintf(expected, sizeof(expected), "%u", number);
	*put_unsigned(found, number) = '\0';
	assert_string_equal(found, expected);
}

static void test_numbers_of_every_length_are_written_whole(void **state)
{
	uint32_t power = 1;

	for (unsigned digits = 1; digits <= 10; digits++, power *= 10) {
		expect_number(power - 1);
		expect_number(power);
		expect_number(power + power / 2);
	}
	for (unsigned bits = 0; bits < 32; bits++) {
		expect_number(1u << bits);
		expect_number((1u << bits) - 1);
	}
	expect_number(UINT32_MAX);
}

static void test_line_has_is_safe_for_every_offset(void **state)
{
	CLEANUP(str_done) struct str text = STR_INIT(100);
	static const uint8_t bytes[] = {1, 2, 3};
	struct line line = line_over(bytes, sizeof(bytes), &text);

	assert_true(line_has(&line, 3, 0));
	assert_false(line_has(&line, 4, 0));
	assert_false(line_has(&line, UINT32_MAX, 1));
	assert_false(line_has(&line, 1, UINT32_MAX));
	assert_int_equal(line_u8(&line, UINT32_MAX), 0);
	assert_int_equal(line_left(&line, 9), 0);
}

/* The system's own formatting is right for all but the forms that only we shorten. */
static void test_line_writes_ipv6_as_the_system_does(void **state)
{
	static const char *const texts[] = {"::",
					    "::1",
					    "1::",
					    "2001:db8::1",
					    "2001:db8:0:1:1:1:1:1",
					    "1:0:0:2::3",
					    "::ffff:192.0.2.1",
					    "::192.0.2.1",
					    "fe80::1:0:0:1",
					    "1:2:3:4:5:6:7:8"};

	for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
		CLEANUP(str_done) struct str text = STR_INIT(100);
		uint8_t bytes[16];
		struct line line = line_over(bytes, sizeof(bytes), &text);

		assert_int_equal(inet_pton(AF_INET6, texts[i], bytes), 1);
		line_ipv6(&line, 0);
		assert_string_equal(text.text, texts[i]);
	}
}

static void test_line_escapes_foreign_bytes(void **state)
{
	CLEANUP(str_done) struct str text = STR_INIT(100);
	static const uint8_t bytes[] = {'a', 0x1b, '[', 0x7f, 0x80, 0xe9};
	struct line line = line_over(bytes, sizeof(bytes), &text);

	assert_true(line_foreign(&line, 0, 6));
	assert_string_equal(text.text, "a^[[^?M-^@M-i");
	assert_false(line_foreign(&line, 4, 3));
}

static void test_line_checksum_takes_odd_lengths(void **state)
{
	CLEANUP(str_done) struct str text = STR_INIT(100);
	static const uint8_t bytes[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7, 0x80};
	struct line line = line_over(bytes, sizeof(bytes), &text);

	/* RFC 1071 section 3: the sum of the first eight is ddf2. */
	assert_int_equal(line_checksum(&line, 0, 8), 0xffff - 0xddf2);
	assert_int_equal(line_checksum(&line, 0, 9), 0xffff - 0x5df3);
	assert_int_equal(checksum_expected(0x1234, 0), 0x1234);
}

static void test_line_dumps_rows_of_sixteen(void **state)
{
	CLEANUP(str_done) struct str text = STR_INIT(1000);
	uint8_t bytes[17];
	struct line line = line_over(bytes, sizeof(bytes), &text);

	for (uint8_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(0x38 + i);
	line_hex_ascii_dump(&line, "\n\t", 0, sizeof(bytes));
	assert_string_equal(text.text, "\n\t0x0000:  3839 3a3b 3c3d 3e3f 4041 4243 4445 4647  "
				       "89:;<=>?@ABCDEFG"
				       "\n\t0x0010:  48                                       H");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_reads_zero_past_the_end_and_says_nothing_more),
		cmocka_unit_test(test_numbers_of_every_length_are_written_whole),
		cmocka_unit_test(test_line_has_is_safe_for_every_offset),
		cmocka_unit_test(test_line_writes_ipv6_as_the_system_does),
		cmocka_unit_test(test_line_escapes_foreign_bytes),
		cmocka_unit_test(test_line_checksum_takes_odd_lengths),
		cmocka_unit_test(test_line_dumps_rows_of_sixteen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
