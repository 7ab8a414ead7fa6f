/* SPDX-License-Identifier: BSD-3-Clause */
/* Causes that set the pace: small windows, queues, policers, small writes; and what is none of them. */
#include "builder.h"

#define WINDOW 20000u

/* One window of 20,000 bytes each 20 ms for ten seconds: 8 Mbit/s. */
static struct view *set_window_limit(struct builder *builder)
{
	struct view *view = &builder->views[BUILDER_NEAR];

	builder_set_duration(builder, 10000);
	view->round_trip = (struct round_trip) {20 * NS_PER_MS, 20 * NS_PER_MS, 20 * NS_PER_MS,
						21 * NS_PER_MS};
	view->flows[SIDE_CLIENT].bytes = 10000000;
	view->flows[SIDE_CLIENT].data_segments = 6910;
	view->flows[SIDE_SERVER].window_largest = WINDOW;
	view->flows[SIDE_SERVER].window_smallest = WINDOW - 4000;
	view->flows[SIDE_SERVER].window_lowest = WINDOW - 4000;
	view->state_ns[STATE_RWND] = view->state_ns[STATE_CWND];
	view->state_ns[STATE_CWND] = 0;
	return view;
}

static void test_window_that_is_filled_every_round_trip_is_a_small_buffer(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_window_limit(builder);
	finding = builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->supporting.items[0].grade, 'B');
}

static void test_small_window_on_a_fast_path_is_no_limit(void **state)
{
	struct builder *builder = *state;

	/* 0.1 ms: the window would allow 1.6 Gbit/s. */
	set_window_limit(builder)->round_trip =
		(struct round_trip) {100000, 100000, 150000, 200000};
	assert_null(builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER));
}

static void test_window_that_shrinks_is_no_small_buffer(void **state)
{
	struct builder *builder = *state;

	set_window_limit(builder)->flows[SIDE_SERVER].window_lowest = 0;
	assert_null(builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER));
}

static void test_window_before_a_full_queue_is_no_small_buffer(void **state)
{
	struct builder *builder = *state;

	set_window_limit(builder)->round_trip.minimum_ns = NS_PER_MS;
	builder->views[BUILDER_NEAR].round_trip.handshake_ns = NS_PER_MS;
	assert_null(builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER));
	assert_non_null(builder_find(builder, CAUSE_BANDWIDTH_LIMIT));
}

static void set_unscaled(struct builder *builder)
{
	struct view *view = set_window_limit(builder);

	view->flows[SIDE_CLIENT].window_scale = view->flows[SIDE_SERVER].window_scale = -2;
	view->flows[SIDE_SERVER].window_largest = 65535;
	view->flows[SIDE_SERVER].window_lowest = 64240;
	view->flows[SIDE_CLIENT].bytes = 32000000;
}

static void test_full_64_kb_window_without_the_option_is_missing_scaling(void **state)
{
	struct builder *builder = *state;

	set_unscaled(builder);
	assert_int_equal(builder_find(builder, CAUSE_NO_WINDOW_SCALING)->confidence,
			 CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER));
}

static void test_missing_option_that_limits_nothing_is_silent(void **state)
{
	struct builder *builder = *state;

	set_unscaled(builder);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].bytes = 3000000;
	assert_null(builder_find(builder, CAUSE_NO_WINDOW_SCALING));
}

static void test_scaling_is_not_judged_in_mid_stream(void **state)
{
	struct builder *builder = *state;

	set_unscaled(builder);
	builder->connection.is_mid_stream = true;
	assert_null(builder_find(builder, CAUSE_NO_WINDOW_SCALING));
}

/* The handshake was missed; the sender fills what 16 bits can say, and no more. */
static void set_unknown_scale(struct builder *builder)
{
	struct view *view = &builder->views[BUILDER_NEAR];

	builder->connection.is_mid_stream = true;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		view->flows[side].window_scale = -1;
		view->flows[side].syn_count = 0;
	}
	view->flows[SIDE_CLIENT].flight_largest = view->flows[SIDE_SERVER].window_largest;
}

