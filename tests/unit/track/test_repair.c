/* SPDX-License-Identifier: BSD-3-Clause */
/* What bytes that come again are called. */
#include "builder.h"

static uint64_t repairs_of(const struct view *view, enum side side, enum repair repair)
{
	return view->flows[side].repairs[repair];
}

static void test_timeout_chain_is_timeouts_and_path_dead(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 200);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 2);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	at_ms(&s, 5);
	resends(&s, SIDE_CLIENT, 200 + 9 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	at_ms(&s, 215);
	resends(&s, SIDE_CLIENT, 200, SCRIPT_SEGMENT);
	at_ms(&s, 650);
	resends(&s, SIDE_CLIENT, 200, SCRIPT_SEGMENT);
	at_ms(&s, 1480);
	resends(&s, SIDE_CLIENT, 200, SCRIPT_SEGMENT);
	at_ms(&s, 3140);
	resends(&s, SIDE_CLIENT, 200, SCRIPT_SEGMENT);
	at_ms(&s, 5000);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TAIL_PROBE), 1);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TIMEOUT), 4);
	/* The probe did not help, so its wait is the timeout's. */
	assert_int_equal(state_ms(view, STATE_LOSS_TLP), 0);
	assert_int_equal(state_ms(view, STATE_LOSS_RTO), 648);
	assert_int_equal(state_ms(view, STATE_PATH_DEAD), 4350);
	assert_int_equal(view->stall_count, 1);
	assert_true(view->stalls[0].is_open);
	assert_int_equal(view->stalls[0].state, STATE_PATH_DEAD);
	assert_int_equal(view->stalls[0].sender, SIDE_CLIENT);
	assert_int_equal(view->stalls[0].repairs, 4);
	assert_int_equal(view->stalls[0].packet_bytes, SCRIPT_SEGMENT + SCRIPT_HEADERS);
	assert_int_equal(view->stalls[0].offset, 200);
	assert_int_equal(view->stalls[0].peer_packets, 0);
	assert_int_equal(view->stalls[0].first.number, 6);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 200 + SCRIPT_HEADERS);
	script_done(&s);
}

static void test_timeout_chain_with_answers_is_peer_deaf(void **state)
{
	static const unsigned repairs_at[] = {210, 640, 1480, 3140};
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 2 * SCRIPT_SEGMENT);
	for (size_t i = 0; i < 4; i++) {
		at_ms(&s, repairs_at[i]);
		resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
		after_us(&s, 100);
		acks_to(&s, SIDE_SERVER, 0);
	}
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_LOSS_RTO), 639);
	assert_int_equal(state_ms(view, STATE_PEER_DEAF), 2500);
	assert_int_equal(state_ms(view, STATE_PATH_DEAD), 0);
	assert_int_equal(view->stalls[0].peer_packets, 4);
	script_done(&s);
}

static void test_fast_retransmit_is_fast_from_the_first_sack(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	for (unsigned i = 0; i < 10; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 11);
	sacks(&s, SIDE_SERVER, 0, SCRIPT_SEGMENT, 4 * SCRIPT_SEGMENT);
	at_ms(&s, 12);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	at_ms(&s, 14);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 1);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_UNKNOWN), 0);
	assert_int_equal(state_ms(view, STATE_LOSS_FAST), 3);
	script_done(&s);
}

static void test_each_recovery_is_one_episode_and_shows_its_first_repairs(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	for (unsigned round = 0; round < 2; round++) {
		uint32_t base = s.sides[SIDE_CLIENT].sent;

		sends(&s, SIDE_CLIENT, 4 * SCRIPT_SEGMENT);
		after_us(&s, 100);
		sacks(&s, SIDE_SERVER, base, base + SCRIPT_SEGMENT, base + 4 * SCRIPT_SEGMENT);
		after_us(&s, 10);
		resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
		after_us(&s, 100);
		acks(&s, SIDE_SERVER);
		after_us(&s, 100);
	}
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].loss_episodes, 2);
	assert_int_equal(view->flows[SIDE_CLIENT].repair_packets[0], 6);
	assert_int_equal(view->flows[SIDE_CLIENT].repair_packets[1], 10);
	assert_int_equal(view->flows[SIDE_CLIENT].repair_packets[2], 0);
	script_done(&s);
}

