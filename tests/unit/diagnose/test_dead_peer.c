/* SPDX-License-Identifier: BSD-3-Clause */
/* dead-peer: nothing at all comes back, and what only looks like it. */
#include "builder.h"

/* Full-size data had passed; then five repeats without any answer. */
static struct stall *add_silence(struct builder *builder)
{
	struct stall *stall;

	builder_set_duration(builder, 8000);
	stall = builder_add_stall(builder, BUILDER_NEAR, STATE_PATH_DEAD, SIDE_CLIENT, 1000, 7000);
	stall->repairs = 5;
	stall->packet_bytes = 1500;
	stall->is_open = true;
	stall->after.number = 0;
	builder->connection.end = CONNECTION_END_OPEN;
	return stall;
}

static void test_repeats_without_any_answer_are_a_dead_peer(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	add_silence(builder);
	finding = builder_find(builder, CAUSE_DEAD_PEER);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(builder->report.status, VERDICT_STATUS_FAILED);
	assert_int_equal(finding->alternatives[0], CAUSE_FIREWALL_DROP);
}

static void test_two_repeats_are_only_possible(void **state)
{
	struct builder *builder = *state;

	add_silence(builder)->repairs = 2;
	assert_int_equal(builder_find(builder, CAUSE_DEAD_PEER)->confidence, CONFIDENCE_POSSIBLE);
}

static void test_unanswered_window_probes_are_a_dead_peer_not_a_stopped_one(void **state)
{
	struct builder *builder = *state;
	struct stall *stall = add_silence(builder);

	stall->state = STATE_ZWND;
	stall->repairs = 0;
	stall->probes = 4;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].last_data_ns = builder_ms(1000);
	assert_non_null(builder_find(builder, CAUSE_DEAD_PEER));
	assert_null(builder_find(builder, CAUSE_RECEIVER_STOPPED));
}

static void test_peer_that_sends_anything_is_not_dead(void **state)
{
	struct builder *builder = *state;

	add_silence(builder)->peer_packets = 1;
	assert_null(builder_find(builder, CAUSE_DEAD_PEER));
}

static void test_acknowledgments_before_the_first_timeout_are_no_answers(void **state)
{
	struct builder *builder = *state;
	struct stall *stall = add_silence(builder);

	stall->peer_packets = stall->peer_early = 40;
	assert_non_null(builder_find(builder, CAUSE_DEAD_PEER));
}

static void test_silence_that_ended_is_not_a_dead_peer(void **state)
{
	struct builder *builder = *state;
	struct stall *stall = add_silence(builder);

	stall->is_open = false;
	stall->freed_by_bytes = 1500;
	assert_null(builder_find(builder, CAUSE_DEAD_PEER));
}

static void test_silence_for_large_packets_only_is_left_to_path_size(void **state)
{
	struct builder *builder = *state;

	add_silence(builder);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].largest_passed_bytes = 252;
	assert_null(builder_find(builder, CAUSE_DEAD_PEER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_repeats_without_any_answer_are_a_dead_peer),
		BUILDER_CASE(test_two_repeats_are_only_possible),
		BUILDER_CASE(test_unanswered_window_probes_are_a_dead_peer_not_a_stopped_one),
		BUILDER_CASE(test_peer_that_sends_anything_is_not_dead),
		BUILDER_CASE(test_acknowledgments_before_the_first_timeout_are_no_answers),
		BUILDER_CASE(test_silence_that_ended_is_not_a_dead_peer),
		BUILDER_CASE(test_silence_for_large_packets_only_is_left_to_path_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
