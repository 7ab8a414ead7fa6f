/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A deep queue on the path fills up under load: the round trip grows with what is in flight to a
 * multiple of what the path needs, and everything else that crosses the queue waits as long. The rate
 * is that of the link behind it.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value receiving = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(connection->sender)));
	struct clue_pace pace;

	if (!clue_find_pace(connection, &pace) || !clue_is_rate_limited(&pace) ||
	    !clue_is_queue_deep(&pace))
		return RULE_NO;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->verdict = TEXT("cause.bufferbloat.verdict", sending, receiving,
				    TEXT_DURATION("minimum", pace.minimum_ns),
				    TEXT_DURATION("median", pace.median_ns));
	ret_finding->text =
		TEXT("cause.bufferbloat.text", sending, receiving, TEXT_RATE("rate", pace.rate),
		     TEXT_DURATION("queue", pace.median_ns - pace.minimum_ns));
	clue_pace_describe(facts, connection, &pace, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_BANDWIDTH_LIMIT);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.find-shaper"), TEXT_PLAIN("shell.qdisc"));
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.fair-queue"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_bufferbloat = {
	.cause = CAUSE_BUFFERBLOAT,
	.states = CLUE_PACE_STATES,
	.predicates = WEIGHED(DELAY_ROSE) | WEIGHED(REPAIRED) | WEIGHED(WINDOW_SHUT),
	.needs = SIGN_BULK,
	.judge = judge,
};