static void test_three_duplicate_acks_without_sack_are_a_trigger(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	for (unsigned i = 0; i < 6; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 11);
	for (unsigned i = 0; i < 3; i++)
		acks_to(&s, SIDE_SERVER, 0);
	after_us(&s, 50);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 1);
	script_done(&s);
}

static void test_bytes_acknowledged_before_are_needless(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, 500);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 220);
	resends(&s, SIDE_CLIENT, 0, 500);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 1);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TIMEOUT), 0);
	script_done(&s);
}

static void test_older_time_stamp_in_a_hole_is_reordering(void **state)
{
	struct script s;
	struct decoded overtaken;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	overtaken = s.last;
	at_ms(&s, 12);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 14);
	s.last = overtaken;
	packet_again(&s);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].late_arrivals, 1);
	assert_int_equal(view->flows[SIDE_CLIENT].reordered, 1);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_UNKNOWN), 0);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 2 * SCRIPT_SEGMENT);
	script_done(&s);
}

static void test_newer_time_stamp_in_a_hole_is_repair_of_an_upstream_loss(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, 3 * SCRIPT_SEGMENT);
	after_us(&s, 20);
	sacks(&s, SIDE_SERVER, 0, SCRIPT_SEGMENT, 4 * SCRIPT_SEGMENT);
	at_ms(&s, 12);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].late_arrivals, 1);
	assert_int_equal(view->flows[SIDE_CLIENT].reordered, 0);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 1);
	script_done(&s);
}

static void test_equal_time_stamps_are_told_apart_by_ip_id(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	for (unsigned i = 0; i < 4; i++)
		sends(&s, SIDE_CLIENT, 100);
	acks(&s, SIDE_SERVER);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, 3 * SCRIPT_SEGMENT);
	after_us(&s, 20);
	sacks(&s, SIDE_SERVER, 400, 400 + SCRIPT_SEGMENT, 400 + 4 * SCRIPT_SEGMENT);
	after_us(&s, 60);
	resends(&s, SIDE_CLIENT, 400, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].reordered, 0);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 1);
	script_done(&s);
}

static void test_packet_doubled_by_the_capture_is_dropped(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 3);
	packet_again(&s);
	view = script_end(&s);
	assert_int_equal(view->capture_duplicates, 1);
	assert_int_equal(view->flows[SIDE_CLIENT].packets, 3);
	assert_int_equal(view->flows[SIDE_CLIENT].data_segments, 1);
	script_done(&s);
}

static void test_packet_doubled_on_the_way_is_a_copy_and_no_repair(void **state)
{
	struct script s;
	struct decoded doubled;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	doubled = s.last;
	at_ms(&s, 12);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 150);
	s.last = doubled;
	packet_again(&s);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].copies, 1);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 0);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_UNKNOWN), 0);
	assert_int_equal(view->flows[SIDE_CLIENT].data_segments, 2);
	script_done(&s);
}

