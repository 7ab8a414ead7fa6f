/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The client asked for leave before it sends the body ("Expect: 100-continue", RFC 9110 section
 * 10.1.1), no leave came, and after its own patience (curl: 1 s) it sent the body all the same. Every
 * such request loses that time. A leave that comes late is a slow server, a refusal is an answer.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATES          (RULE_STATE(STATE_EXPECT_WAIT) | RULE_STATE(STATE_SENDER_IDLE))
#define WAIT_NS_MINIMUM (200 * NS_PER_MS)

/* A proxy that hands the question on does not wait itself. */
static bool is_handed_on(const struct facts *facts, const struct connection *connection,
			 uint32_t index)
{
	struct clue_leg client;

	return clue_find_client(facts, connection, index, &client) && client.exchange &&
	       client.exchange->expects_continue;
}

static bool is_unanswered(const struct http_exchange *exchange)
{
	const struct http_half *request = &exchange->request;

	if (!exchange->expects_continue || !request->body_ns ||
	    request->body_ns < request->head_ns + WAIT_NS_MINIMUM)
		return false;
	if (exchange->continue_ns && exchange->continue_ns <= request->body_ns)
		return false;
	return !exchange->response.start_ns || exchange->response.start_ns > request->body_ns;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct conversation *conversation = clue_http(facts, connection);
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct http_exchange *longest = NULL;
	struct evidence_item *item;
	uint64_t total_ns = 0;
	uint64_t longest_ns = 0;
	uint64_t count = 0;

	for (size_t i = 0; conversation && i < conversation->exchange_count; i++) {
		const struct http_exchange *exchange = &conversation->exchanges[i];
		uint64_t waited_ns = exchange->request.body_ns - exchange->request.head_ns;

		if (!is_unanswered(exchange) || is_handed_on(facts, connection, (uint32_t)i))
			continue;
		count++;
		total_ns += waited_ns;
		if (waited_ns > longest_ns) {
			longest_ns = waited_ns;
			longest = exchange;
		}
	}
	if (!longest)
		return conversation ? RULE_NO : RULE_CANNOT_TELL;
	if (longest_ns < facts->slow_ns / 2)
		ret_finding->severity = SEVERITY_NOTE;
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = longest->request.head_ns;
	ret_finding->owned_ns =
		MIN(total_ns, clue_state_ns(connection_main_view(connection), STATES));
	ret_finding->verdict = TEXT("cause.expect-100-continue.verdict", client, server,
				    TEXT_DURATION("waited", longest_ns));
	ret_finding->text =
		TEXT("cause.expect-100-continue.text", client, server, TEXT_NUMBER("count", count),
		     TEXT_DURATION("total", total_ns), TEXT_STRING("method", longest->method),
		     TEXT_STRING("target", longest->target));
	clue_set_place(facts, connection, SIDE_CLIENT, ret_finding);
	item = clue_add_evidence(&ret_finding->supporting, 'A',
				 TEXT("evidence.expect-unanswered", client, server,
				      TEXT_DURATION("waited", longest_ns)));
	clue_add_packet(item, clue_message_packet(conversation, longest->request.head_number,
						  longest->request.head_ns));
	clue_add_remedy(ret_finding, TEXT("remedy.no-expect", client),
			TEXT_PLAIN("shell.curl-no-expect"));
	clue_add_remedy(ret_finding, TEXT("remedy.answer-expect", server), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_expect_100_continue = {
	.cause = CAUSE_EXPECT_100_CONTINUE,
	.states = STATES,
	.needs = SIGN_HTTP_EXPECT,
	.judge = judge,
};
