/* SPDX-License-Identifier: BSD-3-Clause */
/* Proxies: whose patience ended a request, who was silent, and what a proxy only hands on. */
#include "dialogue.h"

/* svc-b has passed the request on and svc-a is silent from 10 ms on, until svc-b closes. */
static struct http_exchange *ask_in_vain(struct dialogue *dialogue, uint64_t closed_ms)
{
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange;

	builder_set_duration(builder, closed_ms + 10);
	builder_add_stall(builder, BUILDER_NEAR, STATE_SERVER_THINK, SIDE_SERVER, 10,
			  closed_ms - 10);
	exchange = dialogue_ask(&dialogue->said, 5, 10, 20000);
	dialogue_close(&dialogue->said.conversation.fins[false], closed_ms, 0);
	return exchange;
}

static void test_504_after_the_back_ends_silence_names_the_timer(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	ask_in_vain(dialogue, 60011);
	dialogue_add_client_leg(dialogue);
	dialogue_answer(&dialogue->client_said, dialogue_ask(&dialogue->client_said, 1, 4, 20000),
			504, 60012);
	finding = builder_find(builder, CAUSE_PROXY_READ_TIMEOUT);
	assert_non_null(finding);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_ptr_equal(finding->connection, &builder->connection);
	assert_true(finding->did_fail);
	assert_string_equal(finding->verdict.id, "cause.proxy-read-timeout.verdict");
	assert_ptr_equal(builder->report.verdict, finding);
	assert_null(builder_find(builder, CAUSE_SLOW_SERVER));
}

static void test_504_with_no_back_end_in_sight_is_only_likely(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	builder_set_duration(builder, 3020);
	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 1, 4, 20000), 504, 3010);
	finding = builder_find(builder, CAUSE_PROXY_READ_TIMEOUT);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_true(finding->unobserved_count > 0);
}

static void test_request_of_a_proxy_that_waits_a_round_time_shows_its_timer(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	ask_in_vain(dialogue, 60012)->is_forwarded = true;
	assert_int_equal(builder_find(builder, CAUSE_PROXY_READ_TIMEOUT)->confidence,
			 CONFIDENCE_LIKELY);
	assert_null(builder_find(builder, CAUSE_CLIENT_TIMEOUT));
}

static void test_proxy_whose_client_left_did_not_lose_patience(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	ask_in_vain(dialogue, 3011);
	dialogue_add_client_leg(dialogue);
	dialogue_ask(&dialogue->client_said, 1, 4, 20000);
	dialogue_close(&dialogue->client_said.conversation.fins[false], 3010, 0);
	dialogue_add_client_stall(dialogue, STATE_SERVER_THINK, SIDE_SERVER, 4, 3006);
	assert_null(builder_find(builder, CAUSE_PROXY_READ_TIMEOUT));
	finding = builder_find(builder, CAUSE_CLIENT_TIMEOUT);
	assert_ptr_equal(finding->connection, &dialogue->client_leg);
	assert_string_equal(finding->verdict.id, "cause.client-timeout.verdict.proxied");
}

static void test_silence_of_a_path_that_loses_is_no_timer_of_a_proxy(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	ask_in_vain(dialogue, 3010);
	builder->views[BUILDER_NEAR].stalls[0].state = STATE_LOSS_RTO;
	dialogue_add_client_leg(dialogue);
	dialogue_answer(&dialogue->client_said, dialogue_ask(&dialogue->client_said, 1, 4, 20000),
			504, 3011);
	assert_null(builder_find(builder, CAUSE_PROXY_READ_TIMEOUT));
}

static void test_504_while_the_back_ends_window_is_shut_is_a_send_timeout(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange;
	const struct finding *finding;
	struct stall *stall;

	builder_set_duration(builder, 4000);
	stall = builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT, 500, 3500);
	stall->is_open = true;
	stall->probes = 4;
	stall->peer_packets = 4;
	exchange = dialogue_ask(&dialogue->said, 5, 500, 40000000);
	exchange->request.is_complete = false;
	exchange->request.body_bytes = 10000000;
	dialogue_add_client_leg(dialogue);
	exchange = dialogue_ask(&dialogue->client_said, 1, 500, 40000000);
	exchange->request.is_complete = false;
	dialogue_answer(&dialogue->client_said, exchange, 504, 3490);
	finding = builder_find(builder, CAUSE_PROXY_SEND_TIMEOUT);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_null(builder_find(builder, CAUSE_RECEIVER_STOPPED));
	assert_ptr_equal(builder->report.verdict->connection, &builder->connection);
}

