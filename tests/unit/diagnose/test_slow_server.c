/* SPDX-License-Identifier: BSD-3-Clause */
/* slow-server: a long turn of the server, and turns that are none of our business. */
#include "builder.h"

static struct stall *add_turn(struct builder *builder, uint64_t duration_ms)
{
	return builder_add_stall(builder, BUILDER_NEAR, STATE_SERVER_THINK, SIDE_SERVER, 100,
				 duration_ms);
}

static void test_answer_after_three_seconds_is_a_slow_server(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 4000);
	add_turn(builder, 3000);
	finding = builder_find(builder, CAUSE_SLOW_SERVER);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(builder->report.status, VERDICT_STATUS_DEGRADED);
}

static void test_turn_seen_at_the_server_itself_is_proven(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 4000);
	builder_add_far_view(builder, 0);
	add_turn(builder, 3000);
	builder_add_stall(builder, BUILDER_FAR, STATE_SERVER_THINK, SIDE_SERVER, 100, 3000);
	assert_int_equal(builder_find(builder, CAUSE_SLOW_SERVER)->confidence, CONFIDENCE_PROVEN);
}

static void test_silence_is_not_the_servers_while_the_client_repeats(void **state)
{
	struct builder *builder = *state;

	/* At the server it looks like its turn; the client knows that its data does not arrive. */
	builder_set_duration(builder, 4000);
	builder_add_far_view(builder, 1);
	builder_add_stall(builder, BUILDER_NEAR, STATE_PATH_DEAD, SIDE_CLIENT, 100, 3000);
	builder_add_stall(builder, BUILDER_FAR, STATE_SERVER_THINK, SIDE_SERVER, 100, 3000);
	assert_null(builder_find(builder, CAUSE_SLOW_SERVER));
}

static void test_unfinished_silence_at_the_server_alone_is_only_possible(void **state)
{
	struct builder *builder = *state;

	/* Whether the request is complete, only its sender knows. */
	builder_set_duration(builder, 4000);
	builder->views[BUILDER_NEAR].vantage = VANTAGE_SERVER;
	add_turn(builder, 3000)->is_open = true;
	assert_int_equal(builder_find(builder, CAUSE_SLOW_SERVER)->confidence, CONFIDENCE_POSSIBLE);
	assert_string_equal(builder->report.verdict_text.id, "cause.slow-server.verdict.possible");
}

static void test_turn_below_the_limit_is_a_note_at_most(void **state)
{
	struct builder *builder = *state;

	add_turn(builder, 800);
	assert_int_equal(builder_find(builder, CAUSE_SLOW_SERVER)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
	assert_int_equal(builder->report.verdict->cause, CAUSE_NETWORK_RATE);
}

static void test_answer_after_200_ms_is_not_worth_a_word(void **state)
{
	struct builder *builder = *state;

	add_turn(builder, 210);
	assert_null(builder_find(builder, CAUSE_SLOW_SERVER));
}

static void test_limit_is_the_users(void **state)
{
	struct builder *builder = *state;

	builder->facts.slow_ns = 200 * NS_PER_MS;
	add_turn(builder, 210);
	assert_int_equal(builder_find(builder, CAUSE_SLOW_SERVER)->severity, SEVERITY_WARNING);
}

static void test_silence_between_short_messages_is_a_note(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	/* Keep-alive messages of a routing protocol. */
	builder_set_duration(builder, 60000);
	add_turn(builder, 30000);
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		view->flows[side].data_segments = 20;
		view->flows[side].bytes = 20 * 19;
	}
	assert_int_equal(builder_find(builder, CAUSE_SLOW_SERVER)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_heartbeats_beside_other_messages_are_a_note(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	builder_set_duration(builder, 300000);
	for (uint64_t i = 0; i < 4; i++)
		builder_add_stall(builder, BUILDER_NEAR, STATE_SERVER_THINK, SIDE_SERVER,
				  100 + i * 60000, 17000);
	view->flows[SIDE_SERVER].first_data_ns = builder_ms(1);
	view->flows[SIDE_SERVER].data_segments = 4;
	view->flows[SIDE_SERVER].bytes = 12;
	assert_int_equal(builder_find(builder, CAUSE_SLOW_SERVER)->severity, SEVERITY_NOTE);
}

static void test_idle_keep_alive_is_no_turn_of_the_server(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 60000);
	builder->views[BUILDER_NEAR].state_ns[STATE_KEEP_IDLE] = 55000 * NS_PER_MS;
	builder->views[BUILDER_NEAR].state_ns[STATE_CWND] = 5000 * NS_PER_MS;
	assert_null(builder_find(builder, CAUSE_SLOW_SERVER));
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_client_that_gives_up_makes_it_a_failure(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	builder_set_duration(builder, 4000);
	add_turn(builder, 3000);
	/* "100 Continue" before it is no answer. */
	view->flows[SIDE_SERVER].last_data_ns = builder_ms(50);
	view->flows[SIDE_CLIENT].has_fin = true;
	assert_true(builder_find(builder, CAUSE_SLOW_SERVER)->did_fail);
	assert_string_equal(builder->report.verdict_text.id, "cause.slow-server.verdict.gave-up");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_answer_after_three_seconds_is_a_slow_server),
		BUILDER_CASE(test_turn_seen_at_the_server_itself_is_proven),
		BUILDER_CASE(test_silence_is_not_the_servers_while_the_client_repeats),
		BUILDER_CASE(test_unfinished_silence_at_the_server_alone_is_only_possible),
		BUILDER_CASE(test_turn_below_the_limit_is_a_note_at_most),
		BUILDER_CASE(test_answer_after_200_ms_is_not_worth_a_word),
		BUILDER_CASE(test_limit_is_the_users),
		BUILDER_CASE(test_silence_between_short_messages_is_a_note),
		BUILDER_CASE(test_heartbeats_beside_other_messages_are_a_note),
		BUILDER_CASE(test_idle_keep_alive_is_no_turn_of_the_server),
		BUILDER_CASE(test_client_that_gives_up_makes_it_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
