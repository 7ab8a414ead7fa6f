/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Somebody's patience was over before the exchange was: the client closed while its request was
 * unanswered (nginx logs 499), or the server closed, with or without a 408, because the rest of the
 * request did not come. Who closed first tells who gave up; the other one is who was silent, or, where
 * that is a proxy, its back end.
 *
 * A transfer that the network or a shut window held up is named by that, and a client that goes away
 * at once has not waited.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATUS_REQUEST_TIMEOUT 408
#define STATES                                                              \
	(RULE_STATE(STATE_SERVER_THINK) | RULE_STATE(STATE_CLIENT_THINK) |  \
	 RULE_STATE(STATE_SENDER_IDLE) | RULE_STATE(STATE_CLOSE_WAIT_APP) | \
	 RULE_STATE(STATE_KEEP_IDLE))
#define NETWORK_STATES                                                                  \
	(CLUE_LOSS_STATES | RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) | \
	 RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND) | RULE_STATE(STATE_CAPTURE_GAP))

/* The server's own close of a request that stopped coming. */
static bool is_request_missing(const struct facts *facts, const struct clue_cut *cut)
{
	return cut->closer == SIDE_SERVER && cut->phase == CLUE_CUT_REQUEST && !cut->is_reset &&
	       cut->conversation->last_data_ns[false] >= cut->conversation->last_data_ns[true] &&
	       clue_is_long_wait(facts, cut);
}

/* The answer 408 tells the same. It is sent to idle connections too, which is no failure. */
static bool find_told(const struct conversation *conversation, struct clue_cut *ret_cut)
{
	const struct http_exchange *exchange;
	uint64_t asked_ns;

	if (!conversation || !conversation->exchange_count)
		return false;
	exchange = &conversation->exchanges[conversation->exchange_count - 1];
	if (exchange->status != STATUS_REQUEST_TIMEOUT || !exchange->request.has_begun ||
	    exchange->request.is_complete)
		return false;
	asked_ns = MAX(exchange->request.end_ns, exchange->request.head_ns);
	*ret_cut = (struct clue_cut) {
		.conversation = conversation,
		.exchange = exchange,
		.index = (uint32_t)conversation->exchange_count - 1,
		.phase = CLUE_CUT_REQUEST,
		.closer = SIDE_SERVER,
		.since_ns = MIN(asked_ns, exchange->response.start_ns),
		.waited_ns =
			exchange->response.start_ns - MIN(asked_ns, exchange->response.start_ns),
	};
	return true;
}

/* Whom the silent side waited for itself: the back end of a proxy, as long as it had not answered. */
static const struct connection *waits_for(const struct facts *facts,
					  const struct connection *connection,
					  const struct clue_cut *cut)
{
	struct clue_leg upstream;

	if (cut->closer != SIDE_CLIENT ||
	    !clue_find_upstream(facts, connection, cut->index, &upstream))
		return NULL;
	return upstream.exchange && upstream.exchange->response.is_complete ? NULL
									    : upstream.connection;
}

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 const struct clue_cut *cut, const struct connection *upstream,
			 struct finding *finding)
{
	const struct text_value closer =
		TEXT_ENDPOINT("closer", connection_endpoint(connection, cut->closer));
	const struct text_value silent =
		TEXT_ENDPOINT("silent", connection_endpoint(connection, side_other(cut->closer)));
	const struct text_value waited = TEXT_DURATION("waited", cut->waited_ns);
	bool is_total = cut->closer == SIDE_CLIENT && clue_timer_s(cut->total_ns);
	uint64_t timer_ns = is_total ? cut->total_ns : cut->waited_ns;
	uint64_t timer_s = clue_timer_s(timer_ns);
	bool is_at_closer = clue_view_at(connection, cut->closer) != NULL;
	struct evidence_item *item;

	if (cut->close) {
		item = clue_add_evidence(&finding->supporting, is_at_closer ? 'A' : 'B',
					 TEXT(cut->is_reset ? "evidence.closed-first.reset"
							    : "evidence.closed-first",
					      closer, silent, waited));
		clue_add_packet(item, clue_message_packet(cut->conversation, cut->close->number,
							  cut->close->time_ns));
	} else {
		item = clue_add_evidence(&finding->supporting, 'A',
					 TEXT("evidence.status",
					      TEXT_ENDPOINT("server", &connection->server),
					      TEXT_NUMBER("status", cut->exchange->status),
					      TEXT_DURATION("after", cut->waited_ns)));
		clue_add_packet(item, clue_message_packet(cut->conversation,
							  cut->exchange->response.head_number,
							  cut->exchange->response.head_ns));
	}
	if (timer_s)
		clue_add_evidence(
			&finding->supporting, 'B',
			TEXT("evidence.round-timer", waited, TEXT_NUMBER("seconds", timer_s)));
	if (upstream)
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.waits-for-other",
				       TEXT_ENDPOINT("program", &connection->server),
				       TEXT_ENDPOINT("other", &upstream->server)));
	else
		clue_add_unobserved(
			finding, TEXT("evidence.unobserved.why-silent",
				      TEXT_ENDPOINT("program",
						    connection_endpoint(connection,
									side_other(cut->closer)))));
	(void)facts;
}

