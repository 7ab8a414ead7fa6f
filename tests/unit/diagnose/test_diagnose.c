/* SPDX-License-Identifier: BSD-3-Clause */
/* From facts to a report: gate, order, verdict, notes, and that every text has its words. */
#include "builder.h"

#include <stdio.h>

#include "diagnose/rule.h"
#include "diagnose/score.h"
#include "words/words.h"

static void test_no_packets_is_nothing_captured(void **state)
{
	struct builder *builder = *state;

	builder->facts.connection_count = 0;
	builder->points[0].packets = 0;
	assert_int_equal(builder_diagnose(builder)->status, VERDICT_STATUS_NOTHING_CAPTURED);
	assert_string_equal(builder->report.verdict_text.id, "report.nothing.no-packets");
}

static void test_packets_without_connection_are_told_apart(void **state)
{
	struct builder *builder = *state;

	builder->facts.connection_count = 0;
	assert_string_equal(builder_diagnose(builder)->verdict_text.id,
			    "report.nothing.no-connection");
}

static void test_failure_without_a_cause_is_unexplained(void **state)
{
	struct builder *builder = *state;

	builder->connection.end = CONNECTION_END_TIMEOUT;
	assert_int_equal(builder_diagnose(builder)->status, VERDICT_STATUS_UNEXPLAINED);
	assert_null(builder->report.verdict);
	assert_string_equal(builder->report.verdict_text.id, "report.unexplained.failed");
}

static void test_one_short_repair_in_a_long_transfer_is_healthy(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 20000);
	builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_RTO, SIDE_CLIENT, 100, 210);
	assert_int_equal(builder_diagnose(builder)->status, VERDICT_STATUS_HEALTHY);
}

static void test_one_direction_alone_is_neither_healthy_nor_blamed(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 4000);
	builder_add_stall(builder, BUILDER_NEAR, STATE_UNKNOWN, SIDE_CLIENT, 100, 3000);
	builder->connection.is_one_way = true;
	assert_int_equal(builder_diagnose(builder)->status, VERDICT_STATUS_UNEXPLAINED);
	assert_string_equal(builder->report.verdict_text.id, "report.unexplained.one-way");
}

static void test_one_direction_without_repeats_or_silence_shows_nothing_wrong(void **state)
{
	struct builder *builder = *state;

	builder->connection.is_one_way = true;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].data_segments = 2;
	assert_int_equal(builder_diagnose(builder)->status, VERDICT_STATUS_HEALTHY);
	assert_string_equal(builder->report.verdict_text.id, "report.healthy.one-way");
}

static void test_late_acknowledgement_of_a_sleepy_system_is_not_unexplained(void **state)
{
	struct builder *builder = *state;

	builder_add_stall(builder, BUILDER_NEAR, STATE_CWND, SIDE_CLIENT, 100, 250);
	assert_int_equal(builder_diagnose(builder)->status, VERDICT_STATUS_HEALTHY);
}

static struct candidate candidate_of(struct builder *builder, const struct rule *rule,
				     uint64_t owned_ms)
{
	return (struct candidate) {
		.rule = rule,
		.finding =
			{
				.cause = rule->cause,
				.severity = SEVERITY_WARNING,
				.connection = &builder->connection,
				.owned_ns = owned_ms * NS_PER_MS,
			},
	};
}

static const struct rule special_rule = {.cause = CAUSE_TAIL_LOSS,
					 .states = RULE_STATE(STATE_LOSS_RTO)};
static const struct rule general_rule = {.cause = CAUSE_BURST_LOSS,
					 .states = RULE_STATE(STATE_LOSS_RTO) |
						   RULE_STATE(STATE_LOSS_FAST)};

static void test_cause_needs_a_twentieth_of_the_time_or_a_long_stall(void **state)
{
	struct builder *builder = *state;
	struct candidate candidate = candidate_of(builder, &special_rule, 40);

	assert_false(score_may_name(&candidate));
	candidate.finding.owned_ns = 50 * NS_PER_MS;
	assert_true(score_may_name(&candidate));
	candidate.finding.owned_ns = 10 * NS_PER_MS;
	builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_RTO, SIDE_CLIENT, 0, 200);
	assert_true(score_may_name(&candidate));
	candidate.rule = &(const struct rule) {.states = RULE_STATE(STATE_ZWND)};
	assert_false(score_may_name(&candidate));
}

static void test_weaker_explanation_of_the_same_time_becomes_an_alternative(void **state)
{
	struct builder *builder = *state;
	struct candidate candidates[] = {
		candidate_of(builder, &special_rule, 100),
		candidate_of(builder, &general_rule, 300),
	};

	candidates[0].finding.confidence = CONFIDENCE_LIKELY;
	score_fold(candidates, 2);
	assert_false(candidates[0].is_folded);
	assert_true(candidates[1].is_folded);
	assert_int_equal(candidates[0].finding.alternative_count, 1);
	assert_int_equal(candidates[0].finding.alternatives[0], CAUSE_BURST_LOSS);
}

static void test_explanations_of_different_directions_stand_side_by_side(void **state)
{
	struct builder *builder = *state;
	struct candidate candidates[] = {
		candidate_of(builder, &special_rule, 100),
		candidate_of(builder, &general_rule, 300),
	};

	candidates[0].finding.has_direction = candidates[1].finding.has_direction = true;
	candidates[1].finding.direction = SIDE_SERVER;
	score_fold(candidates, 2);
	assert_false(candidates[0].is_folded || candidates[1].is_folded);
}

