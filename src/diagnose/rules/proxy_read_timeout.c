/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A proxy had passed the request on and its back end said nothing until the proxy's patience was over:
 * it closed the upstream leg and told its client 504. The silence is the cause, the timer only ends
 * it. Both legs together prove it; the upstream leg alone looks like any client that gives up, unless
 * the request says that a proxy sent it; the client leg alone knows of the 504 only.
 *
 * A back end whose packets do not come through, or who does not take the request, is another cause.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATUS_UNAVAILABLE     503
#define STATUS_GATEWAY_TIMEOUT 504

static struct text_value directive_of(uint64_t timer_s)
{
	return (struct text_value)TEXT_NUMBER("seconds", timer_s);
}

static void add_remedies(const struct facts *facts, const struct connection *upstream,
			 uint64_t waited_ns, struct finding *finding)
{
	uint64_t timer_s = clue_timer_s(waited_ns);
	const struct text_value twice = TEXT_NUMBER("seconds", (timer_s ? timer_s : 60) * 2);

	if (upstream)
		clue_add_container_help(facts, upstream, SIDE_SERVER, finding);
	clue_add_remedy(finding, TEXT_PLAIN("remedy.raise-read-timeout"),
			TEXT("shell.proxy-read-timeout", twice));
}

/* Of a 504 that the client got: close to the proxy's close, so that one follows from the other. */
static void add_client_evidence(const struct clue_leg *client, const struct clue_cut *cut,
				struct finding *finding)
{
	struct evidence_item *item;

	if (!client->exchange || client->exchange->status != STATUS_GATEWAY_TIMEOUT)
		return;
	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.client-told",
				      TEXT_ENDPOINT("client", &client->connection->client),
				      TEXT_NUMBER("status", client->exchange->status)));
	clue_add_packet(item, clue_message_packet(client->conversation,
						  client->exchange->response.head_number,
						  client->exchange->response.head_ns));
	(void)cut;
}

static enum rule_answer judge_upstream(const struct facts *facts,
				       const struct connection *connection,
				       const struct clue_cut *cut, const struct clue_leg *client,
				       struct finding *ret_finding)
{
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct text_value waited = TEXT_DURATION("waited", cut->waited_ns);
	uint64_t timer_s = clue_timer_s(cut->waited_ns);
	struct evidence_item *item;

	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	item = clue_add_evidence(&ret_finding->supporting, 'B',
				 TEXT("evidence.proxy-gave-up", proxy, server, waited));
	clue_add_packet(item,
			clue_message_packet(cut->conversation, cut->exchange->request.end_number,
					    cut->exchange->request.end_ns));
	if (cut->close)
		clue_add_packet(item, clue_message_packet(cut->conversation, cut->close->number,
							  cut->close->time_ns));
	if (timer_s)
		clue_add_evidence(&ret_finding->supporting, 'B',
				  TEXT("evidence.round-timer", waited, directive_of(timer_s)));
	add_client_evidence(client, cut, ret_finding);
	clue_add_unobserved(ret_finding, TEXT("evidence.unobserved.why-slow",
					      TEXT_ENDPOINT("program", &connection->server)));
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	ret_finding->start_ns = cut->since_ns;
	ret_finding->owned_ns =
		MIN(cut->waited_ns, clue_duration_ns(connection_main_view(connection)));
	ret_finding->verdict =
		TEXT(cut->phase == CLUE_CUT_PARTIAL ? "cause.proxy-read-timeout.verdict.partial"
		     : timer_s                      ? "cause.proxy-read-timeout.verdict"
						    : "cause.proxy-read-timeout.verdict.no-timer",
		     proxy, server, waited, directive_of(timer_s));
	ret_finding->text = TEXT("cause.proxy-read-timeout.text", proxy, server, waited,
				 TEXT_STRING("method", cut->exchange->method),
				 TEXT_STRING("target", cut->exchange->target));
	add_remedies(facts, connection, cut->waited_ns, ret_finding);
	return RULE_YES;
}

/* HAProxy says 503 when its patience with connecting is over (RFC 9110 section 15.6.4); at once, it is
 * another refusal. */
