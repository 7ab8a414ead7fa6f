/* SPDX-License-Identifier: BSD-3-Clause */
/* Whose time it was: the states, the sums, the stalls. */
#include "builder.h"

static void test_handshake_measures_the_round_trip(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	view = script_end(&s);
	assert_int_equal(view->round_trip.handshake_ns, (SCRIPT_TRIP_US + 10) * 1000);
	assert_int_equal(view->state_ns[STATE_HS_NET], (SCRIPT_TRIP_US + 10) * 1000);
	assert_int_equal(view_total(view), view->end_ns - view->start_ns);
	script_done(&s);
}

static void test_repeated_syn_is_handshake_retry(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	syn(&s);
	at_ms(&s, 1000);
	syn(&s);
	after_us(&s, 100);
	syn_ack(&s);
	after_us(&s, 100);
	acks(&s, SIDE_CLIENT);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_HS_RETRY), 1000);
	assert_int_equal(view->round_trip.handshake_ns, 0);
	assert_int_equal(view->flows[SIDE_CLIENT].syn_count, 2);
	assert_int_equal(view->stall_count, 1);
	assert_int_equal(view->stalls[0].state, STATE_HS_RETRY);
	script_done(&s);
}

static void test_slow_server_owns_its_answer(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 200);
	at_ms(&s, 41);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 3001);
	sends(&s, SIDE_SERVER, 500);
	after_us(&s, 20);
	acks(&s, SIDE_CLIENT);
	after_us(&s, 20);
	closes(&s);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 3000);
	assert_int_equal(view_total(view), view->end_ns - view->start_ns);
	assert_int_equal(view->stall_count, 1);
	assert_int_equal(view->stalls[0].state, STATE_SERVER_THINK);
	assert_int_equal(view->stalls[0].sender, SIDE_SERVER);
	script_done(&s);
}

static void test_answer_that_carries_the_ack_is_server_time(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 200);
	at_ms(&s, 31);
	s.sides[SIDE_SERVER].acked = 200;
	sends(&s, SIDE_SERVER, 500);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 30);
	script_done(&s);
}

static void test_keep_alives_do_not_hide_a_slow_server(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 200);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	for (unsigned i = 1; i <= 3; i++) {
		at_ms(&s, 15000 * i);
		probes(&s, SIDE_CLIENT);
		after_us(&s, 100);
		acks(&s, SIDE_SERVER);
	}
	at_ms(&s, 50000);
	sends(&s, SIDE_SERVER, 10);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 49999);
	assert_int_equal(state_ms(view, STATE_KEEP_IDLE), 0);
	script_done(&s);
}

static void test_answer_that_was_not_captured_is_an_answer(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_SERVER, 100);
	after_us(&s, 100);
	acks(&s, SIDE_CLIENT);
	sends(&s, SIDE_CLIENT, 200);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	loses(&s, SIDE_SERVER, 500);
	after_us(&s, 100);
	acks(&s, SIDE_CLIENT);
	at_ms(&s, 5001);
	sends(&s, SIDE_CLIENT, 200);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_SERVER].missed_bytes, 500);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 0);
	assert_true(state_ms(view, STATE_KEEP_IDLE) >= 4999);
	script_done(&s);
}

/* It acknowledges the answer only when it closes, long before a delayed acknowledgment would be due. */
static void test_close_that_acknowledges_the_answer_is_nobodys_wait(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	sends(&s, SIDE_CLIENT, 100);
	s.sides[SIDE_SERVER].acked = 100;
	at_ms(&s, 10);
	sends(&s, SIDE_SERVER, 100);
	s.sides[SIDE_CLIENT].acked = 100;
	at_ms(&s, 30);
	fin(&s, SIDE_CLIENT);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_KEEP_IDLE), 20);
	assert_int_equal(state_ms(view, STATE_CWND), 0);
	script_done(&s);
}

static void test_new_request_after_a_long_pause_is_idle(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 200);
	after_us(&s, 100);
	s.sides[SIDE_SERVER].acked = 200;
	sends(&s, SIDE_SERVER, 500);
	after_us(&s, 100);
	acks(&s, SIDE_CLIENT);
	at_ms(&s, 5001);
	sends(&s, SIDE_CLIENT, 200);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_KEEP_IDLE), 5000);
	assert_int_equal(view->stall_count, 0);
	script_done(&s);
}

