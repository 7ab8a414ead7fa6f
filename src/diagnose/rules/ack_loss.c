/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Acknowledgments get lost on the way back: the sender repeats data that had arrived, after a timeout
 * or by a tail probe, and the receiver says so (DSACK, RFC 2883). The next acknowledgment makes up
 * for a lost one, so it hardly ever matters: always a note.
 *
 * A receiver that is merely late looks the same to the sender; a shut window makes probes needless as
 * a matter of course. With two points the acknowledgments are counted at both.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define NEEDLESS_MINIMUM 3
#define PACKETS_MINIMUM  20
#define LOST_DIVISOR     20 /* 5 % of the acknowledgments */
#define WINDOW_DIVISOR   10 /* shut for more of the time: that is why */

/* How many packets of the receiver's side got lost between the two points. */
static uint64_t count_lost(const struct clue_ends *ends, enum side sender)
{
	enum side receiver = side_other(sender);
	uint64_t sent, arrived;

	if (!ends->far)
		return 0;
	sent = ends->far->flows[receiver].packets;
	arrived = ends->near->flows[receiver].packets;
	if (sent < PACKETS_MINIMUM || arrived >= sent || sent - arrived < sent / LOST_DIVISOR)
		return 0;
	return sent - arrived;
}

static bool is_needless(const struct flow *flow)
{
	uint32_t needless = flow->repairs[REPAIR_NEEDLESS] -
			    MIN(flow->needless_fast, flow->repairs[REPAIR_NEEDLESS]);
	uint32_t needed = flow->repairs[REPAIR_FAST] + flow->repairs[REPAIR_TIMEOUT] +
			  flow->repairs[REPAIR_TAIL_PROBE];

	return needless >= NEEDLESS_MINIMUM && needless > needed && !flow->reordered &&
	       !flow->needless_fast;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const enum side sender = connection->sender;
	const struct clue_ends ends = clue_ends_of(connection, sender);
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, sender));
	const struct text_value receiving =
		TEXT_ENDPOINT("receiver", connection_endpoint(connection, side_other(sender)));
	const struct flow *flow;
	uint64_t lost;

	if (!ends.near || connection->is_one_way)
		return RULE_NO;
	flow = &ends.near->flows[sender];
	lost = count_lost(&ends, sender);
	if (!lost && (!is_needless(flow) ||
		      clue_state_ns(ends.near, RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND)) >
			      clue_duration_ns(ends.near) / WINDOW_DIVISOR))
		return RULE_NO;
	ret_finding->severity = SEVERITY_NOTE;
	ret_finding->confidence = lost ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	ret_finding->has_direction = true;
	ret_finding->direction = sender;
	ret_finding->owned_ns = 0;
	ret_finding->verdict =
		TEXT(lost ? "cause.ack-loss.verdict.located" : "cause.ack-loss.verdict", sending,
		     receiving);
	ret_finding->text = TEXT(lost ? "cause.ack-loss.text.located" : "cause.ack-loss.text",
				 sending, receiving, TEXT_NUMBER("lost", lost),
				 TEXT_NUMBER("count", flow->repairs[REPAIR_NEEDLESS]));
	clue_set_path(facts, &ends, connection, sender, ret_finding);
	if (lost)
		clue_add_evidence(
			&ret_finding->supporting, 'B',
			TEXT("evidence.acks-missing",
			     TEXT_NUMBER("sent", ends.far->flows[side_other(sender)].packets),
			     TEXT_NUMBER("arrived", ends.near->flows[side_other(sender)].packets)));
	if (flow->repairs[REPAIR_NEEDLESS])
		clue_add_evidence(&ret_finding->supporting, 'B',
				  TEXT("evidence.needless", sending,
				       TEXT_NUMBER("count", flow->repairs[REPAIR_NEEDLESS])));
	if (!lost)
		clue_add_unobserved(ret_finding,
				    TEXT("evidence.unobserved.receiver-point", receiving));
	return RULE_YES;
}

const struct rule rule_ack_loss = {
	.cause = CAUSE_ACK_LOSS,
	.states = 0,
	.needs = SIGN_DISORDER | SIGN_POINTS,
	/* Timers that ran because the acknowledgment did not come, and answers that were lost with it. */
	.excuses = CLUE_LOSS_STATES | RULE_STATE(STATE_CWND) | RULE_STATE(STATE_HS_RETRY),
	.judge = judge,
};
