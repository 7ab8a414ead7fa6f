/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The server closed (FIN or RST) while a request was under way: before it had taken it, before it
 * answered, or inside the answer. A proxy in front tells its client 502, or breaks off as well. Of the
 * client leg alone only the 502 is known; a refused connection behind it is connection-refused.
 *
 * When the next connection is refused, the program is gone (process-died); an RST of another machine is
 * reset-injected. A close that the server sent before it can have seen the request is keepalive-race; of a
 * reset right behind a request after an idle time nobody can tell that from packets, so it is named as well.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATUS_BAD_GATEWAY 502
#define STATUS_UNAVAILABLE 503

static const char *verdict_id(const struct clue_cut *cut)
{
	switch (cut->phase) {
	case CLUE_CUT_REQUEST:
		return cut->is_reset ? "cause.upstream-reset.verdict.request.reset"
				     : "cause.upstream-reset.verdict.request";
	case CLUE_CUT_ANSWER:
		return cut->is_reset ? "cause.upstream-reset.verdict.reset"
				     : "cause.upstream-reset.verdict";
	case CLUE_CUT_PARTIAL:
		return cut->is_reset ? "cause.upstream-reset.verdict.partial.reset"
				     : "cause.upstream-reset.verdict.partial";
	}
	return NULL;
}

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 const struct clue_cut *cut, struct finding *finding)
{
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct view *at_server = clue_view_at(connection, SIDE_SERVER);
	const struct point *point = clue_point(facts, at_server);
	struct clue_leg client;
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, at_server ? 'A' : 'B',
		TEXT(cut->is_reset ? "evidence.server-reset" : "evidence.server-fin", server,
		     TEXT_DURATION("after", cut->waited_ns)));
	clue_add_packet(item,
			clue_message_packet(cut->conversation, cut->exchange->request.end_number,
					    cut->exchange->request.end_ns));
	clue_add_packet(item, clue_message_packet(cut->conversation, cut->close->number,
						  cut->close->time_ns));
	clue_add_evidence(&finding->supporting, 'B', TEXT("evidence.request-arrived", server));
	if (at_server && point)
		clue_add_evidence(
			&finding->supporting, 'A',
			TEXT("evidence.close-leaves-server", TEXT_STRING("point", point->name)));
	else if (cut->is_reset)
		clue_add_unobserved(finding, TEXT("evidence.unobserved.reset-sender",
						  TEXT_HOST("server", &connection->server)));
	if (!clue_find_client(facts, connection, cut->index, &client) || !client.exchange ||
	    client.exchange->status != STATUS_BAD_GATEWAY)
		return;
	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.client-told",
				      TEXT_ENDPOINT("client", &client.connection->client),
				      TEXT_NUMBER("status", client.exchange->status)));
	clue_add_packet(item, clue_message_packet(client.conversation,
						  client.exchange->response.head_number,
						  client.exchange->response.head_ns));
}

/* Not one that crossed with it, nor the answer of a machine that knows nothing of the connection (RST
 * without ACK) to a request after an idle time (idle-expired). */
static bool is_answer_to_request(const struct clue_cut *cut)
{
	const struct http_half *request = &cut->exchange->request;
	const struct message_gap *gap = &cut->conversation->gap;
	bool is_behind_silence =
		gap->end_ns >= request->start_ns && gap->end_ns - gap->start_ns >= CLUE_IDLE_NS;

	return !clue_is_close_race(cut->conversation, request->offset, request->start_ns) &&
	       (!cut->is_reset || cut->close->has_ack || !cut->index || !is_behind_silence);
}

static enum rule_answer judge_upstream(const struct facts *facts,
				       const struct connection *connection,
				       const struct clue_cut *cut, struct finding *ret_finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);

	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(facts, connection, cut, ret_finding);
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	ret_finding->start_ns = cut->close->time_ns;
	ret_finding->verdict = TEXT(verdict_id(cut), client, server);
	ret_finding->text = TEXT("cause.upstream-reset.text", client, server,
				 TEXT_STRING("method", cut->exchange->method),
				 TEXT_STRING("target", cut->exchange->target),
				 TEXT_DURATION("after", cut->waited_ns),
				 TEXT_BYTES("got", cut->exchange->response.body_bytes));
	if (clue_may_be_close_race(connection, cut)) {
		clue_add_alternative(ret_finding, CAUSE_KEEPALIVE_RACE);
		clue_add_unobserved(ret_finding,
				    TEXT("evidence.unobserved.was-closing", server,
					 TEXT_DURATION("idle", clue_idle_before(cut))));
	}
	clue_add_alternative(ret_finding, CAUSE_PROCESS_DIED);
	if (cut->is_reset && !clue_view_at(connection, SIDE_SERVER))
		clue_add_alternative(ret_finding, CAUSE_RESET_INJECTED);
	clue_add_container_help(facts, connection, SIDE_SERVER, ret_finding);
	return RULE_YES;
}

