/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * In the middle of a connection that worked, nothing at all comes back any more, whatever the sender
 * repeats: the peer is gone, or the path to it or back. Packets of every size vanish; where only the
 * large ones do, the rules about path size know more. What the receiver's point sees tells the sides
 * apart.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

/* A shut window may be what it died with: its probes stay unanswered too. */
#define STATES                                                                                   \
	(RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_LOSS_TLP) | \
	 RULE_STATE(STATE_ZWND))

#define TRIES_MINIMUM 2
#define TRIES_CERTAIN 4

static uint32_t tries_of(const struct stall *stall)
{
	return stall->repairs + stall->probes;
}

static const struct stall *find_silence(const struct connection *connection,
					const struct clue_ends *ends, enum side sender)
{
	const struct stall *found = NULL;

	for (uint32_t i = 0; ends->near && i < ends->near->stall_count; i++) {
		const struct stall *stall = &ends->near->stalls[i];
		bool is_over = !stall->is_open &&
			       (stall->freed_by_bytes || connection->end == CONNECTION_END_FIN);

		/* Acknowledgments of what was on its way may come at its beginning. */
		bool is_silent = stall->peer_packets <= stall->peer_early;

		if (stall->sender == sender && (STATES & RULE_STATE(stall->state)) && !is_over &&
		    tries_of(stall) >= TRIES_MINIMUM && is_silent && !stall->small_passed)
			found = stall;
	}
	return found;
}

/* Did the repetitions arrive at the other end? */
static void add_reach(const struct facts *facts, const struct clue_ends *ends,
		      const struct stall *stall, struct finding *finding)
{
	const struct point *point = clue_point(facts, ends->far);
	struct packet_ref last;
	struct evidence_item *item;

	if (!point)
		return;
	last = ends->far->last;
	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT(last.time_ns > stall->start_ns + stall->duration_ns / 4
					      ? "evidence.repeats-arrive"
					      : "evidence.repeats-vanish",
				      TEXT_STRING("point", point->name)));
	clue_add_packet(item, last);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 enum side sender, struct finding *finding)
{
	const struct endpoint *peer = connection_endpoint(connection, side_other(sender));
	const struct point *point = clue_point_at(facts, connection, sender);

	clue_add_remedy(finding, TEXT("remedy.is-peer-there", TEXT_HOST("receiver", peer)),
			TEXT("shell.is-peer-there", TEXT_ENTER("enter", point),
			     TEXT_ADDRESS("address", peer)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.firewall"), TEXT_PLAIN("shell.firewall"));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const enum side sender = connection->sender;
	const struct clue_ends ends = clue_ends_of(connection, sender);
	const struct stall *stall = find_silence(connection, &ends, sender);
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, sender));
	const struct text_value receiving =
		TEXT_ENDPOINT("receiver", connection_endpoint(connection, side_other(sender)));
	struct clue_sizes sizes;
	struct evidence_item *item;

	if (!stall || connection->is_one_way || clue_find_sizes(facts, connection, &sizes))
		return RULE_NO;
	ret_finding->confidence =
		tries_of(stall) >= TRIES_CERTAIN ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	ret_finding->has_direction = true;
	ret_finding->direction = sender;
	ret_finding->did_fail = true;
	ret_finding->start_ns = stall->start_ns;
	ret_finding->owned_ns = stall->duration_ns;
	ret_finding->verdict = TEXT("cause.dead-peer.verdict", sending, receiving,
				    TEXT_DURATION("duration", stall->duration_ns));
	ret_finding->text = TEXT("cause.dead-peer.text", sending, receiving,
				 TEXT_NUMBER("count", tries_of(stall)),
				 TEXT_DURATION("duration", stall->duration_ns));
	clue_set_path(facts, &ends, connection, sender, ret_finding);
	item = clue_add_evidence(&ret_finding->supporting, 'B',
				 TEXT("evidence.silence", sending, receiving,
				      TEXT_NUMBER("count", tries_of(stall))));
	clue_add_stall(item, stall);
	add_reach(facts, &ends, stall, ret_finding);
	if (!ends.far)
		clue_add_unobserved(ret_finding,
				    TEXT("evidence.unobserved.receiver-point", receiving));
	clue_add_alternative(ret_finding, CAUSE_FIREWALL_DROP);
	clue_add_alternative(ret_finding, CAUSE_ASYMMETRIC_ROUTING);
	add_remedies(facts, connection, sender, ret_finding);
	return RULE_YES;
}

const struct rule rule_dead_peer = {
	.cause = CAUSE_DEAD_PEER,
	.states = STATES,
	.predicates = WEIGHED(PEER_SILENT) | WEIGHED(SIZE_STUCK),
	.needs = STATES,
	.judge = judge,
};
