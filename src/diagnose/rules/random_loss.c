/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Isolated packets are lost on the way and repaired one by one (RFC 6675, 8985): the repairs are
 * fast, few at a time, and delay did not rise before. Bursts, timeouts alone and losses out of a full
 * queue belong to other causes.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define REPAIRS_MINIMUM 3
#define SHARE_MAXIMUM   3   /* a third of the segments: that is no random loss any more */
#define HEAVY_DIVISOR   8   /* an eighth: possible at most */
#define SHARE_DIVISOR   200 /* 0.5 % of them: a note even when they cost little time */
#define OWNED_DIVISOR   20  /* of the connection */

#define OWNED_NS_MINIMUM (10 * NS_PER_MS)

#define PACE_EPISODES 8 /* so often, and of so many packets, that the window never grows */
#define PACE_STATES   (CLUE_LOSS_STATES | RULE_STATE(STATE_CWND) | RULE_STATE(STATE_PACED))

static bool is_random(const struct clue_loss *loss)
{
	return loss->fast >= REPAIRS_MINIMUM && loss->timeout <= loss->fast &&
	       !clue_is_loss_together(loss) && loss->total <= loss->segments / SHARE_MAXIMUM;
}

/* A sender that loses again and again sends as much as the losses let it, not as the path could carry:
 * then the whole time of sending is theirs. Behind a queue it is the link that holds the rate. */
static uint64_t owned_time(const struct clue_loss *loss)
{
	if (loss->is_queue || loss->episodes < PACE_EPISODES ||
	    loss->total < loss->segments / SHARE_DIVISOR)
		return loss->owned_ns;
	return clue_state_ns(loss->ends.near, PACE_STATES);
}

static void describe(const struct connection *connection, const struct clue_loss *loss,
		     struct finding *finding)
{
	const struct text_value sender =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, loss->sender));
	const struct text_value receiver = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(loss->sender)));
	const struct text_value share =
		TEXT_PERMILLE("share", (loss->total * 1000 + loss->segments / 2) / loss->segments);

	finding->verdict = TEXT("cause.random-loss.verdict", sender, receiver, share,
				TEXT_ID("because", clue_because(finding->confidence)));
	finding->text =
		TEXT("cause.random-loss.text", sender, receiver, share,
		     TEXT_NUMBER("count", loss->total), TEXT_NUMBER("segments", loss->segments),
		     TEXT_DURATION("duration", loss->owned_ns));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_loss loss;

	if (!clue_find_loss(facts, connection, &loss) || clue_is_special(&loss) ||
	    !is_random(&loss))
		return RULE_NO;
	loss.owned_ns = owned_time(&loss);
	if (loss.owned_ns <
	    MAX(clue_duration_ns(loss.ends.near) / OWNED_DIVISOR, OWNED_NS_MINIMUM)) {
		if (loss.total < loss.segments / SHARE_DIVISOR)
			return RULE_NO;
		ret_finding->severity = SEVERITY_NOTE;
	}
	ret_finding->confidence = clue_loss_confidence(&loss);
	if (loss.total > loss.segments / HEAVY_DIVISOR && !loss.is_located)
		ret_finding->confidence = CONFIDENCE_POSSIBLE;
	describe(connection, &loss, ret_finding);
	if (ret_finding->confidence < CONFIDENCE_PROVEN)
		clue_add_alternative(ret_finding, CAUSE_BURST_LOSS);
	clue_loss_describe(facts, connection, &loss, ret_finding);
	clue_loss_add_remedies(facts, connection, &loss, ret_finding);
	return RULE_YES;
}

const struct rule rule_random_loss = {
	.cause = CAUSE_RANDOM_LOSS,
	.states = CLUE_LOSS_STATES,
	.predicates = WEIGHED(REPAIRED) | WEIGHED(REPAIRS_SINGLE) | WEIGHED(REPAIRS_TAIL) |
		      WEIGHED(ONE_RATE) | WEIGHED(DELAY_ROSE),
	.needs = SIGN_DISORDER,
	.judge = judge,
};
