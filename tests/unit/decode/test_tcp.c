/* SPDX-License-Identifier: BSD-3-Clause */
/* TCP headers and options, whole, cut at every length, and with lengths that lie. */
#include "sample.h"

/* Header of 60 bytes (room for 40 of options) with `options` at the front, the rest end of options. */
static struct decoded decode_options(const uint8_t *options, size_t count)
{
	uint8_t bytes[80] = {SAMPLE_SYN};

	bytes[3] = sizeof(bytes);
	bytes[32] = 0xf0;
	memset(bytes + 40, 0, 40);
	memcpy(bytes + 40, options, count);
	return sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
}

static void test_tcp_syn_gives_every_option(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.tcp.sequence, 0x01020304);
	assert_int_equal(decoded.tcp.flags, TCP_SYN);
	assert_int_equal(decoded.tcp.window, 64240);
	assert_true(decoded.tcp.has_mss);
	assert_int_equal(decoded.tcp.mss, 1460);
	assert_true(decoded.tcp.is_sack_permitted);
	assert_true(decoded.tcp.has_timestamps);
	assert_int_equal(decoded.tcp.timestamp, 1);
	assert_int_equal(decoded.tcp.timestamp_echo, 2);
	assert_true(decoded.tcp.has_window_scale);
	assert_int_equal(decoded.tcp.window_scale, 7);
	assert_int_equal(decoded.payload_bytes, 0);
	assert_true(decoded.is_dont_fragment);
}

static void test_tcp_sack_blocks_are_read_in_order(void **state)
{
	static const uint8_t options[] = {1, 1, 5, 18, 0, 0, 1, 0, 0, 0,
					  2, 0, 0, 0,  3, 0, 0, 0, 4, 0};
	struct decoded decoded = decode_options(options, sizeof(options));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.tcp.sack_count, 2);
	assert_int_equal(decoded.tcp.sacks[0].start, 0x100);
	assert_int_equal(decoded.tcp.sacks[1].end, 0x400);
}

static void test_tcp_scale_above_fourteen_counts_as_fourteen(void **state)
{
	static const uint8_t options[] = {3, 3, 200};

	assert_int_equal(decode_options(options, sizeof(options)).tcp.window_scale, 14);
}

static void test_tcp_option_of_wrong_length_is_passed_over(void **state)
{
	static const uint8_t options[] = {2, 3, 9, 5, 9, 1, 2, 3, 4, 5, 6, 7, 3, 3, 5};
	struct decoded decoded = decode_options(options, sizeof(options));

	assert_int_equal(decoded.marks, 0);
	assert_false(decoded.tcp.has_mss);
	assert_int_equal(decoded.tcp.sack_count, 0);
	assert_int_equal(decoded.tcp.window_scale, 5);
}

static void test_tcp_options_that_overrun_are_cut(void **state)
{
	static const uint8_t over[] = {2, 4, 5, 0xb4, 8, 60};
	static const uint8_t none[] = {2, 4, 5, 0xb4, 8, 0};
	struct decoded decoded = decode_options(over, sizeof(over));

	assert_int_equal(decoded.marks, DECODED_OPTIONS_CUT);
	assert_int_equal(decoded.tcp.mss, 1460);
	assert_false(decoded.tcp.has_timestamps);
	assert_int_equal(decode_options(none, sizeof(none)).marks, DECODED_OPTIONS_CUT);
}

static void test_tcp_header_length_that_lies_is_malformed(void **state)
{
	uint8_t bytes[] = {SAMPLE_SYN};
	struct decoded decoded;

	bytes[32] = 0x40;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	bytes[32] = 0xb0;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	assert_int_equal(decoded.payload_bytes, 0);
}

static void test_tcp_truncated_anywhere_is_marked(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_SYN};

	for (uint32_t captured = 0; captured <= sizeof(bytes); captured++) {
		struct decoded decoded = sample_decode(101, bytes, captured, sizeof(bytes));
		uint32_t marks = 0;

		if (captured < 40)
			marks = DECODED_TRUNCATED;
		else if (captured < 60)
			marks = DECODED_OPTIONS_CUT;
		assert_int_equal(decoded.marks, marks);
		assert_int_equal(decoded.tcp.has_mss, captured >= 44);
		assert_int_equal(decoded.tcp.has_timestamps, captured >= 56);
		assert_int_equal(decoded.tcp.has_window_scale, captured >= 60);
	}
}

static void test_tcp_payload_is_counted_by_the_wire(void **state)
{
	static const uint8_t bytes[] = {0x45, 0,    0x05, 0xdc, 0, 1,   0x40, 0,   64,  6,    0,
					0,    192,  0,    2,    1, 198, 51,   100, 2,   0x9c, 0x40,
					0x08, 0x34, 0,    0,    0, 1,   0,    0,   0,   1,    0x50,
					0x10, 1,    0,    0,    0, 0,   0,    'G', 'E', 'T'};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), 1500);

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.payload_bytes, 1460);
	assert_int_equal(decoded.payload_captured, 3);
	assert_memory_equal(decoded.payload, "GET", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tcp_syn_gives_every_option),
		cmocka_unit_test(test_tcp_sack_blocks_are_read_in_order),
		cmocka_unit_test(test_tcp_scale_above_fourteen_counts_as_fourteen),
		cmocka_unit_test(test_tcp_option_of_wrong_length_is_passed_over),
		cmocka_unit_test(test_tcp_options_that_overrun_are_cut),
		cmocka_unit_test(test_tcp_header_length_that_lies_is_malformed),
		cmocka_unit_test(test_tcp_truncated_anywhere_is_marked),
		cmocka_unit_test(test_tcp_payload_is_counted_by_the_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
