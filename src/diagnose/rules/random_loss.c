/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Isolated packets are lost on the way and repaired one by one (RFC 6675, 8985): the repairs are
 * fast, few at a time, and delay did not rise before. Bursts, timeouts alone and losses out of a full
 * queue belong to other causes. Only what was sent again counts as lost: a hole in the capture is
 * never repaired, so it cannot be taken for loss.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define LOSS_STATES \
	(RULE_STATE(STATE_LOSS_FAST) | RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_RTO))

#define REPAIRS_MINIMUM      3
#define SHARE_DIVISOR        200 /* 0.5 % of the segments: a note even when it cost little time */
#define SHARE_MAXIMUM        8   /* an eighth: that is no random loss any more */
#define RUN_MAXIMUM          3   /* repairs for each episode, in the mean; more is a burst */
#define QUEUE_DELAY_NS       (5 * NS_PER_MS)
#define CAPTURE_LOSS_DIVISOR 1000

struct loss {
	struct clue_ends ends;
	enum side sender;
	uint64_t fast, timeout, total;
	uint64_t segments;
	uint64_t owned_ns;
	bool is_queue;        /* delay rose with it */
	bool is_capture_poor; /* the capture lost packets itself */
	bool is_located;      /* the receiver's point missed about as many as were repaired */
};

static void count_at_sender(struct loss *loss, const struct flow *flow)
{
	loss->fast = flow->repairs[REPAIR_FAST];
	loss->timeout = flow->repairs[REPAIR_TIMEOUT];
	loss->total = loss->fast + loss->timeout + flow->repairs[REPAIR_TAIL_PROBE] +
		      flow->repairs[REPAIR_UNKNOWN];
	loss->segments = flow->data_segments;
}

/* Behind the loss only the repairs are seen, late and in the wrong place. */
static void count_behind(struct loss *loss, const struct flow *flow)
{
	uint64_t late = flow->late_arrivals - flow->reordered;

	if (late <= loss->total)
		return;
	loss->fast = loss->total = late;
	loss->segments = flow->data_segments + late;
}

static bool is_located(const struct loss *loss)
{
	uint64_t sent = loss->ends.near->flows[loss->sender].data_segments;
	uint64_t arrived;

	if (!loss->ends.far)
		return false;
	arrived = loss->ends.far->flows[loss->sender].data_segments;
	return sent > arrived && (sent - arrived) * 2 >= loss->total &&
	       (sent - arrived) <= loss->total * 2;
}

static bool find_loss(const struct facts *facts, const struct connection *connection,
		      struct loss *ret_loss)
{
	struct loss loss = {.sender = connection->sender};
	const struct round_trip *round_trip;
	const struct flow *flow;
	const struct point *point;

	loss.ends = clue_ends_of(connection, connection->sender);
	if (!loss.ends.near || connection->is_one_way)
		return false;
	flow = &loss.ends.near->flows[loss.sender];
	round_trip = &loss.ends.near->round_trip;
	count_at_sender(&loss, flow);
	if (!loss.ends.far)
		count_behind(&loss, flow);
	if (loss.fast < REPAIRS_MINIMUM || loss.timeout > loss.fast ||
	    loss.total > loss.segments / SHARE_MAXIMUM ||
	    loss.total > RUN_MAXIMUM * MAX(flow->loss_episodes, 1u))
		return false;
	point = clue_point(facts, loss.ends.near);
	loss.owned_ns = clue_state_ns(loss.ends.near, LOSS_STATES);
	loss.is_queue = round_trip->median_ns > 2 * round_trip->minimum_ns + QUEUE_DELAY_NS;
	loss.is_capture_poor = (point && point->dropped) ||
			       flow->missed_bytes > flow->bytes / CAPTURE_LOSS_DIVISOR;
	loss.is_located = is_located(&loss);
	*ret_loss = loss;
	return true;
}

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 const struct loss *loss, struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, loss->sender);
	const struct point *from = clue_point(facts, loss->ends.near);
	const struct point *to = clue_point(facts, loss->ends.far);
	const struct flow *flow = &loss->ends.near->flows[loss->sender];
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.isolated-repairs", TEXT_ENDPOINT("sender", sender),
				      TEXT_NUMBER("count", loss->total),
				      TEXT_NUMBER("fast", loss->fast),
				      TEXT_NUMBER("segments", loss->segments)));
	for (size_t i = 0; i < FLOW_REPAIR_PACKETS; i++)
		clue_add_packet(item, (struct packet_ref) {
					      .point = loss->ends.near->point,
					      .number = flow->repair_packets[i],
				      });
	if (loss->is_located && from && to)
		clue_add_evidence(
			&finding->supporting, 'A',
			TEXT("evidence.missing-at-receiver", TEXT_STRING("from", from->name),
			     TEXT_STRING("to", to->name),
			     TEXT_NUMBER("sent",
					 loss->ends.near->flows[loss->sender].data_segments),
			     TEXT_NUMBER("arrived",
					 loss->ends.far->flows[loss->sender].data_segments)));
	if (!loss->is_queue)
		clue_add_evidence(
			&finding->supporting, 'C',
			TEXT("evidence.delay-steady",
			     TEXT_DURATION("median", loss->ends.near->round_trip.median_ns)));
	else
		clue_add_evidence(
			&finding->contradicting, 'C',
			TEXT("evidence.delay-rose",
			     TEXT_DURATION("minimum", loss->ends.near->round_trip.minimum_ns),
			     TEXT_DURATION("median", loss->ends.near->round_trip.median_ns)));
	if (loss->is_capture_poor)
		clue_add_evidence(&finding->contradicting, 'C',
				  TEXT_PLAIN("evidence.capture-lost-too"));
	if (!loss->is_located)
		clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.where-lost"));
}

