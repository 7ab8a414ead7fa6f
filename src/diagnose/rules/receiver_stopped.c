/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The receiving program has stopped reading: its window went to zero and did not open again until the
 * capture or the connection ended, although the sender asked (window probes, RFC 9293 section
 * 3.8.6.1) or waited for long. A window that opened at the receiver's point but not at the sender's
 * is a lost update, not a stopped receiver.
 */
#include "diagnose/clue_message.h"
#include "diagnose/predicate.h"

#define STATES (RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND))

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 const struct stall *stall, struct finding *finding)
{
	enum side receiver = side_other(stall->sender);
	const struct view *at_receiver = clue_view_at(connection, receiver);
	const struct point *point = clue_point(facts, at_receiver);
	const struct endpoint *sending = connection_endpoint(connection, stall->sender);
	const struct endpoint *receiving = connection_endpoint(connection, receiver);
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.window-stays-shut",
				      TEXT_ENDPOINT("receiver", receiving),
				      TEXT_DURATION("duration", stall->duration_ns)));
	clue_add_packet(item, stall->first);
	if (stall->probes) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT(stall->peer_packets ? "evidence.probes-answered-zero"
								  : "evidence.window-probes",
					      TEXT_ENDPOINT("sender", sending),
					      TEXT_ENDPOINT("receiver", receiving),
					      TEXT_NUMBER("count", stall->probes)));
		for (size_t i = 0; i < sizeof(stall->events) / sizeof(stall->events[0]); i++)
			clue_add_packet(item, stall->events[i]);
	}
	if (point && at_receiver->flows[receiver].zero_windows)
		clue_add_evidence(
			&finding->supporting, 'A',
			TEXT("evidence.window-at-receiver", TEXT_STRING("point", point->name)));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct stall *stall = clue_find_stopped_receiver(connection, connection->sender);
	struct clue_leg client;
	struct clue_cut cut;
	enum side receiver;

	if (!stall)
		stall = clue_find_stopped_receiver(connection, side_other(connection->sender));
	if (!stall || clue_find_patience(facts, connection, &cut, &client) == CLUE_PATIENCE_SEND)
		return RULE_NO;
	/* A proxy that took no more, and said why. */
	if (stall->sender == SIDE_CLIENT && clue_gateway_status(facts, connection))
		return RULE_NO;
	receiver = side_other(stall->sender);
	ret_finding->has_direction = true;
	ret_finding->direction = stall->sender;
	ret_finding->did_fail = true;
	ret_finding->start_ns = stall->start_ns;
	ret_finding->owned_ns = stall->duration_ns;
	ret_finding->verdict =
		TEXT("cause.receiver-stopped.verdict",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, stall->sender)),
		     TEXT_ENDPOINT("receiver", connection_endpoint(connection, receiver)),
		     TEXT_DURATION("duration", stall->duration_ns));
	ret_finding->text =
		TEXT("cause.receiver-stopped.text",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, stall->sender)),
		     TEXT_ENDPOINT("receiver", connection_endpoint(connection, receiver)),
		     TEXT_DURATION("duration", stall->duration_ns),
		     TEXT_NUMBER("probes", stall->probes));
	clue_set_place(facts, connection, receiver, ret_finding);
	add_evidence(facts, connection, stall, ret_finding);
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	clue_add_receiver_help(facts, connection, receiver, ret_finding);
	clue_relay(facts, connection, receiver, stall, ret_finding);
	return RULE_YES;
}

const struct rule rule_receiver_stopped = {
	.cause = CAUSE_RECEIVER_STOPPED,
	.states = STATES,
	.predicates = WEIGHED(WINDOW_SHUT),
	.needs = SIGN_STALL(STATE_ZWND),
	.judge = judge,
};
