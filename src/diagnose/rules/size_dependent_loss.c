/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Large packets do not get through and small ones do, and from the points that were captured it
 * cannot be told why: no router is known on the way (then a bridge or a tunnel drops them silently),
 * or the sender was told by ICMP and went on all the same. What the more special rules name is left
 * to them.
 */
#include "diagnose/predicate.h"

static void describe(const struct connection *connection, const struct clue_sizes *sizes,
		     struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));

	finding->verdict = TEXT(
		"cause.size-dependent-loss.verdict",
		TEXT_ID("transfers",
			sizes->sender == SIDE_CLIENT ? "report.uploads" : "report.downloads"),
		TEXT_ID("because", clue_because(finding->confidence)),
		TEXT_ENDPOINT("sender", sender), TEXT_ENDPOINT("receiver", receiver),
		TEXT_BYTES("lost", sizes->lost_bytes), TEXT_BYTES("passed", sizes->passed_bytes));
	finding->text = TEXT("cause.size-dependent-loss.text", TEXT_ENDPOINT("sender", sender),
			     TEXT_BYTES("lost", sizes->lost_bytes),
			     TEXT_NUMBER("count", sizes->stall->repairs),
			     TEXT_DURATION("duration", sizes->stall->duration_ns),
			     TEXT_BYTES("passed", sizes->passed_bytes));
}

static void add_reason(const struct connection *connection, const struct clue_sizes *sizes,
		       struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct icmp_error *error = sizes->too_big.at_sender;
	struct evidence_item *item;

	if (error) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT("evidence.icmp-at-sender",
					      TEXT_ENDPOINT("sender", sender),
					      TEXT_BYTES("mtu", error->mtu)));
		clue_add_packet(item, error->packet);
		clue_add_alternative(finding, CAUSE_PMTU_ICMP_IGNORED);
		return;
	}
	if (sizes->is_routed == CLUE_NO) {
		clue_add_evidence(&finding->supporting, 'C', TEXT_PLAIN("evidence.not-routed"));
		clue_add_alternative(finding, CAUSE_BRIDGE_MTU_MISMATCH);
	} else {
		clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.ttl"));
		clue_add_alternative(finding, CAUSE_PMTU_BLACK_HOLE);
	}
	clue_add_alternative(finding, CAUSE_OVERLAY_MTU_MISMATCH);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct clue_sizes *sizes, struct finding *finding)
{
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct point *point = clue_point_at(facts, connection, sizes->sender);

	clue_add_remedy(finding, TEXT("remedy.mtu-probing", TEXT_ENDPOINT("sender", sender)),
			TEXT("shell.mtu-probing", TEXT_ENTER("enter", point)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.find-mtu"),
			TEXT("shell.find-mtu", TEXT_ENTER("enter", point),
			     TEXT_ADDRESS("address", receiver)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.compare-mtu"), TEXT_PLAIN("shell.list-mtu"));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_sizes sizes;
	bool did_small_pass;

	if (!clue_find_sizes(facts, connection, &sizes))
		return RULE_NO;
	if (!sizes.too_big.at_sender && (sizes.is_routed == CLUE_YES || sizes.too_big.elsewhere))
		return RULE_NO;
	did_small_pass = sizes.did_small_pass || sizes.did_other_pass;
	ret_finding->confidence = CONFIDENCE_POSSIBLE;
	if (did_small_pass || sizes.is_cut_at_receiver || sizes.too_big.at_sender)
		ret_finding->confidence = CONFIDENCE_LIKELY;
	if (did_small_pass && sizes.is_cut_at_receiver)
		ret_finding->confidence = CONFIDENCE_PROVEN;
	describe(connection, &sizes, ret_finding);
	clue_sizes_describe(facts, connection, &sizes, ret_finding);
	add_reason(connection, &sizes, ret_finding);
	add_remedies(facts, connection, &sizes, ret_finding);
	return RULE_YES;
}

const struct rule rule_size_dependent_loss = {
	.cause = CAUSE_SIZE_DEPENDENT_LOSS,
	.states = RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_PATH_DEAD) |
		  RULE_STATE(STATE_PEER_DEAF) | RULE_STATE(STATE_LOSS_TLP),
	.predicates = WEIGHED(SIZE_STUCK) | WEIGHED(SMALL_PASSED),
	.needs = CLUE_STUCK_STATES,
	.judge = judge,
};