static void describe(const struct connection *connection, const struct loss *loss,
		     struct finding *finding)
{
	enum side receiver = side_other(loss->sender);
	const struct text_value sender =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, loss->sender));
	const struct text_value to =
		TEXT_ENDPOINT("receiver", connection_endpoint(connection, receiver));
	const struct text_value share =
		TEXT_PERMILLE("share", (loss->total * 1000 + loss->segments / 2) / loss->segments);

	finding->verdict = TEXT("cause.random-loss.verdict", sender, to, share);
	finding->text = TEXT(
		"cause.random-loss.text", sender, to, share, TEXT_NUMBER("count", loss->total),
		TEXT_NUMBER("segments", loss->segments), TEXT_DURATION("duration", loss->owned_ns));
}

static enum confidence judge_confidence(const struct loss *loss)
{
	if (loss->is_queue || loss->is_capture_poor)
		return CONFIDENCE_POSSIBLE;
	return loss->is_located ? CONFIDENCE_PROVEN : CONFIDENCE_LIKELY;
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 const struct loss *loss, struct finding *finding)
{
	const struct point *sender = clue_point_at(facts, connection, loss->sender);
	const struct point *receiver = clue_point_at(facts, connection, side_other(loss->sender));

	clue_add_remedy(finding, TEXT_PLAIN("remedy.drop-counters-host"),
			TEXT_PLAIN("shell.drop-counters-host"));
	clue_add_remedy(
		finding, TEXT_PLAIN("remedy.drop-counters"),
		TEXT("shell.drop-counters", TEXT_ENTER("enter", receiver ? receiver : sender)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.look-for-loss"), (struct text) {0});
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct loss loss;

	if (!find_loss(facts, connection, &loss))
		return RULE_NO;
	ret_finding->confidence = judge_confidence(&loss);
	ret_finding->has_direction = true;
	ret_finding->direction = loss.sender;
	ret_finding->owned_ns = loss.owned_ns;
	if (loss.owned_ns < clue_duration_ns(loss.ends.near) / 20) {
		if (loss.total < loss.segments / SHARE_DIVISOR)
			return RULE_NO;
		ret_finding->severity = SEVERITY_NOTE;
	}
	describe(connection, &loss, ret_finding);
	clue_set_path(facts, &loss.ends, connection, loss.sender, ret_finding);
	add_evidence(facts, connection, &loss, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_BURST_LOSS);
	if (loss.is_queue) {
		clue_add_alternative(ret_finding, CAUSE_BANDWIDTH_LIMIT);
		clue_add_alternative(ret_finding, CAUSE_POLICER);
	}
	add_remedies(facts, connection, &loss, ret_finding);
	return RULE_YES;
}

const struct rule rule_random_loss = {
	.cause = CAUSE_RANDOM_LOSS,
	.states = LOSS_STATES,
	.judge = judge,
};
