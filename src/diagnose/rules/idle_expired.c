/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A connection was idle, nobody closed it, and the first data after that found nobody who knew of it:
 * an RST without ACK came back (RFC 9293 section 3.5.2: no such connection), or nothing at all while
 * the machine answers others. NAT, IPVS, a firewall's table or a load balancer had forgotten it.
 *
 * With a FIN before it the peer had closed (keepalive-race). A silent peer that answers nobody may
 * just as well be gone (dead-peer).
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define REPEATS_MINIMUM 2
#define NETWORK_STATES                                                                  \
	(CLUE_LOSS_STATES | RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) | \
	 RULE_STATE(STATE_UNKNOWN))

/* Is it the answer to what was said after the silence, from somebody who knows nothing? */
static bool is_unknown_there(const struct conversation *conversation)
{
	const struct message_close *reset = &conversation->resets[true];

	return reset->time_ns >= conversation->gap.end_ns && !reset->has_ack;
}

static bool is_same_server(const struct connection *a, const struct connection *b)
{
	return address_is_equal(&a->server.address, &b->server.address);
}

/* Another connection to the same machine got an answer meanwhile. */
static const struct connection *find_alive(const struct facts *facts,
					   const struct connection *connection, uint64_t since_ns)
{
	for (size_t i = clue_first_neighbour(connection);
	     i < clue_last_neighbour(facts, connection); i++) {
		const struct connection *other = facts->connections[i];
		const struct conversation *said = facts_conversation(facts, other);

		if (other != connection && said && is_same_server(other, connection) &&
		    said->last_data_ns[true] > since_ns)
			return other;
	}
	return NULL;
}

/* A silence that the client broke, after the server had spoken, and in which nobody closed. */
static const struct conversation *find_idle(const struct facts *facts,
					    const struct connection *connection)
{
	const struct conversation *conversation = facts_conversation(facts, connection);
	const struct message_gap *gap;

	if (!conversation)
		return NULL;
	gap = &conversation->gap;
	/* What the capture missed may have been the answer. */
	if (connection_main_view(connection)->flows[SIDE_SERVER].missed_bytes)
		return NULL;
	if (!gap->end_ns || gap->from_server || gap->end_ns - gap->start_ns < CLUE_IDLE_NS ||
	    conversation->fins[true].time_ns || conversation->last_data_ns[true] > gap->end_ns)
		return NULL;
	if (conversation->fins[false].time_ns && conversation->fins[false].time_ns < gap->end_ns)
		return NULL;
	/* Only the one who waits for an answer and has one to wait for has been idle. */
	return conversation->last_data_ns[true] || connection->is_mid_stream ? conversation : NULL;
}

static void add_reset(const struct connection *connection, const struct conversation *conversation,
		      struct finding *finding)
{
	const struct message_close *reset = &conversation->resets[true];
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	bool is_far =
		reset->ttl && conversation->ttls[true] && reset->ttl != conversation->ttls[true];
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.idle-then-reset", TEXT_ENDPOINT("client", &connection->client),
		     TEXT_DURATION("after", reset->time_ns - conversation->gap.end_ns)));
	clue_add_packet(item, clue_message_packet(conversation, conversation->gap.number,
						  conversation->gap.end_ns));
	clue_add_packet(item, clue_message_packet(conversation, reset->number, reset->time_ns));
	clue_add_evidence(&finding->supporting, 'B', TEXT("evidence.nobody-closed", server));
	if (is_far)
		clue_add_evidence(&finding->supporting, 'A',
				  TEXT("evidence.reset-from-elsewhere", server,
				       TEXT_NUMBER("reset_ttl", reset->ttl),
				       TEXT_NUMBER("ttl", conversation->ttls[true])));
	else
		clue_add_unobserved(finding, TEXT("evidence.unobserved.who-forgot",
						  TEXT_HOST("server", &connection->server)));
}

