/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What was said, for facts made by hand (builder.h): an HTTP conversation on the connection, and the other leg
 * of a proxy. Seen at svc-b, so its conversation's point is BUILDER_NEAR. Times in milliseconds.
 */
#pragma once

#include <stdio.h>

#include "builder.h"

#define DIALOGUE_EXCHANGES_MAXIMUM 4

/* A connection that svc-b serves, as a proxy in front of svc-a: user (172.18.0.9) to svc-b. */
struct dialogue_leg {
	struct conversation conversation;
	struct http_exchange exchanges[DIALOGUE_EXCHANGES_MAXIMUM];
	struct tls_facts tls;
};

struct dialogue {
	struct builder builder; /* the connection svc-b - svc-a */
	struct dialogue_leg said;
	struct connection client_leg; /* user - svc-b; id 2 */
	struct view client_view;
	struct view *client_views[1];
	struct stall client_stalls[BUILDER_STALLS_MAXIMUM];
	struct dialogue_leg client_said;
	const struct conversation *conversations[2];
	struct relay relays[1];
};

static inline struct builder *dialogue_builder(struct dialogue *dialogue)
{
	return &dialogue->builder;
}

static inline void dialogue_begin(struct dialogue *dialogue)
{
	struct builder *builder = &dialogue->builder;

	builder_init(builder);
	dialogue->said.conversation = (struct conversation) {
		.protocol = MESSAGE_PROTOCOL_HTTP1,
		.point = BUILDER_NEAR,
		.exchanges = dialogue->said.exchanges,
		.ttls = {64, 64},
	};
	dialogue->conversations[0] = &dialogue->said.conversation;
	builder->facts.conversations = dialogue->conversations;
	builder->facts.conversation_count = 1;
}

/* A request with a body, from `start` to `end`; no answer yet. */
static inline struct http_exchange *dialogue_ask(struct dialogue_leg *said, uint64_t start,
						 uint64_t end, uint64_t body)
{
	struct conversation *conversation = &said->conversation;
	struct http_exchange *exchange = &conversation->exchanges[conversation->exchange_count++];

	(void)snprintf(exchange->method, sizeof(exchange->method), "PUT");
	(void)snprintf(exchange->target, sizeof(exchange->target), "/files/a.bin");
	exchange->request = (struct http_half) {
		.has_begun = true,
		.has_head = true,
		.is_complete = true,
		.framing = body ? BODY_FRAMING_LENGTH : BODY_FRAMING_NONE,
		.body_declared = body,
		.body_bytes = body,
		.start_ns = builder_ms(start),
		.head_ns = builder_ms(start),
		.body_ns = builder_ms(start),
		.end_ns = builder_ms(end),
		.offset = (conversation->exchange_count - 1) * 1000,
		.start_number = 4,
		.head_number = 4,
		.end_number = 9,
	};
	conversation->last_data_ns[false] = builder_ms(end);
	conversation->last_data_number[false] = 9;
	return exchange;
}

static inline void dialogue_answer(struct dialogue_leg *said, struct http_exchange *exchange,
				   uint16_t status, uint64_t at)
{
	exchange->status = status;
	exchange->response = (struct http_half) {
		.has_begun = true,
		.has_head = true,
		.is_complete = true,
		.framing = BODY_FRAMING_LENGTH,
		.start_ns = builder_ms(at),
		.head_ns = builder_ms(at),
		.end_ns = builder_ms(at),
		.start_number = 15,
		.head_number = 15,
		.end_number = 15,
	};
	said->conversation.last_data_ns[true] = builder_ms(at);
	said->conversation.last_data_number[true] = 15;
}

static inline struct message_close *dialogue_close(struct message_close *close, uint64_t at,
						   uint64_t acknowledged)
{
	*close = (struct message_close) {builder_ms(at), 20, acknowledged, 64, true};
	return close;
}

/* The leg in front of svc-b; the same exchange of both legs is one request. */
static inline void dialogue_add_client_leg(struct dialogue *dialogue)
{
	struct builder *builder = &dialogue->builder;
	uint64_t duration_ms = (builder->views[BUILDER_NEAR].end_ns - BUILDER_START_NS) / NS_PER_MS;

	dialogue->client_view = builder->views[BUILDER_NEAR];
	dialogue->client_view.vantage = VANTAGE_SERVER;
	dialogue->client_view.stalls = dialogue->client_stalls;
	dialogue->client_view.stall_count = 0;
	memset(dialogue->client_view.state_ns, 0, sizeof(dialogue->client_view.state_ns));
	dialogue->client_view.state_ns[STATE_CWND] = duration_ms * NS_PER_MS;
	dialogue->client_views[0] = &dialogue->client_view;
	dialogue->client_leg = (struct connection) {
		.id = 2,
		.client = {address_ipv4((const uint8_t[]) {172, 18, 0, 9}), 51000, NULL, NULL,
			   NULL},
		.server = {builder->points[BUILDER_NEAR].addresses[0], 12000, "svc-b", NULL, NULL},
		.sender = SIDE_CLIENT,
		.end = CONNECTION_END_FIN,
		.views_at_hand = dialogue->client_views,
		.view_count = 1,
	};
	dialogue->client_said.conversation = (struct conversation) {
		.protocol = MESSAGE_PROTOCOL_HTTP1,
		.point = BUILDER_NEAR,
		.exchanges = dialogue->client_said.exchanges,
	};
	dialogue->conversations[1] = &dialogue->client_said.conversation;
	dialogue->relays[0] = (struct relay) {
		.client = &dialogue->client_leg,
		.upstream = &builder->connection,
	};
	builder->connections[1] = &dialogue->client_leg;
	builder->facts.connection_count = 2;
	builder->facts.conversation_count = 2;
	builder->facts.relays =
		(struct relay_table) {dialogue->relays, dialogue->relays, /* count= */ 1};
}

/* A stall of the leg in front. */
static inline struct stall *dialogue_add_client_stall(struct dialogue *dialogue, enum state state,
						      enum side sender, uint64_t start_ms,
						      uint64_t duration_ms)
{
	struct view *view = &dialogue->client_view;
	struct stall *stall = &view->stalls[view->stall_count++];

	*stall = (struct stall) {
		.state = state,
		.sender = sender,
		.start_ns = builder_ms(start_ms),
		.duration_ns = duration_ms * NS_PER_MS,
	};
	view->state_ns[state] += duration_ms * NS_PER_MS;
	view->state_ns[STATE_CWND] -= duration_ms * NS_PER_MS;
	return stall;
}

static inline int dialogue_set_up(void **state)
{
	struct dialogue *dialogue = xcalloc(1, sizeof(*dialogue));

	dialogue_begin(dialogue);
	*state = dialogue;
	return 0;
}

#define DIALOGUE_CASE(test) \
	cmocka_unit_test_setup_teardown(test, dialogue_set_up, builder_tear_down)
