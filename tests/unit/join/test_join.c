/* SPDX-License-Identifier: BSD-3-Clause */
/* Legs of a proxy: user (10.0.0.1) - proxy (10.0.0.2, 10.0.1.2) - back end (10.0.1.3). Times in
 * milliseconds from 1 s on, since 0 means "never". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "join/join.h"

#define LEGS_MAXIMUM 600

struct leg {
	struct connection connection;
	struct view view;
	struct view *views[1];
	struct conversation conversation;
	struct http_exchange exchanges[2];
};

struct net {
	struct leg legs[LEGS_MAXIMUM];
	const struct connection *connections[LEGS_MAXIMUM];
	const struct conversation *conversations[LEGS_MAXIMUM];
	struct facts facts;
	struct relay_table table;
};

static uint64_t ms(double at)
{
	return NS_PER_S + (uint64_t)(at * 1e6);
}

static struct endpoint endpoint(const char *text, uint16_t port, const char *container)
{
	struct endpoint end = {.port = port, .container = container};

	assert_int_equal(address_parse(text, &end.address), 0);
	return end;
}

static struct leg *add_leg(struct net *net, struct endpoint client, struct endpoint server,
			   double start, double end)
{
	size_t index = net->facts.connection_count++;
	struct leg *leg = &net->legs[index];

	assert_true(index < LEGS_MAXIMUM);
	leg->views[0] = &leg->view;
	leg->view.start_ns = ms(start);
	leg->view.end_ns = ms(end);
	leg->connection = (struct connection) {
		.id = (uint32_t)index + 1,
		.client = client,
		.server = server,
		.end = CONNECTION_END_FIN,
		.views_at_hand = leg->views,
		.view_count = 1,
	};
	net->connections[index] = &leg->connection;
	net->conversations[index] = &leg->conversation;
	net->facts.conversation_count = net->facts.connection_count;
	return leg;
}

static struct leg *came(struct net *net, double start, double end)
{
	return add_leg(net, endpoint("10.0.0.1", 40000, NULL), endpoint("10.0.0.2", 80, "svc-b"),
		       start, end);
}

static struct leg *left(struct net *net, double start, double end)
{
	return add_leg(net, endpoint("10.0.1.2", 50000, "svc-b"),
		       endpoint("10.0.1.3", 2100, "svc-a"), start, end);
}

static struct http_exchange *say(struct leg *leg, const char *target, uint64_t body, double start,
				 double end, double answer)
{
	struct http_exchange *exchange = &leg->exchanges[leg->conversation.exchange_count++];

	leg->conversation.protocol = MESSAGE_PROTOCOL_HTTP1;
	leg->conversation.exchanges = leg->exchanges;
	(void)snprintf(exchange->method, sizeof(exchange->method), "PUT");
	(void)snprintf(exchange->target, sizeof(exchange->target), "%s", target);
	exchange->status = 201;
	exchange->request = (struct http_half) {
		.has_begun = true,
		.has_head = true,
		.is_complete = true,
		.framing = BODY_FRAMING_LENGTH,
		.body_declared = body,
		.body_bytes = body,
		.start_ns = ms(start),
		.head_ns = ms(start),
		.end_ns = ms(end),
	};
	exchange->response.has_begun = true;
	exchange->response.start_ns = ms(answer);
	return exchange;
}

static const struct relay *upstream_of(struct net *net, const struct leg *leg, size_t *ret_count)
{
	relay_table_done(&net->table);
	join_relays(&net->facts, &net->table);
	return relay_table_find_client(&net->table, leg->connection.id, ret_count);
}

static bool is_joined(struct net *net, const struct leg *in, const struct leg *out)
{
	size_t count;
	const struct relay *relay = upstream_of(net, in, &count);

	return count == 1 && relay->upstream == &out->connection;
}

static bool is_alone(struct net *net, const struct leg *in)
{
	size_t count;

	(void)upstream_of(net, in, &count);
	return count == 0;
}

static int set_up(void **state)
{
	struct net *net = xcalloc(1, sizeof(*net));

	net->facts.connections = net->connections;
	net->facts.conversations = net->conversations;
	*state = net;
	return 0;
}

static int tear_down(void **state)
{
	struct net *net = *state;

	relay_table_done(&net->table);
	free(net);
	return 0;
}

static void test_request_that_goes_on_behind_the_proxy_is_joined(void **state)
{
	struct net *net = *state;
	struct leg *in = came(net, 0, 30);
	struct leg *out = left(net, 10, 29);
	const struct relay *relay;
	size_t count;

	say(in, "/a", 5000, 1, 9, 25);
	say(out, "/a", 5000, 10.2, 12, 24.5);
	assert_true(is_joined(net, in, out));
	relay = relay_table_find_upstream(&net->table, out->connection.id, &count);
	assert_int_equal(count, 1);
	assert_int_equal(relay->client_exchange, 0);
	assert_int_equal(relay->basis, RELAY_BASIS_MESSAGES);
}

static void test_two_requests_on_one_kept_connection_are_two_pairs(void **state)
{
	struct net *net = *state;
	struct leg *first = came(net, 0, 30);
	struct leg *second = came(net, 40, 70);
	struct leg *out = left(net, 10, 90);
	const struct relay *relay;
	size_t count;

	say(first, "/a", 5000, 1, 9, 25);
	say(second, "/a", 5000, 41, 49, 65);
	say(out, "/a", 5000, 10, 12, 24);
	say(out, "/a", 5000, 50, 52, 64);
	relay = upstream_of(net, second, &count);
	assert_int_equal(count, 1);
	assert_int_equal(relay->upstream_exchange, 1);
	assert_true(is_joined(net, first, out));
}

static void test_equal_requests_at_the_same_moment_are_not_guessed(void **state)
{
	struct net *net = *state;
	struct leg *one = came(net, 0, 30);
	struct leg *other = came(net, 0, 30);
	struct leg *out = left(net, 10, 29);

	say(one, "/a", 5000, 1, 9, 25);
	say(other, "/a", 5000, 1, 9, 25);
	say(out, "/a", 5000, 10, 12, 24);
	assert_true(is_alone(net, one));
	assert_true(is_alone(net, other));
}

static void test_bodies_tell_equal_requests_apart(void **state)
{
	struct net *net = *state;
	struct leg *one = came(net, 0, 30);
	struct leg *other = came(net, 0, 30);
	struct leg *out = left(net, 10, 29);
	struct http_exchange *exchange = say(one, "/a", 5000, 1, 9, 25);

	exchange->request.body_hash = 7;
	exchange->request.body_hashed = MESSAGE_HASH_BYTES;
	exchange = say(other, "/a", 5000, 1, 9, 25);
	exchange->request.body_hash = 8;
	exchange->request.body_hashed = MESSAGE_HASH_BYTES;
	exchange = say(out, "/a", 5000, 10, 12, 24);
	exchange->request.body_hash = 8;
	exchange->request.body_hashed = MESSAGE_HASH_BYTES;
	assert_true(is_joined(net, other, out));
	assert_true(is_alone(net, one));
}

static void test_parallel_requests_are_told_apart_by_size_and_time(void **state)
{
	struct net *net = *state;
	struct leg *ins[250];
	struct leg *outs[250];

	for (size_t i = 0; i < ARRAY_COUNT(ins); i++) {
		double at = (double)i * 2;

		ins[i] = came(net, at, at + 600);
		say(ins[i], "/a", 5000 + i % 3, at + 1, at + 300, at + 590);
		outs[i] = left(net, at + 300.1, at + 590);
		say(outs[i], "/a", 5000 + i % 3, at + 300.2, at + 301, at + 589.9);
	}
	for (size_t i = 0; i < ARRAY_COUNT(ins); i++)
		assert_true(is_joined(net, ins[i], outs[i]));
}

static void test_what_the_proxy_asks_for_itself_is_no_leg(void **state)
{
	struct net *net = *state;
	struct leg *in = came(net, 0, 30);
	struct leg *database = left(net, 2, 29);
	struct leg *token = left(net, 2, 29);

	say(in, "/a", 5000, 1, 9, 25);
	database->view.flows[SIDE_CLIENT].bytes = 90;
	database->view.flows[SIDE_CLIENT].first_data_ns = ms(10);
	say(token, "/token", 40, 10, 10, 12);
	assert_true(is_alone(net, in));
}

static void test_other_machine_is_no_proxy(void **state)
{
	struct net *net = *state;
	struct leg *in = came(net, 0, 30);
	struct leg *out = add_leg(net, endpoint("10.0.1.7", 50000, "svc-c"),
				  endpoint("10.0.1.3", 2100, "svc-a"), 10, 29);

	say(in, "/a", 5000, 1, 9, 25);
	say(out, "/a", 5000, 10, 12, 24);
	assert_true(is_alone(net, in));
}

static void test_next_back_end_after_a_refusal_is_a_second_leg(void **state)
{
	struct net *net = *state;
	struct leg *in = came(net, 0, 30);
	struct leg *refused = left(net, 10, 10.1);
	struct leg *out = left(net, 10.2, 29);
	size_t count;

	say(in, "/a", 5000, 1, 9, 25)->status = 0;
	refused->connection.end = CONNECTION_END_REFUSED;
	say(out, "/a", 5000, 10.3, 12, 24);
	(void)upstream_of(net, in, &count);
	assert_int_equal(count, 2);
}

static void test_leg_under_tls_is_joined_by_bytes_and_time(void **state)
{
	struct net *net = *state;
	struct leg *in = came(net, 0, 400);
	struct leg *out = left(net, 20, 390);
	size_t count;
	const struct relay *relay;

	in->conversation.protocol = MESSAGE_PROTOCOL_TLS;
	in->view.flows[SIDE_CLIENT].bytes = 1004000;
	in->view.flows[SIDE_CLIENT].first_data_ns = ms(1);
	in->view.flows[SIDE_SERVER].first_data_ns = ms(2);
	say(out, "/a", 1000000, 20, 380, 389);
	out->view.flows[SIDE_CLIENT].bytes = 1000200;
	relay = upstream_of(net, in, &count);
	assert_int_equal(count, 1);
	assert_int_equal(relay->client_exchange, RELAY_NO_EXCHANGE);
	assert_int_equal(relay->basis, RELAY_BASIS_BYTES);
}

static void test_two_legs_under_tls_that_fit_alike_are_not_guessed(void **state)
{
	struct net *net = *state;
	struct leg *ins[2];
	struct leg *out;

	for (size_t i = 0; i < 2; i++) {
		ins[i] = came(net, 0, 400);
		ins[i]->conversation.protocol = MESSAGE_PROTOCOL_TLS;
		ins[i]->view.flows[SIDE_CLIENT].bytes = 1004000 + i;
		ins[i]->view.flows[SIDE_CLIENT].first_data_ns = ms(1);
	}
	out = left(net, 20, 390);
	say(out, "/a", 1000000, 20, 380, 389);
	assert_true(is_alone(net, ins[0]));
	assert_true(is_alone(net, ins[1]));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_request_that_goes_on_behind_the_proxy_is_joined),
		TEST(test_two_requests_on_one_kept_connection_are_two_pairs),
		TEST(test_equal_requests_at_the_same_moment_are_not_guessed),
		TEST(test_bodies_tell_equal_requests_apart),
		TEST(test_parallel_requests_are_told_apart_by_size_and_time),
		TEST(test_what_the_proxy_asks_for_itself_is_no_leg),
		TEST(test_other_machine_is_no_proxy),
		TEST(test_next_back_end_after_a_refusal_is_a_second_leg),
		TEST(test_leg_under_tls_is_joined_by_bytes_and_time),
		TEST(test_two_legs_under_tls_that_fit_alike_are_not_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
