/* SPDX-License-Identifier: BSD-3-Clause */
/* IPv4 and IPv6 headers, fragments, extension headers, lengths that lie, super-segments, UDP. */
#include "sample.h"

#define IPV6_HOSTS                                                                                \
	0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 0x01, 0x0d, 0xb8, 0, 0, \
		0, 0, 0, 0, 0, 0, 0, 0, 0, 2
#define UDP_TO_DNS 0x13, 0x88, 0x00, 0x35, 0x00, 0x0c, 0, 0, 'a', 'b', 'c', 'd'

static void test_ip_udp_payload_ends_with_its_length(void **state)
{
	/* Two bytes of padding behind the packet are no payload. */
	static const uint8_t bytes[] = {SAMPLE_UDP, 0, 0};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(decoded.ip_bytes, SAMPLE_UDP_BYTES);
	assert_int_equal(decoded.payload_bytes, 4);
	assert_int_equal(decoded.payload_captured, 4);
	assert_memory_equal(decoded.payload, "abcd", 4);
	assert_int_equal(decoded.ttl, 64);
	assert_false(decoded.is_dont_fragment);
}

static void test_ip_captured_payload_stops_at_the_snap_length(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_UDP};
	struct decoded decoded = sample_decode(101, bytes, 30, SAMPLE_UDP_BYTES);

	assert_int_equal(decoded.payload_bytes, 4);
	assert_int_equal(decoded.payload_captured, 2);
	decoded = sample_decode(101, bytes, 28, SAMPLE_UDP_BYTES);
	assert_int_equal(decoded.payload_bytes, 4);
	assert_null(decoded.payload);
}

static void test_ip_later_fragment_has_no_ports(void **state)
{
	uint8_t bytes[] = {SAMPLE_UDP};
	struct decoded decoded;

	bytes[7] = 185;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_FRAGMENT);
	assert_int_equal(decoded.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(decoded.source_port, 0);
}

static void test_ip_first_fragment_has_ports_and_says_that_more_follow(void **state)
{
	uint8_t bytes[] = {SAMPLE_UDP};
	struct decoded decoded;

	bytes[6] = 0x20;
	bytes[25] = 200; /* the datagram is longer than this fragment */
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, 0);
	assert_true(decoded.has_more_fragments);
	assert_int_equal(decoded.destination_port, 53);
	assert_int_equal(decoded.payload_bytes, 4);
}

static void test_ip_length_of_zero_means_all_of_the_packet(void **state)
{
	uint8_t bytes[] = {SAMPLE_SYN};
	struct decoded decoded;

	bytes[2] = bytes[3] = 0;
	decoded = sample_decode(101, bytes, sizeof(bytes), 70000);
	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.ip_bytes, 70000);
	assert_int_equal(decoded.payload_bytes, 70000 - 60);
}

static void test_ip_header_length_that_lies_is_malformed(void **state)
{
	uint8_t bytes[] = {SAMPLE_UDP};
	struct decoded decoded;

	bytes[0] = 0x44;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	bytes[0] = 0x4f; /* 60 bytes of header in a packet of 32 */
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	assert_int_equal(decoded.source_port, 0);
	bytes[0] = 0x95;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	assert_int_equal(decoded.protocol, 0);
}

static void test_ip_udp_length_that_lies_is_malformed_but_bounded(void **state)
{
	uint8_t bytes[] = {SAMPLE_UDP};
	struct decoded decoded;

	bytes[25] = 255;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	assert_int_equal(decoded.payload_bytes, 4);
	bytes[25] = 7;
	decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	assert_int_equal(decoded.source_port, 5000);
}

static void test_ip_options_are_skipped(void **state)
{
	static const uint8_t bytes[] = {0x46, 0, 0,    36,  0, 1, 0,         0,   64,
					17,   0, 0,    192, 0, 2, 1,         198, 51,
					100,  2, 0x94, 4,   0, 0, UDP_TO_DNS};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.destination_port, 53);
}

static void test_ip_v6_passes_extension_headers(void **state)
{
	static const uint8_t bytes[] = {0x60,      0, 0, 0, 0, 36, 0, 63, IPV6_HOSTS,
					43,        0, 1, 4, 0, 0,  0, 0, /* hop by hop */
					44,        0, 0, 0, 0, 0,  0, 0, /* routing */
					17,        0, 0, 1, 0, 0,  0, 9, /* fragment, the first */
					UDP_TO_DNS};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, 0);
	assert_int_equal(decoded.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(decoded.destination_port, 53);
	assert_true(decoded.has_more_fragments);
	assert_true(decoded.is_dont_fragment);
	assert_int_equal(decoded.ttl, 63);
	assert_int_equal(decoded.ip_bytes, sizeof(bytes));
	assert_int_equal(decoded.payload_bytes, 4);
}

static void test_ip_v6_later_fragment_names_its_protocol(void **state)
{
	static const uint8_t bytes[] = {0x60, 0, 0, 0,    0, 20, 44, 63, IPV6_HOSTS,
					17,   0, 5, 0xa8, 0, 0,  0,  9,  UDP_TO_DNS};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, DECODED_FRAGMENT);
	assert_int_equal(decoded.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(decoded.source_port, 0);
}

static void test_ip_v6_payload_of_zero_means_all_of_the_packet(void **state)
{
	static const uint8_t bytes[] = {0x60, 0, 0, 0, 0, 0, 17, 63, IPV6_HOSTS, UDP_TO_DNS};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), 90000);

	assert_int_equal(decoded.ip_bytes, 90000);
	assert_int_equal(decoded.destination_port, 53);
}

static void test_ip_v6_extension_that_runs_over_the_end_is_malformed(void **state)
{
	static const uint8_t bytes[] = {0x60, 0,   0, 0, 0, 8, 60, 63, IPV6_HOSTS,
					17,   200, 0, 0, 0, 0, 0,  0};
	struct decoded decoded = sample_decode(101, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(decoded.marks, DECODED_MALFORMED);
	assert_int_equal(decoded.protocol, 60);
}

static void test_ip_truncated_anywhere_is_marked(void **state)
{
	static const uint8_t bytes[] = {SAMPLE_UDP};

	for (uint32_t captured = 0; captured <= sizeof(bytes); captured++) {
		struct decoded decoded = sample_decode(101, bytes, captured, sizeof(bytes));

		assert_int_equal(decoded.marks, captured < 28 ? DECODED_TRUNCATED : 0);
		assert_int_equal(decoded.source_port, captured < 24 ? 0 : 5000);
		assert_int_equal(decoded.ip_bytes, captured < 20 ? 0 : 32);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ip_udp_payload_ends_with_its_length),
		cmocka_unit_test(test_ip_captured_payload_stops_at_the_snap_length),
		cmocka_unit_test(test_ip_later_fragment_has_no_ports),
		cmocka_unit_test(test_ip_first_fragment_has_ports_and_says_that_more_follow),
		cmocka_unit_test(test_ip_length_of_zero_means_all_of_the_packet),
		cmocka_unit_test(test_ip_header_length_that_lies_is_malformed),
		cmocka_unit_test(test_ip_udp_length_that_lies_is_malformed_but_bounded),
		cmocka_unit_test(test_ip_options_are_skipped),
		cmocka_unit_test(test_ip_v6_passes_extension_headers),
		cmocka_unit_test(test_ip_v6_later_fragment_names_its_protocol),
		cmocka_unit_test(test_ip_v6_payload_of_zero_means_all_of_the_packet),
		cmocka_unit_test(test_ip_v6_extension_that_runs_over_the_end_is_malformed),
		cmocka_unit_test(test_ip_truncated_anywhere_is_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
