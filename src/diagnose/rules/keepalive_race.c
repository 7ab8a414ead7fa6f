/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A request was sent on a connection that had been idle, and crossed with the server's close of it (or
 * came behind that): the server's FIN confirms nothing of the request, so it had closed before it saw
 * it, and answers with RST. RFC 9112 section 9.5 warns of this. A request that may be repeated safely
 * is; others fail.
 *
 * A server that closes because of the request confirms it (upstream-reset); an idle connection that
 * was forgotten on the way ends without a FIN (idle-expired).
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define BELOW_TENTHS    8                 /* of the server's patience: what to set instead */
#define IDLE_NS_MINIMUM (100 * NS_PER_MS) /* else it was not idle */

struct race {
	const struct conversation *conversation;
	const struct message_close *fin;
	const char *method; /* NULL: not read */
	uint64_t request_ns, request_number;
	uint64_t idle_ns; /* from the last answer to the server's close */
};

static bool find_http_race(const struct conversation *conversation, struct race *race)
{
	const struct http_exchange *exchange;
	const struct http_exchange *before;
	size_t count = conversation->exchange_count;

	if (count < 2)
		return false;
	exchange = &conversation->exchanges[count - 1];
	before = &conversation->exchanges[count - 2];
	if (exchange->status || !exchange->request.has_begun || !before->response.is_complete)
		return false;
	race->method = exchange->method;
	race->request_ns = exchange->request.start_ns;
	race->request_number = exchange->request.start_number;
	race->idle_ns = race->fin->time_ns - MIN(before->response.end_ns, race->fin->time_ns);
	return clue_is_close_race(conversation, exchange->request.offset, race->request_ns);
}

/* Of what cannot be read: the last bytes after a silence came from the client, and nothing followed. */
static bool find_other_race(const struct conversation *conversation, struct race *race)
{
	const struct message_gap *gap = &conversation->gap;

	if (!gap->end_ns || gap->from_server || !conversation->last_data_ns[true] ||
	    conversation->last_data_ns[true] > gap->start_ns || !conversation->resets[true].time_ns)
		return false;
	race->request_ns = gap->end_ns;
	race->request_number = gap->number;
	race->idle_ns = race->fin->time_ns - MIN(gap->start_ns, race->fin->time_ns);
	return clue_is_close_race(conversation, gap->offset, gap->end_ns);
}

static bool find_race(const struct facts *facts, const struct connection *connection,
		      struct race *ret_race)
{
	const struct conversation *conversation = facts_conversation(facts, connection);
	struct race race = {.conversation = conversation};

	if (!conversation)
		return false;
	race.fin = &conversation->fins[true];
	/* A client that had closed itself knew that nothing more would come. */
	if (!race.fin->time_ns ||
	    (conversation->fins[false].time_ns &&
	     conversation->fins[false].time_ns < conversation->last_data_ns[false]))
		return false;
	if (!(conversation->protocol == MESSAGE_PROTOCOL_HTTP1
		      ? find_http_race(conversation, &race)
		      : find_other_race(conversation, &race)))
		return false;
	*ret_race = race;
	return race.idle_ns >= IDLE_NS_MINIMUM;
}

static void add_evidence(const struct connection *connection, const struct race *race,
			 struct finding *finding)
{
	const struct conversation *conversation = race->conversation;
	const struct message_close *reset = &conversation->resets[true];
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	bool is_behind = race->fin->time_ns <= race->request_ns;
	uint64_t timer_s = clue_timer_s(race->idle_ns);
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, 'A',
		TEXT(is_behind ? "evidence.request-behind-fin" : "evidence.request-crosses-fin",
		     client, server,
		     TEXT_DURATION("apart", is_behind ? race->request_ns - race->fin->time_ns
						      : race->fin->time_ns - race->request_ns)));
	clue_add_packet(item,
			clue_message_packet(conversation, race->fin->number, race->fin->time_ns));
	clue_add_packet(item,
			clue_message_packet(conversation, race->request_number, race->request_ns));
	if (reset->time_ns) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT("evidence.request-reset", server));
		clue_add_packet(item,
				clue_message_packet(conversation, reset->number, reset->time_ns));
	}
	if (timer_s)
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.round-timer",
				       TEXT_DURATION("waited", race->idle_ns),
				       TEXT_NUMBER("seconds", timer_s)));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	struct race race;
	uint64_t below_ms;

	if (!find_race(facts, connection, &race))
		return facts_conversation(facts, connection) ? RULE_NO : RULE_CANNOT_TELL;
	below_ms = MAX(race.idle_ns / NS_PER_MS * BELOW_TENTHS / 10, (uint64_t)100);
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = race.request_ns;
	ret_finding->verdict = TEXT("cause.keepalive-race.verdict", client, server,
				    TEXT_DURATION("idle", race.idle_ns));
	ret_finding->text =
		TEXT(race.method ? "cause.keepalive-race.text" : "cause.keepalive-race.text.unread",
		     client, server, TEXT_DURATION("idle", race.idle_ns),
		     TEXT_STRING("method", race.method ? race.method : ""));
	/* Of what cannot be read, only the FIN tells that the server had not seen it. */
	if (!race.method)
		clue_add_alternative(ret_finding, CAUSE_UPSTREAM_RESET);
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(connection, &race, ret_finding);
	clue_add_remedy(ret_finding, TEXT("remedy.keepalive-below", client, server),
			below_ms >= 2000 ? TEXT("shell.keepalive-timeout",
						TEXT_NUMBER("seconds", below_ms / 1000))
					 : TEXT("shell.keepalive-timeout-ms",
						TEXT_NUMBER("milliseconds", below_ms)));
	clue_add_remedy(ret_finding, TEXT("remedy.keepalive-above", server), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_keepalive_race = {
	.cause = CAUSE_KEEPALIVE_RACE,
	.states = 0, /* it fails at once */
	.needs = SIGN_HTTP_CUT | SIGN_GAP,
	.judge = judge,
};