static void add_silence(const struct connection *connection,
			const struct conversation *conversation, const struct connection *alive,
			struct finding *finding)
{
	const struct view *view = connection_main_view(connection);
	const struct stall *stall = clue_view_longest_stall(view, SIDE_CLIENT, NETWORK_STATES);
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.idle-then-silence",
				      TEXT_ENDPOINT("client", &connection->client),
				      TEXT_ENDPOINT("server", &connection->server)));
	clue_add_packet(item, clue_message_packet(conversation, conversation->gap.number,
						  conversation->gap.end_ns));
	if (stall)
		clue_add_stall(item, stall);
	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.server-answers-others", TEXT_HOST("server", &alive->server)));
	clue_add_packet(item, connection_main_view(alive)->first);
}

static void describe(const struct connection *connection, const struct conversation *conversation,
		     bool is_reset, struct finding *finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct text_value idle =
		TEXT_DURATION("idle", conversation->gap.end_ns - conversation->gap.start_ns);

	finding->verdict =
		TEXT(is_reset ? "cause.idle-expired.verdict" : "cause.idle-expired.verdict.silent",
		     client, server, idle);
	finding->text =
		TEXT(is_reset ? "cause.idle-expired.text" : "cause.idle-expired.text.silent",
		     client, server, idle);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 uint64_t idle_ns, struct finding *finding)
{
	const struct point *client = clue_point_at(facts, connection, SIDE_CLIENT);

	clue_add_remedy(finding,
			TEXT("remedy.tcp-keepalive", TEXT_ENDPOINT("client", &connection->client)),
			TEXT("shell.tcp-keepalive", TEXT_ENTER("enter", client),
			     TEXT_NUMBER("seconds", MAX(idle_ns / NS_PER_S / 2, (uint64_t)1))));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.conntrack-timeouts"),
			TEXT_PLAIN("shell.conntrack-timeouts"));
	clue_add_remedy(finding,
			TEXT("remedy.close-idle", TEXT_ENDPOINT("client", &connection->client)),
			(struct text) {0});
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct conversation *conversation = find_idle(facts, connection);
	const struct clue_ends ends = clue_ends_of(connection, SIDE_CLIENT);
	const struct connection *alive = NULL;
	bool is_reset;
	uint64_t idle_ns;
	uint64_t silent_ns = 0;

	if (!conversation)
		return facts_conversation(facts, connection) ? RULE_NO : RULE_CANNOT_TELL;
	is_reset = is_unknown_there(conversation);
	if (!is_reset) {
		const struct stall *stall = clue_view_longest_stall(
			connection_main_view(connection), SIDE_CLIENT, NETWORK_STATES);

		alive = find_alive(facts, connection, conversation->gap.end_ns);
		if (!stall || stall->peer_packets || stall->repairs < REPEATS_MINIMUM ||
		    stall->duration_ns < NS_PER_S || !alive ||
		    stall->start_ns + NS_PER_MS < conversation->gap.end_ns)
			return RULE_NO;
		silent_ns = stall->duration_ns;
	}
	ret_finding->owned_ns = silent_ns;
	idle_ns = conversation->gap.end_ns - conversation->gap.start_ns;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = conversation->gap.end_ns;
	clue_set_path(facts, &ends, connection, SIDE_CLIENT, ret_finding);
	if (is_reset)
		add_reset(connection, conversation, ret_finding);
	else
		add_silence(connection, conversation, alive, ret_finding);
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	clue_add_alternative(ret_finding, is_reset ? CAUSE_PROCESS_DIED : CAUSE_DEAD_PEER);
	describe(connection, conversation, is_reset, ret_finding);
	add_remedies(facts, connection, idle_ns, ret_finding);
	return RULE_YES;
}

const struct rule rule_idle_expired = {
	.cause = CAUSE_IDLE_EXPIRED,
	.states = NETWORK_STATES,
	.needs = SIGN_GAP,
	.judge = judge,
};
