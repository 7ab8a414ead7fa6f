/* SPDX-License-Identifier: BSD-3-Clause */
/* Waits for timers and acknowledgments: tail loss, Nagle with delayed ACK, reordering, ACK loss. */
#include "builder.h"

static struct flow *set_tails(struct builder *builder, uint32_t tails, uint32_t fast)
{
	struct view *view = &builder->views[BUILDER_NEAR];
	struct flow *flow = &view->flows[SIDE_CLIENT];

	flow->repairs[REPAIR_TAIL_PROBE] = tails;
	flow->repairs[REPAIR_FAST] = fast;
	flow->tail_repairs = tails;
	flow->loss_episodes = fast;
	for (uint32_t i = 0; i < tails && i < 4; i++)
		builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_TLP, SIDE_CLIENT, 10 + 220 * i,
				  210)
			->freed_by_bytes = 600;
	return flow;
}

static void test_probes_for_the_last_packets_are_tail_loss(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_tails(builder, 4, 0);
	finding = builder_find(builder, CAUSE_TAIL_LOSS);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->owned_ns, 840 * NS_PER_MS);
}

static void test_nearly_all_lost_one_by_one_is_no_burst(void **state)
{
	struct builder *builder = *state;

	set_tails(builder, 7, 0)->data_segments = 8;
	assert_null(builder_find(builder, CAUSE_BURST_LOSS));
	assert_int_equal(builder_find(builder, CAUSE_TAIL_LOSS)->confidence, CONFIDENCE_POSSIBLE);
}

static void test_one_tail_is_silent(void **state)
{
	struct builder *builder = *state;

	set_tails(builder, 1, 0);
	assert_null(builder_find(builder, CAUSE_TAIL_LOSS));
}

static void test_loss_in_the_middle_is_no_tail_loss(void **state)
{
	struct builder *builder = *state;

	set_tails(builder, 2, 12);
	assert_null(builder_find(builder, CAUSE_TAIL_LOSS));
}

static void test_packet_that_never_passes_is_no_tail_loss(void **state)
{
	struct builder *builder = *state;

	set_tails(builder, 4, 0);
	builder->views[BUILDER_NEAR].stalls[0].repairs = 5;
	assert_null(builder_find(builder, CAUSE_TAIL_LOSS));
}

static void add_waits(struct builder *builder, uint64_t count, enum state state, uint64_t ms)
{
	builder_set_duration(builder, 2000);
	for (uint64_t i = 0; i < count; i++)
		builder_add_stall(builder, BUILDER_NEAR, state, SIDE_CLIENT, 10 + 100 * i, ms);
}

static void test_waits_for_delayed_acknowledgments_are_nagle(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	add_waits(builder, 8, STATE_NAGLE_DELACK, 42);
	finding = builder_find(builder, CAUSE_NAGLE_DELAYED_ACK);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->owned_ns, 8 * 42 * NS_PER_MS);
}

static void test_two_late_acknowledgments_are_chance(void **state)
{
	struct builder *builder = *state;

	add_waits(builder, 2, STATE_NAGLE_DELACK, 42);
	assert_null(builder_find(builder, CAUSE_NAGLE_DELAYED_ACK));
}

static void test_peer_that_thinks_for_40_ms_is_not_nagle(void **state)
{
	struct builder *builder = *state;

	add_waits(builder, 8, STATE_SERVER_THINK, 42);
	assert_null(builder_find(builder, CAUSE_NAGLE_DELAYED_ACK));
}

static void test_needless_repairs_that_sack_asked_for_are_reordering(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	view->flows[SIDE_CLIENT].repairs[REPAIR_NEEDLESS] = 30;
	view->flows[SIDE_CLIENT].needless_fast = 30;
	view->state_ns[STATE_LOSS_FAST] = 400 * NS_PER_MS;
	view->state_ns[STATE_CWND] -= 400 * NS_PER_MS;
	assert_int_equal(builder_find(builder, CAUSE_REORDERING)->confidence, CONFIDENCE_LIKELY);
}

static void test_few_late_packets_are_no_reordering(void **state)
{
	struct builder *builder = *state;

	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].reordered = 2;
	assert_true(builder_is_silent(builder));
}

static void test_packets_that_came_late_for_nothing_are_a_note(void **state)
{
	struct builder *builder = *state;
	struct flow *flow = &builder->views[BUILDER_NEAR].flows[SIDE_CLIENT];

	flow->reordered = flow->late_arrivals = 12;
	flow->repairs[REPAIR_NEEDLESS] = 1;
	assert_int_equal(builder_find(builder, CAUSE_REORDERING)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_packets_that_came_far_too_late_are_reordering(void **state)
{
	struct builder *builder = *state;
	struct flow *flow = &builder->views[BUILDER_NEAR].flows[SIDE_CLIENT];

	flow->reordered = flow->late_arrivals = 12;
	flow->late_us = 12 * 4000;
	flow->repairs[REPAIR_NEEDLESS] = flow->needless_fast = 1;
	assert_int_equal(builder_find(builder, CAUSE_REORDERING)->confidence, CONFIDENCE_LIKELY);
	assert_int_not_equal(builder_find(builder, CAUSE_REORDERING)->severity, SEVERITY_NOTE);
}

static void test_needless_part_of_a_burst_of_repairs_is_no_reordering(void **state)
{
	struct builder *builder = *state;
	struct flow *flow = &builder->views[BUILDER_NEAR].flows[SIDE_CLIENT];

	flow->repairs[REPAIR_FAST] = 50;
	flow->loss_episodes = 1;
	flow->repairs[REPAIR_NEEDLESS] = flow->needless_fast = 9;
	assert_null(builder_find(builder, CAUSE_REORDERING));
}

static void test_acknowledgments_missing_at_the_sender_are_a_note(void **state)
{
	struct builder *builder = *state;

	builder_add_far_view(builder, 1);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].packets = 250;
	assert_int_equal(builder_find(builder, CAUSE_ACK_LOSS)->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_needless_probes_before_a_shut_window_are_no_ack_loss(void **state)
{
	struct builder *builder = *state;

	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].repairs[REPAIR_NEEDLESS] = 7;
	builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT, 100, 500);
	assert_null(builder_find(builder, CAUSE_ACK_LOSS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_probes_for_the_last_packets_are_tail_loss),
		BUILDER_CASE(test_nearly_all_lost_one_by_one_is_no_burst),
		BUILDER_CASE(test_one_tail_is_silent),
		BUILDER_CASE(test_loss_in_the_middle_is_no_tail_loss),
		BUILDER_CASE(test_packet_that_never_passes_is_no_tail_loss),
		BUILDER_CASE(test_waits_for_delayed_acknowledgments_are_nagle),
		BUILDER_CASE(test_two_late_acknowledgments_are_chance),
		BUILDER_CASE(test_peer_that_thinks_for_40_ms_is_not_nagle),
		BUILDER_CASE(test_needless_repairs_that_sack_asked_for_are_reordering),
		BUILDER_CASE(test_few_late_packets_are_no_reordering),
		BUILDER_CASE(test_packets_that_came_late_for_nothing_are_a_note),
		BUILDER_CASE(test_packets_that_came_far_too_late_are_reordering),
		BUILDER_CASE(test_needless_part_of_a_burst_of_repairs_is_no_reordering),
		BUILDER_CASE(test_acknowledgments_missing_at_the_sender_are_a_note),
		BUILDER_CASE(test_needless_probes_before_a_shut_window_are_no_ack_loss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