/* IDs that a repair skips tell of segments that left before it. They may be lost, or only on the way. */
static void test_what_left_before_the_repair_and_comes_late_is_no_repair(void **state)
{
	struct decoded late[5];
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	for (size_t i = 0; i < 8; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sacks(&s, SIDE_SERVER, 8 * SCRIPT_SEGMENT, 9 * SCRIPT_SEGMENT, 10 * SCRIPT_SEGMENT);
	for (uint32_t i = 0; i < 5; i++)
		late[i] = *prepare(&s, SIDE_CLIENT, (10 + i) * SCRIPT_SEGMENT, SCRIPT_SEGMENT,
				   TCP_ACK);
	after_us(&s, 100);
	resends(&s, SIDE_CLIENT, 8 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	for (size_t i = 0; i < 5; i++) {
		after_us(&s, 20);
		s.last = late[i];
		packet_again(&s);
	}
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 1);
	assert_int_equal(view->flows[SIDE_CLIENT].data_segments, 8 + 1 + 1 + 5);
	script_done(&s);
}

static void test_many_holes_are_never_called_capture_loss(void **state)
{
	struct script s;
	const struct view *view;
	unsigned i;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	for (i = 0; i < 100; i++) {
		loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	}
	at_ms(&s, 30);
	for (i = 0; i < 100; i++)
		resends(&s, SIDE_CLIENT, 2 * i * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].missed_bytes, 0);
	assert_true(view->flows[SIDE_CLIENT].bytes <= 200 * SCRIPT_SEGMENT);
	script_done(&s);
}

static void test_first_copy_to_arrive_after_a_timeout_is_a_repair(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	for (unsigned i = 1; i <= 6; i++) {
		at_ms(&s, i);
		sends(&s, SIDE_CLIENT, 500);
		acks(&s, SIDE_SERVER);
	}
	/* Lost on the way to this point, twice. */
	prepare(&s, SIDE_CLIENT, 3000, 500, TCP_ACK);
	prepare(&s, SIDE_CLIENT, 3000, 500, TCP_ACK);
	at_ms(&s, 480);
	sends(&s, SIDE_CLIENT, 500);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TIMEOUT), 1);
	assert_int_equal(state_ms(view, STATE_LOSS_RTO), 474);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 3500);
	script_done(&s);
}

static void test_pause_without_a_gap_in_the_ip_ids_is_no_repair(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	for (unsigned i = 1; i <= 6; i++) {
		at_ms(&s, i);
		sends(&s, SIDE_CLIENT, 500);
		acks(&s, SIDE_SERVER);
	}
	at_ms(&s, 480);
	sends(&s, SIDE_CLIENT, 500);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TIMEOUT), 0);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 479);
	script_done(&s);
}

static void test_timer_over_lost_acknowledgments_is_seen_at_the_receiver(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 500);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 220);
	resends(&s, SIDE_CLIENT, 0, 500);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 1);
	assert_int_equal(state_ms(view, STATE_LOSS_RTO), 219);
	script_done(&s);
}

static void test_ip_ids_tell_what_a_super_segment_is_made_of(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	for (unsigned i = 0; i < 3; i++) {
		sends(&s, SIDE_CLIENT, 4 * 1000);
		s.sides[SIDE_CLIENT].ip_id = (uint16_t)(s.last.ip_id + 4);
		after_us(&s, 50);
		acks(&s, SIDE_SERVER);
	}
	sends(&s, SIDE_CLIENT, 10);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].segment_bytes, 1000);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_sent_bytes, 1000 + SCRIPT_HEADERS);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 1000 + SCRIPT_HEADERS);
	script_done(&s);
}

/* A program writes 7 times 1352 bytes at once: as many full segments, but for the last one. */
static void test_writes_of_one_size_are_no_smaller_segments(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	for (unsigned i = 0; i < 4; i++) {
		at_ms(&s, 1 + 100 * i);
		sends(&s, SIDE_CLIENT, 7 * 1352);
		s.sides[SIDE_CLIENT].ip_id = (uint16_t)(s.last.ip_id + 7);
		after_us(&s, 50);
		acks(&s, SIDE_SERVER);
	}
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].segment_bytes, SCRIPT_SEGMENT);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 300);
	script_done(&s);
}

