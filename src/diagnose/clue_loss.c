/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets that were lost on the way, as their repairs tell. Only what was sent again counts as lost: a
 * hole in the capture is never repaired, so it cannot be taken for loss.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define CAPTURE_LOSS_DIVISOR 1000

#define TAIL_STATES (RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_RTO))

#define TAILS_MINIMUM 2
#define STUCK_REPAIRS 4 /* of one packet: it is not chance that it is lost */
#define TAIL_DIVISOR  6 /* tails among the repairs, where they cost most of the time */
#define RUNS_MINIMUM  3 /* of lost packets, for a mean */
#define RUN_TENTHS    25
#define RUN_MAXIMUM   3 /* other repairs for each episode, in the mean; more is a burst */

static void count_at_sender(struct clue_loss *loss, const struct flow *flow)
{
	loss->fast = flow->repairs[REPAIR_FAST];
	loss->timeout = flow->repairs[REPAIR_TIMEOUT];
	loss->total = loss->fast + loss->timeout + flow->repairs[REPAIR_TAIL_PROBE] +
		      flow->repairs[REPAIR_UNKNOWN];
	loss->segments = flow->data_segments;
}

/* Behind the loss only the repairs are seen, late and in the wrong place. */
static void count_behind(struct clue_loss *loss, const struct flow *flow)
{
	/* What was repaired before it came late was not lost. */
	uint64_t early = (uint64_t)flow->reordered + flow->needless_fast;
	uint64_t late = flow->late_arrivals - MIN(early, flow->late_arrivals);

	if (late <= loss->total)
		return;
	loss->fast = loss->total = late;
	loss->segments = flow->data_segments + late;
}

static bool is_located(const struct clue_loss *loss)
{
	uint64_t sent = loss->ends.near->flows[loss->sender].data_segments;
	uint64_t arrived;

	if (!loss->ends.far)
		return false;
	arrived = loss->ends.far->flows[loss->sender].data_segments;
	return sent > arrived && (sent - arrived) * 2 >= loss->total &&
	       (sent - arrived) <= loss->total * 2;
}

/* What left the sender came to the receiver, packet for packet: repairs were made for lost
 * acknowledgments. */
static bool did_all_arrive(const struct connection *connection, const struct clue_loss *loss)
{
	const struct clue_ends *ends = &loss->ends;
	enum side receiver = side_other(loss->sender);

	return ends->far &&
	       ends->far->flows[receiver].packets > ends->near->flows[receiver].packets &&
	       ends->near == clue_view_at(connection, loss->sender) &&
	       ends->far == clue_view_at(connection, side_other(loss->sender)) &&
	       ends->far->flows[loss->sender].packets == ends->near->flows[loss->sender].packets;
}

/* Holes that nobody repaired are the capture's: with many of them the runs tell nothing. */
static uint64_t run_tenths(const struct clue_loss *loss, const struct flow *flow)
{
	if (flow->loss_runs < RUNS_MINIMUM || flow->loss_run_segments > loss->total)
		return 0;
	return 10 * (uint64_t)flow->loss_run_segments / flow->loss_runs;
}

bool clue_find_loss(const struct facts *facts, const struct connection *connection,
		    struct clue_loss *ret_loss)
{
	struct clue_loss loss = {.sender = connection->sender};
	struct clue_pace pace;
	const struct flow *flow;
	const struct point *point;

	loss.ends = clue_ends_of(connection, connection->sender);
	if (!loss.ends.near || connection->is_one_way)
		return false;
	flow = &loss.ends.near->flows[loss.sender];
	if (did_all_arrive(connection, &loss))
		return false;
	count_at_sender(&loss, flow);
	if (!loss.ends.far)
		count_behind(&loss, flow);
	loss.episodes = MAX(flow->loss_episodes, 1u);
	loss.run_tenths = run_tenths(&loss, flow);
	loss.unit = loss.episodes > 1 ? MAX(flow->data_segments / MAX(flow->packets, 1u), 1u) : 1;
	if (!loss.total || !loss.segments)
		return false;
	point = clue_point(facts, loss.ends.near);
	loss.owned_ns = clue_state_ns(loss.ends.near, CLUE_LOSS_STATES);
	if (clue_find_pace(connection, &pace)) {
		loss.is_queue = pace.is_queue;
		loss.round_trip_ns = pace.median_ns;
	}
	loss.is_capture_poor = (point && point->dropped) ||
			       flow->missed_bytes > flow->bytes / CAPTURE_LOSS_DIVISOR;
	loss.is_located = is_located(&loss);
	*ret_loss = loss;
	return true;
}

static bool is_stuck(const struct clue_loss *loss)
{
	for (uint32_t i = 0; i < loss->ends.near->stall_count; i++) {
		const struct stall *stall = &loss->ends.near->stalls[i];

		if (stall->sender == loss->sender && (TAIL_STATES & RULE_STATE(stall->state)) &&
		    (stall->repairs >= STUCK_REPAIRS || stall->is_open))
			return true;
	}
	return false;
}