static void test_pause_of_the_sender_is_sender_idle(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 1000);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 501);
	sends(&s, SIDE_CLIENT, 1000);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 500);
	script_done(&s);
}

static void test_close_after_silence_of_the_server_is_server_think(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 200);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 60001);
	closes(&s);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 60000);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_FIN);
	script_done(&s);
}

static void test_zero_window_with_linux_probes(void **state)
{
	static const unsigned probes_at[] = {230, 670, 1530};
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 4 * SCRIPT_SEGMENT);
	after_us(&s, 50);
	s.sides[SIDE_SERVER].window = 0;
	acks(&s, SIDE_SERVER);
	for (size_t i = 0; i < 3; i++) {
		at_ms(&s, probes_at[i]);
		probes(&s, SIDE_CLIENT);
		after_us(&s, 50);
		acks(&s, SIDE_SERVER);
	}
	at_ms(&s, 2000);
	s.sides[SIDE_SERVER].window = 500;
	acks(&s, SIDE_SERVER);
	after_us(&s, 20);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].window_probes, 3);
	assert_int_equal(view->flows[SIDE_CLIENT].keep_alives, 0);
	assert_int_equal(view->flows[SIDE_SERVER].zero_windows, 1);
	assert_int_equal(state_ms(view, STATE_ZWND), 1999);
	assert_int_equal(view->stall_count, 1);
	assert_int_equal(view->stalls[0].state, STATE_ZWND);
	assert_int_equal(view->stalls[0].sender, SIDE_CLIENT);
	assert_int_equal(view->stalls[0].probes, 3);
	assert_int_equal(view->stalls[0].first.number, 5);
	assert_int_equal(view->stalls[0].peer_packets, 4 - 1);
	script_done(&s);
}

static void test_full_window_above_zero_is_rwnd(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.sides[SIDE_SERVER].window = 23; /* << 7: 2,944 bytes, two segments */
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	sends(&s, SIDE_CLIENT, 2 * SCRIPT_SEGMENT);
	at_ms(&s, 101);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_RWND), 100);
	script_done(&s);
}

/* Four pieces fill the window; each acknowledgment opens it for one, which comes so much later. */
static uint64_t window_ms_when_sent_after(uint64_t us)
{
	const uint32_t piece = 2 * SCRIPT_SEGMENT;
	struct script s;
	uint64_t window_ms;

	script_begin(&s);
	s.sides[SIDE_SERVER].window = 92; /* << 7: 11,776 bytes, eight segments */
	handshake(&s);
	for (size_t i = 0; i < 20; i++) { /* a round trip of 30 ms */
		sends(&s, SIDE_CLIENT, piece);
		after_us(&s, 30000);
		acks(&s, SIDE_SERVER);
	}
	for (size_t i = 0; i < 4; i++)
		sends(&s, SIDE_CLIENT, piece);
	for (size_t i = 0; i < 10; i++) {
		after_us(&s, 8000);
		acks_to(&s, SIDE_SERVER, s.sides[SIDE_SERVER].acked + piece);
		after_us(&s, us);
		sends(&s, SIDE_CLIENT, piece);
	}
	window_ms = state_ms(script_end(&s), STATE_RWND);
	script_done(&s);
	return window_ms;
}

static void test_window_that_is_filled_at_once_was_waited_for(void **state)
{
	assert_int_equal(window_ms_when_sent_after(20), 80);
}

static void test_window_that_lies_open_was_not_waited_for(void **state)
{
	assert_int_equal(window_ms_when_sent_after(2000), 0);
}

static void test_small_segment_behind_a_delayed_ack_is_nagle(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	at_ms(&s, 41);
	acks(&s, SIDE_SERVER);
	after_us(&s, 30);
	sends(&s, SIDE_CLIENT, 100);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_NAGLE_DELACK), 40);
	script_done(&s);
}

static void test_open_request_at_the_end_is_server_think(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 50);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 8001);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 8000);
	assert_int_equal(view->stall_count, 1);
	assert_true(view->stalls[0].is_open);
	assert_int_equal(view->stalls[0].after.number, 0);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_OPEN);
	script_done(&s);
}

