/* SPDX-License-Identifier: BSD-3-Clause */
/* Clients that give up, idle connections, Expect, pauses of a sender, TLS: what the messages tell. */
#include "dialogue.h"

static struct conversation *said_of(struct dialogue *dialogue)
{
	return &dialogue->said.conversation;
}

static void test_client_that_closes_while_it_waits_gave_up(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	builder_set_duration(builder, 3020);
	builder_add_stall(builder, BUILDER_NEAR, STATE_SERVER_THINK, SIDE_SERVER, 10, 3000);
	dialogue_ask(&dialogue->said, 5, 10, 20000);
	dialogue_close(&said_of(dialogue)->fins[false], 3010, 0);
	finding = builder_find(builder, CAUSE_CLIENT_TIMEOUT);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_true(finding->did_fail);
	assert_int_equal(finding->direction, SIDE_SERVER);
	assert_null(builder_find(builder, CAUSE_SLOW_SERVER));
}

static void test_client_that_leaves_at_once_is_a_note(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	dialogue_ask(&dialogue->said, 5, 10, 0);
	dialogue_close(&said_of(dialogue)->resets[false], 200, 0);
	assert_int_equal(builder_find(builder, CAUSE_CLIENT_TIMEOUT)->severity, SEVERITY_NOTE);
}

static void test_client_that_leaves_a_download_that_flows_did_not_give_up(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange = dialogue_ask(&dialogue->said, 5, 10, 0);

	dialogue_answer(&dialogue->said, exchange, 200, 900);
	exchange->response.is_complete = false;
	exchange->response.body_declared = 100000000;
	dialogue_close(&said_of(dialogue)->resets[false], 910, 0);
	assert_null(builder_find(builder, CAUSE_CLIENT_TIMEOUT));
}

static void test_request_that_stops_coming_is_the_clients_silence(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange = dialogue_ask(&dialogue->said, 5, 10, 20000);
	const struct finding *finding;

	builder_set_duration(builder, 60020);
	exchange->request.is_complete = false;
	exchange->request.body_bytes = 5000;
	dialogue_close(&said_of(dialogue)->fins[true], 60012, 5100);
	finding = builder_find(builder, CAUSE_CLIENT_TIMEOUT);
	assert_string_equal(finding->verdict.id, "cause.client-timeout.verdict.request");
	assert_int_equal(finding->direction, SIDE_CLIENT);
	assert_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
}

static void test_408_on_an_idle_connection_is_no_failure(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange = &said_of(dialogue)->exchanges[0];

	said_of(dialogue)->exchange_count = 1;
	dialogue_answer(&dialogue->said, exchange, 408, 900);
	assert_null(builder_find(builder, CAUSE_CLIENT_TIMEOUT));
}

/* A first exchange that is answered at 20 ms, a second one at `again_ms`. */
static struct http_exchange *ask_twice(struct dialogue *dialogue, uint64_t again_ms)
{
	struct http_exchange *exchange = dialogue_ask(&dialogue->said, 5, 10, 500);

	builder_set_duration(dialogue_builder(dialogue), again_ms + 100);
	dialogue_answer(&dialogue->said, exchange, 200, 20);
	exchange = dialogue_ask(&dialogue->said, again_ms, again_ms, 500);
	said_of(dialogue)->gap =
		(struct message_gap) {builder_ms(20), builder_ms(again_ms), 4, 1000,
				      /* from_server= */ false};
	return exchange;
}

static void test_request_that_crosses_with_the_close_is_a_race(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	ask_twice(dialogue, 5020);
	dialogue_close(&said_of(dialogue)->fins[true], 5021, 1000);
	dialogue_close(&said_of(dialogue)->resets[true], 5022, 0)->has_ack = false;
	finding = builder_find(builder, CAUSE_KEEPALIVE_RACE);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_true(finding->did_fail);
	assert_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
	assert_null(builder_find(builder, CAUSE_IDLE_EXPIRED));
}

static void test_server_that_closes_on_a_request_it_has_got_is_no_race(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	ask_twice(dialogue, 5020);
	dialogue_close(&said_of(dialogue)->fins[true], 5100, 1600);
	assert_null(builder_find(builder, CAUSE_KEEPALIVE_RACE));
	assert_non_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
}

static bool has_alternative(const struct finding *finding, enum cause cause)
{
	for (size_t i = 0; i < finding->alternative_count; i++)
		if (finding->alternatives[i] == cause)
			return true;
	return false;
}

/* Closing with the request unread is a reset without a FIN. */
static void test_reset_at_once_after_an_idle_time_may_be_a_race(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	ask_twice(dialogue, 5020);
	dialogue_close(&said_of(dialogue)->resets[true], 5021, 1600);
	assert_true(
		has_alternative(builder_find(builder, CAUSE_UPSTREAM_RESET), CAUSE_KEEPALIVE_RACE));
}

static void test_reset_after_a_while_is_no_race(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	ask_twice(dialogue, 5020);
	dialogue_close(&said_of(dialogue)->resets[true], 5100, 1600);
	assert_false(
		has_alternative(builder_find(builder, CAUSE_UPSTREAM_RESET), CAUSE_KEEPALIVE_RACE));
}

