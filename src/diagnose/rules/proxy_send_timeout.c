/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A proxy was passing a request on and its back end took no more of it (its window stayed shut) until
 * the proxy's patience was over: it closed the upstream leg. The timer runs from the last write that
 * succeeded, so from the last new data.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATUS_GATEWAY_TIMEOUT 504
#define STATES                 (RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND))

static void add_evidence(const struct connection *connection, const struct clue_cut *cut,
			 const struct clue_leg *client, struct finding *finding)
{
	const struct view *view = connection_main_view(connection);
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct stall *stall = clue_view_longest_stall(view, SIDE_CLIENT, STATES);
	struct evidence_item *item;

	if (stall) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT("evidence.window-stays-shut",
					      TEXT_ENDPOINT("receiver", &connection->server),
					      TEXT_DURATION("duration", stall->duration_ns)));
		clue_add_stall(item, stall);
	}
	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.proxy-gave-up-sending", proxy, server,
				      TEXT_DURATION("waited", cut->waited_ns)));
	clue_add_packet(item, clue_message_packet(cut->conversation,
						  cut->conversation->last_data_number[false],
						  cut->since_ns));
	if (cut->close)
		clue_add_packet(item, clue_message_packet(cut->conversation, cut->close->number,
							  cut->close->time_ns));
	if (!client->exchange || client->exchange->status != STATUS_GATEWAY_TIMEOUT)
		return;
	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.client-told",
				      TEXT_ENDPOINT("client", &client->connection->client),
				      TEXT_NUMBER("status", client->exchange->status)));
	clue_add_packet(item, clue_message_packet(client->conversation,
						  client->exchange->response.head_number,
						  client->exchange->response.head_ns));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct view *view = connection_main_view(connection);
	struct clue_leg client;
	struct clue_cut cut;
	uint64_t timer_s;

	if (clue_find_patience(facts, connection, &cut, &client) != CLUE_PATIENCE_SEND)
		return facts_conversation(facts, connection) ? RULE_NO : RULE_CANNOT_TELL;
	timer_s = clue_timer_about_s(cut.waited_ns);
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = cut.since_ns;
	ret_finding->owned_ns = clue_state_ns(view, STATES);
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(connection, &cut, &client, ret_finding);
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	ret_finding->verdict =
		TEXT(timer_s ? "cause.proxy-send-timeout.verdict"
			     : "cause.proxy-send-timeout.verdict.no-timer",
		     TEXT_ENDPOINT("proxy", &connection->client),
		     TEXT_ENDPOINT("server", &connection->server),
		     TEXT_DURATION("waited", cut.waited_ns), TEXT_NUMBER("seconds", timer_s));
	ret_finding->text =
		TEXT("cause.proxy-send-timeout.text", TEXT_ENDPOINT("proxy", &connection->client),
		     TEXT_ENDPOINT("server", &connection->server),
		     TEXT_BYTES("sent", view->flows[SIDE_CLIENT].bytes),
		     TEXT_BYTES("size", cut.exchange->request.body_declared),
		     TEXT_DURATION("waited", cut.waited_ns));
	clue_add_alternative(ret_finding, CAUSE_RECEIVER_STOPPED);
	clue_add_receiver_help(facts, connection, SIDE_SERVER, ret_finding);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.raise-send-timeout"),
			TEXT("shell.proxy-send-timeout",
			     TEXT_NUMBER("seconds", (timer_s ? timer_s : 60) * 2)));
	return RULE_YES;
}

const struct rule rule_proxy_send_timeout = {
	.cause = CAUSE_PROXY_SEND_TIMEOUT,
	.states = STATES,
	.needs = SIGN_HTTP_CUT,
	.judge = judge,
};