static void test_open_idle_connection_after_an_answer_is_idle(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 50);
	s.sides[SIDE_SERVER].acked = 100;
	sends(&s, SIDE_SERVER, 100);
	after_us(&s, 50);
	acks(&s, SIDE_CLIENT);
	at_ms(&s, 9001);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_KEEP_IDLE), 9000);
	assert_int_equal(view->stall_count, 0);
	script_done(&s);
}

static void test_path_mtu_stall_is_freed_by_smaller_segments(void **state)
{
	struct script s;
	const struct view *view;
	const struct stall *stall;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	at_ms(&s, 210);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	at_ms(&s, 640);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	at_ms(&s, 1480);
	resends(&s, SIDE_CLIENT, 0, 1024);
	after_us(&s, 100);
	acks_to(&s, SIDE_SERVER, 1024);
	view = script_end(&s);
	assert_true(view->stall_count >= 1);
	stall = &view->stalls[0];
	assert_int_equal(stall->packet_bytes, SCRIPT_SEGMENT + SCRIPT_HEADERS);
	assert_int_equal(stall->freed_by_bytes, 1024 + SCRIPT_HEADERS);
	assert_int_equal(stall->repairs, 3);
	assert_false(stall->is_open);
	assert_int_equal(stall->after.number, s.numbers[0]);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 0);
	script_done(&s);
}

/* The upload of the founding case: a full super-segment vanishes, its small tail arrives at once. */
static void test_small_tail_that_overtakes_a_stuck_segment_has_passed(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	sends(&s, SIDE_CLIENT, 500);
	after_us(&s, 100);
	sacks(&s, SIDE_SERVER, 0, 5 * SCRIPT_SEGMENT, 5 * SCRIPT_SEGMENT + 500);
	at_ms(&s, 210);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	at_ms(&s, 630);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	at_ms(&s, 700);
	view = script_end(&s);
	assert_int_equal(view->stall_count, 1);
	assert_int_equal(view->stalls[0].repairs, 2);
	assert_int_equal(view->stalls[0].packet_bytes, SCRIPT_SEGMENT + SCRIPT_HEADERS);
	assert_true(view->stalls[0].small_passed > 0);
	script_done(&s);
}

static void test_half_closed_request_keeps_the_servers_turn(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	fin(&s, SIDE_CLIENT);
	after_us(&s, 50);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 2001);
	sends(&s, SIDE_SERVER, 100);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 2000);
	script_done(&s);
}

static void test_late_second_fin_is_close_wait(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	fin(&s, SIDE_CLIENT);
	after_us(&s, 50);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 2001);
	fin(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_CLOSE_WAIT_APP), 2000);
	script_done(&s);
}

static void test_bulk_transfer_is_bound_by_the_congestion_window(void **state)
{
	struct script s;
	const struct view *view;
	uint32_t acked = 0;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	for (unsigned i = 0; i < 10; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	for (unsigned i = 0; i < 100; i++) {
		after_us(&s, 1000);
		acked += SCRIPT_SEGMENT;
		acks_to(&s, SIDE_SERVER, acked);
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	}
	view = script_end(&s);
	assert_true(state_ms(view, STATE_CWND) >= 99);
	assert_int_equal(view->stall_count, 0);
	assert_in_range(view->round_trip.median_ns, 9000000, 11000000);
	script_done(&s);
}

/* 1,000 bytes, acknowledged, then silence until `ms`; the messages say `turn`. */
static void quiet_until(struct script *s, enum side side, enum turn turn, uint64_t ms)
{
	sends(s, side, 1000);
	has_turn(s, turn);
	after_us(s, 50);
	acks(s, side_other(side));
	at_ms(s, ms);
}

static void test_pause_inside_a_request_is_the_clients(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	quiet_until(&s, SIDE_CLIENT, TURN_REQUEST_PARTIAL, 3001);
	/* 408: the server speaks, but the rest of the request was the client's to send. */
	sends(&s, SIDE_SERVER, 200);
	has_turn(&s, TURN_RESPONSE_NONE);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 3000);
	assert_int_equal(view->state_ns[STATE_SERVER_THINK], 0);
	assert_int_equal(view->stall_count, 1);
	assert_int_equal(view->stalls[0].sender, SIDE_CLIENT);
	script_done(&s);
}