static void test_idle_connection_that_is_closed_unused_is_fine(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 5, 10, 500), 200, 20);
	dialogue_close(&said_of(dialogue)->fins[true], 5020, 600);
	assert_true(builder_is_silent(builder));
}

static void test_reset_without_ack_after_an_idle_time_was_forgotten(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	ask_twice(dialogue, 30000);
	dialogue_close(&said_of(dialogue)->resets[true], 30001, 0)->has_ack = false;
	finding = builder_find(builder, CAUSE_IDLE_EXPIRED);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
}

/* Too short a time for anything on the way to forget it: a failure all the same. */
static void test_reset_without_ack_after_a_moment_is_the_servers(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	ask_twice(dialogue, 1400);
	dialogue_close(&said_of(dialogue)->resets[true], 1401, 0)->has_ack = false;
	assert_null(builder_find(builder, CAUSE_IDLE_EXPIRED));
	assert_true(
		has_alternative(builder_find(builder, CAUSE_UPSTREAM_RESET), CAUSE_KEEPALIVE_RACE));
}

static void test_reset_from_another_distance_proves_it(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct message_close *reset;

	ask_twice(dialogue, 30000);
	reset = dialogue_close(&said_of(dialogue)->resets[true], 30001, 0);
	reset->has_ack = false;
	reset->ttl = 61;
	assert_int_equal(builder_find(builder, CAUSE_IDLE_EXPIRED)->confidence, CONFIDENCE_PROVEN);
}

static void test_answered_request_after_an_idle_time_is_fine(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	dialogue_answer(&dialogue->said, ask_twice(dialogue, 65000), 200, 65010);
	assert_null(builder_find(builder, CAUSE_IDLE_EXPIRED));
	assert_true(builder_is_silent(builder));
}

/* svc-a resets while it owes the second answer; nobody was idle before. */
static void reset_in_request(struct dialogue *dialogue, uint8_t ttl)
{
	struct message_close *reset;

	ask_twice(dialogue, 40);
	said_of(dialogue)->gap = (struct message_gap) {0};
	reset = dialogue_close(&said_of(dialogue)->resets[true], 60, 1600);
	reset->ttl = ttl;
}

static void test_reset_of_another_distance_in_a_request_is_injected(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	reset_in_request(dialogue, 62);
	assert_int_equal(builder_find(builder, CAUSE_RESET_INJECTED)->confidence,
			 CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
}

static void test_reset_of_the_servers_own_distance_is_its_own(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	reset_in_request(dialogue, 64);
	assert_null(builder_find(builder, CAUSE_RESET_INJECTED));
	assert_non_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
}

static void test_server_that_refuses_after_it_broke_off_has_died(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct connection *refused = &builder->others[0];

	reset_in_request(dialogue, 64);
	*refused = builder->connection;
	refused->id = 2;
	refused->end = CONNECTION_END_REFUSED;
	builder_set_view(builder, BUILDER_FAR, VANTAGE_CLIENT, 1000);
	builder->views[BUILDER_FAR].start_ns = builder_ms(500);
	refused->views_at_hand = &builder->view_list[BUILDER_FAR];
	builder->connections[1] = refused;
	builder->facts.connection_count = 2;
	assert_non_null(builder_find(builder, CAUSE_PROCESS_DIED));
	assert_null(builder_find(builder, CAUSE_UPSTREAM_RESET));
	builder->views[BUILDER_FAR].start_ns = builder_ms(10);
	assert_null(builder_find(builder, CAUSE_PROCESS_DIED));
}

static void test_expect_that_nobody_answers_costs_a_second(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange = dialogue_ask(&dialogue->said, 5, 1100, 300000);
	const struct finding *finding;

	builder_set_duration(builder, 1200);
	builder_add_stall(builder, BUILDER_NEAR, STATE_EXPECT_WAIT, SIDE_CLIENT, 5, 1000);
	exchange->expects_continue = true;
	exchange->request.body_ns = builder_ms(1005);
	dialogue_answer(&dialogue->said, exchange, 201, 1110);
	finding = builder_find(builder, CAUSE_EXPECT_100_CONTINUE);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
}

static void test_expect_that_is_answered_late_is_the_servers_time(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange = dialogue_ask(&dialogue->said, 5, 1100, 300000);

	builder_set_duration(builder, 1200);
	exchange->expects_continue = exchange->got_continue = true;
	exchange->continue_ns = builder_ms(900);
	exchange->request.body_ns = builder_ms(901);
	dialogue_answer(&dialogue->said, exchange, 201, 1110);
	assert_null(builder_find(builder, CAUSE_EXPECT_100_CONTINUE));
}

static void add_pauses(struct dialogue *dialogue, uint64_t each_ms)
{
	struct builder *builder = dialogue_builder(dialogue);

	builder_set_duration(builder, 3100);
	for (uint64_t i = 0; i < 5; i++)
		builder_add_stall(builder, BUILDER_NEAR, STATE_SENDER_IDLE, SIDE_CLIENT,
				  10 + i * 510, each_ms);
}

static void test_pauses_inside_a_promised_body_are_the_senders(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	add_pauses(dialogue, 500);
	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 5, 2900, 600000), 201, 3000);
	finding = builder_find(builder, CAUSE_SENDER_IDLE);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
}

