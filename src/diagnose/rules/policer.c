/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policer lets a rate and a burst pass and drops the rest, without a queue (token bucket, RFC 2697).
 * Required, after Flach et al. ("An Internet-Wide Analysis of Traffic Policing", SIGCOMM 2016): many
 * losses; one bucket of all that were simulated was empty when packets were lost and held tokens when
 * packets passed; and no delay rises before, as it would in a queue. Random loss hits a bucket at any
 * fill, and a gap in which nothing passes does not care how much was sent before.
 *
 * A shaper with hardly any queue does the same, and no packet tells the two apart.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

static void add_evidence(const struct clue_bucket *bucket, const struct clue_loss *loss,
			 struct finding *finding)
{
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.bucket-empty", TEXT_RATE("rate", bucket->rate),
				      TEXT_BYTES("burst", bucket->burst_bytes),
				      TEXT_NUMBER("runs", bucket->runs),
				      TEXT_PERMILLE("empty", bucket->empty_permille),
				      TEXT_PERMILLE("enough", bucket->enough_permille)));
	for (size_t i = 0; i < FLOW_REPAIR_PACKETS; i++)
		clue_add_packet(
			item,
			(struct packet_ref) {
				.point = loss->ends.near->point,
				.number = loss->ends.near->flows[loss->sender].repair_packets[i],
			});
	clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.policer"));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct text_value receiving = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(connection->sender)));
	struct clue_bucket bucket;
	struct clue_loss loss;

	if (!clue_find_loss(facts, connection, &loss) || loss.is_queue ||
	    !clue_find_bucket(&loss, &bucket))
		return RULE_NO;
	ret_finding->confidence = loss.is_capture_poor ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	ret_finding->verdict =
		TEXT("cause.policer.verdict", sending, receiving, TEXT_RATE("rate", bucket.rate),
		     TEXT_ID("because", clue_because(ret_finding->confidence)));
	ret_finding->text =
		TEXT("cause.policer.text", sending, receiving, TEXT_RATE("rate", bucket.rate),
		     TEXT_NUMBER("count", loss.total), TEXT_NUMBER("segments", loss.segments));
	add_evidence(&bucket, &loss, ret_finding);
	clue_loss_describe(facts, connection, &loss, ret_finding);
	/* It sets the pace of the whole transfer, not only of the repairs. */
	ret_finding->owned_ns = clue_state_ns(
		loss.ends.near, CLUE_LOSS_STATES | CLUE_PACE_STATES |
					RULE_STATE(STATE_SENDER_IDLE) | RULE_STATE(STATE_UNKNOWN));
	clue_add_alternative(ret_finding, CAUSE_BANDWIDTH_LIMIT);
	clue_add_alternative(ret_finding, CAUSE_BURST_LOSS);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.find-policer"),
			TEXT_PLAIN("shell.policer"));
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.shape-instead"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_policer = {
	.cause = CAUSE_POLICER,
	.states = CLUE_LOSS_STATES | CLUE_PACE_STATES,
	.predicates = WEIGHED(ONE_RATE) | WEIGHED(REPAIRED) | WEIGHED(DELAY_ROSE) | WEIGHED(LATE),
	.needs = SIGN_DISORDER,
	.judge = judge,
};
