/* SPDX-License-Identifier: BSD-3-Clause */
/* random-loss and burst-loss: repairs that cost time, and repairs that are something else. */
#include "builder.h"

/* `count` of 691 packets repaired; together they took so long. */
static struct flow *set_loss(struct builder *builder, uint32_t count, uint64_t owned_ms)
{
	struct view *view = &builder->views[BUILDER_NEAR];

	view->flows[SIDE_CLIENT].repairs[REPAIR_FAST] = count;
	view->flows[SIDE_CLIENT].loss_episodes = count;
	view->flows[SIDE_CLIENT].repair_packets[0] = 42;
	view->state_ns[STATE_LOSS_FAST] = owned_ms * NS_PER_MS;
	view->state_ns[STATE_CWND] -= owned_ms * NS_PER_MS;
	return &view->flows[SIDE_CLIENT];
}

static void test_isolated_repairs_that_cost_time_are_random_loss(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_loss(builder, 7, 120);
	finding = builder_find(builder, CAUSE_RANDOM_LOSS);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(builder->report.status, VERDICT_STATUS_DEGRADED);
}

static void test_packets_missing_at_the_receiver_prove_it(void **state)
{
	struct builder *builder = *state;

	builder_add_far_view(builder, 1);
	set_loss(builder, 7, 120);
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].data_segments -= 7;
	assert_int_equal(builder_find(builder, CAUSE_RANDOM_LOSS)->confidence, CONFIDENCE_PROVEN);
}

static void test_one_lost_packet_is_silent(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 1, 120);
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_repairs_that_cost_nothing_are_a_note(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 7, 5);
	assert_int_equal(builder_find(builder, CAUSE_RANDOM_LOSS)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_losses_all_the_time_set_the_pace(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 12, 5);
	assert_int_equal(builder_find(builder, CAUSE_RANDOM_LOSS)->severity, SEVERITY_WARNING);
	/* Behind a queue the link does. */
	builder->views[BUILDER_NEAR].round_trip.median_ns = 20 * NS_PER_MS;
	assert_int_equal(builder_find(builder, CAUSE_RANDOM_LOSS)->severity, SEVERITY_NOTE);
}

/* However many a recovery had to repair. */
static void test_losses_apart_from_each_other_are_random(void **state)
{
	struct builder *builder = *state;
	struct flow *flow = set_loss(builder, 40, 120);

	flow->loss_episodes = 3;
	flow->loss_run_segments = 40;
	flow->loss_runs = 38;
	assert_non_null(builder_find(builder, CAUSE_RANDOM_LOSS));
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
	flow->loss_runs = 5;
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
	assert_non_null(builder_find(builder, CAUSE_BURST_LOSS));
	/* More than was repaired: holes of the capture are among them. */
	flow->loss_run_segments = 60;
	flow->loss_runs = 60;
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
}

static void test_super_segments_are_lost_at_once(void **state)
{
	struct builder *builder = *state;
	struct flow *flow = set_loss(builder, 40, 120);

	flow->loss_episodes = 3;
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
	flow->packets = 70;
	assert_non_null(builder_find(builder, CAUSE_RANDOM_LOSS));
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
}

static void test_silence_that_ends_is_a_gap_and_no_dead_path(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	set_loss(builder, 40, 100)->loss_episodes = 1;
	view->state_ns[STATE_PATH_DEAD] = 300 * NS_PER_MS;
	view->state_ns[STATE_CWND] -= 300 * NS_PER_MS;
	view->stalls[0] = (struct stall) {
		.sender = SIDE_CLIENT,
		.state = STATE_PATH_DEAD,
		.start_ns = builder_ms(300),
		.duration_ns = 300 * NS_PER_MS,
	};
	view->stall_count = 1;
	assert_non_null(builder_find(builder, CAUSE_BURST_LOSS));
	view->stalls[0].is_open = true;
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
}

static void test_few_repairs_in_a_long_transfer_are_silent(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 3, 5)->data_segments = 10000;
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
}

static void test_holes_of_the_capture_are_not_loss(void **state)
{
	struct builder *builder = *state;

	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].missed_bytes = 10000;
	builder->points[BUILDER_NEAR].dropped = 7;
	assert_true(builder_is_silent(builder));
}

static void test_capture_that_loses_packets_makes_loss_only_possible(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 7, 120);
	builder->points[BUILDER_NEAR].dropped = 7;
	assert_int_equal(builder_find(builder, CAUSE_RANDOM_LOSS)->confidence, CONFIDENCE_POSSIBLE);
}

static void test_needless_repairs_are_not_loss(void **state)
{
	struct builder *builder = *state;

	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].repairs[REPAIR_NEEDLESS] = 20;
	assert_true(builder_is_silent(builder));
}

static void test_timeouts_alone_are_not_random_loss(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 3, 300)->repairs[REPAIR_TIMEOUT] = 20;
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
}

static void test_bursts_are_not_random_loss(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 40, 120)->loss_episodes = 4;
	assert_null(builder_find(builder, CAUSE_RANDOM_LOSS));
	assert_int_equal(builder_find(builder, CAUSE_BURST_LOSS)->confidence, CONFIDENCE_LIKELY);
}

static void test_bursts_out_of_a_full_queue_are_how_tcp_works(void **state)
{
	struct builder *builder = *state;

	set_loss(builder, 40, 120)->loss_episodes = 4;
	builder->views[BUILDER_NEAR].round_trip.median_ns = 60 * NS_PER_MS;
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_loss_out_of_a_full_queue_is_only_possible(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_loss(builder, 7, 120);
	builder->views[BUILDER_NEAR].round_trip.median_ns = 60 * NS_PER_MS;
	finding = builder_find(builder, CAUSE_RANDOM_LOSS);
	assert_int_equal(finding->confidence, CONFIDENCE_POSSIBLE);
	assert_int_equal(finding->alternatives[1], CAUSE_BANDWIDTH_LIMIT);
}

static void test_one_short_burst_is_silent(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 300);
	set_loss(builder, 7, 30)->loss_episodes = 1;
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_isolated_repairs_that_cost_time_are_random_loss),
		BUILDER_CASE(test_packets_missing_at_the_receiver_prove_it),
		BUILDER_CASE(test_one_lost_packet_is_silent),
		BUILDER_CASE(test_repairs_that_cost_nothing_are_a_note),
		BUILDER_CASE(test_losses_all_the_time_set_the_pace),
		BUILDER_CASE(test_losses_apart_from_each_other_are_random),
		BUILDER_CASE(test_super_segments_are_lost_at_once),
		BUILDER_CASE(test_silence_that_ends_is_a_gap_and_no_dead_path),
		BUILDER_CASE(test_few_repairs_in_a_long_transfer_are_silent),
		BUILDER_CASE(test_holes_of_the_capture_are_not_loss),
		BUILDER_CASE(test_capture_that_loses_packets_makes_loss_only_possible),
		BUILDER_CASE(test_needless_repairs_are_not_loss),
		BUILDER_CASE(test_timeouts_alone_are_not_random_loss),
		BUILDER_CASE(test_bursts_are_not_random_loss),
		BUILDER_CASE(test_one_short_burst_is_silent),
		BUILDER_CASE(test_bursts_out_of_a_full_queue_are_how_tcp_works),
		BUILDER_CASE(test_loss_out_of_a_full_queue_is_only_possible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
