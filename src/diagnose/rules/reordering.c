/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets overtake one another on the way. The receiver asks for what is merely late, the sender sends
 * it again and slows down, and the receiver says that it had it already (DSACK, RFC 2883 and 4653).
 *
 * Required: at a point behind the trouble packets arrive late that are older than what came before
 * them (time stamp, IP ID); at the sender: holes that SACK told of close although nothing was sent
 * again, or repairs that SACK had asked for turn out to be needless. What is lost besides is another
 * cause beside it.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define STATES RULE_STATE(STATE_LOSS_FAST)

#define LATE_MINIMUM     5
#define NEEDLESS_MINIMUM 3
#define SHARE_DIVISOR    500 /* 0.2 % of the segments */
#define TIME_DIVISOR     10  /* of the connection */
#define OWNED_DIVISOR    20  /* of the connection */
#define LATE_US_MINIMUM  500 /* less comes about inside of one host, by its several processors */

struct reordering {
	const struct view *view;
	const struct flow *flow;
	uint64_t
		late; /* packets that came late: seen behind, or as holes that closed by themselves */
	uint64_t late_us;  /* how late these were in the mean */
	uint64_t needless; /* repairs of what was late */
	uint64_t lost;
};

static bool find_reordering(const struct connection *connection, struct reordering *ret_found)
{
	const struct clue_ends ends = clue_ends_of(connection, connection->sender);
	struct reordering found = {.view = ends.near};

	if (!ends.near || connection->is_one_way)
		return false;
	found.flow = &ends.near->flows[connection->sender];
	for (size_t i = 0; i < connection->view_count; i++) {
		const struct flow *flow =
			&connection_view(connection, i)->flows[connection->sender];

		uint64_t late = MAX(flow->reordered, flow->healed);

		if (late > found.late) {
			found.late = late;
			found.late_us = flow->late_us / ((uint64_t)flow->reordered + flow->healed);
		}
	}
	found.needless = found.flow->needless_fast;
	found.lost =
		(uint64_t)found.flow->repairs[REPAIR_FAST] + found.flow->repairs[REPAIR_TIMEOUT];
	*ret_found = found;
	/* Some of what a burst of losses has repaired may be needless too. */
	if (found.late < LATE_MINIMUM &&
	    (found.needless < NEEDLESS_MINIMUM || found.needless * 2 < found.lost))
		return false;
	/* Many of the packets, or a good part of the time. */
	return MAX(found.late, found.needless) >= found.flow->data_segments / SHARE_DIVISOR ||
	       clue_state_ns(found.view, STATES) >= clue_duration_ns(found.view) / TIME_DIVISOR;
}

/* It did not hold the sender up, and what it repeated for nothing was hardly late. Where the sender's
 * pauses do not show, its needless repairs do. */
static bool is_cheap(const struct reordering *found, uint64_t owned_ns)
{
	bool is_far = found->late >= LATE_MINIMUM && found->late_us >= LATE_US_MINIMUM;

	return !(found->needless && is_far) &&
	       owned_ns < clue_duration_ns(found->view) / OWNED_DIVISOR;
}

static void add_evidence(const struct connection *connection, const struct reordering *found,
			 struct finding *finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value segments = TEXT_NUMBER("segments", found->flow->data_segments);

	if (found->late)
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.late", sending, segments,
				       TEXT_NUMBER("count", found->late)));
	if (found->needless)
		clue_add_evidence(
			&finding->supporting, 'B',
			TEXT("evidence.needless", sending, TEXT_NUMBER("count", found->needless)));
	if (found->lost > found->needless)
		clue_add_evidence(&finding->contradicting, 'C',
				  TEXT("evidence.repairs", sending, segments,
				       TEXT_NUMBER("count", found->lost),
				       TEXT_NUMBER("episodes", found->flow->loss_episodes)));
	clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.which-path"));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value receiving = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(connection->sender)));
	struct clue_ends ends;
	struct reordering found;

	if (!find_reordering(connection, &found))
		return RULE_NO;
	ret_finding->confidence = found.late >= LATE_MINIMUM || found.needless > found.lost
					  ? CONFIDENCE_LIKELY
					  : CONFIDENCE_POSSIBLE;
	ret_finding->has_direction = true;
	ret_finding->direction = connection->sender;
	ret_finding->owned_ns = clue_state_ns(found.view, STATES);
	if (is_cheap(&found, ret_finding->owned_ns))
		ret_finding->severity = SEVERITY_NOTE;
	ret_finding->owned_ns =
		MAX(ret_finding->owned_ns, clue_duration_ns(found.view) / OWNED_DIVISOR);
	ret_finding->verdict = TEXT("cause.reordering.verdict", sending, receiving);
	ret_finding->text = TEXT("cause.reordering.text", sending, receiving,
				 TEXT_NUMBER("late", MAX(found.late, found.needless)),
				 TEXT_NUMBER("segments", found.flow->data_segments),
				 TEXT_NUMBER("needless", found.flow->repairs[REPAIR_NEEDLESS]));
	ends = clue_ends_of(connection, connection->sender);
	clue_set_path(facts, &ends, connection, connection->sender, ret_finding);
	add_evidence(connection, &found, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_RANDOM_LOSS);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.one-path"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_reordering = {
	.cause = CAUSE_REORDERING,
	.states = 0, /* what comes late and what is lost go side by side */
	.predicates = WEIGHED(NEEDLESS) | WEIGHED(LATE),
	.needs = SIGN_DISORDER,
	.judge = judge,
};
