/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sender was told by ICMP "fragmentation needed" or "packet too big" (RFC 1191, 8201) that a
 * packet of this connection cannot pass, and goes on repeating it in that size: its system drops the
 * message, its firewall does, or the route's MTU is locked. Smaller segments within one timeout would
 * be path MTU discovery at work.
 *
 * Required: the ICMP at the sender, and the large packet again afterwards. Proven where the point is
 * the sender itself; elsewhere the message may have been dropped behind that point.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define AFTER_ICMP_NS (200 * NS_PER_MS)

/* The stuck packet was sent again, or waited for, long enough after the message. */
static bool did_ignore(const struct clue_sizes *sizes)
{
	const struct icmp_error *error = sizes->too_big.at_sender;
	const struct stall *stall = sizes->stall;

	if (!error || (error->mtu && error->mtu >= sizes->lost_bytes))
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(stall->events); i++)
		if (stall->events[i].number &&
		    stall->events[i].time_ns > error->packet.time_ns + AFTER_ICMP_NS)
			return true;
	return false;
}

static void describe(const struct connection *connection, const struct clue_sizes *sizes,
		     struct finding *finding)
{
	const struct icmp_error *error = sizes->too_big.at_sender;
	const struct text_value sender =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, sizes->sender));
	const struct text_value receiver = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(sizes->sender)));
	const char *transfers =
		sizes->sender == SIDE_CLIENT ? "report.uploads" : "report.downloads";
	uint32_t mtu = error->mtu ? error->mtu : sizes->passed_bytes;
	struct evidence_item *item;

	finding->verdict =
		TEXT("cause.pmtu-icmp-ignored.verdict", TEXT_ID("transfers", transfers), sender,
		     receiver, TEXT_BYTES("lost", sizes->lost_bytes), TEXT_BYTES("mtu", mtu));
	finding->text =
		TEXT("cause.pmtu-icmp-ignored.text", sender, TEXT_BYTES("lost", sizes->lost_bytes),
		     TEXT_BYTES("mtu", mtu), TEXT_NUMBER("count", sizes->stall->repairs),
		     TEXT_DURATION("duration", sizes->stall->duration_ns),
		     TEXT_IP("reporter", &error->reporter));
	item = clue_add_evidence(&finding->supporting,
				 finding->confidence == CONFIDENCE_PROVEN ? 'A' : 'B',
				 TEXT("evidence.icmp-at-sender", sender, TEXT_BYTES("mtu", mtu)));
	clue_add_packet(item, error->packet);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct clue_sizes *sizes, struct finding *finding)
{
	const struct text_value sender =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, sizes->sender));
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));
	const struct point *point = clue_point_at(facts, connection, sizes->sender);

	clue_add_remedy(finding, TEXT("remedy.let-icmp-in", sender),
			TEXT("shell.input-rules", TEXT_ENTER("enter", point)));
	clue_add_remedy(finding, TEXT("remedy.route-exception", sender),
			TEXT("shell.route-get", TEXT_ENTER("enter", point),
			     TEXT_ADDRESS("address", receiver)));
	clue_add_remedy(finding, TEXT("remedy.mtu-probing", sender),
			TEXT("shell.mtu-probing", TEXT_ENTER("enter", point)));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_sizes sizes;

	if (!clue_find_sizes(facts, connection, &sizes) || !did_ignore(&sizes))
		return RULE_NO;
	ret_finding->confidence = clue_view_at(connection, sizes.sender) == sizes.ends.near
					  ? CONFIDENCE_PROVEN
					  : CONFIDENCE_LIKELY;
	describe(connection, &sizes, ret_finding);
	clue_sizes_describe(facts, connection, &sizes, ret_finding);
	if (ret_finding->confidence < CONFIDENCE_PROVEN)
		clue_add_alternative(ret_finding, CAUSE_PMTU_BLACK_HOLE);
	add_remedies(facts, connection, &sizes, ret_finding);
	return RULE_YES;
}

const struct rule rule_pmtu_icmp_ignored = {
	.cause = CAUSE_PMTU_ICMP_IGNORED,
	.states = RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_PATH_DEAD) |
		  RULE_STATE(STATE_PEER_DEAF) | RULE_STATE(STATE_LOSS_TLP),
	.predicates = WEIGHED(SIZE_STUCK) | WEIGHED(TOLD),
	.needs = CLUE_STUCK_STATES,
	.judge = judge,
};
