/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two ports of one bridge have different MTUs. A bridge does not fragment and does not send ICMP: it
 * drops what is too large for the port, silently, and no counter moves. Super-segments that the sender's
 * system leaves to the device to cut are exempt from that test, so bulk data may run for megabytes
 * and then die on the first single packet of full size (a tail, a probe, a timeout's repair).
 *
 * Required: two points without a router between them; packets of full size leave the one and never
 * arrive at the other one on their own, while small ones do. From one point alone size-dependent-loss
 * is all that can be said.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define STATES                                                                                    \
	(RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) | \
	 RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_FAST))

static void add_cut(const struct facts *facts, const struct clue_sizes *sizes,
		    struct finding *finding)
{
	const struct point *from = clue_point(facts, sizes->ends.near);
	const struct point *to = clue_point(facts, sizes->ends.far);
	const struct flow *far = &sizes->ends.far->flows[sizes->sender];

	clue_add_evidence(&finding->supporting, 'A',
			  TEXT("evidence.not-routed-two-points", TEXT_STRING("from", from->name),
			       TEXT_STRING("to", to->name)));
	if (far->super_segments)
		clue_add_evidence(&finding->supporting, 'A',
				  TEXT("evidence.supers-pass",
				       TEXT_NUMBER("supers", far->super_segments),
				       TEXT_NUMBER("singles", sizes->transmissions)));
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct clue_sizes *sizes, struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct point *point = clue_point_at(facts, connection, sizes->sender);

	clue_add_remedy(finding, TEXT_PLAIN("remedy.compare-mtu"), TEXT_PLAIN("shell.list-mtu"));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.equal-mtu"), (struct text) {0});
	clue_add_remedy(finding, TEXT("remedy.mtu-probing", TEXT_ENDPOINT("sender", sender)),
			TEXT("shell.mtu-probing", TEXT_ENTER("enter", point)));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_sizes sizes;
	bool did_small_pass;

	if (!clue_find_sizes(facts, connection, &sizes) || sizes.too_big.at_sender ||
	    sizes.too_big.elsewhere || sizes.is_routed == CLUE_YES)
		return RULE_NO;
	if (!sizes.ends.far || sizes.is_routed == CLUE_UNKNOWN)
		return RULE_CANNOT_TELL;
	if (!sizes.is_cut_at_receiver)
		return RULE_NO;
	did_small_pass = sizes.did_small_pass || sizes.did_other_pass ||
			 sizes.ends.far->flows[sizes.sender].super_segments;
	ret_finding->confidence = did_small_pass ? CONFIDENCE_PROVEN : CONFIDENCE_LIKELY;
	ret_finding->verdict =
		TEXT("cause.bridge-mtu-mismatch.verdict",
		     TEXT_ID("transfers",
			     sizes.sender == SIDE_CLIENT ? "report.uploads" : "report.downloads"),
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, sizes.sender)),
		     TEXT_ENDPOINT("receiver",
				   connection_endpoint(connection, side_other(sizes.sender))),
		     TEXT_BYTES("lost", sizes.lost_bytes));
	ret_finding->text =
		TEXT("cause.bridge-mtu-mismatch.text",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, sizes.sender)),
		     TEXT_BYTES("lost", sizes.stall->packet_bytes),
		     TEXT_NUMBER("count", sizes.stall->repairs),
		     TEXT_DURATION("duration", sizes.stall->duration_ns));
	add_cut(facts, &sizes, ret_finding);
	clue_sizes_describe(facts, connection, &sizes, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_OVERLAY_MTU_MISMATCH);
	add_remedies(facts, connection, &sizes, ret_finding);
	return RULE_YES;
}

const struct rule rule_bridge_mtu_mismatch = {
	.cause = CAUSE_BRIDGE_MTU_MISMATCH,
	.states = STATES,
	.predicates = WEIGHED(SIZE_STUCK) | WEIGHED(SMALL_PASSED) | WEIGHED(ROUTED),
	.needs = CLUE_STUCK_STATES,
	.judge = judge,
};
