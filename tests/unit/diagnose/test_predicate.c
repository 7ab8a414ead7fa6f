/* SPDX-License-Identifier: BSD-3-Clause */
/* Predicates of a connection, and what the counted weights make of them. */
#include "builder.h"
#include "diagnose/predicate.h"

static const struct rule *find_rule(enum cause cause)
{
	for (size_t i = 0; i < rule_count; i++)
		if (rule_table[i]->cause == cause)
			return rule_table[i];
	return NULL;
}

static struct predicate_answers answer(struct builder *builder)
{
	struct predicate_answers answers;

	predicate_answer_all(&builder->facts, &builder->connection, &answers);
	return answers;
}

static void test_healthy_upload_answers_no_to_all_troubles(void **state)
{
	struct predicate_answers answers = answer(*state);

	assert_int_equal(answers.answers[PREDICATE_REPAIRED], CLUE_NO);
	assert_int_equal(answers.answers[PREDICATE_DELAY_ROSE], CLUE_NO);
	assert_int_equal(answers.answers[PREDICATE_WINDOW_SHUT], CLUE_NO);
	assert_int_equal(answers.answers[PREDICATE_SIZE_STUCK], CLUE_NO);
	/* Without repairs there is nothing to say about their shape. */
	assert_int_equal(answers.answers[PREDICATE_REPAIRS_SINGLE], CLUE_UNKNOWN);
	assert_int_equal(answers.answers[PREDICATE_SMALL_PASSED], CLUE_UNKNOWN);
}

static void test_one_direction_alone_answers_nothing(void **state)
{
	struct builder *builder = *state;
	struct predicate_answers answers;

	builder->connection.is_one_way = true;
	answers = answer(builder);
	for (size_t i = 0; i < PREDICATE_COUNT; i++)
		assert_int_equal(answers.answers[i], CLUE_UNKNOWN);
}

static void test_answers_that_speak_against_a_cause_make_it_possible(void **state)
{
	const struct rule *rule = find_rule(CAUSE_PMTU_BLACK_HOLE);
	struct predicate_answers answers = {0};
	struct finding finding = {0};

	(void)state;
	answers.answers[PREDICATE_SIZE_STUCK] = CLUE_YES;
	assert_in_range(predicate_confidence(rule, &finding, &answers), CONFIDENCE_LIKELY,
			CONFIDENCE_PROVEN);
	answers.answers[PREDICATE_TOLD] = CLUE_YES;
	assert_int_equal(predicate_confidence(rule, &finding, &answers), CONFIDENCE_POSSIBLE);
}

static void test_decisive_evidence_outweighs_an_answer_against_it(void **state)
{
	const struct rule *rule = find_rule(CAUSE_PMTU_BLACK_HOLE);
	struct predicate_answers answers = {0};
	struct finding finding = {0};

	(void)state;
	answers.answers[PREDICATE_TOLD] = CLUE_YES;
	clue_add_evidence(&finding.supporting, 'A', TEXT_PLAIN("evidence.no-scale-option"));
	assert_int_equal(predicate_confidence(rule, &finding, &answers), CONFIDENCE_PROVEN);
}

static void test_predicates_that_a_rule_does_not_weigh_do_not_matter(void **state)
{
	const struct rule *rule = find_rule(CAUSE_NAGLE_DELAYED_ACK);
	struct predicate_answers answers = {0};
	struct finding finding = {0};
	enum confidence before;

	(void)state;
	answers.answers[PREDICATE_ACK_AWAITED] = CLUE_YES;
	before = predicate_confidence(rule, &finding, &answers);
	answers.answers[PREDICATE_ROUTED] = CLUE_NO;
	answers.answers[PREDICATE_WINDOW_SHUT] = CLUE_YES;
	assert_int_equal(predicate_confidence(rule, &finding, &answers), before);
}

static void test_cause_that_was_never_counted_is_left_to_its_rule(void **state)
{
	const struct rule *rule = find_rule(CAUSE_CONNECTION_REFUSED);
	struct predicate_answers answers = {0};
	struct finding finding = {0};

	(void)state;
	assert_int_equal(predicate_confidence(rule, &finding, &answers), CONFIDENCE_PROVEN);
}

static void test_weights_stay_within_four_nats(void **state)
{
	(void)state;
	for (size_t i = 0; i < weight_count; i++) {
		assert_in_range(weight_table[i].held + 4000, 0, 8000);
		assert_in_range(weight_table[i].failed + 4000, 0, 8000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_healthy_upload_answers_no_to_all_troubles),
		BUILDER_CASE(test_one_direction_alone_answers_nothing),
		cmocka_unit_test(test_answers_that_speak_against_a_cause_make_it_possible),
		cmocka_unit_test(test_decisive_evidence_outweighs_an_answer_against_it),
		cmocka_unit_test(test_predicates_that_a_rule_does_not_weigh_do_not_matter),
		cmocka_unit_test(test_cause_that_was_never_counted_is_left_to_its_rule),
		cmocka_unit_test(test_weights_stay_within_four_nats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
