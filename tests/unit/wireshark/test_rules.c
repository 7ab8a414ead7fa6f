/* SPDX-License-Identifier: BSD-3-Clause */
/* What Wireshark calls a packet, rule by rule: a packet that the rule is about, and one beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wireshark/wireshark.h"

#define START_NS ((uint64_t)1790000000 * 1000000000)
#define MS       ((uint64_t)1000000)
#define MSS      1448u

enum who {
	A,
	B
};

/* Two ends that count from 0; `now_ns` is set by the test. */
struct talk {
	struct wireshark *wireshark;
	uint64_t now_ns;
	uint64_t frame;
	uint16_t window[2];
	struct wireshark_names names; /* of the latest packet */
};

static const uint32_t first_sequence[2] = {0xfffff000u, 5000};

static void packet(struct talk *talk, enum who who, uint8_t flags, uint32_t sequence,
		   uint32_t bytes, uint32_t ack)
{
	struct decoded decoded = {
		.protocol = IP_PROTOCOL_TCP,
		.source = address_ipv4((uint8_t[]) {10, 0, 0, who == A ? 1 : 2}),
		.destination = address_ipv4((uint8_t[]) {10, 0, 0, who == A ? 2 : 1}),
		.source_port = who == A ? 40000 : 80,
		.destination_port = who == A ? 80 : 40000,
		.payload_bytes = bytes,
		.tcp = {.flags = flags,
			.window = talk->window[who],
			.sequence = first_sequence[who] + sequence,
			.acknowledgment = flags & TCP_ACK ? first_sequence[!who] + ack : 0},
	};
	struct packet one = {
		.time_ns = talk->now_ns,
		.frame = ++talk->frame,
		.decoded = &decoded,
	};

	if (flags & TCP_SYN) {
		decoded.tcp.has_window_scale = true;
		decoded.tcp.window_scale = 2;
	}
	talk->names = *wireshark_packet(talk->wireshark, &one, &decoded);
}

static void begin(struct talk *talk)
{
	*talk = (struct talk) {
		.wireshark = wireshark_new(),
		.now_ns = START_NS,
		.window = {1000, 1000},
	};
	packet(talk, A, TCP_SYN, 0, 0, 0);
	talk->now_ns += 10 * MS;
	packet(talk, B, TCP_SYN | TCP_ACK, 0, 0, 1);
	packet(talk, A, TCP_ACK, 1, 0, 1);
	talk->now_ns += 10 * MS;
}

static void end(struct talk *talk)
{
	wireshark_free(talk->wireshark);
}

static void data(struct talk *talk, enum who who, uint32_t sequence, uint32_t bytes)
{
	packet(talk, who, TCP_ACK, sequence, bytes, 1);
}

static void acknowledges(struct talk *talk, enum who who, uint32_t ack)
{
	packet(talk, who, TCP_ACK, 1, 0, ack);
}

static void test_a_plain_conversation_has_values_and_no_flags(void **state)
{
	struct talk talk;

	begin(&talk);
	assert_int_equal(talk.names.initial_rtt_ns, 10 * MS);
	assert_int_equal(talk.names.acks_frame, 2);
	data(&talk, A, 1, MSS);
	assert_int_equal(talk.names.flags, 0);
	assert_int_equal(talk.names.bytes_in_flight, MSS);
	assert_int_equal(talk.names.push_bytes_sent, MSS);
	assert_int_equal(talk.names.scale_factor, 4);
	assert_int_equal(talk.names.scaled_window, 4000);
	talk.now_ns += 3 * MS;
	acknowledges(&talk, B, 1 + MSS);
	assert_int_equal(talk.names.acks_frame, 4);
	assert_int_equal(talk.names.ack_rtt_ns, 3 * MS);
	end(&talk);
}

