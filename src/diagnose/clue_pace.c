/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How fast the main direction went and how long a round trip took, from wherever it was seen: from
 * this point to the receiver and back (samples of acknowledgments) and from this point to the sender
 * and back (time stamp echoes) are the two parts of one.
 *
 * A queue that stays full is the mark of a link or shaper that holds the rate (catalogue 44). What a
 * slow receiver adds to the round trip looks alike; its window tells: it shrinks.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define QUEUE_DELAY_NS (5 * NS_PER_MS)
#define QUEUE_PERCENT  150

#define LIMIT_BYTES_MINIMUM 200000
#define LIMIT_NS_MINIMUM    NS_PER_S
#define LIMIT_LOSS_DIVISOR  50 /* 2 % of the segments */
#define DEEP_QUEUE_NS       (50 * NS_PER_MS)
#define DEEP_QUEUE_RATIO    2

#define FLIGHT_SEGMENTS 4 /* a window of a few is filled by every request */

#define MOVING_STATES                                                                         \
	(RULE_STATE(STATE_CWND) | RULE_STATE(STATE_PACED) | RULE_STATE(STATE_RWND) |          \
	 RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_SNDBUF) | RULE_STATE(STATE_NAGLE_DELACK) | \
	 CLUE_LOSS_STATES)

#define IDLE_DIVISOR 4
#define TURN_DIVISOR 20 /* segments for each one of the other side: else they talk */
#define IDLE_STATES                                                        \
	(RULE_STATE(STATE_CLIENT_THINK) | RULE_STATE(STATE_SERVER_THINK) | \
	 RULE_STATE(STATE_SENDER_IDLE) | RULE_STATE(STATE_EXPECT_WAIT) |   \
	 RULE_STATE(STATE_KEEP_IDLE))

static enum vantage vantage_of_receiver(enum side sender)
{
	return sender == SIDE_CLIENT ? VANTAGE_SERVER : VANTAGE_CLIENT;
}

/* Where the handshake was too quick to tell: every router takes one from the TTL of the other side. */
static bool is_at_sender(const struct clue_pace *pace)
{
	if (pace->view->vantage != VANTAGE_UNKNOWN)
		return pace->view->vantage == vantage_of_receiver(side_other(pace->sender));
	return clue_is_initial_ttl(pace->flow->ttl) && pace->answers->ttl &&
	       !clue_is_initial_ttl(pace->answers->ttl);
}

static void measure_round_trip(struct clue_pace *pace)
{
	const struct round_trip *round_trip = &pace->view->round_trip;
	bool is_at_receiver = pace->view->vantage == vantage_of_receiver(pace->sender);
	uint64_t echo_minimum_ns = (uint64_t)pace->flow->echo_minimum_us * 1000;
	uint64_t echo_median_ns = (uint64_t)pace->flow->echo_median_us * 1000;

	/* At the sender an echo is nothing but its own wait. Where programs pause or take turns, so do
	 * the echoes. */
	if (is_at_sender(pace) ||
	    clue_state_ns(pace->view, IDLE_STATES) > clue_duration_ns(pace->view) / IDLE_DIVISOR ||
	    pace->answers->data_segments * TURN_DIVISOR > pace->flow->data_segments)
		echo_minimum_ns = echo_median_ns = 0;
	/* What the receiver's own acknowledgment takes is no matter of the path. */
	pace->minimum_ns = round_trip->minimum_ns + echo_minimum_ns;
	pace->median_ns = is_at_receiver ? echo_median_ns : round_trip->median_ns + echo_median_ns;
	if (is_at_receiver && !echo_median_ns)
		pace->minimum_ns = 0;
	if (round_trip->handshake_ns &&
	    (!pace->minimum_ns || round_trip->handshake_ns < pace->minimum_ns))
		pace->minimum_ns = round_trip->handshake_ns;
}

