/* SPDX-License-Identifier: BSD-3-Clause */
/* What a point away from the sender tells of what the sender waited for and of what it repeated. */
#include "builder.h"

static uint64_t repairs_of(const struct view *view, enum repair repair)
{
	return view->flows[SIDE_CLIENT].repairs[repair];
}

/* As the server's own point sees it: the client is `trip_ms` away, there and back. */
static void handshake_at_server(struct script *s, uint64_t trip_ms)
{
	syn(s);
	after_us(s, 20);
	syn_ack(s);
	after_us(s, trip_ms * 1000);
	acks(s, SIDE_CLIENT);
}

/* So many segments right behind each other, each acknowledged on arrival. */
static void burst(struct script *s, unsigned segments)
{
	for (unsigned i = 0; i < segments; i++) {
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		after_us(s, 10);
		acks(s, SIDE_SERVER);
		after_us(s, 10);
	}
}

static void test_nagle_at_the_far_end_includes_the_way_of_the_ack(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	syn(&s);
	after_us(&s, 45000);
	syn_ack(&s);
	acks(&s, SIDE_CLIENT);
	sends(&s, SIDE_CLIENT, 200);
	at_ms(&s, 91);
	s.sides[SIDE_SERVER].acked = 200;
	sends(&s, SIDE_SERVER, 129);
	at_ms(&s, 131);
	acks(&s, SIDE_CLIENT);
	at_ms(&s, 177);
	sends(&s, SIDE_SERVER, 21);
	acks(&s, SIDE_CLIENT);
	closes(&s);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_NAGLE_DELACK), 86);
	script_done(&s);
}

static void test_nagle_behind_a_delayed_ack_of_less_than_two_round_trips(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake_at_server(&s, 45);
	sends(&s, SIDE_CLIENT, 200);
	s.sides[SIDE_SERVER].acked = 200;
	at_ms(&s, 50);
	sends(&s, SIDE_SERVER, 129);
	at_ms(&s, 135);
	acks(&s, SIDE_CLIENT);
	sends(&s, SIDE_SERVER, 21);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_NAGLE_DELACK), 85);
	script_done(&s);
}

static const struct view *bursts_at_server(struct script *s, unsigned segments, bool has_timestamps)
{
	script_begin(s);
	s->has_scale = false;
	s->has_timestamps = has_timestamps;
	s->trip_ms = has_timestamps ? 40 : 0;
	s->sides[SIDE_SERVER].window = 20 * SCRIPT_SEGMENT;
	handshake_at_server(s, 40);
	for (unsigned round = 0; round < 20; round++) {
		at_ms(s, 41 + 40 * round);
		burst(s, segments);
	}
	return script_end(s);
}

static void test_window_that_each_round_trip_fills_blocks_a_far_sender(void **state)
{
	struct script s;
	const struct view *view = bursts_at_server(&s, 20, /* has_timestamps= */ true);

	assert_in_range(state_ms(view, STATE_RWND), 640, 780);
	script_done(&s);
	view = bursts_at_server(&s, 20, /* has_timestamps= */ false);
	assert_in_range(state_ms(view, STATE_RWND), 640, 780);
	script_done(&s);
}

static void test_window_that_is_half_used_blocks_nobody(void **state)
{
	struct script s;
	const struct view *view = bursts_at_server(&s, 10, /* has_timestamps= */ true);

	assert_int_equal(state_ms(view, STATE_RWND), 0);
	script_done(&s);
	view = bursts_at_server(&s, 10, /* has_timestamps= */ false);
	assert_int_equal(state_ms(view, STATE_RWND), 0);
	script_done(&s);
}

/* Each round trip brings twice as much as the one before, right behind each other in two milliseconds. The
 * window has room for a little more than that: as the second half was acknowledged, not the first. */
static void test_window_that_grows_with_its_sender_blocks_nobody(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.trip_ms = 40;
	handshake_at_server(&s, 40);
	for (unsigned round = 0; round < 6; round++) {
		s.sides[SIDE_SERVER].window = (uint16_t)((23 << round) * SCRIPT_SEGMENT >> 7);
		at_ms(&s, 41 + 40 * round);
		burst(&s, (10 << round) / 2);
		at_ms(&s, 42 + 40 * round);
		burst(&s, (10 << round) / 2);
	}
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_RWND), 0);
	script_done(&s);
}

/* Pieces of six segments, cut before this point: PSH ends each. There is room for four, so the sender waits
 * until there is room for a piece. */