static void test_bytes_again_after_a_while_are_a_retransmission(void **state)
{
	struct talk talk;

	begin(&talk);
	data(&talk, A, 1, MSS);
	talk.now_ns += 200 * MS;
	data(&talk, A, 1, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_RETRANSMISSION);
	assert_int_equal(talk.names.rto_ns, 200 * MS);
	assert_int_equal(talk.names.rto_frame, 4);
	end(&talk);
}

static void test_bytes_that_come_late_within_a_round_trip_are_out_of_order(void **state)
{
	struct talk talk;

	begin(&talk);
	data(&talk, A, 1 + MSS, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_LOST_SEGMENT);
	talk.now_ns += 9 * MS;
	data(&talk, A, 1, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_OUT_OF_ORDER);
	talk.now_ns += 2 * MS;
	data(&talk, A, 1, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_RETRANSMISSION);
	end(&talk);
}

static void test_two_duplicate_acks_make_it_a_fast_retransmission(void **state)
{
	struct talk talk;

	begin(&talk);
	data(&talk, A, 1, MSS);
	data(&talk, A, 1 + MSS, MSS);
	data(&talk, A, 1 + 2 * MSS, MSS);
	talk.now_ns += 30 * MS;
	acknowledges(&talk, B, 1 + MSS);
	acknowledges(&talk, B, 1 + MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_DUPLICATE_ACK);
	assert_int_equal(talk.names.duplicate_ack_number, 1);
	assert_int_equal(talk.names.duplicate_ack_frame, 7);
	data(&talk, A, 1 + MSS, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_RETRANSMISSION);
	acknowledges(&talk, B, 1 + MSS);
	data(&talk, A, 1 + MSS, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_FAST_RETRANSMISSION);
	talk.now_ns += 20 * MS;
	data(&talk, A, 1 + MSS, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_RETRANSMISSION);
	end(&talk);
}

static void test_acknowledged_bytes_again_are_spurious(void **state)
{
	struct talk talk;

	begin(&talk);
	data(&talk, A, 1, MSS);
	acknowledges(&talk, B, 1 + MSS);
	data(&talk, A, 1, MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_SPURIOUS_RETRANSMISSION);
	data(&talk, A, 1, MSS + 1);
	assert_int_not_equal(talk.names.flags, WIRESHARK_SPURIOUS_RETRANSMISSION);
	end(&talk);
}

static void test_an_unseen_segment_is_told_once(void **state)
{
	struct talk talk;

	begin(&talk);
	acknowledges(&talk, B, 1 + MSS);
	assert_int_equal(talk.names.flags, WIRESHARK_ACK_LOST_SEGMENT);
	acknowledges(&talk, B, 1 + 2 * MSS);
	assert_int_equal(talk.names.flags, 0);
	end(&talk);
}

static void test_flight_is_not_told_behind_a_gap_until_an_ack_comes(void **state)
{
	struct talk talk;

	begin(&talk);
	data(&talk, A, 1 + MSS, MSS);
	assert_int_equal(talk.names.bytes_in_flight, 0);
	acknowledges(&talk, B, 1);
	data(&talk, A, 1 + 2 * MSS, MSS);
	assert_int_equal(talk.names.bytes_in_flight, 2 * MSS);
	end(&talk);
}

static void test_a_full_window_is_an_equality(void **state)
{
	struct talk talk;

	begin(&talk);
	acknowledges(&talk, B, 1);
	data(&talk, A, 1, 3999);
	assert_int_equal(talk.names.flags, 0);
	data(&talk, A, 4000, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_WINDOW_FULL);
	end(&talk);
}

static void test_windows_shut_are_probed_and_open(void **state)
{
	struct talk talk;

	begin(&talk);
	talk.window[B] = 0;
	acknowledges(&talk, B, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_ZERO_WINDOW);
	data(&talk, A, 1, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_ZERO_WINDOW_PROBE);
	acknowledges(&talk, B, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_ZERO_WINDOW | WIRESHARK_ZERO_WINDOW_PROBE_ACK);
	talk.window[B] = 1000;
	acknowledges(&talk, B, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_WINDOW_UPDATE);
	end(&talk);
}

