/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The server has the whole request, everything is acknowledged, and the answer does not come: the
 * network is idle and waits for the program. A turn below --slow is a note at most, and short ones
 * are not worth a word.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define NOTE_DIVISOR       2 /* of --slow */
#define CHAT_BYTES         100
#define HEARTBEATS_MINIMUM 3

/* The answer may be a request's, or a part of the TLS handshake. */
#define ANSWER_STATES (RULE_STATE(STATE_SERVER_THINK) | RULE_STATE(STATE_TLS_HS))

/* The server's own point tells best: no round trip is in what it saw. */
static const struct view *view_of(const struct connection *connection)
{
	const struct view *view = clue_view_at(connection, SIDE_SERVER);

	return view && view->flows[SIDE_CLIENT].packets ? view : connection_main_view(connection);
}

static bool is_small_talk(const struct flow *flow)
{
	return flow->bytes <= flow->data_segments * CHAT_BYTES;
}

/* The server spoke before it was asked, and its short words come at long intervals, again and again:
 * it says that it is there. */
static bool is_heartbeat(const struct facts *facts, const struct view *view)
{
	const struct flow *client = &view->flows[SIDE_CLIENT];
	const struct flow *server = &view->flows[SIDE_SERVER];
	uint32_t count = 0;

	if (!is_small_talk(server) || !server->first_data_ns ||
	    (client->first_data_ns && client->first_data_ns < server->first_data_ns))
		return false;
	for (uint32_t i = 0; i < view->stall_count; i++)
		count += view->stalls[i].state == STATE_SERVER_THINK &&
			 view->stalls[i].duration_ns >= facts->slow_ns;
	return count >= HEARTBEATS_MINIMUM;
}

/* Two programs that exchange short messages (routing protocols, terminals, subscriptions) speak when
 * they have something to say: silence is no late answer. */
static bool is_chat(const struct facts *facts, const struct view *view)
{
	return is_heartbeat(facts, view) || (is_small_talk(&view->flows[SIDE_CLIENT]) &&
					     is_small_talk(&view->flows[SIDE_SERVER]));
}

/* It closed, and no answer ever came: what the server sent before ("100 Continue") is none. */
static bool did_client_give_up(const struct view *view, const struct stall *stall)
{
	const struct flow *client = &view->flows[SIDE_CLIENT];

	return view->flows[SIDE_SERVER].last_data_ns <= stall->start_ns && client->bytes &&
	       (client->has_fin || client->has_reset);
}

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 const struct view *view, const struct stall *stall,
			 struct finding *finding)
{
	const struct point *point = clue_point(facts, view);
	bool is_at_server = view->vantage == VANTAGE_SERVER;
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, is_at_server ? 'A' : 'B',
		TEXT(stall->is_open ? "evidence.no-answer-yet" : "evidence.answer-late",
		     TEXT_STRING("point", point ? point->name : "?"),
		     TEXT_ENDPOINT("server", &connection->server),
		     TEXT_DURATION("duration", stall->duration_ns)));
	clue_add_packet(item, stall->before);
	clue_add_packet(item, stall->after);
	clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.all-acknowledged", TEXT_ENDPOINT("server", &connection->server)));
	clue_add_unobserved(finding, TEXT("evidence.unobserved.why-slow",
					  TEXT_ENDPOINT("program", &connection->server)));
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 struct finding *finding)
{
	const struct point *point = clue_point_at(facts, connection, SIDE_SERVER);
	const struct text_value server = TEXT_ENDPOINT("program", &connection->server);

	if (point && point->runtime == RUNTIME_DOCKER && clue_is_one_container(point)) {
		clue_add_remedy(finding, TEXT("remedy.container-load", server),
				TEXT("shell.container-load",
				     TEXT_SHELL_WORD("container", point->container)));
		clue_add_remedy(finding, TEXT("remedy.container-logs", server),
				TEXT("shell.container-logs",
				     TEXT_SHELL_WORD("container", point->container)));
	}
	clue_add_remedy(finding, TEXT("remedy.watch-next", server), (struct text) {0});
}

