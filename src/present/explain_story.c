/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The story of a connection: how it began, what was asked, how much went where and how fast, what was
 * waited for, how it ended; then what is missing from the capture and what that forbids to conclude.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/mem.h"
#include "present/explain_context.h"
#include "present/story.h"

#define STORY_EXCHANGES 3
#define STORY_WAIT_NS   (10 * NS_PER_MS)
#define STORY_RATE_FROM 100000 /* bytes; less says nothing about speed */

struct storyteller {
	struct explain_connection *known;
	const struct connection *connection;
	const struct view *view;
	struct telling telling;
};

static struct text_value who(const struct storyteller *teller, const char *name, enum side side)
{
	return explain_who(teller->known, name, side);
}

/* SYNs of the client, and nothing more: no connection came about. */
static bool story_is_attempt(const struct storyteller *teller)
{
	const struct flow *client = &teller->view->flows[SIDE_CLIENT];
	const struct flow *server = &teller->view->flows[SIDE_SERVER];
	uint64_t answers = server->packets - MIN(server->packets, (uint64_t)server->has_reset);

	return client->syn_count && client->packets == client->syn_count && !answers;
}

static void story_attempt(struct storyteller *teller)
{
	const struct view *view = teller->view;
	uint32_t count = view->flows[SIDE_CLIENT].syn_count;

	tell(&teller->telling,
	     TEXT(count > 1 ? "explain.story.tried-again" : "explain.story.tried",
		  who(teller, "client", SIDE_CLIENT), who(teller, "server", SIDE_SERVER),
		  TEXT_PORT("port", &teller->known->ends[SIDE_SERVER]), TEXT_NUMBER("count", count),
		  TEXT_DURATION("time", view->last.time_ns -
						MIN(view->last.time_ns, view->first.time_ns))));
}

static void story_begin(struct storyteller *teller)
{
	uint64_t handshake_ns = teller->view->round_trip.handshake_ns;
	const char *id = handshake_ns ? "explain.story.opened" : "explain.story.opened-alone";

	if (teller->connection->is_mid_stream)
		id = "explain.story.mid-stream";
	tell(&teller->telling,
	     TEXT(id, who(teller, "client", SIDE_CLIENT), who(teller, "server", SIDE_SERVER),
		  TEXT_PORT("port", &teller->known->ends[SIDE_SERVER]),
		  TEXT_DURATION("time", handshake_ns)));
}

static void story_exchange(struct storyteller *teller, const struct http_exchange *exchange)
{
	uint64_t asked_ns = exchange->request.end_ns;
	uint64_t begun_ns = exchange->response.start_ns;
	bool is_answered = exchange->status && begun_ns > asked_ns && asked_ns;

	const char *id = "explain.story.exchange-open";

	if (is_answered)
		id = exchange->request.body_bytes ? "explain.story.exchange"
						  : "explain.story.exchange-bodiless";
	tell(&teller->telling,
	     TEXT(id, TEXT_STRING("method", exchange->method[0] ? exchange->method : "?"),
		  TEXT_STRING("target", exchange->target), TEXT_NUMBER("status", exchange->status),
		  TEXT_DURATION("time", begun_ns - MIN(asked_ns, begun_ns)),
		  TEXT_BYTES("up", exchange->request.body_bytes),
		  TEXT_BYTES("down", exchange->response.body_bytes)));
}

static void story_messages(struct storyteller *teller, const struct conversation *conversation)
{
	const struct flow *flows = teller->view->flows;

	if (conversation && conversation->protocol == MESSAGE_PROTOCOL_TLS) {
		tell(&teller->telling,
		     TEXT(conversation->tls->server_name[0] ? "explain.story.tls-name"
							    : "explain.story.tls",
			  TEXT_STRING("name", conversation->tls->server_name)));
	} else if (conversation && conversation->exchange_count) {
		for (size_t i = 0; i < MIN(conversation->exchange_count, (size_t)STORY_EXCHANGES);
		     i++)
			story_exchange(teller, &conversation->exchanges[i]);
		if (conversation->exchange_count > STORY_EXCHANGES)
			tell(&teller->telling,
			     TEXT("explain.story.exchanges-more",
				  TEXT_NUMBER("count", conversation->exchange_count +
							       conversation->exchanges_dropped -
							       STORY_EXCHANGES)));
	} else if (flows[SIDE_CLIENT].bytes || flows[SIDE_SERVER].bytes) {
		tell(&teller->telling, TEXT_PLAIN("explain.story.unread"));
	}
}

