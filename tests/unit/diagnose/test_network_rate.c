/* SPDX-License-Identifier: BSD-3-Clause */
/* network-rate: the healthy transfer, and what is none. */
#include "builder.h"

static void test_transfer_without_stall_is_healthy(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding = builder_find(builder, CAUSE_NETWORK_RATE);

	assert_non_null(finding);
	assert_int_equal(finding->severity, SEVERITY_NOTE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
	assert_ptr_equal(builder->report.verdict, finding);
	assert_int_equal(builder->report.finding_count, 1);
}

static void test_rate_leaves_out_the_pauses_of_the_programs(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	/* 1 MB; for half of the second the client thought. */
	builder_add_stall(builder, BUILDER_NEAR, STATE_CLIENT_THINK, SIDE_CLIENT, 100, 500);
	finding = builder_find(builder, CAUSE_NETWORK_RATE);
	assert_string_equal(finding->text.values[0].name, "rate");
	assert_int_equal(finding->text.values[0].number, 16000000);
}

static void test_few_packets_say_nothing_about_a_rate(void **state)
{
	struct builder *builder = *state;

	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].data_segments = 3;
	assert_null(builder_find(builder, CAUSE_NETWORK_RATE));
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
	assert_null(builder->report.verdict);
}

static void test_stalled_transfer_is_not_healthy(void **state)
{
	struct builder *builder = *state;

	builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_RTO, SIDE_CLIENT, 100, 250);
	assert_null(builder_find(builder, CAUSE_NETWORK_RATE));
	assert_int_equal(builder->report.status, VERDICT_STATUS_UNEXPLAINED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_transfer_without_stall_is_healthy),
		BUILDER_CASE(test_rate_leaves_out_the_pauses_of_the_programs),
		BUILDER_CASE(test_few_packets_say_nothing_about_a_rate),
		BUILDER_CASE(test_stalled_transfer_is_not_healthy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