static void test_shut_window_without_a_504_is_a_stopped_receiver(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct stall *stall;

	builder_set_duration(builder, 9000);
	stall = builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT, 500, 8500);
	stall->is_open = true;
	stall->probes = 6;
	stall->peer_packets = 6;
	dialogue_ask(&dialogue->said, 5, 500, 40000000)->request.is_complete = false;
	assert_null(builder_find(builder, CAUSE_PROXY_SEND_TIMEOUT));
}

static void test_502_behind_a_reset_is_told_at_the_back_end(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	dialogue_ask(&dialogue->said, 5, 10, 20000);
	dialogue_close(&dialogue->said.conversation.resets[true], 300, 20100);
	builder->connection.end = CONNECTION_END_RST_SERVER;
	dialogue_add_client_leg(dialogue);
	dialogue_answer(&dialogue->client_said, dialogue_ask(&dialogue->client_said, 1, 4, 20000),
			502, 301);
	finding = builder_find(builder, CAUSE_UPSTREAM_RESET);
	assert_ptr_equal(finding->connection, &builder->connection);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_string_equal(finding->verdict.id, "cause.upstream-reset.verdict.reset");
}

static void test_502_alone_leaves_open_what_the_back_end_did(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 1, 4, 20000), 502, 10);
	finding = builder_find(builder, CAUSE_UPSTREAM_RESET);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->alternatives[0], CAUSE_CONNECTION_REFUSED);
}

static void test_close_behind_a_whole_answer_is_nobodys_fault(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 1, 4, 20000), 200, 10);
	dialogue_close(&dialogue->said.conversation.fins[true], 500, 20100);
	assert_true(builder_is_silent(builder));
}

static void test_413_is_too_large_a_body_even_when_a_reset_follows(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange = dialogue_ask(&dialogue->said, 1, 4, 20000000);
	const struct finding *finding;

	exchange->request.is_complete = false;
	exchange->request.body_bytes = 131072;
	dialogue_answer(&dialogue->said, exchange, 413, 5);
	dialogue_close(&dialogue->said.conversation.resets[true], 9, 131072);
	finding = builder_find(builder, CAUSE_BODY_TOO_LARGE);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_true(finding->did_fail);
	assert_ptr_equal(builder->report.verdict, finding);
}

static void test_404_is_no_finding(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 1, 4, 200), 404, 5);
	assert_true(builder_is_silent(builder));
}

static void test_body_that_travels_twice_is_buffering(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	builder_set_duration(builder, 4000);
	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 2010, 3900, 20000000), 201,
			3950);
	dialogue_add_client_leg(dialogue);
	dialogue_answer(&dialogue->client_said,
			dialogue_ask(&dialogue->client_said, 10, 2000, 20000000), 201, 3951);
	dialogue_add_client_stall(dialogue, STATE_SERVER_THINK, SIDE_SERVER, 2000, 1951);
	finding = builder_find(builder, CAUSE_PROXY_BUFFERING);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_ptr_equal(finding->connection, &dialogue->client_leg);
}

static void test_small_body_that_is_buffered_is_not_worth_a_word(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 20, 25, 200000), 201, 30);
	dialogue_add_client_leg(dialogue);
	dialogue_answer(&dialogue->client_said,
			dialogue_ask(&dialogue->client_said, 10, 15, 200000), 201, 31);
	assert_null(builder_find(builder, CAUSE_PROXY_BUFFERING));
	assert_true(builder_is_silent(builder));
}

static void test_body_that_is_passed_on_as_it_comes_is_not_buffered(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	builder_set_duration(builder, 4000);
	dialogue_answer(&dialogue->said, dialogue_ask(&dialogue->said, 15, 3900, 20000000), 201,
			3950);
	dialogue_add_client_leg(dialogue);
	dialogue_answer(&dialogue->client_said,
			dialogue_ask(&dialogue->client_said, 10, 3890, 20000000), 201, 3951);
	assert_null(builder_find(builder, CAUSE_PROXY_BUFFERING));
}

