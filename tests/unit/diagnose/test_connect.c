/* SPDX-License-Identifier: BSD-3-Clause */
/* connection-refused, firewall-reject and connection-unanswered. */
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

static void test_icmp_instead_of_an_answer_is_a_firewall(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_refused(builder);
	builder->connection.end = CONNECTION_END_ICMP_REJECTED;
	builder->icmp = (struct icmp_error) {
		.packet = builder_packet(BUILDER_NEAR, 2, 0),
		.type = 3,
		.code = 13,
		.sender = SIDE_CLIENT,
		.reporter = address_ipv4((const uint8_t[]) {172, 18, 0, 1}),
	};
	builder->connection.icmp_errors = &builder->icmp;
	assert_null(builder_find(builder, CAUSE_FIREWALL_REJECT));
	builder->connection.icmp_error_count = 1;
	finding = builder_find(builder, CAUSE_FIREWALL_REJECT);
	assert_true(finding->did_fail);
	assert_int_equal(finding->supporting.items[0].packets[1].number, 2);
	assert_null(builder_find(builder, CAUSE_CONNECTION_REFUSED));
}

static void test_reset_in_mid_transfer_is_not_refused(void **state)
{
	struct builder *builder = *state;

	builder->connection.end = CONNECTION_END_RST_SERVER;
	assert_null(builder_find(builder, CAUSE_CONNECTION_REFUSED));
}

/* The client sent `syns` SYN and waited; nothing else was seen at its point. */
static void set_unanswered(struct builder *builder, uint8_t syns)
{
	struct view *view = &builder->views[BUILDER_NEAR];

	builder_set_duration(builder, 6000);
	builder->connection.end = CONNECTION_END_UNANSWERED;
	view->flows[SIDE_CLIENT] = (struct flow) {.packets = syns, .syn_count = syns, .ttl = 64};
	view->flows[SIDE_SERVER] = (struct flow) {0};
	builder_add_stall(builder, BUILDER_NEAR, STATE_HS_RETRY, SIDE_CLIENT, 0, 6000)->is_open =
		true;
}

static void test_repeated_syn_without_answer_is_unanswered(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_unanswered(builder, 4);
	builder->connection.is_one_way = true;
	finding = builder_find(builder, CAUSE_CONNECTION_UNANSWERED);
	assert_int_equal(builder->report.note_count, 0);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(builder->report.status, VERDICT_STATUS_FAILED);
	assert_int_equal(finding->alternatives[0], CAUSE_ACCEPT_QUEUE_OVERFLOW);
	assert_int_equal(finding->alternatives[1], CAUSE_FIREWALL_DROP);
}

static void test_syn_that_never_arrives_at_the_server_is_lost_on_the_way(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	set_unanswered(builder, 4);
	builder->facts.point_count = 2;
	finding = builder_find(builder, CAUSE_CONNECTION_UNANSWERED);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_string_equal(finding->supporting.items[1].text.id, "evidence.syn-not-at-server");
	assert_int_equal(finding->alternatives[0], CAUSE_FIREWALL_DROP);
}

static void test_syn_that_arrives_and_gets_no_answer_is_the_servers(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_add_far_view(builder, 1);
	set_unanswered(builder, 4);
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT] = (struct flow) {.packets = 4, .ttl = 63};
	builder->views[BUILDER_FAR].flows[SIDE_SERVER] = (struct flow) {0};
	finding = builder_find(builder, CAUSE_CONNECTION_UNANSWERED);
	assert_string_equal(finding->supporting.items[1].text.id, "evidence.syn-at-server");
	assert_int_equal(finding->from_point, BUILDER_FAR);
}

static void test_syn_just_sent_is_silent(void **state)
{
	struct builder *builder = *state;

	set_unanswered(builder, 1);
	assert_null(builder_find(builder, CAUSE_CONNECTION_UNANSWERED));
}

static void test_syn_answered_after_a_repetition_is_slow_not_failed(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 2000);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].syn_count = 2;
	builder_add_stall(builder, BUILDER_NEAR, STATE_HS_RETRY, SIDE_CLIENT, 0, 1000);
	assert_false(builder_find(builder, CAUSE_CONNECTION_UNANSWERED)->did_fail);
	assert_int_equal(builder->report.status, VERDICT_STATUS_DEGRADED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_reset_to_syn_is_refused_and_failed),
		BUILDER_CASE(test_refused_names_no_firewall_when_the_reset_was_seen_leaving),
		BUILDER_CASE(test_icmp_instead_of_an_answer_is_a_firewall),
		BUILDER_CASE(test_reset_in_mid_transfer_is_not_refused),
		BUILDER_CASE(test_repeated_syn_without_answer_is_unanswered),
		BUILDER_CASE(test_syn_that_never_arrives_at_the_server_is_lost_on_the_way),
		BUILDER_CASE(test_syn_that_arrives_and_gets_no_answer_is_the_servers),
		BUILDER_CASE(test_syn_just_sent_is_silent),
		BUILDER_CASE(test_syn_answered_after_a_repetition_is_slow_not_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
