/* SPDX-License-Identifier: BSD-3-Clause */
/* What bytes that come again are called, by when they and others were sent (RFC 8985 section 6.2). */
#include "builder.h"

#define ROUNDS 40u

static uint64_t repairs_of(const struct view *view, enum repair repair)
{
	return view->flows[SIDE_CLIENT].repairs[repair];
}

/* A segment a round trip, until the smoothed one is as long. Returns the next offset. */
static uint32_t settle(struct script *s, uint64_t trip_us)
{
	handshake(s);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		after_us(s, trip_us);
		acks(s, SIDE_SERVER);
		after_us(s, 10);
	}
	return s->sides[SIDE_CLIENT].sent;
}

/* Four segments of which the first is lost, and three SACKs after so long. */
static void lose_first_of_four(struct script *s, uint32_t base, uint64_t trip_us)
{
	for (uint32_t i = 0; i < 4; i++)
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(s, trip_us);
	for (uint32_t i = 2; i <= 4; i++)
		sacks(s, SIDE_SERVER, base, base + SCRIPT_SEGMENT, base + i * SCRIPT_SEGMENT);
}

static void test_what_left_before_an_acknowledged_repair_is_a_fast_repair(void **state)
{
	struct script s;
	const struct view *view;
	uint32_t base;

	(void)state;
	script_begin(&s);
	base = settle(&s, 20000);
	lose_first_of_four(&s, base, 20000);
	resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 20000);
	/* The repair was lost too, and goes again behind the segment that is lost now. */
	resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
	after_us(&s, 20000);
	acks_to(&s, SIDE_SERVER, base + 4 * SCRIPT_SEGMENT);
	after_us(&s, 12000);
	resends(&s, SIDE_CLIENT, base + 4 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	after_us(&s, 20000);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 3);
	assert_int_equal(repairs_of(view, REPAIR_UNKNOWN), 0);
	script_done(&s);
}

static void test_pieces_behind_a_packet_too_big_are_no_fast_repairs(void **state)
{
	const uint32_t piece = SCRIPT_SEGMENT / 2;
	struct script s;
	const struct view *view;
	uint32_t base;

	(void)state;
	script_begin(&s);
	base = settle(&s, 20000);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 1000);
	resends(&s, SIDE_CLIENT, base, piece);
	after_us(&s, 20000);
	acks_to(&s, SIDE_SERVER, base + piece);
	after_us(&s, 500);
	for (uint32_t i = 1; i < 4; i++)
		resends(&s, SIDE_CLIENT, base + i * piece, piece);
	after_us(&s, 20000);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 0);
	assert_int_equal(repairs_of(view, REPAIR_UNKNOWN), 4);
	script_done(&s);
}

static void test_first_repair_may_come_late_behind_a_queue(void **state)
{
	struct script s;
	const struct view *view;
	uint32_t base;

	(void)state;
	script_begin(&s);
	base = settle(&s, 1000);
	/* A timer would have run out, but the evidence is younger than that. */
	lose_first_of_four(&s, base, 100000);
	after_us(&s, 110000);
	resends(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT);
	after_us(&s, 1000);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, REPAIR_FAST), 1);
	assert_int_equal(repairs_of(view, REPAIR_TIMEOUT), 0);
	script_done(&s);
}

/* Seen at the receiver: an ID that was used up before a repair told of something lost in secret, behind
 * all that came here. */
static void test_what_seemed_lost_in_secret_may_only_be_late(void **state)
{
	struct script s;
	struct decoded late;
	uint32_t base;

	(void)state;
	script_begin(&s);
	base = settle(&s, 20000);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	late = s.last;
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	for (uint32_t i = 0; i < 3; i++)
		sacks(&s, SIDE_SERVER, base, base + 2 * SCRIPT_SEGMENT, base + 3 * SCRIPT_SEGMENT);
	after_us(&s, 2000);
	prepare(&s, SIDE_CLIENT, base, SCRIPT_SEGMENT, TCP_ACK | TCP_PSH);
	resends(&s, SIDE_CLIENT, base + SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	assert_int_equal(track_label(s.track)->repair, REPAIR_FAST);
	after_us(&s, 100);
	s.last = late;
	packet_again(&s);
	assert_int_equal(track_label(s.track)->kind, LABEL_KIND_LATE);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	after_us(&s, 1000);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	assert_int_equal(track_label(s.track)->kind, LABEL_KIND_PLAIN);
	(void)script_end(&s);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_left_before_an_acknowledged_repair_is_a_fast_repair),
		cmocka_unit_test(test_pieces_behind_a_packet_too_big_are_no_fast_repairs),
		cmocka_unit_test(test_first_repair_may_come_late_behind_a_queue),
		cmocka_unit_test(test_what_seemed_lost_in_secret_may_only_be_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