static void test_short_pauses_inside_a_body_are_not_worth_a_word(void **state)
{
	struct dialogue *dialogue = *state;

	add_pauses(dialogue, 25);
	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 5, 2900, 600000), 201, 3000);
	assert_null(builder_find(dialogue_builder(dialogue), CAUSE_SENDER_IDLE));
}

static void test_pauses_of_bytes_that_nobody_can_read_are_a_note(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	add_pauses(dialogue, 500);
	said_of(dialogue)->protocol = MESSAGE_PROTOCOL_UNKNOWN;
	assert_int_equal(builder_find(builder, CAUSE_SENDER_IDLE)->severity, SEVERITY_NOTE);
}

static void begin_tls(struct dialogue *dialogue)
{
	struct conversation *conversation = said_of(dialogue);

	conversation->protocol = MESSAGE_PROTOCOL_TLS;
	conversation->tls = &dialogue->said.tls;
	dialogue->said.tls.client_hello_ns = builder_ms(5);
	dialogue->said.tls.client_hello_number = 4;
	conversation->last_data_ns[false] = builder_ms(5);
}

static void test_fatal_alert_is_told_with_its_reason(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	begin_tls(dialogue);
	dialogue->said.tls.alert_level = 2;
	dialogue->said.tls.alert_description = 70;
	dialogue->said.tls.alert_by_server = true;
	finding = builder_find(builder, CAUSE_TLS_FAILURE);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_true(finding->did_fail);
}

static void test_close_notify_is_no_failure(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	begin_tls(dialogue);
	dialogue->said.tls.server_hello_ns = builder_ms(6);
	dialogue->said.tls.alert_level = 1;
	assert_null(builder_find(builder, CAUSE_TLS_FAILURE));
}

static void test_hello_without_an_answer_hangs(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	builder_set_duration(builder, 4005);
	begin_tls(dialogue);
	builder_add_stall(builder, BUILDER_NEAR, STATE_TLS_HS, SIDE_SERVER, 5, 4000);
	assert_string_equal(builder_find(builder, CAUSE_TLS_FAILURE)->verdict.id,
			    "cause.tls-failure.verdict.hangs");
}

static void test_hello_that_is_lost_on_the_way_is_no_fault_of_tls(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	builder_set_duration(builder, 4005);
	begin_tls(dialogue);
	builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_RTO, SIDE_CLIENT, 5, 4000);
	assert_null(builder_find(builder, CAUSE_TLS_FAILURE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIALOGUE_CASE(test_client_that_closes_while_it_waits_gave_up),
		DIALOGUE_CASE(test_client_that_leaves_at_once_is_a_note),
		DIALOGUE_CASE(test_client_that_leaves_a_download_that_flows_did_not_give_up),
		DIALOGUE_CASE(test_request_that_stops_coming_is_the_clients_silence),
		DIALOGUE_CASE(test_408_on_an_idle_connection_is_no_failure),
		DIALOGUE_CASE(test_request_that_crosses_with_the_close_is_a_race),
		DIALOGUE_CASE(test_server_that_closes_on_a_request_it_has_got_is_no_race),
		DIALOGUE_CASE(test_reset_at_once_after_an_idle_time_may_be_a_race),
		DIALOGUE_CASE(test_reset_after_a_while_is_no_race),
		DIALOGUE_CASE(test_idle_connection_that_is_closed_unused_is_fine),
		DIALOGUE_CASE(test_reset_without_ack_after_an_idle_time_was_forgotten),
		DIALOGUE_CASE(test_reset_without_ack_after_a_moment_is_the_servers),
		DIALOGUE_CASE(test_reset_from_another_distance_proves_it),
		DIALOGUE_CASE(test_answered_request_after_an_idle_time_is_fine),
		DIALOGUE_CASE(test_reset_of_another_distance_in_a_request_is_injected),
		DIALOGUE_CASE(test_reset_of_the_servers_own_distance_is_its_own),
		DIALOGUE_CASE(test_server_that_refuses_after_it_broke_off_has_died),
		DIALOGUE_CASE(test_expect_that_nobody_answers_costs_a_second),
		DIALOGUE_CASE(test_expect_that_is_answered_late_is_the_servers_time),
		DIALOGUE_CASE(test_pauses_inside_a_promised_body_are_the_senders),
		DIALOGUE_CASE(test_short_pauses_inside_a_body_are_not_worth_a_word),
		DIALOGUE_CASE(test_pauses_of_bytes_that_nobody_can_read_are_a_note),
		DIALOGUE_CASE(test_fatal_alert_is_told_with_its_reason),
		DIALOGUE_CASE(test_close_notify_is_no_failure),
		DIALOGUE_CASE(test_hello_without_an_answer_hangs),
		DIALOGUE_CASE(test_hello_that_is_lost_on_the_way_is_no_fault_of_tls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
