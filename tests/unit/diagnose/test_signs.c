/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signs and what rules need of them: whatever a connection looks like, a rule that would name its cause
 * has one of the signs that it says it needs, so leaving it out changes no answer.
 */
#include "dialogue.h"

#include "diagnose/rule.h"
#include "diagnose/sign.h"

#define ROUNDS        20000
#define RULES_REACHED 28 /* that say yes at least once, or nothing was tested */

/* xorshift64: the same numbers at each run. */
static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (*seed >> 11) % below;
}

/* Mostly zero, or a few; rarely many. */
static uint32_t draw_count(uint64_t *seed)
{
	switch (draw(seed, 4)) {
	case 0:
		return (uint32_t)draw(seed, 8);
	case 1:
		return (uint32_t)draw(seed, 200);
	default:
		return 0;
	}
}

static void scramble_flow(struct flow *flow, uint64_t *seed)
{
	for (enum repair repair = 0; repair < REPAIR_COUNT; repair++)
		flow->repairs[repair] = draw(seed, 2) ? draw_count(seed) : 0;
	flow->late_arrivals = draw_count(seed);
	flow->reordered = (uint32_t)draw(seed, flow->late_arrivals + 1u);
	flow->needless_fast = (uint32_t)draw(seed, flow->repairs[REPAIR_NEEDLESS] + 1u);
	flow->tail_repairs = (uint32_t)draw(seed, flow->repairs[REPAIR_TIMEOUT] + 1u);
	flow->loss_episodes = draw_count(seed);
	flow->zero_windows = draw(seed, 3) ? 0 : draw_count(seed);
	flow->window_largest = 1u << draw(seed, 24);
	flow->window_lowest = flow->window_largest >> draw(seed, 3);
	flow->window_scale = (int16_t)((int)draw(seed, 10) - 2);
	flow->bytes = draw(seed, 2) ? draw_count(seed) : 1u << draw(seed, 26);
	flow->data_segments = flow->bytes / (1 + draw(seed, 1448)) + (flow->bytes > 0);
	flow->echo_median_us = (uint32_t)draw(seed, 200000);
	flow->echo_minimum_us = flow->echo_median_us / (1 + (uint32_t)draw(seed, 4));
	flow->syn_count = (uint8_t)(1 + draw(seed, 3));
	flow->largest_passed_bytes = (uint32_t)draw(seed, 1500);
	flow->packets = flow->data_segments + 1 + draw_count(seed);
}

static void scramble_view(struct builder *builder, uint32_t point, uint64_t *seed)
{
	struct view *view = &builder->views[point];
	uint64_t left_ms = 900;

	for (uint64_t i = draw(seed, 4); i > 0; i--) {
		uint64_t ms = draw(seed, left_ms);
		struct stall *stall =
			builder_add_stall(builder, point, (enum state)draw(seed, STATE_COUNT),
					  (enum side)draw(seed, SIDE_COUNT), 950 - left_ms, ms);

		left_ms -= ms;
		stall->repairs = draw_count(seed);
		stall->probes = draw_count(seed);
		stall->peer_packets = draw_count(seed);
		stall->packet_bytes = 1500;
		stall->is_open = draw(seed, 4) == 0;
	}
	view->round_trip.handshake_ns = NS_PER_MS * (1 + draw(seed, 100));
	view->round_trip.minimum_ns = view->round_trip.handshake_ns;
	view->round_trip.median_ns = view->round_trip.handshake_ns * (1 + draw(seed, 5));
	for (enum side side = 0; side < SIDE_COUNT; side++)
		scramble_flow(&view->flows[side], seed);
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		struct flow *flow = &view->flows[side];
		uint64_t window = view->flows[side_other(side)].window_largest;

		/* No segment is larger than the window that it was sent into. */
		flow->data_segments = MAX(flow->data_segments, flow->bytes / window);
	}
}

static void scramble_talk(struct dialogue *dialogue, uint64_t *seed)
{
	static const uint16_t statuses[] = {0, 0, 200, 200, 408, 413, 502, 504};
	struct conversation *conversation = &dialogue->said.conversation;
	uint64_t count = draw(seed, DIALOGUE_EXCHANGES_MAXIMUM);

	for (uint64_t i = 0; i < count; i++) {
		struct http_exchange *exchange =
			dialogue_ask(&dialogue->said, i * 200, i * 200 + 10, draw(seed, 100000));

		exchange->expects_continue = draw(seed, 4) == 0;
		exchange->request.body_ns += draw(seed, 2) * 400 * NS_PER_MS;
		if (draw(seed, 4))
			dialogue_answer(&dialogue->said, exchange,
					statuses[draw(seed, ARRAY_COUNT(statuses))], i * 200 + 90);
	}
	for (size_t from_server = 0; from_server < 2; from_server++) {
		if (draw(seed, 2))
			dialogue_close(&conversation->fins[from_server], draw(seed, 1000), 0);
		if (draw(seed, 3) == 0)
			dialogue_close(&conversation->resets[from_server], draw(seed, 1000), 0);
	}
	if (draw(seed, 3) == 0)
		conversation->gap = (struct message_gap) {
			builder_ms(10), builder_ms(10 + draw(seed, 5000)), 5, 0, false};
	if (draw(seed, 4) == 0) {
		conversation->protocol = MESSAGE_PROTOCOL_TLS;
		conversation->tls = &dialogue->said.tls;
		conversation->tls->client_hello_ns = builder_ms(5);
		conversation->tls->server_hello_ns = draw(seed, 2) ? builder_ms(9) : 0;
		conversation->tls->alert_level = (uint8_t)draw(seed, 3);
		conversation->tls->alert_description = (uint8_t)draw(seed, 60);
		conversation->tls->has_hidden_alert[false] = draw(seed, 4) == 0;
	}
}