static void test_unscaled_window_filled_in_mid_stream_is_possibly_missing_scaling(void **state)
{
	struct builder *builder = *state;

	set_unscaled(builder);
	set_unknown_scale(builder);
	assert_int_equal(builder_find(builder, CAUSE_NO_WINDOW_SCALING)->confidence,
			 CONFIDENCE_POSSIBLE);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].flight_largest = 40000;
	assert_null(builder_find(builder, CAUSE_NO_WINDOW_SCALING));
}

static void test_small_window_filled_in_mid_stream_is_possibly_a_small_buffer(void **state)
{
	struct builder *builder = *state;

	set_window_limit(builder);
	set_unknown_scale(builder);
	assert_int_equal(builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER)->confidence,
			 CONFIDENCE_POSSIBLE);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].flight_largest /= 2;
	assert_null(builder_find(builder, CAUSE_SMALL_RECEIVE_BUFFER));
}

static struct view *set_queue(struct builder *builder, uint64_t median_ms)
{
	struct view *view = &builder->views[BUILDER_NEAR];

	builder_set_duration(builder, 4000);
	view->round_trip = (struct round_trip) {NS_PER_MS, NS_PER_MS, median_ms * NS_PER_MS,
						median_ms * NS_PER_MS};
	return view;
}

static void test_standing_queue_is_a_bandwidth_limit(void **state)
{
	struct builder *builder = *state;

	set_queue(builder, 20);
	assert_int_equal(builder_find(builder, CAUSE_BANDWIDTH_LIMIT)->confidence,
			 CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_BUFFERBLOAT));
}

