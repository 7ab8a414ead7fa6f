/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One of the two SYNs carries no window scale option (RFC 7323 section 2.2), so that no window can be
 * larger than 65,535 bytes, and that is what limits the rate. The option may be switched off at an
 * end, taken out by a device on the way, or lost to SYN cookies; two points tell the last two apart.
 *
 * A connection that was not seen from its start may have negotiated it: no answer then.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define SCALE_NOT_USED     (-2)
#define WINDOW_BYTES_LEAST 32768u
#define ROUNDS_MINIMUM     10

static bool is_scale_seen(const struct clue_pace *pace)
{
	return pace->answers->window_scale == SCALE_NOT_USED && pace->flow->syn_count &&
	       pace->answers->syn_count;
}

/* In mid-stream: exactly what 16 bits can say, and filled exactly. A scaled window would be a multiple of its
 * scale. */
static bool is_unscaled_window(const struct clue_pace *pace)
{
	return pace->answers->window_largest == UINT16_MAX && clue_is_scale_inferred(pace);
}

static bool is_limit(const struct clue_pace *pace)
{
	uint32_t window = pace->answers->window_largest;

	if (!is_scale_seen(pace) && !is_unscaled_window(pace))
		return false;
	return clue_is_window_limit(pace) && window >= WINDOW_BYTES_LEAST && window <= UINT16_MAX &&
	       pace->minimum_ns >= NS_PER_MS &&
	       pace->flow->bytes >= (uint64_t)window * ROUNDS_MINIMUM;
}

static void add_evidence(const struct connection *connection, const struct clue_pace *pace,
			 struct finding *finding)
{
	const struct text_value receiver = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(pace->sender)));
	struct evidence_item *item;

	if (is_scale_seen(pace)) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT_PLAIN("evidence.no-scale-option"));
		clue_add_packet(item, pace->view->first);
	}
	clue_add_evidence(&finding->supporting, 'B',
			  TEXT("evidence.window-limit", receiver,
			       TEXT_BYTES("bytes", pace->answers->window_largest),
			       TEXT_DURATION("rtt", pace->minimum_ns),
			       TEXT_RATE("rate", pace->rate)));
	clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.who-took-scale"));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const enum side receiver = side_other(connection->sender);
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value receiving =
		TEXT_ENDPOINT("receiver", connection_endpoint(connection, receiver));
	struct clue_pace pace;

	if (!clue_find_pace(connection, &pace) ||
	    (connection->is_mid_stream && !is_unscaled_window(&pace)))
		return RULE_CANNOT_TELL;
	if (!is_limit(&pace))
		return RULE_NO;
	ret_finding->confidence = is_scale_seen(&pace) ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	ret_finding->has_direction = true;
	ret_finding->direction = pace.sender;
	ret_finding->owned_ns =
		clue_state_ns(pace.view, RULE_STATE(STATE_RWND) | RULE_STATE(STATE_CWND));
	ret_finding->verdict = TEXT("cause.no-window-scaling.verdict", sending, receiving,
				    TEXT_RATE("rate", pace.rate));
	ret_finding->text =
		TEXT("cause.no-window-scaling.text", sending, receiving,
		     TEXT_DURATION("rtt", pace.minimum_ns), TEXT_RATE("rate", pace.rate));
	clue_set_place(facts, connection, receiver, ret_finding);
	add_evidence(connection, &pace, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_SMALL_RECEIVE_BUFFER);
	clue_add_remedy(ret_finding, TEXT("remedy.scaling-on", sending, receiving),
			TEXT("shell.scaling-on",
			     TEXT_ENTER("enter", clue_point_at(facts, connection, receiver))));
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.scaling-box"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_no_window_scaling = {
	.cause = CAUSE_NO_WINDOW_SCALING,
	.states = RULE_STATE(STATE_RWND) | RULE_STATE(STATE_CWND),
	.predicates = WEIGHED(SCALE_MISSING) | WEIGHED(WINDOW_LIMIT) | WEIGHED(DELAY_ROSE),
	.needs = SIGN_BULK,
	.judge = judge,
};
