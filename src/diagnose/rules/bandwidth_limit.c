/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A link or a shaper holds the rate: its queue is never empty, so that every round trip takes longer
 * than the path needs, always about the same, and next to nothing is lost. What the round trip grows
 * by is queue; where that is long, the queue itself is the trouble (bufferbloat).
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define HARMLESS_RATE 100000000 /* bits a second */

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value receiving = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(connection->sender)));
	struct clue_pace pace;

	if (!clue_find_pace(connection, &pace) || !clue_is_rate_limited(&pace) ||
	    clue_is_queue_deep(&pace))
		return RULE_NO;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	/* Every path has a limit; one that is high harms nobody. */
	if (pace.rate > HARMLESS_RATE)
		ret_finding->severity = SEVERITY_NOTE;
	ret_finding->verdict = TEXT("cause.bandwidth-limit.verdict", sending, receiving,
				    TEXT_RATE("rate", pace.rate));
	ret_finding->text = TEXT(
		"cause.bandwidth-limit.text", sending, receiving, TEXT_RATE("rate", pace.rate),
		TEXT_DURATION("minimum", pace.minimum_ns), TEXT_DURATION("median", pace.median_ns));
	clue_pace_describe(facts, connection, &pace, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_BUFFERBLOAT);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.find-shaper"), TEXT_PLAIN("shell.qdisc"));
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.more-rate"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_bandwidth_limit = {
	.cause = CAUSE_BANDWIDTH_LIMIT,
	.states = CLUE_PACE_STATES,
	.predicates = WEIGHED(DELAY_ROSE) | WEIGHED(REPAIRED) | WEIGHED(WINDOW_SHUT),
	.needs = SIGN_BULK,
	.judge = judge,
};
