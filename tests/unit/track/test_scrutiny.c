/* SPDX-License-Identifier: BSD-3-Clause */
/* The closer look at directions that carry much: echoes, fates of packets, tails, single packets. */
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
	assert_int_equal(view->flows[SIDE_CLIENT].bucket.rate, 0);
	script_done(&s);
}

#define POLICED_RATE  1000000 /* bytes a second */
#define POLICED_BURST (16 * SCRIPT_SEGMENT)

/* What passes on the way, and when: a token bucket, or lots. */
struct way {
	struct script *script;
	bool is_policed;
	bool is_behind; /* the point lies behind it */
	int64_t tokens;
	uint64_t time_ms;
	uint32_t lots;
};

static bool does_pass(struct way *way)
{
	if (!way->is_policed) {
		way->lots = way->lots * 1664525 + 1013904223;
		return way->lots >> 24 >= 10; /* of 256 */
	}
	if (way->tokens < SCRIPT_SEGMENT)
		return false;
	way->tokens -= SCRIPT_SEGMENT;
	return true;
}

static void wait_ms(struct way *way, unsigned ms)
{
	at_ms(way->script, way->time_ms += ms);
	way->tokens = MIN(way->tokens + POLICED_RATE / 1000 * ms, (int64_t)POLICED_BURST);
}

/* A flight, three packets a millisecond, what was lost of it again after 20 ms, and an acknowledgment of all. The next flight
 * is larger by eight, or half as large when something was lost. */
static void fly(struct way *way, unsigned *segments)
{
	struct script *s = way->script;
	uint32_t base = s->sides[SIDE_CLIENT].sent;
	uint32_t lost[64];
	unsigned count = 0;

	wait_ms(way, 20);
	for (unsigned i = 0; i < *segments; i++) {
		bool is_passing = does_pass(way);

		if (i % 3 == 2)
			wait_ms(way, 1);
		if (!is_passing)
			lost[count++] = base + i * SCRIPT_SEGMENT;
		if (is_passing || !way->is_behind)
			sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		else
			loses(s, SIDE_CLIENT, SCRIPT_SEGMENT);
	}
	wait_ms(way, 20);
	for (unsigned i = 0; i < count && way->tokens >= SCRIPT_SEGMENT; i++) {
		if (!i)
			sacks(s, SIDE_SERVER, lost[0], base + *segments * SCRIPT_SEGMENT,
			      base + (*segments + 1) * SCRIPT_SEGMENT);
		resends(s, SIDE_CLIENT, lost[i], SCRIPT_SEGMENT);
		way->tokens -= SCRIPT_SEGMENT;
	}
	after_us(s, 1000);
	acks_to(s, SIDE_SERVER, s->sides[SIDE_CLIENT].sent);
	*segments = count ? *segments / 2 + 1 : *segments + 8;
}

static struct bucket_fit fly_all(bool is_policed, bool is_behind)
{
	struct script s;
	struct way way = {&s, is_policed, is_behind, POLICED_BURST, 1000, 1};
	struct bucket_fit fit;
	unsigned segments = 10;

	script_begin(&s);
	handshake(&s);
	exchange(&s, ROUNDS);
	for (unsigned i = 0; i < 150; i++)
		fly(&way, &segments);
	fit = script_end(&s)->flows[SIDE_CLIENT].bucket;
	script_done(&s);
	return fit;
}

static void assert_policed(const struct bucket_fit *fit)
{
	assert_in_range(fit->runs, 10, 300);
	assert_in_range(fit->burst_bytes, POLICED_BURST / 2, POLICED_BURST * 2);
	assert_in_range(fit->empty_permille, 900, 1000);
	assert_in_range(fit->enough_permille, 950, 1000);
	assert_in_range(fit->scarce_permille, 0, 350);
}

static void test_losses_of_a_policer_fit_its_bucket(void **state)
{
	struct bucket_fit fit = fly_all(/* is_policed= */ true, /* is_behind= */ false);

	(void)state;
	assert_policed(&fit);
}

static void test_holes_fit_the_bucket_behind_the_policer(void **state)
{
	struct bucket_fit fit = fly_all(/* is_policed= */ true, /* is_behind= */ true);

	(void)state;
	assert_policed(&fit);
}

static void test_losses_by_lot_fit_no_bucket(void **state)
{
	struct bucket_fit fit = fly_all(/* is_policed= */ false, /* is_behind= */ false);

	(void)state;
	assert_in_range(fit.runs, 20, 150);
	assert_in_range(fit.empty_permille + fit.enough_permille - fit.scarce_permille, 0, 1300);
}

/* A flight of 40, of which six are lost and repaired in one recovery, each so far behind the one before. */
static struct flow fly_with_six_lost(uint32_t step)
{
	struct script s;
	struct flow flow;
	uint32_t base, end;

	script_begin(&s);
	handshake(&s);
	exchange(&s, ROUNDS);
	/* One alone, so that the fates of what follows are kept. */
	base = s.sides[SIDE_CLIENT].sent;
	after_us(&s, 1000);
	for (unsigned i = 0; i < 4; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 8000);
	sacks(&s, SIDE_SERVER, base, base + SCRIPT_SEGMENT, base + 4 * SCRIPT_SEGMENT);
	resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
	after_us(&s, 8000);
	acks(&s, SIDE_SERVER);
	base = s.sides[SIDE_CLIENT].sent;
	for (unsigned i = 0; i < 40; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	end = s.sides[SIDE_CLIENT].sent;
	after_us(&s, 8000);
	sacks(&s, SIDE_SERVER, base, end - SCRIPT_SEGMENT, end);
	for (uint32_t i = 0; i < 6; i++)
		resends(&s, SIDE_CLIENT, base + i * step * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	after_us(&s, 8000);
	acks(&s, SIDE_SERVER);
	flow = script_end(&s)->flows[SIDE_CLIENT];
	script_done(&s);
	return flow;
}

static void test_neighbours_that_are_lost_together_are_one_run(void **state)
{
	struct flow apart = fly_with_six_lost(5);
	struct flow together = fly_with_six_lost(1);

	(void)state;
	assert_int_equal(apart.loss_episodes, 2);
	assert_int_equal(apart.loss_run_segments, 1 + 6);
	assert_int_equal(apart.loss_runs, 1 + 6);
	assert_int_equal(together.loss_episodes, 2);
	assert_int_equal(together.loss_run_segments, 1 + 6);
	assert_int_equal(together.loss_runs, 1 + 1);
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
		cmocka_unit_test(test_losses_of_a_policer_fit_its_bucket),
		cmocka_unit_test(test_holes_fit_the_bucket_behind_the_policer),
		cmocka_unit_test(test_losses_by_lot_fit_no_bucket),
		cmocka_unit_test(test_neighbours_that_are_lost_together_are_one_run),
		cmocka_unit_test(test_single_packets_and_super_segments_are_counted_apart),
		cmocka_unit_test(test_probe_for_the_end_is_a_tail_repair),
		cmocka_unit_test(test_full_packets_behind_the_stuck_one_are_no_small_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
