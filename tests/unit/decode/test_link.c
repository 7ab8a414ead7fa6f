/* SPDX-License-Identifier: BSD-3-Clause */
/* Link headers lead to the same IP packet, and what is no IP stays undecoded. */
#include "sample.h"

#define EXPECT_SYN(decoded)                                            \
	do {                                                           \
		assert_int_equal((decoded).marks, 0);                  \
		assert_int_equal((decoded).protocol, IP_PROTOCOL_TCP); \
		assert_int_equal((decoded).source_port, 40000);        \
		assert_int_equal((decoded).destination_port, 2100);    \
	} while (0)

static void test_link_ethernet_reaches_ip(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_ETHERNET, 0x08, 0x00, SAMPLE_SYN};
	struct decoded decoded = sample_decode(1, bytes, sizeof(bytes), sizeof(bytes));

	EXPECT_SYN(decoded);
	assert_int_equal(decoded.ether_type, 0x0800);
}

static void test_link_ethernet_passes_stacked_tags(void **state)
{
	static const uint8_t bytes[] = {
		SAMPLE_ETHERNET, 0x88, 0xa8, 0, 10, 0x81, 0x00, 0, 20, 0x08, 0x00, SAMPLE_SYN};
	struct decoded decoded = sample_decode(1, bytes, sizeof(bytes), sizeof(bytes));

	EXPECT_SYN(decoded);
	assert_int_equal(decoded.ether_type, 0x0800);
}

static void test_link_ethernet_passes_snap(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_ETHERNET, 0, 68, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0,
					SAMPLE_SYN};
	struct decoded decoded = sample_decode(1, bytes, sizeof(bytes), sizeof(bytes));

	EXPECT_SYN(decoded);
}

static void test_link_ethernet_leaves_spanning_tree_alone(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_ETHERNET, 0, 38, 0x42, 0x42, 3, 0, 0, 0, 0, 0, 0, 0};
	struct decoded decoded = sample_decode(1, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.protocol, 0);
	assert_int_equal(decoded.ether_type, 0);
}

static void test_link_cooked_reaches_ip(void **state)
{
	static const uint8_t one[] = {0, 0, 0, 1, 0, 6,    2,    0,         0,
				      0, 0, 1, 0, 0, 0x08, 0x00, SAMPLE_SYN};
	static const uint8_t two[] = {0x08, 0x00, 0, 0, 0, 0, 0, 5, 0, 1,         0,
				      6,    2,    0, 0, 0, 0, 1, 0, 0, SAMPLE_SYN};
	struct decoded first = sample_decode(113, one, sizeof(one), sizeof(one));
	struct decoded second = sample_decode(276, two, sizeof(two), sizeof(two));

	EXPECT_SYN(first);
	EXPECT_SYN(second);
}

static void test_link_without_header_reaches_ip(void **state)
{
	static const uint8_t raw[] = {SAMPLE_SYN};
	static const uint8_t null[] = {2, 0, 0, 0, SAMPLE_SYN};
	static const uint8_t loop[] = {0, 0, 0, 2, SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, raw, sizeof(raw), sizeof(raw));

	EXPECT_SYN(decoded);
	decoded = sample_decode(0, null, sizeof(null), sizeof(null));
	EXPECT_SYN(decoded);
	decoded = sample_decode(108, loop, sizeof(loop), sizeof(loop));
	EXPECT_SYN(decoded);
}

static void test_link_of_unknown_type_gives_nothing(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_SYN};
	struct decoded decoded = sample_decode(147, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.protocol, 0);
	assert_int_equal(decoded.marks, 0);
}

static void test_link_arp_tells_who_asks_for_whom(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_ETHERNET,
					0x08,
					0x06,
					0,
					1,
					8,
					0,
					6,
					4,
					0,
					1,
					2,
					0,
					0,
					0,
					0,
					2,
					192,
					0,
					2,
					1,
					0,
					0,
					0,
					0,
					0,
					0,
					192,
					0,
					2,
					9};
	struct decoded decoded = sample_decode(1, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.ether_type, 0x0806);
	assert_int_equal(decoded.arp.operation, 1);
	assert_int_equal(decoded.arp.sender_mac[5], 2);
	assert_int_equal(decoded.arp.sender.bytes[3], 1);
	assert_int_equal(decoded.arp.target.bytes[3], 9);
	decoded = sample_decode(1, bytes, 40, sizeof(bytes));
	assert_int_equal(decoded.arp.operation, 0);
	assert_int_equal(decoded.marks, DECODED_TRUNCATED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_link_ethernet_reaches_ip),
		cmocka_unit_test(test_link_ethernet_passes_stacked_tags),
		cmocka_unit_test(test_link_ethernet_passes_snap),
		cmocka_unit_test(test_link_ethernet_leaves_spanning_tree_alone),
		cmocka_unit_test(test_link_cooked_reaches_ip),
		cmocka_unit_test(test_link_without_header_reaches_ip),
		cmocka_unit_test(test_link_of_unknown_type_gives_nothing),
		cmocka_unit_test(test_link_arp_tells_who_asks_for_whom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