/* The side that was captured, of a connection that was seen one way. */
static enum side story_seen(const struct storyteller *teller)
{
	return teller->view->flows[SIDE_CLIENT].packets ? SIDE_CLIENT : SIDE_SERVER;
}

static void story_bytes(struct storyteller *teller)
{
	const struct view *view = teller->view;
	uint64_t duration_ns = view->end_ns - view->start_ns;
	enum side seen = story_seen(teller);
	uint64_t most = view->flows[teller->connection->sender].bytes;

	if (teller->connection->is_one_way)
		tell(&teller->telling,
		     TEXT("explain.story.bytes-one-way", who(teller, "sender", seen),
			  who(teller, "receiver", side_other(seen)),
			  TEXT_BYTES("sent", view->flows[seen].bytes),
			  TEXT_BYTES("confirmed", teller->known->sides[seen].confirmed_bytes),
			  TEXT_DURATION("time", duration_ns)));
	else
		tell(&teller->telling,
		     TEXT("explain.story.bytes", who(teller, "client", SIDE_CLIENT),
			  who(teller, "server", SIDE_SERVER),
			  TEXT_BYTES("up", view->flows[SIDE_CLIENT].bytes),
			  TEXT_BYTES("down", view->flows[SIDE_SERVER].bytes),
			  TEXT_DURATION("time", duration_ns)));
	if (most >= STORY_RATE_FROM && duration_ns)
		tell(&teller->telling,
		     TEXT("explain.story.rate",
			  TEXT_RATE("rate",
				    (uint64_t)((__uint128_t)most * 8 * 1000000000 / duration_ns))));
}

static void story_repairs(struct storyteller *teller)
{
	uint64_t count = 0;

	for (size_t side = 0; side < SIDE_COUNT; side++)
		for (size_t i = 0; i < REPAIR_COUNT; i++)
			count += teller->view->flows[side].repairs[i];
	if (count)
		tell(&teller->telling, TEXT("explain.story.repairs", TEXT_NUMBER("count", count)));
}

/* The state that took most of the time, of those that are a wait. */
static void story_wait(struct storyteller *teller)
{
	const struct view *view = teller->view;
	enum state most = STATE_UNKNOWN;
	uint64_t most_ns = 0;

	if (teller->connection->is_one_way && teller->known->longest_ns) {
		tell(&teller->telling, TEXT("explain.story.wait-echo",
					    who(teller, "who", teller->known->longest_side),
					    TEXT_DURATION("time", teller->known->longest_ns)));
		return;
	}
	for (size_t i = 0; i < STATE_COUNT; i++) {
		if (view->state_ns[i] <= most_ns || i == STATE_UNKNOWN)
			continue;
		most_ns = view->state_ns[i];
		most = (enum state)i;
	}
	if (most_ns >= STORY_WAIT_NS)
		tell(&teller->telling, TEXT("explain.story.wait", TEXT_DURATION("time", most_ns),
					    TEXT_DURATION("total", view->end_ns - view->start_ns),
					    TEXT_ID("state", story_state_words(most))));
}