static bool is_given_up(const struct facts *facts, const struct http_exchange *exchange)
{
	return exchange->status == STATUS_GATEWAY_TIMEOUT ||
	       (exchange->status == STATUS_UNAVAILABLE &&
		exchange->response.start_ns >= exchange->request.head_ns + facts->slow_ns);
}

/* The 504 of this connection, when nothing was seen behind the proxy. */
static const struct http_exchange *find_status(const struct facts *facts,
					       const struct connection *connection,
					       const struct conversation *conversation)
{
	struct clue_leg upstream;

	for (size_t i = 0; conversation && i < conversation->exchange_count; i++)
		if (is_given_up(facts, &conversation->exchanges[i]) &&
		    !clue_find_upstream(facts, connection, (uint32_t)i, &upstream))
			return &conversation->exchanges[i];
	return NULL;
}

static enum rule_answer judge_client(const struct facts *facts, const struct connection *connection,
				     struct finding *ret_finding)
{
	const struct conversation *conversation = clue_http(facts, connection);
	const struct http_exchange *exchange = find_status(facts, connection, conversation);
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->server);
	uint64_t waited_ns;
	uint64_t timer_s;
	struct evidence_item *item;

	if (!exchange)
		return conversation ? RULE_NO : RULE_CANNOT_TELL;
	waited_ns = exchange->response.start_ns -
		    MIN(exchange->request.end_ns, exchange->response.start_ns);
	timer_s = clue_timer_s(waited_ns);
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	item = clue_add_evidence(
		&ret_finding->supporting, 'B',
		TEXT("evidence.status", TEXT_ENDPOINT("server", &connection->server),
		     TEXT_NUMBER("status", exchange->status), TEXT_DURATION("after", waited_ns)));
	clue_add_packet(item, clue_message_packet(conversation, exchange->response.head_number,
						  exchange->response.head_ns));
	if (timer_s)
		clue_add_evidence(&ret_finding->supporting, 'B',
				  TEXT("evidence.round-timer", TEXT_DURATION("waited", waited_ns),
				       directive_of(timer_s)));
	clue_add_unobserved(ret_finding, TEXT("evidence.unobserved.upstream", proxy));
	clue_add_alternative(ret_finding, exchange->status == STATUS_UNAVAILABLE
						  ? CAUSE_CONNECTION_UNANSWERED
						  : CAUSE_PROXY_SEND_TIMEOUT);
	clue_add_alternative(ret_finding, exchange->status == STATUS_UNAVAILABLE
						  ? CAUSE_SLOW_SERVER
						  : CAUSE_CONNECTION_UNANSWERED);
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->start_ns = exchange->request.end_ns;
	ret_finding->owned_ns = waited_ns;
	ret_finding->verdict =
		TEXT(exchange->status == STATUS_UNAVAILABLE
			     ? "cause.proxy-read-timeout.verdict.client.unavailable"
		     : timer_s ? "cause.proxy-read-timeout.verdict.client"
			       : "cause.proxy-read-timeout.verdict.client.no-timer",
		     client, proxy, TEXT_DURATION("waited", waited_ns), directive_of(timer_s));
	ret_finding->text = TEXT(
		"cause.proxy-read-timeout.text.client", client, proxy,
		TEXT_NUMBER("status", exchange->status), TEXT_DURATION("waited", waited_ns),
		TEXT_STRING("method", exchange->method), TEXT_STRING("target", exchange->target));
	clue_add_remedy(ret_finding, TEXT("remedy.watch-upstream", proxy), (struct text) {0});
	add_remedies(facts, NULL, waited_ns, ret_finding);
	return RULE_YES;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_leg client;
	struct clue_cut cut;
	enum rule_answer answer;

	if (clue_find_patience(facts, connection, &cut, &client) == CLUE_PATIENCE_READ)
		answer = judge_upstream(facts, connection, &cut, &client, ret_finding);
	else
		answer = judge_client(facts, connection, ret_finding);
	if (answer != RULE_YES)
		return answer;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_SERVER;
	return RULE_YES;
}

const struct rule rule_proxy_read_timeout = {
	.cause = CAUSE_PROXY_READ_TIMEOUT,
	.states = RULE_STATE(STATE_SERVER_THINK) | RULE_STATE(STATE_SENDER_IDLE),
	.needs = SIGN_HTTP_CUT | SIGN_HTTP_ERROR,
	.judge = judge,
};