/* HAProxy says 503 at once when it reaches nobody; after a long wait it had patience
 * (proxy-read-timeout). Servers say so as well, when they have too much to do. */
static bool is_told(const struct facts *facts, const struct http_exchange *exchange)
{
	return exchange->status == STATUS_BAD_GATEWAY ||
	       (exchange->status == STATUS_UNAVAILABLE &&
		exchange->response.start_ns < exchange->request.head_ns + facts->slow_ns);
}

static enum rule_answer judge_client(const struct facts *facts, const struct connection *connection,
				     struct finding *ret_finding)
{
	const struct conversation *conversation = clue_http(facts, connection);
	const struct http_exchange *exchange = NULL;
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->server);
	struct clue_leg upstream;
	struct evidence_item *item;

	for (size_t i = 0; conversation && i < conversation->exchange_count && !exchange; i++)
		if (is_told(facts, &conversation->exchanges[i]) &&
		    !clue_find_upstream(facts, connection, (uint32_t)i, &upstream))
			exchange = &conversation->exchanges[i];
	if (!exchange)
		return conversation ? RULE_NO : RULE_CANNOT_TELL;
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	item = clue_add_evidence(
		&ret_finding->supporting, 'B',
		TEXT("evidence.status", TEXT_ENDPOINT("server", &connection->server),
		     TEXT_NUMBER("status", exchange->status),
		     TEXT_DURATION("after", exchange->response.start_ns -
						    MIN(exchange->request.end_ns,
							exchange->response.start_ns))));
	clue_add_packet(item, clue_message_packet(conversation, exchange->response.head_number,
						  exchange->response.head_ns));
	clue_add_unobserved(ret_finding, TEXT("evidence.unobserved.upstream", proxy));
	ret_finding->confidence =
		exchange->status == STATUS_BAD_GATEWAY ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	ret_finding->start_ns = exchange->response.start_ns;
	ret_finding->verdict = TEXT(exchange->status == STATUS_BAD_GATEWAY
					    ? "cause.upstream-reset.verdict.client"
					    : "cause.upstream-reset.verdict.client.unavailable",
				    TEXT_ENDPOINT("client", &connection->client), proxy);
	ret_finding->text = TEXT("cause.upstream-reset.text.client", proxy,
				 TEXT_STRING("method", exchange->method),
				 TEXT_STRING("target", exchange->target));
	clue_add_alternative(ret_finding, CAUSE_CONNECTION_REFUSED);
	clue_add_remedy(ret_finding, TEXT("remedy.watch-upstream", proxy), (struct text) {0});
	clue_add_container_help(facts, connection, SIDE_SERVER, ret_finding);
	return RULE_YES;
}

static enum rule_answer judge_either(const struct facts *facts, const struct connection *connection,
				     struct finding *ret_finding)
{
	struct clue_leg upstream;
	struct clue_cut cut;

	if (!clue_find_cut(facts, connection, &cut) || cut.closer != SIDE_SERVER ||
	    !is_answer_to_request(&cut))
		return judge_client(facts, connection, ret_finding);
	/* A proxy that breaks off because its back end did: there. */
	if (clue_find_upstream(facts, connection, cut.index, &upstream) && upstream.exchange &&
	    !upstream.exchange->response.is_complete)
		return RULE_NO;
	/* Another machine's RST (reset-injected), or a program that is gone since (process-died). */
	if (clue_is_reset_foreign(&cut) ||
	    (cut.is_reset && clue_find_innocent(connection, SIDE_SERVER)) ||
	    clue_find_refused(facts, connection, cut.close->time_ns))
		return RULE_NO;
	/* A request that stopped coming: the server waited for it in vain (client-timeout). */
	if (cut.phase == CLUE_CUT_REQUEST && !cut.is_reset && clue_is_long_wait(facts, &cut))
		return RULE_NO;
	return judge_upstream(facts, connection, &cut, ret_finding);
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	enum rule_answer answer = judge_either(facts, connection, ret_finding);

	if (answer != RULE_YES)
		return answer;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_SERVER;
	return RULE_YES;
}

const struct rule rule_upstream_reset = {
	.cause = CAUSE_UPSTREAM_RESET,
	.states = RULE_STATE(STATE_SERVER_THINK),
	.needs = SIGN_HTTP_CUT | SIGN_HTTP_ERROR,
	.judge = judge,
};
