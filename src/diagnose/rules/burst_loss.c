/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several packets in a row are lost at once, so that the repair takes many of them, or the timer. A
 * queue that runs over because the sender fills the path does the same as a matter of course; where
 * the delay rose before and no timer was needed, that is no fault.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define REPAIRS_MINIMUM 6
#define OWNED_DIVISOR   20 /* of the connection */

#define OWNED_NS_MINIMUM (50 * NS_PER_MS)

/* Timeouts that sent one packet again and again: other rules know it. */
static uint64_t count_repeats(const struct clue_loss *loss)
{
	uint64_t repeats = 0;

	for (uint32_t i = 0; i < loss->ends.near->stall_count; i++) {
		const struct stall *stall = &loss->ends.near->stalls[i];

		if (stall->sender == loss->sender && stall->repairs > 1)
			repeats += stall->repairs - 1;
	}
	return MIN(repeats, loss->timeout);
}

static bool is_burst(const struct clue_loss *loss)
{
	uint64_t distinct = loss->total - count_repeats(loss);
	/* Not even a part of the flight arrived: no queue drops so much. */
	bool needed_timer =
		loss->timeout && 4 * loss->ends.near->state_ns[STATE_LOSS_RTO] >= loss->owned_ns;

	/* One by one, with next to nothing else on its way, is the contrary of a burst. */
	if (2 * loss->ends.near->flows[loss->sender].tail_repairs > loss->total)
		return false;
	if (distinct < REPAIRS_MINIMUM || !clue_is_loss_together(loss))
		return false;
	return needed_timer || !loss->is_queue;
}

/* Is the path dead to the end? A silence that is over was a gap. */
static bool is_silent(const struct clue_loss *loss)
{
	const struct view *view = loss->ends.near;

	for (uint32_t i = 0; i < view->stall_count; i++)
		if (view->stalls[i].sender == loss->sender && view->stalls[i].is_open &&
		    view->stalls[i].state == STATE_PATH_DEAD)
			return loss->owned_ns <= view->state_ns[STATE_PATH_DEAD];
	return false;
}

/* Once, and made good within a round trip or so, is nothing; a path that is dead is something else. */
static bool is_costly(const struct clue_loss *loss)
{
	return loss->owned_ns >= OWNED_NS_MINIMUM && !is_silent(loss) &&
	       loss->owned_ns >= clue_duration_ns(loss->ends.near) / OWNED_DIVISOR;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct endpoint *sender = connection_endpoint(connection, connection->sender);
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(connection->sender));
	struct clue_sizes sizes;
	struct clue_loss loss;

	if (!clue_find_loss(facts, connection, &loss) || clue_is_special(&loss) ||
	    !is_burst(&loss) || !is_costly(&loss) || clue_find_sizes(facts, connection, &sizes))
		return RULE_NO;
	ret_finding->confidence = clue_loss_confidence(&loss);
	ret_finding->verdict = TEXT("cause.burst-loss.verdict", TEXT_ENDPOINT("sender", sender),
				    TEXT_ENDPOINT("receiver", receiver),
				    TEXT_ID("because", clue_because(ret_finding->confidence)));
	ret_finding->text =
		TEXT("cause.burst-loss.text", TEXT_ENDPOINT("sender", sender),
		     TEXT_ENDPOINT("receiver", receiver), TEXT_NUMBER("count", loss.total),
		     TEXT_NUMBER("episodes", loss.episodes), TEXT_NUMBER("segments", loss.segments),
		     TEXT_DURATION("duration", loss.owned_ns));
	clue_add_alternative(ret_finding, CAUSE_POLICER);
	clue_loss_describe(facts, connection, &loss, ret_finding);
	clue_loss_add_remedies(facts, connection, &loss, ret_finding);
	return RULE_YES;
}

const struct rule rule_burst_loss = {
	.cause = CAUSE_BURST_LOSS,
	.states = CLUE_LOSS_STATES,
	.predicates = WEIGHED(REPAIRED) | WEIGHED(REPAIRS_SINGLE) | WEIGHED(REPAIRS_TAIL) |
		      WEIGHED(ONE_RATE) | WEIGHED(PEER_SILENT),
	.needs = SIGN_DISORDER,
	.judge = judge,
};