/* The client's point knows whether the request is complete: there, too, it was the server's turn. */
static bool is_turn_at_client(const struct connection *connection, const struct view *view,
			      const struct stall *stall)
{
	const struct view *at_client = clue_view_at(connection, SIDE_CLIENT);
	const struct stall *turn;

	if (!at_client || at_client == view || !at_client->flows[SIDE_CLIENT].packets)
		return true;
	turn = clue_view_longest_stall(at_client, SIDE_SERVER, ANSWER_STATES);
	return turn && turn->duration_ns >= stall->duration_ns / 2;
}

static enum confidence judge_confidence(const struct connection *connection,
					const struct view *view, const struct stall *stall)
{
	bool is_at_server = view->vantage == VANTAGE_SERVER;
	bool is_at_client = clue_view_at(connection, SIDE_CLIENT) != NULL;

	if (connection->is_mid_stream)
		return CONFIDENCE_POSSIBLE;
	/* The server alone cannot know whether more of the request was to come. */
	if (stall->is_open && !is_at_client)
		return CONFIDENCE_POSSIBLE;
	return is_at_server ? CONFIDENCE_PROVEN : CONFIDENCE_LIKELY;
}

static const char *verdict_words(const struct finding *finding, bool did_give_up)
{
	if (finding->confidence == CONFIDENCE_POSSIBLE)
		return "cause.slow-server.verdict.possible";
	return did_give_up ? "cause.slow-server.verdict.gave-up" : "cause.slow-server.verdict";
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct view *view = view_of(connection);
	const struct stall *stall = clue_view_longest_stall(view, SIDE_SERVER, ANSWER_STATES);
	uint64_t thinking_ns = view->state_ns[STATE_SERVER_THINK];
	bool did_give_up;

	if (!stall || stall->duration_ns < facts->slow_ns / NOTE_DIVISOR ||
	    !is_turn_at_client(connection, view, stall) ||
	    clue_is_wait_named(facts, connection, stall))
		return RULE_NO;
	if (stall->state == STATE_TLS_HS)
		thinking_ns += stall->duration_ns;
	did_give_up = did_client_give_up(view, stall);
	if (stall->duration_ns < facts->slow_ns || (is_chat(facts, view) && !did_give_up))
		ret_finding->severity = SEVERITY_NOTE;
	else
		ret_finding->did_fail = did_give_up;
	ret_finding->confidence = judge_confidence(connection, view, stall);
	if (ret_finding->confidence == CONFIDENCE_POSSIBLE) {
		clue_add_alternative(ret_finding, CAUSE_DEAD_PEER);
		clue_add_alternative(ret_finding, CAUSE_SENDER_IDLE);
	}
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_SERVER;
	ret_finding->start_ns = stall->start_ns;
	ret_finding->owned_ns = thinking_ns;
	ret_finding->verdict = TEXT(verdict_words(ret_finding, did_give_up),
				    TEXT_ENDPOINT("client", &connection->client),
				    TEXT_ENDPOINT("server", &connection->server),
				    TEXT_DURATION("duration", stall->duration_ns));
	ret_finding->text = TEXT(
		"cause.slow-server.text", TEXT_ENDPOINT("client", &connection->client),
		TEXT_ENDPOINT("server", &connection->server),
		TEXT_DURATION("duration", stall->duration_ns), TEXT_DURATION("total", thinking_ns));
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(facts, connection, view, stall, ret_finding);
	add_remedies(facts, connection, ret_finding);
	if (!clue_is_waiting_upstream(facts, connection, stall, ret_finding))
		clue_relay(facts, connection, SIDE_SERVER, stall, ret_finding);
	return RULE_YES;
}

const struct rule rule_slow_server = {
	.cause = CAUSE_SLOW_SERVER,
	.states = ANSWER_STATES,
	.needs = ANSWER_STATES,
	.judge = judge,
};
