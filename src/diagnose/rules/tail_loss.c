/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The last packets of what a program has written get lost. Nothing comes behind them that could tell
 * of the loss by SACK, so the sender waits for its tail probe (RFC 8985 section 7) or its timer (RFC
 * 6298), 200 ms and more, for very little data.
 *
 * Required: the repairs are mostly probes and timeouts with next to nothing outstanding, each of a
 * loss of its own; a packet that never gets through is another matter.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define STATES (RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_RTO))

#define SHARE_DIVISOR 2 /* of the segments */

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value receiving = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(connection->sender)));
	const struct stall *stall;
	struct evidence_item *item;
	struct clue_loss loss;

	if (!clue_find_loss(facts, connection, &loss) || !clue_is_tail_loss(&loss))
		return RULE_NO;
	ret_finding->confidence = clue_loss_confidence(&loss);
	/* Every other packet: whatever does that, it is more than bad luck at the end. */
	if (loss.total >= loss.segments / SHARE_DIVISOR)
		ret_finding->confidence = CONFIDENCE_POSSIBLE;
	loss.owned_ns = clue_state_ns(loss.ends.near, STATES);
	ret_finding->verdict = TEXT("cause.tail-loss.verdict", sending, receiving,
				    TEXT_ID("because", clue_because(ret_finding->confidence)),
				    TEXT_DURATION("duration", loss.owned_ns));
	ret_finding->text = TEXT(
		"cause.tail-loss.text", sending, receiving, TEXT_NUMBER("count", loss.total),
		TEXT_NUMBER("segments", loss.segments), TEXT_DURATION("duration", loss.owned_ns));
	clue_loss_describe(facts, connection, &loss, ret_finding);
	stall = clue_view_longest_stall(loss.ends.near, loss.sender, STATES);
	item = clue_add_evidence(
		&ret_finding->supporting, 'C',
		TEXT("evidence.tails", sending,
		     TEXT_NUMBER("count", loss.ends.near->flows[loss.sender].tail_repairs)));
	if (stall)
		clue_add_stall(item, stall);
	clue_loss_add_remedies(facts, connection, &loss, ret_finding);
	return RULE_YES;
}

const struct rule rule_tail_loss = {
	.cause = CAUSE_TAIL_LOSS,
	.states = CLUE_LOSS_STATES,
	.predicates = WEIGHED(REPAIRED) | WEIGHED(REPAIRS_TAIL) | WEIGHED(PEER_SILENT),
	.needs = SIGN_DISORDER,
	.judge = judge,
};