static void test_high_rate_that_a_link_holds_is_a_note(void **state)
{
	struct builder *builder = *state;

	set_queue(builder, 20)->flows[SIDE_CLIENT].bytes = 100000000;
	assert_int_equal(builder_find(builder, CAUSE_BANDWIDTH_LIMIT)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_deep_queue_is_bufferbloat(void **state)
{
	struct builder *builder = *state;

	set_queue(builder, 200);
	assert_int_equal(builder_find(builder, CAUSE_BUFFERBLOAT)->confidence, CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_BANDWIDTH_LIMIT));
}

static void test_round_trips_of_a_busy_host_are_no_queue(void **state)
{
	struct builder *builder = *state;

	set_queue(builder, 4);
	assert_true(builder_is_silent(builder));
}

static void test_slow_reader_that_stretches_the_round_trip_is_no_queue(void **state)
{
	struct builder *builder = *state;
	struct view *view = set_queue(builder, 200);

	view->flows[SIDE_SERVER].window_lowest = 3000;
	view->state_ns[STATE_RWND] = view->state_ns[STATE_CWND];
	view->state_ns[STATE_CWND] = 0;
	assert_null(builder_find(builder, CAUSE_BUFFERBLOAT));
	assert_null(builder_find(builder, CAUSE_BANDWIDTH_LIMIT));
}

/* 300 packets are lost in 30 places; a bucket that fills at 2.5 MB/s was empty at so many of them. */
static struct bucket_fit *set_policer(struct builder *builder, uint16_t empty_permille)
{
	struct flow *flow = &builder->views[BUILDER_NEAR].flows[SIDE_CLIENT];

	builder_set_duration(builder, 2000);
	flow->bucket = (struct bucket_fit) {
		.rate = 2500000,
		.burst_bytes = 34752,
		.runs = 30,
		.empty_permille = empty_permille,
		.enough_permille = 980,
		.scarce_permille = 100,
	};
	flow->packets = flow->data_segments = 3300;
	flow->repairs[REPAIR_FAST] = 300;
	flow->loss_episodes = 30;
	builder->views[BUILDER_NEAR].state_ns[STATE_LOSS_FAST] = 900 * NS_PER_MS;
	builder->views[BUILDER_NEAR].state_ns[STATE_CWND] -= 900 * NS_PER_MS;
	return &flow->bucket;
}

static void test_losses_at_an_empty_bucket_are_a_policer(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_policer(builder, 900);
	finding = builder_find(builder, CAUSE_POLICER);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
}

static void test_losses_at_any_fill_of_a_bucket_are_no_policer(void **state)
{
	struct builder *builder = *state;

	set_policer(builder, 400);
	assert_null(builder_find(builder, CAUSE_POLICER));
	assert_non_null(builder_find(builder, CAUSE_BURST_LOSS));
}

static void test_bucket_that_is_always_nearly_empty_tells_nothing(void **state)
{
	struct builder *builder = *state;

	/* A steady rate with losses at random: what passes finds as little as what is lost. */
	set_policer(builder, 900)->scarce_permille = 500;
	assert_null(builder_find(builder, CAUSE_POLICER));
}

static void test_bucket_that_is_overrun_all_the_time_is_a_policer(void **state)
{
	struct builder *builder = *state;
	struct bucket_fit *bucket = set_policer(builder, 950);

	bucket->scarce_permille = 900;
	bucket->lost_permille = 240;
	assert_non_null(builder_find(builder, CAUSE_POLICER));
	bucket->lost_permille = 50;
	assert_null(builder_find(builder, CAUSE_POLICER));
}

static void test_few_runs_of_losses_fit_a_bucket_by_chance(void **state)
{
	struct builder *builder = *state;
	struct bucket_fit *bucket = set_policer(builder, 600);

	assert_non_null(builder_find(builder, CAUSE_POLICER));
	bucket->runs = 7;
	assert_null(builder_find(builder, CAUSE_POLICER));
}

static void test_losses_behind_a_queue_are_no_policer(void **state)
{
	struct builder *builder = *state;

	set_policer(builder, 900);
	builder->views[BUILDER_NEAR].round_trip.median_ns = 60 * NS_PER_MS;
	assert_null(builder_find(builder, CAUSE_POLICER));
}

static void test_many_small_packets_are_a_note(void **state)
{
	struct builder *builder = *state;
	struct flow *flow = &builder->views[BUILDER_NEAR].flows[SIDE_CLIENT];

	flow->data_segments = 10000;
	assert_int_equal(builder_find(builder, CAUSE_SMALL_WRITES)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
	flow->data_segments = 900;
	assert_null(builder_find(builder, CAUSE_SMALL_WRITES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_window_that_is_filled_every_round_trip_is_a_small_buffer),
		BUILDER_CASE(test_small_window_on_a_fast_path_is_no_limit),
		BUILDER_CASE(test_window_that_shrinks_is_no_small_buffer),
		BUILDER_CASE(test_window_before_a_full_queue_is_no_small_buffer),
		BUILDER_CASE(test_full_64_kb_window_without_the_option_is_missing_scaling),
		BUILDER_CASE(test_missing_option_that_limits_nothing_is_silent),
		BUILDER_CASE(test_scaling_is_not_judged_in_mid_stream),
		BUILDER_CASE(test_unscaled_window_filled_in_mid_stream_is_possibly_missing_scaling),
		BUILDER_CASE(test_small_window_filled_in_mid_stream_is_possibly_a_small_buffer),
		BUILDER_CASE(test_standing_queue_is_a_bandwidth_limit),
		BUILDER_CASE(test_high_rate_that_a_link_holds_is_a_note),
		BUILDER_CASE(test_deep_queue_is_bufferbloat),
		BUILDER_CASE(test_round_trips_of_a_busy_host_are_no_queue),
		BUILDER_CASE(test_slow_reader_that_stretches_the_round_trip_is_no_queue),
		BUILDER_CASE(test_losses_at_an_empty_bucket_are_a_policer),
		BUILDER_CASE(test_losses_at_any_fill_of_a_bucket_are_no_policer),
		BUILDER_CASE(test_bucket_that_is_always_nearly_empty_tells_nothing),
		BUILDER_CASE(test_bucket_that_is_overrun_all_the_time_is_a_policer),
		BUILDER_CASE(test_few_runs_of_losses_fit_a_bucket_by_chance),
		BUILDER_CASE(test_losses_behind_a_queue_are_no_policer),
		BUILDER_CASE(test_many_small_packets_are_a_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