static void test_client_that_waits_while_the_back_end_is_full_blames_the_back_end(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	const struct finding *finding;

	builder_set_duration(builder, 5000);
	builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT, 1000, 3000);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].zero_windows = 5;
	dialogue_add_client_leg(dialogue);
	dialogue->client_view.flows[SIDE_SERVER].zero_windows = 4;
	dialogue_add_client_stall(dialogue, STATE_ZWND, SIDE_CLIENT, 1300, 2500);
	finding = builder_find(builder, CAUSE_PROXY_BACK_PRESSURE);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_ptr_equal(finding->connection, &dialogue->client_leg);
	assert_ptr_equal(builder->report.verdict, finding);
}

static void test_proxy_that_is_slow_itself_is_not_excused(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);

	builder_set_duration(builder, 5000);
	dialogue_add_client_leg(dialogue);
	dialogue->client_view.flows[SIDE_SERVER].zero_windows = 4;
	dialogue_add_client_stall(dialogue, STATE_ZWND, SIDE_CLIENT, 1300, 2500);
	assert_null(builder_find(builder, CAUSE_PROXY_BACK_PRESSURE));
	assert_non_null(builder_find(builder, CAUSE_SLOW_RECEIVER));
}

static void test_pauses_of_the_back_end_are_not_the_proxys(void **state)
{
	struct dialogue *dialogue = *state;
	struct builder *builder = dialogue_builder(dialogue);
	struct http_exchange *exchange;
	const struct finding *finding;

	builder_set_duration(builder, 4000);
	builder_add_stall(builder, BUILDER_NEAR, STATE_SENDER_IDLE, SIDE_SERVER, 500, 3000);
	exchange = dialogue_ask(&dialogue->said, 5, 10, 0);
	dialogue_answer(&dialogue->said, exchange, 200, 400);
	exchange->response.end_ns = builder_ms(3900);
	dialogue_add_client_leg(dialogue);
	exchange = dialogue_ask(&dialogue->client_said, 1, 4, 0);
	dialogue_answer(&dialogue->client_said, exchange, 200, 401);
	exchange->response.end_ns = builder_ms(3901);
	dialogue_add_client_stall(dialogue, STATE_SENDER_IDLE, SIDE_SERVER, 501, 3000);
	finding = builder_find(builder, CAUSE_SENDER_IDLE);
	assert_ptr_equal(finding->connection, &builder->connection);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	for (size_t i = 0; i < builder->report.finding_count; i++)
		if (builder->report.findings[i].connection == &dialogue->client_leg)
			assert_int_equal(builder->report.findings[i].severity, SEVERITY_NOTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIALOGUE_CASE(test_504_after_the_back_ends_silence_names_the_timer),
		DIALOGUE_CASE(test_504_with_no_back_end_in_sight_is_only_likely),
		DIALOGUE_CASE(test_request_of_a_proxy_that_waits_a_round_time_shows_its_timer),
		DIALOGUE_CASE(test_proxy_whose_client_left_did_not_lose_patience),
		DIALOGUE_CASE(test_silence_of_a_path_that_loses_is_no_timer_of_a_proxy),
		DIALOGUE_CASE(test_504_while_the_back_ends_window_is_shut_is_a_send_timeout),
		DIALOGUE_CASE(test_shut_window_without_a_504_is_a_stopped_receiver),
		DIALOGUE_CASE(test_502_behind_a_reset_is_told_at_the_back_end),
		DIALOGUE_CASE(test_502_alone_leaves_open_what_the_back_end_did),
		DIALOGUE_CASE(test_close_behind_a_whole_answer_is_nobodys_fault),
		DIALOGUE_CASE(test_413_is_too_large_a_body_even_when_a_reset_follows),
		DIALOGUE_CASE(test_404_is_no_finding),
		DIALOGUE_CASE(test_body_that_travels_twice_is_buffering),
		DIALOGUE_CASE(test_small_body_that_is_buffered_is_not_worth_a_word),
		DIALOGUE_CASE(test_body_that_is_passed_on_as_it_comes_is_not_buffered),
		DIALOGUE_CASE(
			test_client_that_waits_while_the_back_end_is_full_blames_the_back_end),
		DIALOGUE_CASE(test_pauses_of_the_back_end_are_not_the_proxys),
		DIALOGUE_CASE(test_proxy_that_is_slow_itself_is_not_excused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
