/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Healthy: the connection carried data, nothing failed and nothing stood still that should have
 * moved. What is left is the rate of the path and of the programs. Always a note.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define SEGMENTS_MINIMUM 10 /* below, a rate says nothing */
#define BYTES_MINIMUM    10000
#define STALL_NS_MAXIMUM (200 * NS_PER_MS)

/* States in which bytes should have moved; thinking programs are no matter of the path. */
#define MOVING_STATES                                                                         \
	(RULE_STATE(STATE_CWND) | RULE_STATE(STATE_PACED) | RULE_STATE(STATE_RWND) |          \
	 RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_SNDBUF) | RULE_STATE(STATE_NAGLE_DELACK) | \
	 RULE_STATE(STATE_LOSS_FAST) | RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_RTO))
#define TROUBLE_STATES                                                              \
	(MOVING_STATES | RULE_STATE(STATE_HS_RETRY) | RULE_STATE(STATE_PATH_DEAD) | \
	 RULE_STATE(STATE_PEER_DEAF))

static bool did_fail(const struct connection *connection)
{
	switch (connection->end) {
	case CONNECTION_END_OPEN:
	case CONNECTION_END_FIN:
	case CONNECTION_END_RST_CLIENT: /* many programs close so when they have what they want */
		return false;
	case CONNECTION_END_RST_SERVER:
	case CONNECTION_END_TIMEOUT:
	case CONNECTION_END_REFUSED:
	case CONNECTION_END_ICMP_REJECTED:
	case CONNECTION_END_UNANSWERED:
	case CONNECTION_END_COUNT:
		return true;
	}
	return true;
}

/* Bits a second while the transfer ran: from the first byte to the last one, without the turns of the
 * programs. Gaps inside a message count: behind a slow link they are the link. */
static uint64_t rate_of(const struct view *view, const struct flow *flow)
{
	uint64_t span_ns = flow->last_data_ns - flow->first_data_ns;
	uint64_t moving_ns = clue_state_ns(view, MOVING_STATES | RULE_STATE(STATE_SENDER_IDLE));

	if (!moving_ns || !span_ns)
		return 0;
	return (uint64_t)((__uint128_t)flow->bytes * 8 * NS_PER_S / MIN(span_ns, moving_ns));
}

static void add_evidence(const struct view *view, const struct flow *flow, struct finding *finding)
{
	struct evidence_item *item;
	uint64_t repairs = flow->repairs[REPAIR_FAST] + flow->repairs[REPAIR_TIMEOUT] +
			   flow->repairs[REPAIR_TAIL_PROBE] + flow->repairs[REPAIR_UNKNOWN];

	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT(repairs ? "evidence.moving-repairs" : "evidence.moving",
		     TEXT_PERMILLE("share", clue_state_ns(view, MOVING_STATES) * 1000 /
						    MAX(clue_duration_ns(view), 1u)),
		     TEXT_NUMBER("repairs", repairs),
		     TEXT_NUMBER("segments", flow->data_segments)));
	clue_add_packet(item, view->first);
	clue_add_packet(item, view->last);
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct view *view = connection_main_view(connection);
	const struct flow *flow = &view->flows[connection->sender];
	const struct stall *stall = clue_longest_stall(connection, TROUBLE_STATES);
	enum side receiver = side_other(connection->sender);
	uint64_t rate;

	if (connection->is_one_way)
		return RULE_CANNOT_TELL;
	if (did_fail(connection) || flow->data_segments < SEGMENTS_MINIMUM ||
	    flow->bytes < BYTES_MINIMUM)
		return RULE_NO;
	if (stall && stall->duration_ns >= STALL_NS_MAXIMUM)
		return RULE_NO;
	rate = rate_of(view, flow);
	if (!rate)
		return RULE_CANNOT_TELL;
	ret_finding->severity = SEVERITY_NOTE;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->has_direction = true;
	ret_finding->direction = connection->sender;
	ret_finding->owned_ns = clue_state_ns(view, MOVING_STATES);
	ret_finding->verdict =
		TEXT("cause.network-rate.verdict",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender)),
		     TEXT_ENDPOINT("receiver", connection_endpoint(connection, receiver)),
		     TEXT_BYTES("bytes", flow->bytes), TEXT_RATE("rate", rate));
	ret_finding->text =
		TEXT(view->round_trip.median_ns ? "cause.network-rate.text"
						: "cause.network-rate.text.no-rtt",
		     TEXT_RATE("rate", rate), TEXT_DURATION("rtt", view->round_trip.median_ns));
	add_evidence(view, flow, ret_finding);
	return RULE_YES;
}

const struct rule rule_network_rate = {
	.cause = CAUSE_NETWORK_RATE,
	.states = RULE_STATE(STATE_CWND) | RULE_STATE(STATE_PACED),
	.needs = SIGN_BULK,
	.judge = judge,
};