bool clue_find_pace(const struct connection *connection, struct clue_pace *ret_pace)
{
	struct clue_pace pace = {.sender = connection->sender};
	uint64_t span_ns;

	pace.view = clue_ends_of(connection, pace.sender).near;
	if (!pace.view || connection->is_one_way)
		return false;
	pace.flow = &pace.view->flows[pace.sender];
	pace.answers = &pace.view->flows[side_other(pace.sender)];
	span_ns = pace.flow->last_data_ns - pace.flow->first_data_ns;
	pace.moving_ns = MIN(span_ns, clue_state_ns(pace.view, MOVING_STATES));
	if (!pace.moving_ns || !pace.flow->bytes)
		return false;
	pace.rate = (uint64_t)((__uint128_t)pace.flow->bytes * 8 * NS_PER_S / pace.moving_ns);
	measure_round_trip(&pace);
	pace.is_shrinking = pace.answers->zero_windows ||
			    pace.answers->window_lowest < pace.answers->window_largest / 2;
	pace.is_queue =
		pace.median_ns > pace.minimum_ns * QUEUE_PERCENT / 100 + QUEUE_DELAY_NS &&
		!(pace.is_shrinking &&
		  clue_state_ns(pace.view, RULE_STATE(STATE_RWND) | RULE_STATE(STATE_ZWND)) >
			  pace.moving_ns / 4);
	*ret_pace = pace;
	return true;
}

bool clue_is_scale_inferred(const struct clue_pace *pace)
{
	uint64_t window = pace->answers->window_largest;
	uint64_t flight = pace->flow->flight_largest;

	return pace->answers->window_scale == -1 &&
	       flight >= FLIGHT_SEGMENTS * (uint64_t)pace->flow->segment_bytes &&
	       pace->answers->data_segments * TURN_DIVISOR <= pace->flow->data_segments &&
	       flight + pace->flow->segment_bytes >= window &&
	       flight <= window + pace->flow->segment_bytes;
}

bool clue_is_window_limit(const struct clue_pace *pace)
{
	uint64_t window = pace->answers->window_largest;
	uint64_t round_trip_ns = MAX(pace->minimum_ns, 1u);
	uint64_t carried;

	if (pace->is_queue || pace->is_shrinking || !window || !pace->minimum_ns ||
	    (pace->answers->window_scale == -1 && !clue_is_scale_inferred(pace)))
		return false;
	/* What the window allows in a round trip, and what went in one. */
	carried = (uint64_t)((__uint128_t)pace->rate * round_trip_ns / 8 / NS_PER_S);
	return carried * 100 >= window * 55 && carried * 100 <= window * 130;
}

/* Bulk behind a queue that never runs empty, and hardly anything lost. */
bool clue_is_rate_limited(const struct clue_pace *pace)
{
	uint64_t lost = (uint64_t)pace->flow->repairs[REPAIR_FAST] +
			pace->flow->repairs[REPAIR_TIMEOUT] + pace->flow->repairs[REPAIR_UNKNOWN];

	return pace->is_queue && pace->flow->bytes >= LIMIT_BYTES_MINIMUM &&
	       pace->moving_ns >= LIMIT_NS_MINIMUM &&
	       lost <= pace->flow->data_segments / LIMIT_LOSS_DIVISOR &&
	       clue_state_ns(pace->view, CLUE_PACE_STATES) >= pace->moving_ns / 2;
}

bool clue_is_queue_deep(const struct clue_pace *pace)
{
	uint64_t queue_ns = pace->median_ns - MIN(pace->minimum_ns, pace->median_ns);

	return queue_ns >= DEEP_QUEUE_NS && queue_ns >= DEEP_QUEUE_RATIO * pace->minimum_ns;
}

void clue_pace_describe(const struct facts *facts, const struct connection *connection,
			const struct clue_pace *pace, struct finding *finding)
{
	const struct clue_ends ends = clue_ends_of(connection, pace->sender);
	struct evidence_item *item;

	finding->has_direction = true;
	finding->direction = pace->sender;
	finding->owned_ns = clue_state_ns(pace->view, CLUE_PACE_STATES);
	clue_set_path(facts, &ends, connection, pace->sender, finding);
	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.queue-stands", TEXT_DURATION("minimum", pace->minimum_ns),
		     TEXT_DURATION("median", pace->median_ns), TEXT_RATE("rate", pace->rate)));
	clue_add_packet(item, pace->view->first);
	clue_add_packet(item, pace->view->last);
	clue_add_evidence(
		&finding->supporting, 'C',
		TEXT("evidence.little-lost", TEXT_NUMBER("segments", pace->flow->data_segments)));
	clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.which-queue"));
}
