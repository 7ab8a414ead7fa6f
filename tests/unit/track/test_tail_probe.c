/* SPDX-License-Identifier: BSD-3-Clause */
/* Tail probes (RFC 8985 section 7): which of them repaired something. */
#include "builder.h"

static uint64_t repairs_of(const struct view *view, enum side side, enum repair repair)
{
	return view->flows[side].repairs[repair];
}

static void test_tail_probe_that_a_dsack_answers_is_needless(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 20);
	resends(&s, SIDE_CLIENT, SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	at_ms(&s, 30);
	sacks(&s, SIDE_SERVER, 2 * SCRIPT_SEGMENT, SCRIPT_SEGMENT, 2 * SCRIPT_SEGMENT);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TAIL_PROBE), 0);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 1);
	assert_int_equal(state_ms(view, STATE_LOSS_TLP), 0);
	script_done(&s);
}

static void test_tail_probe_whose_acknowledgment_echoes_the_original_is_needless(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	s.trip_ms = 20;
	at_ms(&s, 20);
	resends(&s, SIDE_CLIENT, 0, SCRIPT_SEGMENT);
	at_ms(&s, 30);
	acks(&s, SIDE_SERVER); /* echoes 10 */
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TAIL_PROBE), 0);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 1);
	assert_int_equal(state_ms(view, STATE_LOSS_TLP), 0);
	script_done(&s);
}

/* The receiver put off its acknowledgment of the first of two: that one is echoed. */
static void test_tail_probe_whose_acknowledgment_echoes_the_segment_before_is_loss(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	s.trip_ms = 20;
	at_ms(&s, 20);
	resends(&s, SIDE_CLIENT, SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	at_ms(&s, 30);
	acks(&s, SIDE_SERVER); /* echoes 10 */
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TAIL_PROBE), 1);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 0);
	assert_int_equal(state_ms(view, STATE_LOSS_TLP), 10);
	script_done(&s);
}

/* It acknowledges when it reads, which the sender waited for. */
static void test_tail_probe_into_a_full_window_that_opens_is_needless(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.sides[SIDE_SERVER].window = 23; /* << 7: 2,944 bytes, two segments */
	handshake(&s);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	s.trip_ms = 20;
	at_ms(&s, 20);
	resends(&s, SIDE_CLIENT, 2 * SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	at_ms(&s, 30);
	acks(&s, SIDE_SERVER); /* echoes 10 */
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_NEEDLESS), 1);
	assert_int_equal(state_ms(view, STATE_LOSS_TLP), 0);
	assert_int_equal(state_ms(view, STATE_RWND), 20);
	script_done(&s);
}

static void test_tail_probe_that_repairs_is_loss(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks_to(&s, SIDE_SERVER, SCRIPT_SEGMENT);
	at_ms(&s, 20);
	resends(&s, SIDE_CLIENT, SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(repairs_of(view, SIDE_CLIENT, REPAIR_TAIL_PROBE), 1);
	assert_int_equal(state_ms(view, STATE_LOSS_TLP), 10);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tail_probe_that_a_dsack_answers_is_needless),
		cmocka_unit_test(
			test_tail_probe_whose_acknowledgment_echoes_the_original_is_needless),
		cmocka_unit_test(
			test_tail_probe_whose_acknowledgment_echoes_the_segment_before_is_loss),
		cmocka_unit_test(test_tail_probe_into_a_full_window_that_opens_is_needless),
		cmocka_unit_test(test_tail_probe_that_repairs_is_loss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
