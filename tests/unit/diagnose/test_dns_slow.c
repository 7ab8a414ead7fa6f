/* SPDX-License-Identifier: BSD-3-Clause */
/* dns-slow: look-ups that are late, lost or refused, and those that are none of our business. */
#include <stdio.h>

#include "builder.h"

struct questions {
	struct builder builder;
	struct lookup lookups[4];
};

static struct lookup *add_question(struct questions *questions, uint64_t asked, uint64_t answered)
{
	struct facts *facts = &questions->builder.facts;
	struct lookup *lookup = &questions->lookups[facts->lookup_count++];

	facts->lookups = questions->lookups;
	*lookup = (struct lookup) {
		.client = address_ipv4((const uint8_t[]) {172, 18, 0, 3}),
		.server = address_ipv4((const uint8_t[]) {172, 18, 0, 53}),
		.type = 1,
		.attempts = 1,
		.asked_ns = builder_ms(asked),
		.asked_number = 1,
		.latest_ns = builder_ms(asked),
		.latest_number = 1,
		.answered_ns = answered ? builder_ms(answered) : 0,
		.answered_number = 2,
	};
	(void)snprintf(lookup->name, sizeof(lookup->name), "svc-a");
	return lookup;
}

static void ask_again(struct lookup *lookup, uint64_t at)
{
	lookup->attempts++;
	lookup->latest_ns = builder_ms(at);
	lookup->latest_number++;
}

static int set_up(void **state)
{
	struct questions *questions = xcalloc(1, sizeof(*questions));

	builder_init(&questions->builder);
	builder_set_duration(&questions->builder, 20000);
	*state = questions;
	return 0;
}

static void test_question_that_is_asked_again_after_5_s_is_told(void **state)
{
	struct questions *questions = *state;
	const struct finding *finding;

	ask_again(add_question(questions, 100, 5120), 5100);
	finding = builder_find(&questions->builder, CAUSE_DNS_SLOW);
	assert_int_equal(finding->subject, SUBJECT_NAME_LOOKUP);
	assert_null(finding->connection);
	assert_int_equal(finding->owned_ns, 5020 * NS_PER_MS);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_false(finding->did_fail);
	assert_int_equal(questions->builder.report.status, VERDICT_STATUS_DEGRADED);
}

static void test_two_questions_at_a_time_wait_once(void **state)
{
	struct questions *questions = *state;

	ask_again(add_question(questions, 100, 5120), 5100);
	ask_again(add_question(questions, 101, 5121), 5100);
	assert_int_equal(builder_find(&questions->builder, CAUSE_DNS_SLOW)->owned_ns,
			 5021 * NS_PER_MS);
}

static void test_question_that_is_never_answered_fails(void **state)
{
	struct questions *questions = *state;

	ask_again(add_question(questions, 100, 0), 5100);
	assert_true(builder_find(&questions->builder, CAUSE_DNS_SLOW)->did_fail);
	assert_int_equal(questions->builder.report.status, VERDICT_STATUS_FAILED);
}

static void test_look_ups_alone_make_a_verdict(void **state)
{
	struct questions *questions = *state;

	questions->builder.facts.connection_count = 0;
	ask_again(add_question(questions, 100, 5120), 5100);
	assert_non_null(builder_find(&questions->builder, CAUSE_DNS_SLOW));
	assert_int_equal(questions->builder.report.status, VERDICT_STATUS_DEGRADED);
}

static void test_quick_answers_are_fine_however_many(void **state)
{
	struct questions *questions = *state;

	for (uint64_t i = 0; i < 4; i++)
		add_question(questions, i * 100, i * 100 + 80);
	assert_null(builder_find(&questions->builder, CAUSE_DNS_SLOW));
}

static void test_one_question_without_an_answer_may_be_half_a_capture(void **state)
{
	struct questions *questions = *state;

	add_question(questions, 100, 0);
	assert_null(builder_find(&questions->builder, CAUSE_DNS_SLOW));
}

static void test_nobody_must_answer_a_question_to_all(void **state)
{
	struct questions *questions = *state;
	struct lookup *lookup = add_question(questions, 100, 0);

	ask_again(lookup, 5100);
	lookup->server = address_ipv4((const uint8_t[]) {224, 0, 0, 251});
	assert_null(builder_find(&questions->builder, CAUSE_DNS_SLOW));
}

static void ask_in_vain(struct questions *questions, const char *name, uint64_t asked)
{
	struct lookup *lookup = add_question(questions, asked, asked + 190);

	lookup->code = LOOKUP_CODE_NO_NAME;
	(void)snprintf(lookup->name, sizeof(lookup->name), "%s", name);
}

static void test_search_domains_that_take_long_together_are_told(void **state)
{
	struct questions *questions = *state;
	const struct finding *finding;

	ask_in_vain(questions, "svc-a.ns.svc.cluster.local", 100);
	ask_in_vain(questions, "svc-a.svc.cluster.local", 300);
	ask_in_vain(questions, "svc-a.cluster.local", 500);
	add_question(questions, 700, 890);
	finding = builder_find(&questions->builder, CAUSE_DNS_SLOW);
	assert_string_equal(finding->verdict.id, "cause.dns-slow.verdict.search");
	assert_int_equal(finding->owned_ns, 600 * NS_PER_MS);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_false(finding->did_fail);
}

static void test_search_domains_that_cost_nothing_are_not(void **state)
{
	struct questions *questions = *state;

	ask_in_vain(questions, "svc-a.ns.svc.cluster.local", 100);
	ask_in_vain(questions, "svc-a.cluster.local", 300);
	add_question(questions, 500, 510);
	assert_null(builder_find(&questions->builder, CAUSE_DNS_SLOW));
}

static void test_names_that_do_not_exist_are_no_search(void **state)
{
	struct questions *questions = *state;

	ask_in_vain(questions, "svc-b.ns.svc.cluster.local", 100);
	ask_in_vain(questions, "svc-ab.cluster.local", 400);
	add_question(questions, 900, 910);
	assert_null(builder_find(&questions->builder, CAUSE_DNS_SLOW));
}

static void test_question_that_is_asked_again_has_no_answer_even_at_the_end_of_a_file(void **state)
{
	struct questions *questions = *state;

	builder_set_duration(&questions->builder, 1200);
	ask_again(add_question(questions, 100, 0), 1150);
	assert_true(builder_find(&questions->builder, CAUSE_DNS_SLOW)->did_fail);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, builder_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_question_that_is_asked_again_after_5_s_is_told),
		TEST(test_two_questions_at_a_time_wait_once),
		TEST(test_question_that_is_never_answered_fails),
		TEST(test_look_ups_alone_make_a_verdict),
		TEST(test_quick_answers_are_fine_however_many),
		TEST(test_one_question_without_an_answer_may_be_half_a_capture),
		TEST(test_nobody_must_answer_a_question_to_all),
		TEST(test_search_domains_that_take_long_together_are_told),
		TEST(test_search_domains_that_cost_nothing_are_not),
		TEST(test_names_that_do_not_exist_are_no_search),
		TEST(test_question_that_is_asked_again_has_no_answer_even_at_the_end_of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
