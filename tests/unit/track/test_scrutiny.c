/* SPDX-License-Identifier: BSD-3-Clause */
/* The closer look at directions that carry much: echoes, moments of loss, tails, single packets. */
#include "base/mem.h"
#include "builder.h"

#define ROUNDS 60u

/* Rounds of two segments, 10 ms apart; the echo of the acknowledgment comes back 8 ms later. */
static void exchange(struct script *s, unsigned rounds)
{
	for (unsigned i = 0; i < rounds; i++) {
		uint32_t echo = s->last.tcp.timestamp; /* of the latest acknowledgment */

		at_ms(s, 10 + 10 * i);
		for (unsigned j = 0; j < 2; j++) {
			prepare(s, SIDE_CLIENT, s->sides[SIDE_CLIENT].sent, SCRIPT_SEGMENT,
				TCP_ACK);
			s->last.tcp.timestamp_echo = echo;
			s->sides[SIDE_CLIENT].sent += SCRIPT_SEGMENT;
			packet_again(s);
		}
		after_us(s, 2000);
		acks(s, SIDE_SERVER);
	}
}

static void test_echo_is_the_way_to_the_sender_and_back(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	exchange(&s, ROUNDS);
	view = script_end(&s);
	assert_in_range(view->flows[SIDE_CLIENT].echo_median_us, 7900, 8100);
	assert_int_equal(view->flows[SIDE_SERVER].echo_median_us, 0);
	script_done(&s);
}

static void test_direction_that_carries_little_is_not_looked_at(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	exchange(&s, 20);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].echo_median_us, 0);
	assert_null(view->flows[SIDE_CLIENT].loss_moments);
	script_done(&s);
}

/* Every fourth round its first segment is lost and asked for. */
static void lose(struct script *s, unsigned rounds)
{
	for (unsigned i = 0; i < rounds; i++) {
		uint32_t base = s->sides[SIDE_CLIENT].sent;

		at_ms(s, 1000 + 10 * i);
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		after_us(s, 2000);
		if (i % 4 == 0) {
			sacks(s, SIDE_SERVER, base, base + SCRIPT_SEGMENT,
			      base + 3 * SCRIPT_SEGMENT);
			resends(s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
			after_us(s, 1000);
		}
		acks_to(s, SIDE_SERVER, s->sides[SIDE_CLIENT].sent);
	}
}

static void test_moments_of_loss_tell_what_had_passed_before(void **state)
{
	struct script s;
	const struct view *view;
	const struct flow *flow;

	(void)state;
	script_begin(&s);
	handshake(&s);
	exchange(&s, ROUNDS);
	lose(&s, 80);
	view = script_end(&s);
	flow = &view->flows[SIDE_CLIENT];
	assert_int_equal(flow->repairs[REPAIR_FAST], 20);
	/* Eight losses pass before the series begins. */
	assert_in_range(flow->loss_moment_count, 10, 12);
	for (uint32_t i = 1; i < flow->loss_moment_count; i++) {
		const struct loss_moment *before = &flow->loss_moments[i - 1];
		const struct loss_moment *moment = &flow->loss_moments[i];

		assert_int_equal(moment->time_us - before->time_us, 40000);
		assert_int_equal(moment->passed_bytes - before->passed_bytes, 12 * SCRIPT_SEGMENT);
		assert_in_range(moment->pass_time_us, before->time_us, moment->time_us);
	}
	script_done(&s);
}

static void test_holes_are_moments_of_loss_behind_the_loss(void **state)
{
	struct script s;
	const struct view *view;
	const struct flow *flow;

	(void)state;
	script_begin(&s);
	handshake(&s);
	exchange(&s, ROUNDS);
	for (unsigned i = 0; i < 30; i++) {
		uint32_t base = s.sides[SIDE_CLIENT].sent;

		at_ms(&s, 1000 + 10 * i);
		loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sacks(&s, SIDE_SERVER, base, base + SCRIPT_SEGMENT, base + 2 * SCRIPT_SEGMENT);
		after_us(&s, 2000);
		resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
		acks_to(&s, SIDE_SERVER, s.sides[SIDE_CLIENT].sent);
	}
	view = script_end(&s);
	flow = &view->flows[SIDE_CLIENT];
	/* A loss counts as a hole and as a repair: the series begins with the fifth. */
	assert_in_range(flow->loss_moment_count, 24, 26);
	for (uint32_t i = 2; i < flow->loss_moment_count; i++)
		assert_int_equal(flow->loss_moments[i].passed_bytes -
					 flow->loss_moments[i - 1].passed_bytes,
				 2 * SCRIPT_SEGMENT);
	script_done(&s);
}

static void test_single_packets_and_super_segments_are_counted_apart(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 300);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, 5 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].full_alone, 1);
	assert_int_equal(view->flows[SIDE_CLIENT].super_segments, 1);
	script_done(&s);
}

static void test_probe_for_the_end_is_a_tail_repair(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 2);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, 400);
	at_ms(&s, 10);
	resends(&s, SIDE_CLIENT, 2 * SCRIPT_SEGMENT, 400);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].repairs[REPAIR_TAIL_PROBE], 1);
	assert_int_equal(view->flows[SIDE_CLIENT].tail_repairs, 1);
	script_done(&s);
}

static void test_full_packets_behind_the_stuck_one_are_no_small_ones(void **state)
{
	static const unsigned repairs_at[] = {230, 650, 1500};
	struct script s;
	const struct view *view;
	uint32_t base;

	(void)state;
	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	base = s.sides[SIDE_CLIENT].sent;
	at_ms(&s, 2);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 100);
	sacks(&s, SIDE_SERVER, base, base + SCRIPT_SEGMENT, base + 2 * SCRIPT_SEGMENT);
	for (size_t i = 0; i < ARRAY_COUNT(repairs_at); i++) {
		at_ms(&s, repairs_at[i]);
		resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
	}
	at_ms(&s, 3000);
	view = script_end(&s);
	assert_int_equal(view->stall_count, 1);
	assert_true(view->stalls[0].is_open);
	assert_int_equal(view->stalls[0].small_passed, 0);
	/* The SACK came before the first repair: the peer has been silent since. */
	assert_int_equal(view->stalls[0].peer_packets, view->stalls[0].peer_early);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_echo_is_the_way_to_the_sender_and_back),
		cmocka_unit_test(test_direction_that_carries_little_is_not_looked_at),
		cmocka_unit_test(test_moments_of_loss_tell_what_had_passed_before),
		cmocka_unit_test(test_holes_are_moments_of_loss_behind_the_loss),
		cmocka_unit_test(test_single_packets_and_super_segments_are_counted_apart),
		cmocka_unit_test(test_probe_for_the_end_is_a_tail_repair),
		cmocka_unit_test(test_full_packets_behind_the_stuck_one_are_no_small_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
