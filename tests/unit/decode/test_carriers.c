/* SPDX-License-Identifier: BSD-3-Clause */
/* Links that containers do not have themselves but that their packets pass: PPP, MPLS, wireless. */
#include "sample.h"

#define TUNNELS_TOO_MANY 40

static void expect_syn(const struct decoded *decoded)
{
	assert_int_equal(decoded->protocol, IP_PROTOCOL_TCP);
	assert_int_equal(decoded->destination_port, 2100);
	assert_int_equal(decoded->ip_bytes, SAMPLE_SYN_BYTES);
	assert_int_equal(decoded->transport_bytes, SAMPLE_SYN_BYTES - 20);
	assert_int_equal(decoded->payload_bytes, 0);
}

#define EXPECT_SYN(link_type, ...)                                                        \
	do {                                                                              \
		static const uint8_t bytes_[] = {__VA_ARGS__, SAMPLE_SYN};                \
		struct decoded decoded_ =                                                 \
			sample_decode(link_type, bytes_, sizeof(bytes_), sizeof(bytes_)); \
                                                                                          \
		expect_syn(&decoded_);                                                    \
	} while (0)

static void test_carrier_pppoe_is_passed(void **state)
{
	EXPECT_SYN(1, SAMPLE_ETHERNET, 0x88, 0x64, 0x11, 0, 0, 7, 0, 62, 0, 0x21);
}

static void test_carrier_ppp_is_passed_with_framing_or_a_short_protocol(void **state)
{
	EXPECT_SYN(9, 0, 0x21);
	EXPECT_SYN(50, 0xff, 3, 0, 0x21);
	EXPECT_SYN(9, 0x21);
}

static void test_carrier_mpls_is_passed(void **state)
{
	EXPECT_SYN(1, SAMPLE_ETHERNET, 0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64);
	/* Behind a control word a frame. */
	EXPECT_SYN(1, SAMPLE_ETHERNET, 0x88, 0x47, 0, 2, 1, 64, 0, 0, 0, 0, SAMPLE_ETHERNET, 8, 0);
}

static void test_carrier_cisco_hdlc_is_passed(void **state)
{
	EXPECT_SYN(104, 0x0f, 0, 8, 0);
}

static void test_carrier_wireless_data_is_passed(void **state)
{
	EXPECT_SYN(105, 0x88, 1, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 0, 0,
		   0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0);
	EXPECT_SYN(127, 0, 0, 8, 0, 0, 0, 0, 0, 0x08, 1, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2,
		   3, 3, 3, 3, 3, 3, 0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0);
}

static void test_carrier_encrypted_wireless_is_left_alone(void **state)
{
	static const uint8_t bytes[] = {0x08, 0x41, 0,    0,    1, 1, 1, 1, 1, 1, 2,
					2,    2,    2,    2,    2, 3, 3, 3, 3, 3, 3,
					0,    0,    0xaa, 0xaa, 3, 0, 0, 0, 8, 0, SAMPLE_SYN};
	struct decoded decoded = sample_decode(105, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.protocol, 0);
}

static void test_carrier_nflog_has_the_packet_in_a_field(void **state)
{
	EXPECT_SYN(239, 2, 0, 0, 7, 8, 0, 1, 0, 8, 0, 3, 0, 5, 0, 10, 0, 0, 0, 0, 0, 64, 0, 9, 0);
}

static void test_carrier_of_a_path_that_never_ends_is_given_up(void **state)
{
	uint8_t bytes[16 * TUNNELS_TOO_MANY] = {0};
	struct decoded decoded;

	for (size_t at = 0; at < sizeof(bytes); at += 16) {
		bytes[at + 12] = 0x89;
		bytes[at + 13] = 0x03;
	}
	decoded = sample_decode(1, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.protocol, 0);
}

static void test_carrier_authentication_header_is_passed(void **state)
{
	static const uint8_t bytes[] = {0x45, 0, 0,   104, 0,   1,  0,   0,  64,        51, 0, 0,
					203,  0, 113, 1,   203, 0,  113, 2,  4,         4,  0, 0,
					0,    0, 0,   1,   0,   0,  0,   1,  1,         2,  3, 4,
					5,    6, 7,   8,   9,   10, 11,  12, SAMPLE_SYN};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	expect_syn(&decoded);
}

static void test_carrier_gtp_is_entered_and_its_length_is_checked(void **state)
{
	static const uint8_t bytes[] = {0x45, 0,    0, 100, 0, 1,   0,    0,         64, 17,   0,
					0,    203,  0, 113, 1, 203, 0,    113,       2,  0x08, 0x68,
					0x08, 0x68, 0, 80,  0, 0,   0x32, 255,       0,  64,   0,
					0,    0,    9, 0,   1, 0,   0,    SAMPLE_SYN};
	uint8_t wrong[sizeof(bytes)];
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	expect_syn(&decoded);
	memcpy(wrong, bytes, sizeof(bytes));
	wrong[31]++;
	decoded = sample_decode(101, wrong, sizeof(wrong), sizeof(wrong));
	assert_int_equal(decoded.protocol, IP_PROTOCOL_UDP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_carrier_pppoe_is_passed),
		cmocka_unit_test(test_carrier_ppp_is_passed_with_framing_or_a_short_protocol),
		cmocka_unit_test(test_carrier_mpls_is_passed),
		cmocka_unit_test(test_carrier_cisco_hdlc_is_passed),
		cmocka_unit_test(test_carrier_wireless_data_is_passed),
		cmocka_unit_test(test_carrier_encrypted_wireless_is_left_alone),
		cmocka_unit_test(test_carrier_nflog_has_the_packet_in_a_field),
		cmocka_unit_test(test_carrier_of_a_path_that_never_ends_is_given_up),
		cmocka_unit_test(test_carrier_authentication_header_is_passed),
		cmocka_unit_test(test_carrier_gtp_is_entered_and_its_length_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
