/* SPDX-License-Identifier: BSD-3-Clause */
/* slow-receiver and receiver-stopped: windows that shut, and what only looks like it. */
#include "builder.h"

static struct stall *add_shut(struct builder *builder, uint64_t start_ms, uint64_t duration_ms)
{
	struct stall *stall = builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT,
						start_ms, duration_ms);

	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].zero_windows++;
	stall->probes = 3;
	stall->peer_packets = 3;
	return stall;
}

static void test_window_that_shuts_and_opens_is_a_slow_receiver(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 5000);
	add_shut(builder, 1000, 3000);
	finding = builder_find(builder, CAUSE_SLOW_RECEIVER);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->owned_ns, 3000 * NS_PER_MS);
	assert_int_equal(builder->report.status, VERDICT_STATUS_DEGRADED);
	assert_null(builder_find(builder, CAUSE_RECEIVER_STOPPED));
}

static void test_window_seen_shut_at_the_receiver_is_proven(void **state)
{
	struct builder *builder = *state;

	builder_add_far_view(builder, 1);
	builder->views[BUILDER_FAR].flows[SIDE_SERVER].zero_windows = 1;
	add_shut(builder, 100, 300);
	assert_int_equal(builder_find(builder, CAUSE_SLOW_RECEIVER)->confidence, CONFIDENCE_PROVEN);
}

static void test_many_short_waits_make_a_slow_receiver(void **state)
{
	struct builder *builder = *state;

	for (unsigned i = 0; i < 8; i++)
		add_shut(builder, i * 100, 40);
	assert_non_null(builder_find(builder, CAUSE_SLOW_RECEIVER));
}

static void test_a_few_short_waits_harm_nobody(void **state)
{
	struct builder *builder = *state;

	add_shut(builder, 100, 30);
	add_shut(builder, 300, 30);
	assert_true(builder_is_silent(builder));
}

static void test_full_window_without_zero_may_be_a_small_buffer(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_add_stall(builder, BUILDER_NEAR, STATE_RWND, SIDE_CLIENT, 100, 400);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].window_lowest = 1000;
	finding = builder_find(builder, CAUSE_SLOW_RECEIVER);
	assert_int_equal(finding->confidence, CONFIDENCE_POSSIBLE);
	assert_int_equal(finding->alternatives[0], CAUSE_SMALL_RECEIVE_BUFFER);
	assert_string_equal(finding->verdict.id, "cause.slow-receiver.verdict.possible");
}

static void test_window_that_only_grows_is_no_slow_receiver(void **state)
{
	struct builder *builder = *state;

	/* Short waits while the receiver's system still makes its buffer larger. */
	for (unsigned i = 0; i < 8; i++)
		builder_add_stall(builder, BUILDER_NEAR, STATE_RWND, SIDE_CLIENT, i * 100, 40);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].window_largest = 1300000;
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].window_lowest = 1200000;
	assert_null(builder_find(builder, CAUSE_SLOW_RECEIVER));
}

static void test_window_of_unknown_scale_counts_only_when_zero(void **state)
{
	struct builder *builder = *state;

	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].window_scale = -1;
	builder_add_stall(builder, BUILDER_NEAR, STATE_RWND, SIDE_CLIENT, 100, 400);
	assert_null(builder_find(builder, CAUSE_SLOW_RECEIVER));
}

/* Shut until the end, and no data behind it. */
static struct stall *add_stopped(struct builder *builder, uint64_t duration_ms)
{
	struct stall *stall = add_shut(builder, 500, duration_ms);

	stall->is_open = true;
	stall->after.number = 0;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].last_data_ns = builder_ms(500);
	builder->connection.end = CONNECTION_END_OPEN;
	return stall;
}

static void test_window_that_never_opens_is_a_stopped_receiver(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 8000);
	add_stopped(builder, 7500);
	finding = builder_find(builder, CAUSE_RECEIVER_STOPPED);
	assert_true(finding->did_fail);
	assert_int_equal(builder->report.status, VERDICT_STATUS_FAILED);
	assert_null(builder_find(builder, CAUSE_SLOW_RECEIVER));
}

static void test_client_that_gives_up_on_a_shut_window_is_a_stopped_receiver(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	builder_set_duration(builder, 8000);
	stall = add_stopped(builder, 7500);
	stall->is_open = false;
	stall->after = builder_packet(BUILDER_NEAR, 40, 8000);
	builder->connection.end = CONNECTION_END_RST_CLIENT;
	assert_non_null(builder_find(builder, CAUSE_RECEIVER_STOPPED));
}

static void test_window_shut_for_a_moment_at_the_end_is_not_stopped(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 1000);
	add_stopped(builder, 500)->probes = 1;
	assert_null(builder_find(builder, CAUSE_RECEIVER_STOPPED));
	assert_int_equal(builder_find(builder, CAUSE_SLOW_RECEIVER)->did_fail, false);
}

static void test_lost_window_update_is_not_a_stopped_receiver(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 8000);
	builder_add_far_view(builder, 1);
	add_stopped(builder, 7500);
	builder_add_stall(builder, BUILDER_FAR, STATE_ZWND, SIDE_CLIENT, 500, 300);
	assert_null(builder_find(builder, CAUSE_RECEIVER_STOPPED));
}

static void test_proxy_that_waits_for_its_back_end_is_not_to_blame(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;
	struct view back_view;
	struct view *list[] = {&back_view};
	struct stall wait;

	builder_set_duration(builder, 5000);
	add_shut(builder, 1000, 3000);
	wait = builder->stalls[BUILDER_NEAR][0];
	wait.start_ns += 10 * NS_PER_MS;
	back_view = builder->views[BUILDER_NEAR];
	back_view.stalls = &wait;
	builder->others[0] = builder->connection;
	builder->others[0].id = 2;
	builder->others[0].client = builder->connection.server;
	builder->others[0].server = (struct endpoint) {
		.address = address_ipv4((const uint8_t[]) {172, 18, 0, 9}),
		.port = 80,
		.container = "svc-c",
	};
	builder->others[0].views_at_hand = list;
	builder->connections[1] = &builder->others[0];
	builder->facts.connection_count = 2;
	finding = builder_find(builder, CAUSE_SLOW_RECEIVER);
	assert_ptr_equal(finding->connection, &builder->others[0]);
	assert_int_equal(builder->report.findings[1].severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.findings[1].contradicting.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_window_that_shuts_and_opens_is_a_slow_receiver),
		BUILDER_CASE(test_window_seen_shut_at_the_receiver_is_proven),
		BUILDER_CASE(test_many_short_waits_make_a_slow_receiver),
		BUILDER_CASE(test_a_few_short_waits_harm_nobody),
		BUILDER_CASE(test_full_window_without_zero_may_be_a_small_buffer),
		BUILDER_CASE(test_window_that_only_grows_is_no_slow_receiver),
		BUILDER_CASE(test_window_of_unknown_scale_counts_only_when_zero),
		BUILDER_CASE(test_window_that_never_opens_is_a_stopped_receiver),
		BUILDER_CASE(test_client_that_gives_up_on_a_shut_window_is_a_stopped_receiver),
		BUILDER_CASE(test_window_shut_for_a_moment_at_the_end_is_not_stopped),
		BUILDER_CASE(test_lost_window_update_is_not_a_stopped_receiver),
		BUILDER_CASE(test_proxy_that_waits_for_its_back_end_is_not_to_blame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
