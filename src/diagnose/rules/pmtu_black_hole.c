/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Path MTU black hole (RFC 2923 section 2.1): a router cannot forward packets of full size, and the
 * ICMP message with which it says so (RFC 1191) does not reach the sender. The sender repeats the
 * same packet for ever.
 *
 * Required: a stuck segment larger than everything that arrived (clue_find_sizes), a router on the
 * way, no ICMP at the sender. Possible from the second timeout on; likely when smaller packets of
 * the same direction pass meanwhile, or the receiver's point sees that only the small ones arrive;
 * proven when both hold.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define SAFE_MTU_BYTES  1280 /* the least that IPv6 allows: nearly every path carries it */
#define LEAST_MTU_BYTES 576

/* What the sender's interface may be set to: what is known to pass, or a careful guess. */
static uint32_t choose_mtu(const struct clue_sizes *sizes)
{
	if (sizes->passed_bytes >= SAFE_MTU_BYTES)
		return sizes->passed_bytes;
	if (sizes->lost_bytes > SAFE_MTU_BYTES)
		return SAFE_MTU_BYTES;
	return MAX(sizes->passed_bytes, (uint32_t)LEAST_MTU_BYTES);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct clue_sizes *sizes, struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));
	const struct point *point = clue_point_at(facts, connection, sizes->sender);
	const char *interface = point && point->interface ? point->interface : "eth0";
	uint32_t mtu = choose_mtu(sizes);

	clue_add_remedy(finding, TEXT("remedy.mtu-probing", TEXT_ENDPOINT("sender", sender)),
			TEXT("shell.mtu-probing", TEXT_ENTER("enter", point)));
	clue_add_remedy(
		finding,
		TEXT("remedy.lower-mtu", TEXT_ENDPOINT("sender", sender), TEXT_NUMBER("mtu", mtu)),
		TEXT("shell.lower-mtu", TEXT_ENTER("enter", point),
		     TEXT_SHELL_WORD("interface", interface), TEXT_NUMBER("mtu", mtu)));
	if (point && point->runtime == RUNTIME_DOCKER)
		clue_add_remedy(finding,
				TEXT("remedy.docker-mtu", TEXT_NUMBER("mtu", mtu),
				     TEXT_ENDPOINT("sender", sender),
				     TEXT_ENDPOINT("receiver", receiver)),
				TEXT("shell.docker-mtu", TEXT_NUMBER("mtu", mtu)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.clamp-mss"), TEXT_PLAIN("shell.clamp-mss"));
}

static void describe(const struct connection *connection, const struct clue_sizes *sizes,
		     struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));
	const char *transfers =
		sizes->sender == SIDE_CLIENT ? "report.uploads" : "report.downloads";

	finding->verdict =
		TEXT(sizes->is_open ? "cause.pmtu-black-hole.verdict"
				    : "cause.pmtu-black-hole.verdict.recovered",
		     TEXT_ID("transfers", transfers), TEXT_ENDPOINT("sender", sender),
		     TEXT_ID("because", clue_because(finding->confidence)),
		     TEXT_ENDPOINT("receiver", receiver), TEXT_BYTES("lost", sizes->lost_bytes),
		     TEXT_BYTES("passed", sizes->passed_bytes),
		     TEXT_DURATION("duration", sizes->owned_ns));
	finding->text = TEXT(sizes->is_open ? "cause.pmtu-black-hole.text"
					    : "cause.pmtu-black-hole.text.recovered",
			     TEXT_ENDPOINT("sender", sender), TEXT_BYTES("lost", sizes->lost_bytes),
			     TEXT_NUMBER("count", sizes->stall->repairs),
			     TEXT_DURATION("duration", sizes->stall->duration_ns),
			     TEXT_BYTES("passed", sizes->passed_bytes),
			     TEXT_BYTES("freed", sizes->freed_bytes));
}

static void add_silence(const struct connection *connection, const struct clue_sizes *sizes,
			struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	struct evidence_item *item;

	clue_add_evidence(&finding->supporting, 'C',
			  TEXT("evidence.routed-no-icmp", TEXT_ENDPOINT("sender", sender)));
	if (!sizes->too_big.elsewhere)
		return;
	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.icmp-elsewhere", TEXT_ENDPOINT("sender", sender),
				      TEXT_BYTES("mtu", sizes->too_big.elsewhere->mtu)));
	clue_add_packet(item, sizes->too_big.elsewhere->packet);
}

static enum confidence judge_confidence(const struct clue_sizes *sizes)
{
	bool did_small_pass = sizes->did_small_pass || sizes->did_other_pass;

	if (sizes->too_big.elsewhere || (sizes->is_cut_at_receiver && did_small_pass))
		return CONFIDENCE_PROVEN;
	if (sizes->is_cut_at_receiver || did_small_pass)
		return CONFIDENCE_LIKELY;
	return CONFIDENCE_POSSIBLE;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_sizes sizes;

	if (!clue_find_sizes(facts, connection, &sizes))
		return RULE_NO;
	/* The sender was told, or no router is there that could tell: not this one. */
	if (sizes.too_big.at_sender || sizes.is_routed == CLUE_NO)
		return RULE_NO;
	if (sizes.is_routed == CLUE_UNKNOWN && !sizes.too_big.elsewhere)
		return RULE_CANNOT_TELL;
	ret_finding->confidence = judge_confidence(&sizes);
	describe(connection, &sizes, ret_finding);
	clue_sizes_describe(facts, connection, &sizes, ret_finding);
	add_silence(connection, &sizes, ret_finding);
	if (ret_finding->confidence < CONFIDENCE_PROVEN)
		clue_add_alternative(ret_finding, CAUSE_SIZE_DEPENDENT_LOSS);
	add_remedies(facts, connection, &sizes, ret_finding);
	return RULE_YES;
}

const struct rule rule_pmtu_black_hole = {
	.cause = CAUSE_PMTU_BLACK_HOLE,
	.states = RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_PATH_DEAD) |
		  RULE_STATE(STATE_PEER_DEAF) | RULE_STATE(STATE_LOSS_TLP),
	.predicates = WEIGHED(SIZE_STUCK) | WEIGHED(SMALL_PASSED) | WEIGHED(TOLD) | WEIGHED(ROUTED),
	.needs = CLUE_STUCK_STATES,
	.judge = judge,
};
