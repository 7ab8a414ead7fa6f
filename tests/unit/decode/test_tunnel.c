/* SPDX-License-Identifier: BSD-3-Clause */
/* Tunnels: the fields are those of the innermost packet; what only looks like one is left alone. */
#include "sample.h"

#define OUTER(protocol, bytes) \
	0x45, 0, 0, bytes, 0, 1, 0, 0, 64, protocol, 0, 0, 203, 0, 113, 1, 203, 0, 113, 2

static void expect_inner(const struct decoded *decoded)
{
	assert_int_equal(decoded->marks, DECODED_TUNNELLED);
	assert_int_equal(decoded->protocol, IP_PROTOCOL_TCP);
	assert_int_equal(decoded->source.bytes[0], 192);
	assert_int_equal(decoded->destination_port, 2100);
	assert_int_equal(decoded->ip_bytes, SAMPLE_SYN_BYTES);
	assert_true(decoded->is_dont_fragment);
}

static void test_tunnel_ip_in_ip_is_entered(void **state)
{
	static const uint8_t bytes[] = {OUTER(4, 80), SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	expect_inner(&decoded);
}

static void test_tunnel_gre_with_key_is_entered(void **state)
{
	static const uint8_t bytes[] = {OUTER(47, 88), 0x20, 0, 8, 0, 0, 0, 0, 7, SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	expect_inner(&decoded);
}

static void test_tunnel_gre_of_point_to_point_is_left_alone(void **state)
{
	static const uint8_t bytes[] = {OUTER(47, 88), 0x30, 1, 0x88, 0x0b, 0, 0, 0, 7, SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.protocol, 47);
}

static void test_tunnel_vxlan_is_entered(void **state)
{
	static const uint8_t bytes[] = {
		OUTER(17, 110),  0xc0, 0, 0x12,      0xb5, 0, 90, 0, 0, 8, 0, 0, 0, 0, 0, 42, 0,
		SAMPLE_ETHERNET, 8,    0, SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	expect_inner(&decoded);
}

static void test_tunnel_geneve_with_options_is_entered(void **state)
{
	static const uint8_t bytes[] = {OUTER(17, 114),
					0xc0,
					0,
					0x17,
					0xc1,
					0,
					94,
					0,
					0,
					1,
					0,
					0x65,
					0x58,
					0,
					0,
					42,
					0,
					0,
					0,
					0,
					0,
					SAMPLE_ETHERNET,
					8,
					0,
					SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	expect_inner(&decoded);
}

static void test_tunnel_port_alone_proves_nothing(void **state)
{
	static const uint8_t bytes[] = {
		OUTER(17, 32), 0xc0, 0, 0x12, 0xb5, 0, 12, 0, 0, 1, 2, 3, 4};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(decoded.payload_bytes, 4);
}

static void test_tunnel_nesting_ends(void **state)
{
	uint8_t bytes[20 * 8];
	struct decoded decoded;

	for (uint8_t i = 0; i < 8; i++) {
		const uint8_t header[] = {OUTER(4, 0)};

		memcpy(bytes + i * 20, header, 20);
		bytes[i * 20 + 3] = (uint8_t)(sizeof(bytes) - i * 20u);
	}
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_TUNNELLED);
	assert_int_equal(decoded.protocol, 4);
	assert_int_equal(decoded.ip_bytes, sizeof(bytes) - 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tunnel_ip_in_ip_is_entered),
		cmocka_unit_test(test_tunnel_gre_with_key_is_entered),
		cmocka_unit_test(test_tunnel_gre_of_point_to_point_is_left_alone),
		cmocka_unit_test(test_tunnel_vxlan_is_entered),
		cmocka_unit_test(test_tunnel_geneve_with_options_is_entered),
		cmocka_unit_test(test_tunnel_port_alone_proves_nothing),
		cmocka_unit_test(test_tunnel_nesting_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