static void test_failure_comes_before_time_and_time_before_notes(void **state)
{
	struct finding failed = {.did_fail = true, .severity = SEVERITY_CRITICAL, .owned_ns = 1};
	struct finding slow = {.severity = SEVERITY_WARNING, .owned_ns = 100};
	struct finding note = {.severity = SEVERITY_NOTE, .owned_ns = 1000};

	assert_true(score_compare(&failed, &slow) < 0);
	assert_true(score_compare(&slow, &note) < 0);
	assert_true(score_compare(&note, &failed) > 0);
}

static void test_report_keeps_the_most_important_findings(void **state)
{
	struct builder *builder = *state;
	const struct connection **many = xcalloc(100, sizeof(*many));

	for (size_t i = 0; i < 100; i++)
		many[i] = &builder->connection;
	many[99] = &builder->others[0];
	builder->others[0] = builder->connection;
	builder->others[0].end = CONNECTION_END_REFUSED;
	builder->facts.connections = many;
	builder->facts.connection_count = 100;
	assert_int_equal(builder_diagnose(builder)->finding_count, FINDINGS_MAXIMUM);
	assert_int_equal(builder->report.findings_dropped, 100 - FINDINGS_MAXIMUM);
	assert_int_equal(builder->report.findings[0].cause, CAUSE_CONNECTION_REFUSED);
	assert_int_equal(builder->report.findings[0].id, 1);
	assert_int_equal(builder->report.note_count, 1);
	free(many);
}

static void test_rules_stand_in_the_order_of_the_causes(void **state)
{
	assert_true(rule_count > 0);
	for (size_t i = 1; i < rule_count; i++)
		assert_true(rule_table[i - 1]->cause < rule_table[i]->cause);
}

static void test_every_rule_has_its_sentences(void **state)
{
	for (size_t i = 0; i < rule_count; i++) {
		for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
			char id[128];

			(void)snprintf(id, sizeof(id), "cause.%s.verdict",
				       cause_table[rule_table[i]->cause].id);
			assert_non_null(words_find(language, id));
			(void)snprintf(id, sizeof(id), "cause.%s.text",
				       cause_table[rule_table[i]->cause].id);
			assert_non_null(words_find(language, id));
		}
	}
}

/* Random loss for 120 ms and a shut window for 400 ms, in one second. */
static void set_two_troubles(struct builder *builder)
{
	struct view *view = &builder->views[BUILDER_NEAR];

	view->flows[SIDE_CLIENT].repairs[REPAIR_FAST] = 7;
	view->flows[SIDE_CLIENT].loss_episodes = 7;
	view->state_ns[STATE_LOSS_FAST] = 120 * NS_PER_MS;
	view->state_ns[STATE_CWND] -= 120 * NS_PER_MS;
	builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT, 100, 400)->probes = 1;
	view->flows[SIDE_SERVER].zero_windows = 1;
}

static void test_two_troubles_side_by_side_are_two_findings_in_order_of_time(void **state)
{
	struct builder *builder = *state;
	const struct report *report;

	set_two_troubles(builder);
	report = builder_diagnose(builder);
	assert_int_equal(report->finding_count, 2);
	assert_int_equal(report->findings[0].cause, CAUSE_SLOW_RECEIVER);
	assert_int_equal(report->findings[1].cause, CAUSE_RANDOM_LOSS);
	assert_int_equal(report->findings[0].without_ns, 600 * NS_PER_MS);
	assert_int_equal(report->findings[1].without_ns, 880 * NS_PER_MS);
}

static void test_transfer_that_failed_has_no_without(void **state)
{
	struct builder *builder = *state;

	set_two_troubles(builder);
	builder->connection.end = CONNECTION_END_OPEN;
	assert_int_equal(builder_diagnose(builder)->findings[0].without_ns, 0);
}

static void test_cause_that_sets_the_pace_of_everything_has_no_without(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 4000);
	builder->views[BUILDER_NEAR].round_trip.median_ns = 20 * NS_PER_MS;
	assert_int_equal(builder_find(builder, CAUSE_BANDWIDTH_LIMIT)->without_ns, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_no_packets_is_nothing_captured),
		BUILDER_CASE(test_packets_without_connection_are_told_apart),
		BUILDER_CASE(test_failure_without_a_cause_is_unexplained),
		BUILDER_CASE(test_one_short_repair_in_a_long_transfer_is_healthy),
		BUILDER_CASE(test_one_direction_alone_is_neither_healthy_nor_blamed),
		BUILDER_CASE(test_one_direction_without_repeats_or_silence_shows_nothing_wrong),
		BUILDER_CASE(test_late_acknowledgement_of_a_sleepy_system_is_not_unexplained),
		BUILDER_CASE(test_cause_needs_a_twentieth_of_the_time_or_a_long_stall),
		BUILDER_CASE(test_weaker_explanation_of_the_same_time_becomes_an_alternative),
		BUILDER_CASE(test_explanations_of_different_directions_stand_side_by_side),
		BUILDER_CASE(test_failure_comes_before_time_and_time_before_notes),
		BUILDER_CASE(test_report_keeps_the_most_important_findings),
		BUILDER_CASE(test_rules_stand_in_the_order_of_the_causes),
		BUILDER_CASE(test_every_rule_has_its_sentences),
		BUILDER_CASE(test_two_troubles_side_by_side_are_two_findings_in_order_of_time),
		BUILDER_CASE(test_transfer_that_failed_has_no_without),
		BUILDER_CASE(test_cause_that_sets_the_pace_of_everything_has_no_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