static const char *verdict_id(const struct clue_cut *cut, const struct connection *upstream)
{
	if (cut->closer == SIDE_SERVER)
		return "cause.client-timeout.verdict.request";
	if (cut->phase == CLUE_CUT_PARTIAL)
		return "cause.client-timeout.verdict.partial";
	return upstream ? "cause.client-timeout.verdict.proxied" : "cause.client-timeout.verdict";
}

static void describe(const struct connection *connection, const struct clue_cut *cut,
		     const struct connection *upstream, struct finding *finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct text_value waited = TEXT_DURATION("waited", cut->waited_ns);
	const struct text_value total = TEXT_DURATION("total", cut->total_ns);
	const struct text_value method = TEXT_STRING("method", cut->exchange->method);
	const struct text_value target = TEXT_STRING("target", cut->exchange->target);

	finding->verdict =
		TEXT(verdict_id(cut, upstream), client, server, waited, total,
		     TEXT_ENDPOINT("back_end", upstream ? &upstream->server : &connection->server));
	if (cut->closer == SIDE_SERVER)
		finding->text =
			TEXT("cause.client-timeout.text.request", client, server, waited, method,
			     target, TEXT_BYTES("sent", cut->exchange->request.body_bytes));
	else
		finding->text = TEXT("cause.client-timeout.text", client, server, waited, total,
				     method, target);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct clue_cut *cut, const struct connection *upstream,
			 struct finding *finding)
{
	if (cut->closer == SIDE_SERVER) {
		clue_add_container_help(facts, connection, SIDE_CLIENT, finding);
		clue_add_remedy(finding, TEXT_PLAIN("remedy.raise-body-timeout"),
				TEXT_PLAIN("shell.client-body-timeout"));
		return;
	}
	clue_add_container_help(facts, upstream ? upstream : connection, SIDE_SERVER, finding);
	clue_add_remedy(finding,
			TEXT("remedy.align-timeouts", TEXT_ENDPOINT("client", &connection->client)),
			(struct text) {0});
}

static bool find_patience_over(const struct facts *facts, const struct connection *connection,
			       struct clue_cut *ret_cut)
{
	struct clue_leg client;
	struct clue_cut cut;

	if (find_told(clue_http(facts, connection), ret_cut))
		return true;
	if (!clue_find_cut(facts, connection, &cut))
		return false;
	*ret_cut = cut;
	if (cut.closer == SIDE_SERVER)
		return is_request_missing(facts, &cut);
	/* The upstream leg of a proxy follows from its client leg. */
	if (cut.phase == CLUE_CUT_REQUEST ||
	    clue_find_client(facts, connection, cut.index, &client))
		return false;
	if (clue_find_patience(facts, connection, &cut, &client) != CLUE_PATIENCE_NONE)
		return false;
	return cut.phase == CLUE_CUT_ANSWER || clue_is_long_wait(facts, &cut);
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct connection *upstream;
	struct clue_cut cut;

	if (!find_patience_over(facts, connection, &cut))
		return facts_conversation(facts, connection) ? RULE_NO : RULE_CANNOT_TELL;
	if (clue_stalled_ns(connection, NETWORK_STATES, cut.since_ns,
			    cut.since_ns + cut.waited_ns) > cut.waited_ns / 2)
		return RULE_NO;
	upstream = waits_for(facts, connection, &cut);
	ret_finding->did_fail = MAX(cut.waited_ns, cut.total_ns) >= facts->slow_ns;
	if (!ret_finding->did_fail)
		ret_finding->severity = SEVERITY_NOTE;
	ret_finding->has_direction = true;
	ret_finding->direction = side_other(cut.closer);
	ret_finding->start_ns = cut.since_ns;
	ret_finding->owned_ns =
		MIN(cut.waited_ns, clue_state_ns(connection_main_view(connection), STATES));
	clue_set_place(facts, upstream ? upstream : connection,
		       upstream ? SIDE_SERVER : side_other(cut.closer), ret_finding);
	add_evidence(facts, connection, &cut, upstream, ret_finding);
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	if (cut.closer == SIDE_CLIENT)
		clue_add_alternative(ret_finding, CAUSE_SLOW_SERVER);
	/* Of a proxy in front, this would be all that is seen here. */
	if (cut.closer == SIDE_CLIENT && !upstream && clue_timer_s(cut.waited_ns))
		clue_add_alternative(ret_finding, CAUSE_PROXY_READ_TIMEOUT);
	else
		clue_add_alternative(ret_finding, CAUSE_SENDER_IDLE);
	describe(connection, &cut, upstream, ret_finding);
	add_remedies(facts, connection, &cut, upstream, ret_finding);
	return RULE_YES;
}

const struct rule rule_client_timeout = {
	.cause = CAUSE_CLIENT_TIMEOUT,
	.states = STATES,
	.needs = SIGN_HTTP_CUT | SIGN_HTTP_ERROR,
	.judge = judge,
};
