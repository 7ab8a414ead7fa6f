/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A message is under way whose end is known not to be there yet, everything sent is acknowledged, the
 * window is open, and the sender sends nothing: its program has nothing ready. Where the message
 * tells its length it is a transfer that should go on; an answer in chunks may be a stream of events
 * that come when they come, and unread bytes may be a talk, so pauses in those are a note at most.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATES        RULE_STATE(STATE_SENDER_IDLE)
#define PAUSE_DIVISOR 4 /* together a quarter of the connection */
#define BULK_BYTES    65536

/* Does the message that this pause falls into tell its length, so that more was due? */
static bool is_promised(const struct conversation *conversation, const struct stall *stall)
{
	bool from_server = stall->sender == SIDE_SERVER;

	for (size_t i = 0; conversation && i < conversation->exchange_count; i++) {
		const struct http_exchange *exchange = &conversation->exchanges[i];
		const struct http_half *half =
			from_server ? &exchange->response : &exchange->request;
		uint64_t end_ns = stall->start_ns + stall->duration_ns;

		if (!half->has_head || half->head_ns > stall->start_ns + NS_PER_MS ||
		    (half->is_complete && half->end_ns + NS_PER_MS < end_ns))
			continue;
		return half->framing == BODY_FRAMING_LENGTH ||
		       (!from_server && half->framing == BODY_FRAMING_CHUNKED);
	}
	return false;
}

struct pauses {
	enum side sender;
	const struct stall *longest;
	uint64_t count, promised;
	uint64_t total_ns;
};

static struct pauses find_pauses(const struct facts *facts, const struct connection *connection,
				 enum side sender)
{
	const struct view *view = clue_ends_of(connection, sender).near;
	const struct conversation *conversation = clue_http(facts, connection);
	struct pauses pauses = {.sender = sender};

	for (uint32_t i = 0; view && i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		if (stall->sender != sender || stall->state != STATE_SENDER_IDLE)
			continue;
		pauses.count++;
		pauses.total_ns += stall->duration_ns;
		pauses.promised += is_promised(conversation, stall);
		if (!pauses.longest || stall->duration_ns > pauses.longest->duration_ns)
			pauses.longest = stall;
	}
	return pauses;
}

static bool is_worth_telling(const struct facts *facts, const struct connection *connection,
			     const struct pauses *pauses)
{
	uint64_t duration_ns = clue_duration_ns(connection_main_view(connection));

	if (!pauses->longest || pauses->total_ns < facts->slow_ns / 2)
		return false;
	return pauses->longest->duration_ns >= facts->slow_ns ||
	       pauses->total_ns >= duration_ns / PAUSE_DIVISOR;
}

/* A proxy that streams pauses when the other leg does: that one tells it. */
static bool is_handed_on(const struct facts *facts, const struct connection *connection,
			 const struct pauses *pauses, struct finding *finding)
{
	const struct stall *stall = pauses->longest;
	bool from_server = pauses->sender == SIDE_SERVER;
	size_t count;
	const struct relay *relay =
		from_server ? relay_table_find_client(&facts->relays, connection->id, &count)
			    : relay_table_find_upstream(&facts->relays, connection->id, &count);

	for (size_t i = 0; i < count; i++) {
		const struct connection *other = from_server ? relay[i].upstream : relay[i].client;

		if (clue_stalled_ns(other, STATES, stall->start_ns,
				    stall->start_ns + stall->duration_ns) < stall->duration_ns / 2)
			continue;
		finding->severity = SEVERITY_NOTE;
		clue_add_evidence(
			&finding->contradicting, 'A',
			TEXT("evidence.waits-for-other",
			     TEXT_ENDPOINT("program",
					   connection_endpoint(connection, pauses->sender)),
			     TEXT_ENDPOINT("other", connection_endpoint(other, pauses->sender))));
		return true;
	}
	return false;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct view *view = connection_main_view(connection);
	struct pauses pauses = find_pauses(facts, connection, connection->sender);
	struct evidence_item *item;
	bool is_at_sender;

	if (!is_worth_telling(facts, connection, &pauses))
		pauses = find_pauses(facts, connection, side_other(connection->sender));
	if (!is_worth_telling(facts, connection, &pauses) || connection->is_one_way ||
	    clue_is_wait_named(facts, connection, pauses.longest))
		return RULE_NO;
	if (!pauses.promised && view->flows[pauses.sender].bytes < BULK_BYTES)
		return RULE_NO;
	is_at_sender = clue_view_at(connection, pauses.sender) != NULL;
	if (!pauses.promised || pauses.total_ns < facts->slow_ns)
		ret_finding->severity = SEVERITY_NOTE;
	ret_finding->confidence = !pauses.promised ? CONFIDENCE_POSSIBLE
				  : is_at_sender   ? CONFIDENCE_PROVEN
						   : CONFIDENCE_LIKELY;
	ret_finding->has_direction = true;
	ret_finding->direction = pauses.sender;
	ret_finding->start_ns = pauses.longest->start_ns;
	ret_finding->owned_ns = MIN(pauses.total_ns, clue_state_ns(view, STATES));
	ret_finding->verdict =
		TEXT("cause.sender-idle.verdict",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, pauses.sender)),
		     TEXT_ENDPOINT("receiver",
				   connection_endpoint(connection, side_other(pauses.sender))),
		     TEXT_DURATION("total", pauses.total_ns));
	ret_finding->text =
		TEXT("cause.sender-idle.text",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, pauses.sender)),
		     TEXT_NUMBER("count", pauses.count), TEXT_DURATION("total", pauses.total_ns),
		     TEXT_DURATION("longest", pauses.longest->duration_ns));
	clue_set_place(facts, connection, pauses.sender, ret_finding);
	item = clue_add_evidence(
		&ret_finding->supporting, is_at_sender ? 'A' : 'B',
		TEXT("evidence.sender-pauses",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, pauses.sender)),
		     TEXT_NUMBER("count", pauses.count),
		     TEXT_DURATION("longest", pauses.longest->duration_ns)));
	clue_add_packet(item, pauses.longest->before);
	clue_add_packet(item, pauses.longest->after);
	if (pauses.promised)
		clue_add_evidence(
			&ret_finding->supporting, 'B',
			TEXT("evidence.more-was-due",
			     TEXT_ENDPOINT("sender",
					   connection_endpoint(connection, pauses.sender))));
	clue_add_unobserved(
		ret_finding,
		TEXT("evidence.unobserved.why-slow",
		     TEXT_ENDPOINT("program", connection_endpoint(connection, pauses.sender))));
	clue_add_alternative(ret_finding, CAUSE_SENDER_CPU_THROTTLED);
	clue_add_container_help(facts, connection, pauses.sender, ret_finding);
	if (!is_handed_on(facts, connection, &pauses, ret_finding))
		clue_relay(facts, connection, pauses.sender, pauses.longest, ret_finding);
	return RULE_YES;
}

const struct rule rule_sender_idle = {
	.cause = CAUSE_SENDER_IDLE,
	.states = STATES,
	.needs = STATES,
	.judge = judge,
};