bool clue_is_tail_loss(const struct clue_loss *loss)
{
	const struct flow *flow = &loss->ends.near->flows[loss->sender];

	if (flow->tail_repairs < TAILS_MINIMUM || is_stuck(loss))
		return false;
	/* Most of the repairs, or a good part of them and most of the time. */
	if (2 * flow->tail_repairs > loss->total)
		return true;
	return TAIL_DIVISOR * flow->tail_repairs >= loss->total &&
	       loss->total - flow->tail_repairs <= RUN_MAXIMUM * loss->episodes &&
	       clue_state_ns(loss->ends.near, TAIL_STATES) >=
		       2 * clue_state_ns(loss->ends.near, RULE_STATE(STATE_LOSS_FAST));
}

/* A recovery repairs all that was lost in a round trip: on a long path that is much, however rarely packets
 * are lost. So what lay between them counts, as far as it is known. */
bool clue_is_loss_together(const struct clue_loss *loss)
{
	if (loss->run_tenths)
		return loss->run_tenths > RUN_TENTHS * loss->unit;
	return loss->total > RUN_MAXIMUM * loss->unit * loss->episodes;
}

bool clue_is_special(const struct clue_loss *loss)
{
	struct clue_bucket bucket;

	return clue_is_tail_loss(loss) || (!loss->is_queue && clue_find_bucket(loss, &bucket));
}

static void add_repairs(const struct connection *connection, const struct clue_loss *loss,
			struct finding *finding)
{
	const struct flow *flow = &loss->ends.near->flows[loss->sender];
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.repairs",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, loss->sender)),
		     TEXT_NUMBER("count", loss->total), TEXT_NUMBER("episodes", loss->episodes),
		     TEXT_NUMBER("segments", loss->segments)));
	for (size_t i = 0; i < FLOW_REPAIR_PACKETS; i++)
		clue_add_packet(item, (struct packet_ref) {
					      .point = loss->ends.near->point,
					      .number = flow->repair_packets[i],
				      });
}

static void add_location(const struct facts *facts, const struct clue_loss *loss,
			 struct finding *finding)
{
	const struct point *from = clue_point(facts, loss->ends.near);
	const struct point *to = clue_point(facts, loss->ends.far);

	if (!loss->is_located || !from || !to) {
		clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.where-lost"));
		return;
	}
	clue_add_evidence(
		&finding->supporting, 'A',
		TEXT("evidence.missing-at-receiver", TEXT_STRING("from", from->name),
		     TEXT_STRING("to", to->name),
		     TEXT_NUMBER("sent", loss->ends.near->flows[loss->sender].data_segments),
		     TEXT_NUMBER("arrived", loss->ends.far->flows[loss->sender].data_segments)));
}

static void add_delay(const struct clue_loss *loss, struct finding *finding)
{
	const struct round_trip *round_trip = &loss->ends.near->round_trip;

	if (!round_trip->median_ns)
		return;
	if (!loss->is_queue)
		clue_add_evidence(&finding->supporting, 'C',
				  TEXT("evidence.delay-steady",
				       TEXT_DURATION("median", round_trip->median_ns)));
	else
		clue_add_evidence(&finding->contradicting, 'C',
				  TEXT("evidence.delay-rose",
				       TEXT_DURATION("minimum", round_trip->minimum_ns),
				       TEXT_DURATION("median", round_trip->median_ns)));
}

void clue_loss_describe(const struct facts *facts, const struct connection *connection,
			const struct clue_loss *loss, struct finding *finding)
{
	finding->has_direction = true;
	finding->direction = loss->sender;
	finding->owned_ns = loss->owned_ns;
	clue_set_path(facts, &loss->ends, connection, loss->sender, finding);
	add_repairs(connection, loss, finding);
	add_location(facts, loss, finding);
	add_delay(loss, finding);
	if (loss->is_capture_poor)
		clue_add_evidence(&finding->contradicting, 'C',
				  TEXT_PLAIN("evidence.capture-lost-too"));
	if (loss->is_queue) {
		clue_add_alternative(finding, CAUSE_BANDWIDTH_LIMIT);
		clue_add_alternative(finding, CAUSE_POLICER);
	}
}

enum confidence clue_loss_confidence(const struct clue_loss *loss)
{
	if (loss->is_queue || loss->is_capture_poor)
		return CONFIDENCE_POSSIBLE;
	return loss->is_located ? CONFIDENCE_PROVEN : CONFIDENCE_LIKELY;
}

void clue_loss_add_remedies(const struct facts *facts, const struct connection *connection,
			    const struct clue_loss *loss, struct finding *finding)
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
