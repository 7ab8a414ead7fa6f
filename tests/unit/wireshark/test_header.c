/* SPDX-License-Identifier: BSD-3-Clause */
/* Headers as bytes: cut, quoted, in fragments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cursor.h"
#include "base/mem.h"
#include "wireshark/header.h"
#include "wireshark/wireshark.h"

/* Port 258 to 772, SYN with a window scale of 7, 3 bytes behind. */
static const uint8_t segment[] = {
	1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0x60, 2, 0x10, 0, 0, 0, 0, 0, 1, 3, 3, 7, 'a', 'b', 'c',
};

static struct header read_part(uint32_t captured_bytes, uint32_t wire_bytes)
{
	struct header header = {0};

	assert_true(header_read(&(struct header_bytes) {.data = segment,
							.captured_bytes = captured_bytes,
							.wire_bytes = wire_bytes},
				&header));
	return header;
}

static void test_a_whole_header_has_length_and_options(void **state)
{
	struct header header = read_part(sizeof(segment), sizeof(segment));

	assert_int_equal(header.length, 3);
	assert_true(header.has_scale);
	assert_int_equal(header.scale, 7);
}

static void test_a_cut_header_is_read_as_far_as_it_goes(void **state)
{
	struct header header = read_part(23, sizeof(segment));

	assert_true(header.has_window);
	assert_int_equal(header.length, 3);
	assert_false(header.has_options);
	assert_false(header.has_scale);
	header = read_part(15, sizeof(segment));
	assert_false(header.has_window);
	header = read_part(8, sizeof(segment));
	assert_int_equal(header.destination_port, 772);
	assert_false(header_read(&(struct header_bytes) {.data = segment, .captured_bytes = 3},
				 &header));
}

static void test_a_scale_above_14_counts_as_14(void **state)
{
	uint8_t bytes[sizeof(segment)];
	struct header header = {0};

	memcpy(bytes, segment, sizeof(bytes));
	bytes[23] = 200;
	(void)header_read(&(struct header_bytes) {.data = bytes,
						  .captured_bytes = sizeof(bytes),
						  .wire_bytes = sizeof(bytes)},
			  &header);
	assert_int_equal(header.scale, 14);
}

/* A fragment of the segment: `offset` in bytes. */
static const struct wireshark_names *fragment(struct wireshark *wireshark, uint32_t offset,
					      uint32_t bytes)
{
	struct decoded decoded = {
		.protocol = IP_PROTOCOL_TCP,
		.marks = offset ? DECODED_FRAGMENT : 0,
		.has_more_fragments = offset + bytes < sizeof(segment),
		.transport = segment + offset,
		.transport_bytes = bytes,
		.fragment_offset = offset,
		.fragment_id = 9,
	};
	struct packet packet = {
		.data = segment,
		.captured_bytes = offset + bytes,
		.wire_bytes = offset + bytes,
		.frame = 1,
	};

	return wireshark_packet(wireshark, &packet, &decoded);
}

static void test_the_last_fragment_to_come_is_the_segment(void **state)
{
	struct wireshark *wireshark = wireshark_new();

	assert_null(fragment(wireshark, 24, 3));
	assert_null(fragment(wireshark, 0, 8));
	assert_null(fragment(wireshark, 0, 8));
	assert_int_equal(fragment(wireshark, 8, 16)->window, 0x1000);
	assert_null(fragment(wireshark, 24, 3));
	wireshark_free(wireshark);
}

static void test_a_quoted_header_opens_a_stream_and_is_not_analysed(void **state)
{
	struct wireshark *wireshark = wireshark_new();
	struct decoded decoded = {
		.protocol = IP_PROTOCOL_ICMP,
		.icmp = {.is_error = true,
			 .quoted_protocol = IP_PROTOCOL_TCP,
			 .quoted_transport = segment,
			 .quoted_transport_bytes = sizeof(segment)},
	};
	struct packet packet = {
		.data = segment,
		.captured_bytes = sizeof(segment),
		.wire_bytes = sizeof(segment),
	};
	const struct wireshark_names *names = wireshark_packet(wireshark, &packet, &decoded);

	assert_true(names->has_stream);
	assert_int_equal(names->bytes_in_flight, 0);
	packet.captured_bytes = 8;
	assert_false(wireshark_packet(wireshark, &packet, &decoded)->has_stream);
	wireshark_free(wireshark);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_whole_header_has_length_and_options),
		cmocka_unit_test(test_a_cut_header_is_read_as_far_as_it_goes),
		cmocka_unit_test(test_a_scale_above_14_counts_as_14),
		cmocka_unit_test(test_the_last_fragment_to_come_is_the_segment),
		cmocka_unit_test(test_a_quoted_header_opens_a_stream_and_is_not_analysed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
