/* SPDX-License-Identifier: BSD-3-Clause */
/* What is told while a connection is watched, and what is not. */
#include "builder.h"

#include "base/mem.h"

#define EVENTS_MAXIMUM 16

struct told {
	struct event events[EVENTS_MAXIMUM];
	size_t count;
};

static void begin(struct script *s)
{
	script_begin(s);
	s->events = event_watch_new();
}

static void end(struct script *s)
{
	event_watch_free(s->events);
	script_done(s);
}

static struct told take(struct script *s)
{
	struct told told = {.count = 0};

	while (told.count < EVENTS_MAXIMUM && event_watch_next(s->events, &told.events[told.count]))
		told.count++;
	return told;
}

/* The only event since the last look. */
static struct event only(struct script *s, enum event_kind kind)
{
	struct told told = take(s);

	assert_int_equal(told.count, 1);
	assert_int_equal(told.events[0].kind, kind);
	return told.events[0];
}

static void test_a_healthy_connection_opens_and_closes(void **state)
{
	struct script s;

	begin(&s);
	handshake(&s);
	assert_int_equal(only(&s, EVENT_KIND_OPENED).packet.number, 3);
	sends(&s, SIDE_CLIENT, 1000);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	/* Nothing is due: hours may pass. */
	event_watch_clock(s.events, s.now_ns + 3600 * (uint64_t)1000000000);
	assert_int_equal(take(&s).count, 0);
	closes(&s);
	(void)only(&s, EVENT_KIND_CLOSED);
	end(&s);
}

static void test_data_without_acknowledgment_stalls_once_and_recovers(void **state)
{
	struct script s;
	struct event event;

	begin(&s);
	handshake(&s);
	(void)take(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, 1000);
	at_ms(&s, 300);
	resends(&s, SIDE_CLIENT, 0, 1000);
	event_watch_clock(s.events, SCRIPT_START_NS + 1009000000);
	assert_int_equal(take(&s).count, 0);
	at_ms(&s, 4000);
	resends(&s, SIDE_CLIENT, 0, 1000);
	event = only(&s, EVENT_KIND_STALLED);
	assert_int_equal(event.wait, EVENT_WAIT_ACKNOWLEDGMENT);
	assert_int_equal(event.side, SIDE_SERVER);
	assert_int_equal(event.time_ns, SCRIPT_START_NS + 1010000000);
	assert_int_equal(event.packet.number, 0);
	at_ms(&s, 5010);
	acks(&s, SIDE_SERVER);
	assert_int_equal(only(&s, EVENT_KIND_RECOVERED).duration_ns, 5000000000);
	end(&s);
}

static void test_a_syn_without_answer_stalls(void **state)
{
	struct script s;

	begin(&s);
	syn(&s);
	event_watch_clock(s.events, s.now_ns + EVENT_STALL_NS);
	assert_int_equal(only(&s, EVENT_KIND_STALLED).wait, EVENT_WAIT_HANDSHAKE);
	end(&s);
}

static void test_a_refusal_is_no_reset(void **state)
{
	struct script s;

	begin(&s);
	syn(&s);
	rst(&s, SIDE_SERVER);
	(void)only(&s, EVENT_KIND_REFUSED);
	end(&s);
}

static void test_a_reset_tells_who_did_it(void **state)
{
	struct script s;

	begin(&s);
	handshake(&s);
	(void)take(&s);
	rst(&s, SIDE_SERVER);
	assert_int_equal(only(&s, EVENT_KIND_RESET).side, SIDE_SERVER);
	end(&s);
}

static void test_a_window_closes_once_and_opens(void **state)
{
	struct script s;
	struct event event;

	begin(&s);
	handshake(&s);
	sends(&s, SIDE_CLIENT, 1000);
	(void)take(&s);
	s.sides[SIDE_SERVER].window = 0;
	acks(&s, SIDE_SERVER);
	event = only(&s, EVENT_KIND_WINDOW_CLOSED);
	assert_int_equal(event.side, SIDE_SERVER);
	after_us(&s, 2000);
	acks(&s, SIDE_SERVER);
	assert_int_equal(take(&s).count, 0);
	event_watch_clock(s.events, event.time_ns + EVENT_STALL_NS);
	assert_int_equal(only(&s, EVENT_KIND_STALLED).wait, EVENT_WAIT_WINDOW);
	s.sides[SIDE_SERVER].window = 500;
	after_us(&s, 2000000);
	acks(&s, SIDE_SERVER);
	assert_int_equal(only(&s, EVENT_KIND_WINDOW_OPENED).duration_ns, 2002000000);
	end(&s);
}

static void test_an_answer_is_waited_for_when_the_messages_say_so(void **state)
{
	struct script s;
	struct event event;

	begin(&s);
	handshake(&s);
	s.turn = TURN_RESPONSE_NONE;
	sends(&s, SIDE_CLIENT, 100);
	acks(&s, SIDE_SERVER);
	(void)take(&s);
	event_watch_clock(s.events, s.now_ns + EVENT_STALL_NS);
	event = only(&s, EVENT_KIND_STALLED);
	assert_int_equal(event.wait, EVENT_WAIT_ANSWER);
	assert_int_equal(event.side, SIDE_SERVER);
	end(&s);
}

static void test_a_connection_that_was_open_is_joined(void **state)
{
	struct script s;

	begin(&s);
	sends(&s, SIDE_SERVER, 100);
	(void)only(&s, EVENT_KIND_JOINED);
	end(&s);
}

static void test_a_second_point_tells_nothing_again(void **state)
{
	struct script s;

	begin(&s);
	handshake(&s);
	(void)take(&s);
	s.point = 1;
	handshake(&s);
	assert_int_equal(take(&s).count, 0);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_healthy_connection_opens_and_closes),
		cmocka_unit_test(test_data_without_acknowledgment_stalls_once_and_recovers),
		cmocka_unit_test(test_a_syn_without_answer_stalls),
		cmocka_unit_test(test_a_refusal_is_no_reset),
		cmocka_unit_test(test_a_reset_tells_who_did_it),
		cmocka_unit_test(test_a_window_closes_once_and_opens),
		cmocka_unit_test(test_an_answer_is_waited_for_when_the_messages_say_so),
		cmocka_unit_test(test_a_connection_that_was_open_is_joined),
		cmocka_unit_test(test_a_second_point_tells_nothing_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