static void test_a_keep_alive_and_its_answer(void **state)
{
	struct talk talk;

	begin(&talk);
	acknowledges(&talk, B, 1);
	packet(&talk, A, TCP_ACK, 0, 0, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_KEEP_ALIVE);
	acknowledges(&talk, B, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_KEEP_ALIVE_ACK);
	acknowledges(&talk, A, 1);
	acknowledges(&talk, B, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_DUPLICATE_ACK);
	end(&talk);
}

static void test_a_syn_with_another_number_begins_a_new_stream(void **state)
{
	struct talk talk;

	begin(&talk);
	packet(&talk, A, TCP_SYN, 0, 0, 0);
	assert_int_equal(talk.names.stream, 0);
	assert_false(talk.names.flags & WIRESHARK_REUSED_PORTS);
	packet(&talk, A, TCP_SYN, 777, 0, 0);
	assert_int_equal(talk.names.stream, 1);
	assert_int_equal(talk.names.flags, WIRESHARK_REUSED_PORTS);
	end(&talk);
}

static void test_selective_acknowledgments_are_not_in_flight(void **state)
{
	struct talk talk;
	struct decoded decoded;

	begin(&talk);
	data(&talk, A, 1, MSS);
	data(&talk, A, 1 + MSS, MSS);
	decoded = (struct decoded) {
		.protocol = IP_PROTOCOL_TCP,
		.source = address_ipv4((uint8_t[]) {10, 0, 0, 2}),
		.destination = address_ipv4((uint8_t[]) {10, 0, 0, 1}),
		.source_port = 80,
		.destination_port = 40000,
		.tcp = {.flags = TCP_ACK,
			.window = 1000,
			.sequence = first_sequence[B] + 1,
			.acknowledgment = first_sequence[A] + 1,
			.sack_count = 1,
			.sacks = {{.start = first_sequence[A] + 1 + MSS,
				   .end = first_sequence[A] + 1 + 2 * MSS}}},
	};
	(void)wireshark_packet(
		talk.wireshark,
		&(struct packet) {.time_ns = talk.now_ns, .frame = 99, .decoded = &decoded},
		&decoded);
	data(&talk, A, 1 + 2 * MSS, 100);
	assert_int_equal(talk.names.bytes_in_flight, MSS + 100);
	end(&talk);
}

static void test_segments_without_any_answer_cost_bounded_memory(void **state)
{
	struct talk talk;

	begin(&talk);
	for (uint32_t i = 0; i < 3 * WIRESHARK_UNACKED_MAXIMUM / 100; i++)
		data(&talk, A, 1 + i, 1);
	/* Wireshark keeps 10,000 of them, so the flight does not grow further. */
	assert_int_equal(talk.names.bytes_in_flight, 10000);
	end(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_plain_conversation_has_values_and_no_flags),
		cmocka_unit_test(test_bytes_again_after_a_while_are_a_retransmission),
		cmocka_unit_test(test_bytes_that_come_late_within_a_round_trip_are_out_of_order),
		cmocka_unit_test(test_two_duplicate_acks_make_it_a_fast_retransmission),
		cmocka_unit_test(test_acknowledged_bytes_again_are_spurious),
		cmocka_unit_test(test_an_unseen_segment_is_told_once),
		cmocka_unit_test(test_flight_is_not_told_behind_a_gap_until_an_ack_comes),
		cmocka_unit_test(test_a_full_window_is_an_equality),
		cmocka_unit_test(test_windows_shut_are_probed_and_open),
		cmocka_unit_test(test_a_keep_alive_and_its_answer),
		cmocka_unit_test(test_a_syn_with_another_number_begins_a_new_stream),
		cmocka_unit_test(test_selective_acknowledgments_are_not_in_flight),
		cmocka_unit_test(test_segments_without_any_answer_cost_bounded_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