static void scramble(struct dialogue *dialogue, uint64_t *seed)
{
	struct builder *builder = &dialogue->builder;

	*dialogue = (struct dialogue) {0};
	dialogue_begin(dialogue);
	if (draw(seed, 3) == 0)
		builder_add_far_view(builder, (uint8_t)draw(seed, 3));
	for (uint32_t point = 0; point < builder->connection.view_count; point++)
		scramble_view(builder, point, seed);
	scramble_talk(dialogue, seed);
	builder->connection.end = (enum connection_end)draw(seed, CONNECTION_END_COUNT);
	builder->connection.sender = (enum side)draw(seed, SIDE_COUNT);
	builder->connection.is_one_way = draw(seed, 10) == 0;
	builder->icmp = (struct icmp_error) {.type = 3, .code = (uint8_t)draw(seed, 5)};
	builder->connection.icmp_errors = &builder->icmp;
	builder->connection.icmp_error_count = draw(seed, 3) == 0;
}

static void test_a_rule_that_says_yes_has_a_sign_that_it_needs(void **state)
{
	struct dialogue *dialogue = xcalloc(1, sizeof(*dialogue));
	struct finding *finding = xcalloc(1, sizeof(*finding));
	bool *did_say_yes = xcalloc(rule_count, sizeof(*did_say_yes));
	uint64_t seed = 88172645463325252u;
	size_t reached = 0;

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t signs;

		scramble(dialogue, &seed);
		signs = diagnose_signs(&dialogue->builder.facts, &dialogue->builder.connection);
		for (size_t i = 0; i < rule_count; i++) {
			const struct rule *rule = rule_table[i];

			finding_clear(finding);
			finding->cause = rule->cause;
			if (!rule->judge ||
			    rule->judge(&dialogue->builder.facts, &dialogue->builder.connection,
					finding) != RULE_YES)
				continue;
			did_say_yes[i] = true;
			if (rule->needs && !(rule->needs & signs))
				fail_msg("%s needs a sign that is not there",
					 cause_table[rule->cause].id);
		}
	}
	for (size_t i = 0; i < rule_count; i++)
		reached += did_say_yes[i];
	assert_in_range(reached, RULES_REACHED, rule_count);
	free(did_say_yes);
	free(finding);
	free(dialogue);
}

static void test_a_healthy_connection_has_no_sign_of_trouble(void **state)
{
	struct builder builder;
	const uint64_t harmless = SIGN_SEEN | SIGN_BULK | SIGN_END(CONNECTION_END_FIN);

	(void)state;
	builder_init(&builder);
	assert_int_equal(diagnose_signs(&builder.facts, &builder.connection), harmless);
}

static void test_a_stall_at_any_point_is_a_sign(void **state)
{
	struct builder builder;

	(void)state;
	builder_init(&builder);
	builder_add_far_view(&builder, 0);
	builder_add_stall(&builder, BUILDER_FAR, STATE_ZWND, SIDE_CLIENT, 100, 50);
	assert_true(connection_signs(&builder.connection) & SIGN_STALL(STATE_ZWND));
	assert_true(connection_signs(&builder.connection) & SIGN_POINTS);
}

static void test_signs_that_were_found_are_not_looked_for_again(void **state)
{
	struct builder builder;

	(void)state;
	builder_init(&builder);
	builder.connection.signs = SIGN_SEEN | SIGN_DISORDER;
	assert_int_equal(diagnose_signs(&builder.facts, &builder.connection),
			 SIGN_SEEN | SIGN_DISORDER);
}

static void test_a_finding_that_is_cleared_holds_nothing(void **state)
{
	static const struct finding blank;
	struct builder *builder = xcalloc(1, sizeof(*builder));
	struct finding *finding = xcalloc(1, sizeof(*finding));

	(void)state;
	builder_init(builder);
	builder_add_black_hole(builder, 100, 800);
	assert_true(builder_diagnose(builder)->finding_count > 0);
	memcpy(finding, &builder->report.findings[0], sizeof(*finding));
	finding_clear(finding);
	assert_memory_equal(finding, &blank, sizeof(blank));
	free(finding);
	free(builder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_rule_that_says_yes_has_a_sign_that_it_needs),
		cmocka_unit_test(test_a_healthy_connection_has_no_sign_of_trouble),
		cmocka_unit_test(test_a_stall_at_any_point_is_a_sign),
		cmocka_unit_test(test_signs_that_were_found_are_not_looked_for_again),
		cmocka_unit_test(test_a_finding_that_is_cleared_holds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