static void test_pause_inside_an_answer_is_the_servers(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	quiet_until(&s, SIDE_CLIENT, TURN_RESPONSE_NONE, 501);
	quiet_until(&s, SIDE_SERVER, TURN_RESPONSE_PARTIAL, 2501);
	/* The client lost patience. */
	rst(&s, SIDE_CLIENT);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 500);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 2000);
	assert_int_equal(view->stall_count, 2);
	assert_int_equal(view->stalls[1].state, STATE_SENDER_IDLE);
	assert_int_equal(view->stalls[1].sender, SIDE_SERVER);
	assert_int_equal(view_total(view), view->end_ns - view->start_ns);
	script_done(&s);
}

static void test_wait_for_the_100_is_told_apart(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	quiet_until(&s, SIDE_CLIENT, TURN_EXPECT_WAIT, 1001);
	sends(&s, SIDE_CLIENT, 1000);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_EXPECT_WAIT), 1000);
	assert_int_equal(view->stalls[0].state, STATE_EXPECT_WAIT);
	assert_int_equal(view->stalls[0].sender, SIDE_CLIENT);
	script_done(&s);
}

static void test_silence_behind_a_complete_exchange_is_nobodys(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	quiet_until(&s, SIDE_CLIENT, TURN_RESPONSE_NONE, 2);
	quiet_until(&s, SIDE_SERVER, TURN_REQUEST_NONE, 5002);
	/* By direction it would be a pause of the server. */
	sends(&s, SIDE_SERVER, 100);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_KEEP_IDLE), 5000);
	assert_int_equal(view->state_ns[STATE_SENDER_IDLE], 0);
	assert_int_equal(view->stall_count, 0);
	script_done(&s);
}

static void test_slow_tls_handshake_belongs_to_who_owes_its_answer(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	quiet_until(&s, SIDE_CLIENT, TURN_TLS_HANDSHAKE, 1501);
	sends(&s, SIDE_SERVER, 3000);
	has_turn(&s, TURN_TLS_HANDSHAKE);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_TLS_HS), 1500);
	assert_int_equal(view->stall_count, 1);
	assert_int_equal(view->stalls[0].sender, SIDE_SERVER);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handshake_measures_the_round_trip),
		cmocka_unit_test(test_repeated_syn_is_handshake_retry),
		cmocka_unit_test(test_slow_server_owns_its_answer),
		cmocka_unit_test(test_answer_that_carries_the_ack_is_server_time),
		cmocka_unit_test(test_keep_alives_do_not_hide_a_slow_server),
		cmocka_unit_test(test_answer_that_was_not_captured_is_an_answer),
		cmocka_unit_test(test_close_that_acknowledges_the_answer_is_nobodys_wait),
		cmocka_unit_test(test_new_request_after_a_long_pause_is_idle),
		cmocka_unit_test(test_pause_of_the_sender_is_sender_idle),
		cmocka_unit_test(test_close_after_silence_of_the_server_is_server_think),
		cmocka_unit_test(test_zero_window_with_linux_probes),
		cmocka_unit_test(test_full_window_above_zero_is_rwnd),
		cmocka_unit_test(test_window_that_is_filled_at_once_was_waited_for),
		cmocka_unit_test(test_window_that_lies_open_was_not_waited_for),
		cmocka_unit_test(test_small_segment_behind_a_delayed_ack_is_nagle),
		cmocka_unit_test(test_open_request_at_the_end_is_server_think),
		cmocka_unit_test(test_open_idle_connection_after_an_answer_is_idle),
		cmocka_unit_test(test_path_mtu_stall_is_freed_by_smaller_segments),
		cmocka_unit_test(test_small_tail_that_overtakes_a_stuck_segment_has_passed),
		cmocka_unit_test(test_half_closed_request_keeps_the_servers_turn),
		cmocka_unit_test(test_late_second_fin_is_close_wait),
		cmocka_unit_test(test_bulk_transfer_is_bound_by_the_congestion_window),
		cmocka_unit_test(test_pause_inside_a_request_is_the_clients),
		cmocka_unit_test(test_pause_inside_an_answer_is_the_servers),
		cmocka_unit_test(test_wait_for_the_100_is_told_apart),
		cmocka_unit_test(test_silence_behind_a_complete_exchange_is_nobodys),
		cmocka_unit_test(test_slow_tls_handshake_belongs_to_who_owes_its_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
