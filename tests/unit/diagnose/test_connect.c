/* SPDX-License-Identifier: BSD-3-Clause */
/* connection-refused and connection-unanswered. */
#include "builder.h"

static void set_refused(struct builder *builder)
{
	struct flow none = {0};

	builder->connection.end = CONNECTION_END_REFUSED;
	for (size_t i = 0; i < builder->connection.view_count; i++) {
		struct view *view = &builder->views[i];

		view->flows[SIDE_CLIENT] = (struct flow) {.packets = 1, .syn_count = 1, .ttl = 64};
		view->flows[SIDE_SERVER] = none;
		view->flows[SIDE_SERVER].packets = 1;
		view->flows[SIDE_SERVER].ttl = 64;
		view->flows[SIDE_SERVER].has_reset = true;
		view->end_ns = view->start_ns + 60000;
		memset(view->state_ns, 0, sizeof(view->state_ns));
		view->state_ns[STATE_HS_NET] = 60000;
		view->reset = builder_packet((uint32_t)i, 2, 0);
	}
}

static void test_reset_to_syn_is_refused_and_failed(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_refused(builder);
	finding = builder_find(builder, CAUSE_CONNECTION_REFUSED);
	assert_non_null(finding);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_int_equal(builder->report.status, VERDICT_STATUS_FAILED);
	assert_ptr_equal(builder->report.verdict, finding);
	assert_int_equal(finding->alternatives[0], CAUSE_FIREWALL_REJECT);
}

static void test_refused_names_no_firewall_when_the_reset_was_seen_leaving(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_add_far_view(builder, 0);
	set_refused(builder);
	finding = builder_find(builder, CAUSE_CONNECTION_REFUSED);
	assert_int_equal(finding->alternative_count, 0);
	assert_int_equal(finding->from_point, BUILDER_FAR);
}

static void test_reset_in_mid_transfer_is_not_refused(void **state)
{
	struct builder *builder = *state;

	builder->connection.end = CONNECTION_END_RST_SERVER;
	assert_null(builder_find(builder, CAUSE_CONNECTION_REFUSED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_reset_to_syn_is_refused_and_failed),
		BUILDER_CASE(test_refused_names_no_firewall_when_the_reset_was_seen_leaving),
		BUILDER_CASE(test_reset_in_mid_transfer_is_not_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
