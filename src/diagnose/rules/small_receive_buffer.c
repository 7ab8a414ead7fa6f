/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The receiver never offers more than a small window, and the sender fills it in every round trip:
 * rate = window / round trip time (RFC 7323 section 1.1). A receive buffer of fixed size (SO_RCVBUF)
 * turns the system's own tuning off.
 *
 * Required: the window is constant and never shuts, the rate is what it allows, the round trip is not
 * stretched by a queue, scaling was negotiated (or, in mid-stream, may have been: then it is possible at most). On a fast path even a small window is no limit: then
 * the rate does not match. A window of 64 kB without scaling is no-window-scaling.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define ROUND_TRIP_NS_MINIMUM NS_PER_MS
#define WINDOW_BYTES_MAXIMUM  (1u << 20)
#define ROUNDS_MINIMUM        10 /* windows carried; fewer are a start */

static bool is_limit(const struct clue_pace *pace)
{
	uint32_t window = pace->answers->window_largest;

	if (pace->answers->window_scale < 0 &&
	    (!clue_is_scale_inferred(pace) || window == UINT16_MAX))
		return false; /* no-window-scaling */
	return clue_is_window_limit(pace) && window <= WINDOW_BYTES_MAXIMUM &&
	       pace->minimum_ns >= ROUND_TRIP_NS_MINIMUM &&
	       pace->flow->bytes >= (uint64_t)window * ROUNDS_MINIMUM;
}

static void add_evidence(const struct connection *connection, const struct clue_pace *pace,
			 struct finding *finding)
{
	const struct text_value receiver = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(pace->sender)));
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.window-limit", receiver,
				      TEXT_BYTES("bytes", pace->answers->window_largest),
				      TEXT_DURATION("rtt", pace->minimum_ns),
				      TEXT_RATE("rate", pace->rate)));
	clue_add_packet(item, pace->view->first);
	clue_add_evidence(&finding->supporting, 'C',
			  TEXT("evidence.window-constant", receiver,
			       TEXT_BYTES("bytes", pace->answers->window_smallest)));
	clue_add_unobserved(finding, TEXT("evidence.unobserved.buffer", receiver));
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

	if (!clue_find_pace(connection, &pace) || !is_limit(&pace))
		return RULE_NO;
	ret_finding->confidence =
		pace.answers->window_scale < 0 ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	ret_finding->has_direction = true;
	ret_finding->direction = pace.sender;
	ret_finding->owned_ns =
		clue_state_ns(pace.view, RULE_STATE(STATE_RWND) | RULE_STATE(STATE_CWND));
	ret_finding->verdict = TEXT("cause.small-receive-buffer.verdict", sending, receiving,
				    TEXT_RATE("rate", pace.rate),
				    TEXT_BYTES("bytes", pace.answers->window_largest));
	ret_finding->text =
		TEXT("cause.small-receive-buffer.text", sending, receiving,
		     TEXT_BYTES("bytes", pace.answers->window_largest),
		     TEXT_DURATION("rtt", pace.minimum_ns), TEXT_RATE("rate", pace.rate));
	clue_set_place(facts, connection, receiver, ret_finding);
	add_evidence(connection, &pace, ret_finding);
	clue_add_remedy(ret_finding, TEXT("remedy.no-rcvbuf", receiving), (struct text) {0});
	clue_add_remedy(ret_finding, TEXT("remedy.tcp-rmem", receiving),
			TEXT("shell.tcp-rmem",
			     TEXT_ENTER("enter", clue_point_at(facts, connection, receiver))));
	return RULE_YES;
}

const struct rule rule_small_receive_buffer = {
	.cause = CAUSE_SMALL_RECEIVE_BUFFER,
	.states = RULE_STATE(STATE_RWND) | RULE_STATE(STATE_CWND),
	.predicates = WEIGHED(WINDOW_LIMIT) | WEIGHED(WINDOW_SHUT) | WEIGHED(DELAY_ROSE) |
		      WEIGHED(SCALE_MISSING),
	.needs = SIGN_BULK,
	.judge = judge,
};
