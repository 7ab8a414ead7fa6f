/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The server said that the body is too large (413, RFC 9110 section 15.5.14). It says so as soon as it
 * has read the head and then closes, so most of the body is never sent; when bytes arrive behind the
 * close, an RST follows, and the client's library may report that in place of the 413.
 */
#include "diagnose/clue_message.h"

#define STATUS_TOO_LARGE 413
#define MEGABYTE_BYTES   ((uint64_t)1 << 20)

static const struct http_exchange *find_refusal(const struct conversation *conversation,
						uint32_t *ret_index)
{
	for (size_t i = 0; conversation && i < conversation->exchange_count; i++) {
		if (conversation->exchanges[i].status != STATUS_TOO_LARGE)
			continue;
		*ret_index = (uint32_t)i;
		return &conversation->exchanges[i];
	}
	return NULL;
}

static void add_evidence(const struct connection *connection,
			 const struct conversation *conversation,
			 const struct http_exchange *exchange, struct finding *finding)
{
	const struct message_close *reset = &conversation->resets[true];
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.status", server,
				      TEXT_NUMBER("status", exchange->status),
				      TEXT_DURATION("after", exchange->response.start_ns -
								     exchange->request.head_ns)));
	clue_add_packet(item, clue_message_packet(conversation, exchange->request.head_number,
						  exchange->request.head_ns));
	clue_add_packet(item, clue_message_packet(conversation, exchange->response.head_number,
						  exchange->response.head_ns));
	if (!exchange->request.is_complete)
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.body-unsent",
				       TEXT_BYTES("sent", exchange->request.body_bytes),
				       TEXT_ENDPOINT("client", &connection->client)));
	if (!reset->time_ns)
		return;
	item = clue_add_evidence(&finding->supporting, 'C',
				 TEXT("evidence.reset-hides-status", server));
	clue_add_packet(item, clue_message_packet(conversation, reset->number, reset->time_ns));
}

static void describe(const struct connection *connection, const struct http_exchange *exchange,
		     struct finding *finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct text_value size = TEXT_BYTES("size", exchange->request.body_declared);
	bool is_sized = exchange->request.framing == BODY_FRAMING_LENGTH;

	finding->verdict = TEXT(is_sized ? "cause.body-too-large.verdict"
					 : "cause.body-too-large.verdict.unsized",
				client, server, size);
	finding->text = TEXT("cause.body-too-large.text", client, server,
			     TEXT_STRING("method", exchange->method),
			     TEXT_STRING("target", exchange->target),
			     TEXT_BYTES("sent", exchange->request.body_bytes));
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct http_exchange *exchange, struct finding *finding)
{
	const struct point *point = clue_point_at(facts, connection, SIDE_SERVER);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct text_value limit =
		TEXT_NUMBER("limit", exchange->request.body_declared / MEGABYTE_BYTES + 1);

	if (point && point->runtime == RUNTIME_DOCKER && clue_is_one_container(point))
		clue_add_remedy(finding, TEXT("remedy.find-body-limit", server),
				TEXT("shell.find-body-limit-docker",
				     TEXT_SHELL_WORD("container", point->container)));
	else
		clue_add_remedy(finding, TEXT("remedy.find-body-limit", server),
				TEXT_PLAIN("shell.find-body-limit"));
	clue_add_remedy(finding, TEXT("remedy.raise-body-limit", server, limit),
			TEXT("shell.client-max-body-size", limit));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct conversation *conversation = clue_http(facts, connection);
	const struct http_exchange *exchange;
	struct clue_leg upstream;
	uint32_t index;

	exchange = find_refusal(conversation, &index);
	if (!exchange)
		return conversation ? RULE_NO : RULE_CANNOT_TELL;
	/* A proxy that only hands the answer on: the refusal is its back end's. */
	if (clue_find_upstream(facts, connection, index, &upstream) && upstream.exchange &&
	    upstream.exchange->status == STATUS_TOO_LARGE)
		return RULE_NO;
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = exchange->request.start_ns;
	describe(connection, exchange, ret_finding);
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(connection, conversation, exchange, ret_finding);
	add_remedies(facts, connection, exchange, ret_finding);
	return RULE_YES;
}

const struct rule rule_body_too_large = {
	.cause = CAUSE_BODY_TOO_LARGE,
	.states = 0, /* it is told at once: no time is lost */
	.needs = SIGN_HTTP_ERROR,
	.judge = judge,
};