static void test_piece_that_was_cut_into_segments_waits_for_room(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.has_scale = false;
	s.sides[SIDE_SERVER].window = 40 * SCRIPT_SEGMENT;
	handshake(&s);
	for (unsigned i = 0; i < 42; i++) {
		emit(&s, SIDE_CLIENT, s.sides[SIDE_CLIENT].sent, SCRIPT_SEGMENT,
		     i % 6 == 5 ? TCP_ACK | TCP_PSH : TCP_ACK);
		s.sides[SIDE_CLIENT].sent += SCRIPT_SEGMENT;
		if (i == 5)
			acks(&s, SIDE_SERVER);
	}
	after_us(&s, 30000);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_RWND), 30);
	script_done(&s);
}

/* Ten segments, of which the second is SACKed around and repaired. */
static void begin_repair(struct script *s)
{
	script_begin(s);
	handshake(s);
	at_ms(s, 10);
	sends(s, SIDE_CLIENT, 10 * SCRIPT_SEGMENT);
	at_ms(s, 20);
	sacks(s, SIDE_SERVER, 0, SCRIPT_SEGMENT, 4 * SCRIPT_SEGMENT);
	at_ms(s, 21);
	resends(s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
}

/* The acknowledgment echoes the first transmission, so the recovery is over with it, or the repair. */
static uint64_t recovery_ms(uint64_t echoed_ms)
{
	struct script s;
	const struct view *view;
	uint64_t ms;

	begin_repair(&s);
	at_ms(&s, 22);
	s.trip_ms = 22 - echoed_ms;
	acks_to(&s, SIDE_SERVER, 4 * SCRIPT_SEGMENT);
	at_ms(&s, 40);
	acks_to(&s, SIDE_SERVER, 10 * SCRIPT_SEGMENT);
	view = script_end(&s);
	ms = state_ms(view, STATE_LOSS_FAST);
	script_done(&s);
	return ms;
}

static void test_recovery_that_its_sender_takes_back_ends_at_once(void **state)
{
	assert_int_equal(recovery_ms(21), 20);
	assert_int_equal(recovery_ms(10), 2);
}

/* Beside the sender: what it sent after its recovery began was lost in part, too, and is repaired already. */
static void test_recovery_behind_which_more_counts_as_lost_goes_on(void **state)
{
	struct script s;
	const struct view *view;

	begin_repair(&s);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	at_ms(&s, 30);
	sacks(&s, SIDE_SERVER, 0, 11 * SCRIPT_SEGMENT, 15 * SCRIPT_SEGMENT);
	resends(&s, SIDE_CLIENT, 10 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	at_ms(&s, 32);
	sacks(&s, SIDE_SERVER, 10 * SCRIPT_SEGMENT, 11 * SCRIPT_SEGMENT, 15 * SCRIPT_SEGMENT);
	at_ms(&s, 60);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 2);
	assert_int_equal(state_ms(view, STATE_LOSS_FAST), 40);
	script_done(&s);
}

static void test_segment_overtaken_by_the_last_repair_is_a_fast_repair(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, 4 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	sacks(&s, SIDE_SERVER, 0, SCRIPT_SEGMENT, 4 * SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks_to(&s, SIDE_SERVER, 4 * SCRIPT_SEGMENT);
	after_us(&s, 5);
	resends(&s, SIDE_CLIENT, 4 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	at_ms(&s, 50);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 2);
	assert_int_equal(repairs_of(view, REPAIR_UNKNOWN), 0);
	assert_int_equal(state_ms(view, STATE_LOSS_FAST), 40);
	script_done(&s);
}

/* The last segments are lost before this point, and then so many of their copies. */
static const struct view *lost_tail(struct script *s, unsigned lost)
{
	script_begin(s);
	handshake_at_server(s, 1);
	at_ms(s, 10);
	burst(s, 6);
	for (unsigned i = 0; i < lost; i++) {
		loses(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		s->sides[SIDE_CLIENT].sent -= SCRIPT_SEGMENT;
	}
	at_ms(s, 230);
	sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
	acks(s, SIDE_SERVER);
	return script_end(s);
}

static void test_lone_tail_that_was_lost_once_is_repaired_by_a_probe(void **state)
{
	struct script s;
	const struct view *view = lost_tail(&s, 1);

	assert_int_equal(repairs_of(view, REPAIR_TAIL_PROBE), 1);
	assert_int_equal(repairs_of(view, REPAIR_TIMEOUT), 0);
	script_done(&s);
}

static void test_tail_whose_probe_was_lost_too_is_repaired_by_the_timer(void **state)
{
	struct script s;
	const struct view *view = lost_tail(&s, 2);

	assert_int_equal(repairs_of(view, REPAIR_TAIL_PROBE), 0);
	assert_int_equal(repairs_of(view, REPAIR_TIMEOUT), 1);
	script_done(&s);
}

/* Slow answers, between which the server sends so many packets to others. */
static uint64_t timeouts_of_slow_answers(uint16_t ids_used)
{
	struct script s;
	uint64_t timeouts;

	script_begin(&s);
	handshake(&s);
	for (unsigned i = 0; i < 6; i++) {
		at_ms(&s, 10 + 1000 * i);
		sends(&s, SIDE_CLIENT, 100);
		s.sides[SIDE_SERVER].ip_id = (uint16_t)(s.sides[SIDE_SERVER].ip_id + ids_used);
		acks(&s, SIDE_SERVER);
		s.sides[SIDE_SERVER].ip_id = (uint16_t)(s.sides[SIDE_SERVER].ip_id + ids_used);
		at_ms(&s, 400 + 1000 * i);
		sends(&s, SIDE_SERVER, 100);
		acks(&s, SIDE_CLIENT);
	}
	timeouts = script_end(&s)->flows[SIDE_SERVER].repairs[REPAIR_TIMEOUT];
	script_done(&s);
	return timeouts;
}

static void test_ids_that_all_connections_of_a_host_share_tell_of_no_losses(void **state)
{
	assert_int_equal(timeouts_of_slow_answers(0), 0);
	/* The first time nobody can know. */
	assert_in_range(timeouts_of_slow_answers(3), 0, 1);
}

static void test_loss_behind_the_last_arrival_shows_in_the_ip_ids_of_the_repair(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake_at_server(&s, 1);
	at_ms(&s, 10);
	burst(&s, 6);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 10);
	sacks(&s, SIDE_SERVER, 6 * SCRIPT_SEGMENT, 7 * SCRIPT_SEGMENT, 8 * SCRIPT_SEGMENT);
	after_us(&s, 1000);
	resends(&s, SIDE_CLIENT, 6 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	acks_to(&s, SIDE_SERVER, 8 * SCRIPT_SEGMENT);
	after_us(&s, 1000);
	resends(&s, SIDE_CLIENT, 8 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	after_us(&s, 1000);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 2);
	script_done(&s);
}

static void test_first_repair_behind_a_long_queue_is_still_fast(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake_at_server(&s, 1);
	at_ms(&s, 10);
	burst(&s, 6);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	for (unsigned i = 0; i < 3; i++) {
		at_ms(&s, 60 + 50 * i);
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sacks(&s, SIDE_SERVER, 6 * SCRIPT_SEGMENT, 7 * SCRIPT_SEGMENT,
		      (8 + i) * SCRIPT_SEGMENT);
	}
	/* 200 ms after the last progress, 50 after the last evidence. */
	at_ms(&s, 210);
	resends(&s, SIDE_CLIENT, 6 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 1);
	assert_int_equal(repairs_of(view, REPAIR_TIMEOUT), 0);
	script_done(&s);
}

/* A packet is overtaken and comes 20 ms later; its sender did not wait for it, or did. */
static uint64_t fast_ms_of_late_packet(bool does_repair)
{
	struct script s;
	struct decoded late;
	uint64_t ms;

	script_begin(&s);
	handshake_at_server(&s, 40);
	at_ms(&s, 60);
	burst(&s, 6);
	late = *prepare(&s, SIDE_CLIENT, 6 * SCRIPT_SEGMENT, SCRIPT_SEGMENT, TCP_ACK);
	s.sides[SIDE_CLIENT].sent += SCRIPT_SEGMENT;
	for (unsigned i = 0; i < 3; i++) {
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sacks(&s, SIDE_SERVER, 6 * SCRIPT_SEGMENT, 7 * SCRIPT_SEGMENT,
		      (8 + i) * SCRIPT_SEGMENT);
	}
	after_us(&s, 20000);
	s.last = late;
	packet_again(&s);
	acks(&s, SIDE_SERVER);
	after_us(&s, 20000);
	if (does_repair)
		resends(&s, SIDE_CLIENT, 6 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	burst(&s, 3);
	ms = state_ms(script_end(&s), STATE_LOSS_FAST);
	script_done(&s);
	return ms;
}

static void test_needless_repair_shows_that_its_sender_was_in_a_recovery(void **state)
{
	assert_int_equal(fast_ms_of_late_packet(/* does_repair= */ true), 20);
	assert_int_equal(fast_ms_of_late_packet(/* does_repair= */ false), 0);
}

/* The request is lost on its way here; an acknowledgment of the answer before it shows its bytes. */
static void test_wait_for_a_probe_goes_on_behind_what_the_peer_repeats(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake_at_server(&s, 40);
	at_ms(&s, 60);
	sends(&s, SIDE_CLIENT, 1000);
	s.sides[SIDE_SERVER].acked = 1000;
	at_ms(&s, 61);
	sends(&s, SIDE_SERVER, 100);
	s.sides[SIDE_CLIENT].acked = 100;
	loses(&s, SIDE_CLIENT, 1000);
	at_ms(&s, 300);
	resends(&s, SIDE_SERVER, 0, 100);
	at_ms(&s, 340);
	sacks(&s, SIDE_CLIENT, 100, 0, 100);
	at_ms(&s, 342);
	resends(&s, SIDE_CLIENT, 1000, 1000);
	assert_int_equal(track_label(s.track)->repair, REPAIR_TAIL_PROBE);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	/* As long as a timer runs at most: a round trip and 200 ms. */
	assert_in_range(state_ms(view, STATE_LOSS_TLP), 235, 260);
	script_done(&s);
}

static void test_original_that_its_repair_overtook_is_late_and_no_copy(void **state)
{
	struct script s;
	struct decoded original;

	script_begin(&s);
	handshake_at_server(&s, 1);
	at_ms(&s, 10);
	burst(&s, 6);
	original = *prepare(&s, SIDE_CLIENT, 6 * SCRIPT_SEGMENT, SCRIPT_SEGMENT, TCP_ACK);
	s.sides[SIDE_CLIENT].sent += SCRIPT_SEGMENT;
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sacks(&s, SIDE_SERVER, 6 * SCRIPT_SEGMENT, 7 * SCRIPT_SEGMENT, 8 * SCRIPT_SEGMENT);
	after_us(&s, 2000);
	resends(&s, SIDE_CLIENT, 6 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	after_us(&s, 100);
	s.last = original;
	packet_again(&s);
	assert_int_equal(track_label(s.track)->kind, LABEL_KIND_LATE);
	(void)script_end(&s);
	script_done(&s);
}

static void test_repair_that_newer_data_overtook_is_no_copy(void **state)
{
	struct script s;
	struct decoded repair;
	const struct view *view;

	script_begin(&s);
	handshake_at_server(&s, 1);
	at_ms(&s, 10);
	burst(&s, 6);
	repair = *prepare(&s, SIDE_CLIENT, 4 * SCRIPT_SEGMENT, SCRIPT_SEGMENT, TCP_ACK);
	after_us(&s, 3000);
	burst(&s, 2);
	sends(&s, SIDE_SERVER, 100);
	s.last = repair;
	packet_again(&s);
	after_us(&s, 300000);
	sends(&s, SIDE_SERVER, 100);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_NEEDLESS), 1);
	assert_int_equal(view->flows[SIDE_CLIENT].copies, 0);
	/* The pause that follows stays within the answer. */
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 0);
	script_done(&s);
}

static void test_gap_behind_a_whole_segment_is_not_the_programs(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	for (unsigned i = 0; i < 30; i++) {
		at_ms(&s, 10 + 3 * i);
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		after_us(&s, 50);
		acks(&s, SIDE_SERVER);
	}
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 50);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 150);
	sends(&s, SIDE_CLIENT, 100);
	view = script_end(&s);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 53);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nagle_at_the_far_end_includes_the_way_of_the_ack),
		cmocka_unit_test(test_nagle_behind_a_delayed_ack_of_less_than_two_round_trips),
		cmocka_unit_test(test_window_that_each_round_trip_fills_blocks_a_far_sender),
		cmocka_unit_test(test_window_that_is_half_used_blocks_nobody),
		cmocka_unit_test(test_window_that_grows_with_its_sender_blocks_nobody),
		cmocka_unit_test(test_piece_that_was_cut_into_segments_waits_for_room),
		cmocka_unit_test(test_recovery_that_its_sender_takes_back_ends_at_once),
		cmocka_unit_test(test_recovery_behind_which_more_counts_as_lost_goes_on),
		cmocka_unit_test(test_segment_overtaken_by_the_last_repair_is_a_fast_repair),
		cmocka_unit_test(test_lone_tail_that_was_lost_once_is_repaired_by_a_probe),
		cmocka_unit_test(test_tail_whose_probe_was_lost_too_is_repaired_by_the_timer),
		cmocka_unit_test(test_ids_that_all_connections_of_a_host_share_tell_of_no_losses),
		cmocka_unit_test(
			test_loss_behind_the_last_arrival_shows_in_the_ip_ids_of_the_repair),
		cmocka_unit_test(test_first_repair_behind_a_long_queue_is_still_fast),
		cmocka_unit_test(test_needless_repair_shows_that_its_sender_was_in_a_recovery),
		cmocka_unit_test(test_wait_for_a_probe_goes_on_behind_what_the_peer_repeats),
		cmocka_unit_test(test_original_that_its_repair_overtook_is_late_and_no_copy),
		cmocka_unit_test(test_repair_that_newer_data_overtook_is_no_copy),
		cmocka_unit_test(test_gap_behind_a_whole_segment_is_not_the_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