static void test_mtu_that_a_router_tells_bounds_what_follows(void **state)
{
	struct script s;
	struct decoded error;
	struct packet packet = {.number = 99};
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	error = (struct decoded) {
		.protocol = IP_PROTOCOL_ICMP,
		.icmp = {.type = 3,
			 .code = 4,
			 .is_error = true,
			 .has_quote = true,
			 .mtu = 1400,
			 .quoted_protocol = IP_PROTOCOL_TCP,
			 .quoted_source = script_address(&s, SIDE_CLIENT),
			 .quoted_destination = script_address(&s, SIDE_SERVER),
			 .quoted_source_port = 40000,
			 .quoted_destination_port = 2100},
	};
	packet.time_ns = s.now_ns;
	track_packet(s.track, &packet, &error);
	resends(&s, SIDE_CLIENT, 0, 5 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].segment_bytes, 1400 - SCRIPT_HEADERS);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_sent_bytes, 1500);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 1400);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_UNKNOWN), 6);
	script_done(&s);
}

static void test_cut_options_may_have_held_the_evidence(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	for (unsigned i = 0; i < 3; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 100);
	prepare(&s, SIDE_SERVER, 0, 0, TCP_ACK)->marks = DECODED_OPTIONS_CUT;
	s.last.tcp.window += 5;
	packet_again(&s);
	after_us(&s, 100);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 1);
	assert_int_equal(view->truncated_packets, 1);
	script_done(&s);
}

static void test_one_direction_alone_tells_no_trigger(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 210);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_UNKNOWN), 1);
	script_done(&s);
}

static void test_keep_alive_is_no_repair(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, 100);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 15000);
	probes(&s, SIDE_CLIENT);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].keep_alives, 1);
	assert_int_equal(view->flows[SIDE_CLIENT].window_probes, 0);
	script_done(&s);
}

static void test_super_segments_count_as_wire_segments(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	sacks(&s, SIDE_SERVER, 0, 3 * SCRIPT_SEGMENT, 5 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	resends(&s, SIDE_CLIENT, 0, 3 * SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].segment_bytes, SCRIPT_SEGMENT);
	assert_int_equal(view->flows[SIDE_CLIENT].data_segments, 8);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_FAST), 3);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_sent_bytes,
			 SCRIPT_SEGMENT + SCRIPT_HEADERS);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timeout_chain_is_timeouts_and_path_dead),
		cmocka_unit_test(test_timeout_chain_with_answers_is_peer_deaf),
		cmocka_unit_test(test_fast_retransmit_is_fast_from_the_first_sack),
		cmocka_unit_test(test_each_recovery_is_one_episode_and_shows_its_first_repairs),
		cmocka_unit_test(test_three_duplicate_acks_without_sack_are_a_trigger),
		cmocka_unit_test(test_bytes_acknowledged_before_are_needless),
		cmocka_unit_test(test_older_time_stamp_in_a_hole_is_reordering),
		cmocka_unit_test(test_newer_time_stamp_in_a_hole_is_repair_of_an_upstream_loss),
		cmocka_unit_test(test_equal_time_stamps_are_told_apart_by_ip_id),
		cmocka_unit_test(test_packet_doubled_by_the_capture_is_dropped),
		cmocka_unit_test(test_packet_doubled_on_the_way_is_a_copy_and_no_repair),
		cmocka_unit_test(test_what_left_before_the_repair_and_comes_late_is_no_repair),
		cmocka_unit_test(test_many_holes_are_never_called_capture_loss),
		cmocka_unit_test(test_first_copy_to_arrive_after_a_timeout_is_a_repair),
		cmocka_unit_test(test_pause_without_a_gap_in_the_ip_ids_is_no_repair),
		cmocka_unit_test(test_timer_over_lost_acknowledgments_is_seen_at_the_receiver),
		cmocka_unit_test(test_ip_ids_tell_what_a_super_segment_is_made_of),
		cmocka_unit_test(test_writes_of_one_size_are_no_smaller_segments),
		cmocka_unit_test(test_mtu_that_a_router_tells_bounds_what_follows),
		cmocka_unit_test(test_cut_options_may_have_held_the_evidence),
		cmocka_unit_test(test_one_direction_alone_tells_no_trigger),
		cmocka_unit_test(test_keep_alive_is_no_repair),
		cmocka_unit_test(test_super_segments_count_as_wire_segments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