static void story_end(struct storyteller *teller)
{
	static const char *const ids[CONNECTION_END_COUNT] = {
		[CONNECTION_END_OPEN] = "explain.story.end-open",
		[CONNECTION_END_FIN] = "explain.story.end-fin",
		[CONNECTION_END_RST_CLIENT] = "explain.story.end-rst-client",
		[CONNECTION_END_RST_SERVER] = "explain.story.end-rst-server",
		[CONNECTION_END_TIMEOUT] = "explain.story.end-timeout",
		[CONNECTION_END_REFUSED] = "explain.story.end-refused",
		[CONNECTION_END_ICMP_REJECTED] = "explain.story.end-icmp-rejected",
		[CONNECTION_END_UNANSWERED] = "explain.story.end-unanswered",
	};
	const struct flow *flows = teller->view->flows;
	bool is_inferred = teller->connection->end == CONNECTION_END_FIN &&
			   (flows[SIDE_CLIENT].has_unseen_fin || flows[SIDE_SERVER].has_unseen_fin);
	enum side unseen = flows[SIDE_CLIENT].has_unseen_fin ? SIDE_CLIENT : SIDE_SERVER;
	bool is_waiting =
		teller->connection->end == CONNECTION_END_OPEN && story_is_attempt(teller);

	if (is_waiting) {
		tell(&teller->telling, TEXT_PLAIN("explain.story.end-waiting"));
		return;
	}
	tell(&teller->telling,
	     TEXT(is_inferred ? "explain.story.end-fin-unseen" : ids[teller->connection->end],
		  who(teller, "client", SIDE_CLIENT), who(teller, "server", SIDE_SERVER),
		  who(teller, "unseen", unseen)));
}

static void filter_add_host(struct str *filter, const struct endpoint *end)
{
	char text[ADDRESS_TEXT_BYTES];

	str_add(filter, "host ");
	if (end->name)
		str_add(filter, end->name);
	else
		str_add(filter, address_format(&end->address, text));
}

/* The filter that lets both directions in: TARGETS' words and pcap-filter(7) are the same here. */
static const char *two_way_filter(struct storyteller *teller)
{
	CLEANUP(str_done) struct str filter = STR_INIT(sizeof(teller->known->filter) - 1);
	const struct endpoint *ends = teller->known->ends;

	filter_add_host(&filter, &ends[SIDE_CLIENT]);
	str_add(&filter, " and ");
	filter_add_host(&filter, &ends[SIDE_SERVER]);
	str_add(&filter, " and tcp port ");
	if (ends[SIDE_SERVER].service)
		str_add(&filter, ends[SIDE_SERVER].service);
	else
		str_add_unsigned(&filter, ends[SIDE_SERVER].port);
	(void)snprintf(teller->known->filter, sizeof(teller->known->filter), "%s", filter.text);
	return teller->known->filter;
}

/* What is not there, and what can therefore not be said. */
static void story_missing(struct storyteller *teller)
{
	const struct view *view = teller->view;
	enum side seen = story_seen(teller);
	uint64_t missed =
		view->flows[SIDE_CLIENT].missed_bytes + view->flows[SIDE_SERVER].missed_bytes;

	if (teller->connection->is_one_way)
		tell(&teller->telling, TEXT("explain.story.one-way", who(teller, "sender", seen),
					    who(teller, "receiver", side_other(seen)),
					    TEXT_STRING("filter", two_way_filter(teller))));
	else if (missed)
		tell(&teller->telling, TEXT("explain.story.missed", TEXT_BYTES("bytes", missed)));
	if (teller->connection->is_mid_stream)
		tell(&teller->telling, TEXT_PLAIN("explain.story.no-syn"));
	if (view->truncated_packets)
		tell(&teller->telling,
		     TEXT("explain.story.cut", TEXT_NUMBER("count", view->truncated_packets)));
}

void explainer_story(struct explainer *explainer, const struct connection *connection,
		     const struct conversation *conversation, struct explanation *ret_story)
{
	struct storyteller teller = {
		.connection = connection,
		.view = connection_main_view(connection),
		.known = &explainer->spare,
		.telling = {.explainer = explainer, .out = ret_story},
	};

	*ret_story = (struct explanation) {.does_matter = true};
	if (connection->id <= explainer->count && explainer->connections[connection->id - 1])
		teller.known = explainer->connections[connection->id - 1];
	teller.known->ends[SIDE_CLIENT] = connection->client;
	teller.known->ends[SIDE_SERVER] = connection->server;
	if (story_is_attempt(&teller)) {
		story_attempt(&teller);
		story_end(&teller);
		return;
	}
	story_begin(&teller);
	story_messages(&teller, conversation);
	story_bytes(&teller);
	story_repairs(&teller);
	story_wait(&teller);
	story_end(&teller);
	story_missing(&teller);
}
