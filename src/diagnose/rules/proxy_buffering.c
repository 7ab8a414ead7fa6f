/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A proxy took the whole request before it turned to its back end (nginx does by default): the client's
 * progress stands at 100 % and nothing seems to happen while the body travels a second time. What is
 * lost is the shorter one of the two journeys, which could have been one, or all of the second one that
 * nothing else held up: so long the client waits and cannot know for what. Behind a slow client it is
 * right, and for small bodies nothing: a note at most.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define BODY_BYTES_MINIMUM 65536
#define HELD_STATES                                                           \
	(CLUE_LOSS_STATES | RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND) | \
	 RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) |          \
	 RULE_STATE(STATE_SERVER_THINK))
#define STATES (RULE_STATE(STATE_SERVER_THINK) | RULE_STATE(STATE_CWND))

struct buffered {
	const struct conversation *conversation;
	const struct http_exchange *exchange;
	struct clue_leg upstream;
	uint64_t in_ns, out_ns; /* of the two journeys */
	uint64_t held_ns;       /* of the second one, in stalls that have causes of their own */
	uint64_t lost_ns;
};

/* Until the back end had it all, or as far as it came. */
static uint64_t end_of_request(const struct clue_leg *leg)
{
	const struct http_half *request = &leg->exchange->request;

	return request->is_complete ? request->end_ns
				    : connection_main_view(leg->connection)->end_ns;
}

static bool find_buffered(const struct facts *facts, const struct connection *connection,
			  struct buffered *ret_buffered)
{
	const struct conversation *conversation = clue_http(facts, connection);
	struct buffered best = {0};

	for (size_t i = 0; conversation && i < conversation->exchange_count; i++) {
		const struct http_exchange *exchange = &conversation->exchanges[i];
		struct buffered one = {.conversation = conversation, .exchange = exchange};

		if (!exchange->request.is_complete ||
		    exchange->request.body_bytes < BODY_BYTES_MINIMUM ||
		    !clue_find_upstream(facts, connection, (uint32_t)i, &one.upstream) ||
		    !one.upstream.exchange ||
		    one.upstream.exchange->request.start_ns < exchange->request.end_ns)
			continue;
		one.in_ns = exchange->request.end_ns - exchange->request.start_ns;
		one.out_ns =
			end_of_request(&one.upstream) - one.upstream.exchange->request.start_ns;
		one.held_ns = clue_stalled_ns(one.upstream.connection, HELD_STATES,
					      one.upstream.exchange->request.start_ns,
					      end_of_request(&one.upstream));
		one.lost_ns =
			MAX(MIN(one.in_ns, one.out_ns), one.out_ns - MIN(one.held_ns, one.out_ns));
		if (!best.exchange || one.lost_ns > best.lost_ns ||
		    (one.lost_ns == best.lost_ns && one.out_ns > best.out_ns))
			best = one;
	}
	*ret_buffered = best;
	return best.exchange;
}

static void add_evidence(const struct connection *connection, const struct buffered *buffered,
			 struct finding *finding)
{
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->server);
	const struct http_half *in = &buffered->exchange->request;
	const struct http_half *out = &buffered->upstream.exchange->request;
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.upstream-after-body", proxy,
				      TEXT_DURATION("later", out->start_ns - in->end_ns),
				      TEXT_BYTES("size", in->body_bytes)));
	clue_add_packet(item,
			clue_message_packet(buffered->conversation, in->end_number, in->end_ns));
	clue_add_packet(item, clue_message_packet(buffered->upstream.conversation,
						  out->start_number, out->start_ns));
	clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.two-journeys", TEXT_ENDPOINT("client", &connection->client), proxy,
		     TEXT_ENDPOINT("back_end", &buffered->upstream.connection->server),
		     TEXT_DURATION("in", buffered->in_ns), TEXT_DURATION("out", buffered->out_ns)));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->server);
	struct buffered buffered;

	if (!find_buffered(facts, connection, &buffered))
		return facts->relays.count ? RULE_NO : RULE_CANNOT_TELL;
	if (buffered.in_ns + buffered.out_ns < facts->slow_ns / 2)
		return RULE_NO;
	if (buffered.lost_ns < facts->slow_ns / 2)
		ret_finding->severity = SEVERITY_NOTE;
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = buffered.exchange->request.end_ns;
	ret_finding->owned_ns =
		MIN(buffered.lost_ns, clue_state_ns(connection_main_view(connection), STATES));
	ret_finding->verdict =
		TEXT("cause.proxy-buffering.verdict", client, proxy,
		     TEXT_BYTES("size", buffered.exchange->request.body_bytes),
		     TEXT_ENDPOINT("back_end", &buffered.upstream.connection->server),
		     TEXT_DURATION("out", buffered.out_ns));
	ret_finding->text =
		TEXT("cause.proxy-buffering.text", client, proxy,
		     TEXT_ENDPOINT("back_end", &buffered.upstream.connection->server),
		     TEXT_DURATION("in", buffered.in_ns), TEXT_DURATION("out", buffered.out_ns));
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(connection, &buffered, ret_finding);
	clue_add_remedy(ret_finding, TEXT("remedy.no-request-buffering", proxy),
			TEXT_PLAIN("shell.proxy-request-buffering"));
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.keep-buffering"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_proxy_buffering = {
	.cause = CAUSE_PROXY_BUFFERING,
	.states = STATES,
	.needs = SIGN_RELAYED,
	.judge = judge,
};
