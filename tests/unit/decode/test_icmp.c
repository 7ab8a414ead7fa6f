/* SPDX-License-Identifier: BSD-3-Clause */
/* ICMP errors and what they quote. */
#include "sample.h"

#define FROM_ROUTER 0x45, 0, 0, 56, 0, 7, 0, 0, 64, 1, 0, 0, 203, 0, 113, 1, 192, 0, 2, 1
/* IPv4 header and 8 bytes of TCP of a packet of 1500 bytes. */
#define QUOTE                                                                                 \
	0x45, 0, 0x05, 0xdc, 0, 1, 0x40, 0, 63, 6, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2, 0x9c, \
		0x40, 0x08, 0x34, 0x01, 0x02, 0x03, 0x04

static void test_icmp_too_big_tells_mtu_and_connection(void **state)
{
	static const uint8_t bytes[] = {FROM_ROUTER, 3, 4, 0, 0, 0, 0, 0x05, 0x78, QUOTE};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	const struct decoded_icmp *icmp = &decoded.icmp;

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.protocol, IP_PROTOCOL_ICMP);
	assert_true(icmp->is_error);
	assert_int_equal(icmp->mtu, 1400);
	assert_true(icmp->has_quote);
	assert_int_equal(icmp->quoted_protocol, IP_PROTOCOL_TCP);
	assert_int_equal(icmp->quoted_source_port, 40000);
	assert_int_equal(icmp->quoted_destination_port, 2100);
	assert_int_equal(icmp->quoted_sequence, 0x01020304);
	assert_int_equal(icmp->quoted_ip_bytes, 1500);
	assert_int_equal(icmp->quoted_source.bytes[3], 1);
	assert_int_equal(icmp->quoted_destination.bytes[3], 2);
	/* The outer packet keeps its own addresses. */
	assert_int_equal(decoded.source.bytes[0], 203);
	assert_int_equal(decoded.source_port, 0);
}

static void test_icmp_error_goes_where_its_connection_goes(void **state)
{
	static const uint8_t bytes[] = {FROM_ROUTER, 3, 4, 0, 0, 0, 0, 0x05, 0x78, QUOTE};
	static const uint8_t echo[] = {FROM_ROUTER, 8, 0, 0, 0, 0, 1, 0, 1};
	static const uint8_t syn[] = {SAMPLE_SYN};
	uint8_t answer[] = {SAMPLE_SYN};
	struct decoded error = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	struct decoded ping = sample_decode(101, echo, sizeof(echo), sizeof(echo));
	struct decoded there = sample_decode(101, syn, sizeof(syn), sizeof(syn));
	struct decoded back;

	for (size_t i = 0; i < 4; i++) {
		answer[12 + i] = syn[16 + i];
		answer[16 + i] = syn[12 + i];
	}
	for (size_t i = 0; i < 2; i++) {
		answer[20 + i] = syn[22 + i];
		answer[22 + i] = syn[20 + i];
	}
	back = sample_decode(101, answer, sizeof(answer), sizeof(answer));
	assert_int_equal(pair_of(&error), pair_of(&there));
	assert_int_equal(pair_of(&back), pair_of(&there));
	assert_int_not_equal(pair_of(&there), 0);
	assert_int_equal(pair_of(&ping), 0);
}

static void test_icmp_quote_that_is_cut_is_no_quote(void **state)
{
	static const uint8_t bytes[] = {FROM_ROUTER, 3, 4, 0, 0, 0, 0, 0x05, 0x78, QUOTE};

	for (uint32_t captured = 0; captured < sizeof(bytes); captured++) {
		struct decoded decoded = sample_decode(101, bytes, captured, sizeof(bytes));

		assert_false(decoded.icmp.has_quote);
		assert_int_equal(decoded.icmp.is_error, captured >= 28);
		assert_int_equal(decoded.icmp.mtu, captured >= 28 ? 1400 : 0);
	}
}

static void test_icmp_quote_with_a_lying_header_is_no_quote(void **state)
{
	uint8_t bytes[] = {FROM_ROUTER, 3, 1, 0, 0, 0, 0, 0, 0, QUOTE};
	struct decoded decoded;

	bytes[28] = 0x4f;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_true(decoded.icmp.is_error);
	assert_false(decoded.icmp.has_quote);
}

static void test_icmp_echo_is_no_error(void **state)
{
	static const uint8_t bytes[] = {FROM_ROUTER, 8, 0, 0, 0, 0, 1, 0, 1, QUOTE};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.icmp.type, 8);
	assert_false(decoded.icmp.is_error);
	assert_false(decoded.icmp.has_quote);
}

static void test_icmp_v6_too_big_tells_mtu_and_connection(void **state)
{
	static const uint8_t bytes[] = {
		0x60, 0, 0, 0, 0,    56,   58, 64, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0,    0,
		0,    0, 0, 0, 0,    0,    0,  9,  0x20, 0x01, 0x0d, 0xb8, 0, 0, 0,    0,
		0,    0, 0, 0, 0,    0,    0,  1,  2,    0,    0,    0,    0, 0, 0x05, 0x00,
		0x60, 0, 0, 0, 0x05, 0xb4, 6,  63, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0,    0,
		0,    0, 0, 0, 0,    0,    0,  1,  0x20, 0x01, 0x0d, 0xb8, 0, 0, 0,    0,
		0,    0, 0, 0, 0,    0,    0,  2,  0x9c, 0x40, 0x08, 0x34, 0, 0, 0,    5};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_true(decoded.icmp.is_error);
	assert_int_equal(decoded.icmp.mtu, 1280);
	assert_true(decoded.icmp.has_quote);
	assert_int_equal(decoded.icmp.quoted_ip_bytes, 1500);
	assert_int_equal(decoded.icmp.quoted_destination.bytes[15], 2);
	assert_int_equal(decoded.icmp.quoted_sequence, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_icmp_too_big_tells_mtu_and_connection),
		cmocka_unit_test(test_icmp_error_goes_where_its_connection_goes),
		cmocka_unit_test(test_icmp_quote_that_is_cut_is_no_quote),
		cmocka_unit_test(test_icmp_quote_with_a_lying_header_is_no_quote),
		cmocka_unit_test(test_icmp_echo_is_no_error),
		cmocka_unit_test(test_icmp_v6_too_big_tells_mtu_and_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
