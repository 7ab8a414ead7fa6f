/* SPDX-License-Identifier: BSD-3-Clause */
/* Intervals with data outstanding: rules 4, 5, 6 and 8 of docs/design/ledger.md. */
#include "base/mem.h"
#include "track/interval.h"
#include "track/lane.h"
#include "track/rtt.h"
#include "track/window.h"

#define WAIT_FLOOR_NS       ((uint64_t)1000000)
#define DELAYED_ACK_LEAST   (35u * (uint64_t)1000000)
#define DELAYED_ACK_MOST    (220u * (uint64_t)1000000)
#define TIMEOUTS_UNTIL_DEAD 2

/* More than a round trip, or than the noise of a scheduler. */
static uint64_t wait_limit_ns(const struct lane *lane)
{
	return MAX(2 * (uint64_t)lane->rtt_minimum * RTT_UNIT_NS, WAIT_FLOOR_NS);
}

static enum state timeout_state(const struct track_view *view, enum side sender)
{
	const struct watch *watch = view->ledger.watch;

	if (view->lanes[sender].timeouts < TIMEOUTS_UNTIL_DEAD)
		return STATE_LOSS_RTO;
	return watch && watch->peer_since_repair ? STATE_PEER_DEAF : STATE_PATH_DEAD;
}

static struct held_time probe_repair(struct track_view *view, const struct segment *segment,
				     uint64_t gap_ns)
{
	enum state blocked = window_block(view, segment->side);
	struct held_time held = {.state = blocked == STATE_COUNT ? STATE_CWND : blocked};

	ledger_add(view, STATE_LOSS_TLP, gap_ns);
	held.ns = ledger_rewrite(view, &view->ledger.pending, STATE_LOSS_TLP);
	return held;
}

struct held_time busy_repair(struct track_view *view, const struct segment *segment,
			     uint64_t gap_ns)
{
	struct lane *lane = &view->lanes[segment->side];
	struct held_time nothing = {0};
	enum state state;

	switch (segment->repair) {
	case REPAIR_TIMEOUT:
	case REPAIR_NEEDLESS: /* a timer's, or it would not be asked for */
		state = timeout_state(view, segment->side);
		ledger_add(view, state, gap_ns);
		ledger_rewrite(view, &view->ledger.pending, state);
		return nothing;
	case REPAIR_TAIL_PROBE:
		return probe_repair(view, segment, gap_ns);
	case REPAIR_FAST:
		if (lane->board)
			ledger_rewrite(view, &lane->board->evidence, STATE_LOSS_FAST);
		ledger_add(view, STATE_LOSS_FAST, gap_ns);
		return nothing;
	case REPAIR_UNKNOWN:
		ledger_add(view, gap_ns > wait_limit_ns(lane) ? STATE_UNKNOWN : STATE_CWND, gap_ns);
		return nothing;
	case REPAIR_COUNT:
		break;
	}
	ledger_add(view, STATE_CWND, gap_ns);
	return nothing;
}

/* Rule 8 for a flight that nothing but its sender and the path bound. `gap_ns`: the time until its
 * sender sent more, 0 when something else closed the interval. */
static enum state flowing_state(const struct track_view *view, enum side active, uint64_t gap_ns)
{
	const struct lane *lane = &view->lanes[active];
	uint64_t flight = lane_outstanding(lane);
	uint64_t little =
		MAX(lane->flight_peak / 2,
		    gap_ns > wait_limit_ns(lane) ? 2 * view->view.flows[active].segment_bytes : 0);

	if (gap_ns && lane->did_end_small && flight < little)
		return STATE_SENDER_IDLE;
	if (flight * 5 >= (uint64_t)lane->flight_peak * 4)
		return STATE_CWND;
	/* A timer spaces them, not the arrival of acknowledgments. */
	if (gap_ns / 500 >= lane->gap_mean_us && lane->gap_mean_us && view->last_side == active &&
	    lane->gap_deviation_us * 10 < lane->gap_mean_us * 3)
		return STATE_PACED;
	return STATE_CWND;
}

static bool is_only_fin_outstanding(const struct lane *lane)
{
	return lane->fin && lane->una >= lane->fin;
}

/* States that hold whatever packet closes the interval; STATE_COUNT for none. */
static enum state standing_state(const struct track_view *view, enum side active)
{
	const struct lane *lane = &view->lanes[active];

	if (lane->recovery == RECOVERY_TIMEOUT)
		return STATE_LOSS_RTO;
	if (lane->recovery == RECOVERY_FAST)
		return STATE_LOSS_FAST;
	if (is_only_fin_outstanding(lane))
		return STATE_CLOSING;
	if (window_is_used_up(view, active) && window_block(view, active) == STATE_COUNT)
		return STATE_RWND;
	return window_block(view, active);
}

/* So late, beyond its way, as the timer of a receiver that has nothing to send. */
static bool is_delayed_ack(const struct lane *lane, uint64_t gap_ns)
{
	uint64_t way_ns = (uint64_t)lane->rtt_minimum * RTT_UNIT_NS;

	return gap_ns >= way_ns + DELAYED_ACK_LEAST && gap_ns <= way_ns + DELAYED_ACK_MOST;
}

void busy_attribute(struct track_view *view, const struct segment *segment, enum side active,
		    uint64_t gap_ns)
{
	const struct lane *lane = &view->lanes[active];
	uint64_t outstanding = lane_outstanding(lane);
	bool is_long = gap_ns > wait_limit_ns(lane);
	bool is_answer = segment->side != active && segment->acknowledged >= lane->nxt;
	bool is_delayed = is_delayed_ack(lane, gap_ns);
	uint32_t payload = segment->decoded->payload_bytes;
	uint32_t full = view->view.flows[active].segment_bytes;
	enum state standing = standing_state(view, active);

	if (segment->did_prove_hole && is_long) {
		ledger_add(view, STATE_CAPTURE_GAP, gap_ns);
	} else if (standing != STATE_COUNT) {
		ledger_add(view, standing, gap_ns);
	} else if (is_answer && is_long && payload) {
		turn_give(view, segment->side, gap_ns);
	} else if (is_answer && (is_long || is_delayed) && outstanding < 2 * (uint64_t)full) {
		turn_hold(view, gap_ns, outstanding < full && is_delayed);
	} else if (!segment->did_acknowledge && !segment->did_send_new &&
		   gap_ns > rtt_timeout_ns(lane, view->view.round_trip.handshake_ns)) {
		ledger_add(view, STATE_UNKNOWN, gap_ns);
	} else {
		ledger_add(view,
			   flowing_state(view, active,
					 segment->did_send_new && segment->side == active ? gap_ns
											  : 0),
			   gap_ns);
	}
}

void busy_attribute_open(struct track_view *view, enum side active, uint64_t gap_ns)
{
	const struct lane *lane = &view->lanes[active];
	enum state standing = standing_state(view, active);
	enum state state;

	if (lane->timeouts) {
		state = timeout_state(view, active);
		ledger_rewrite(view, &view->ledger.pending, state);
		ledger_add(view, state, gap_ns);
	} else if (standing != STATE_COUNT) {
		ledger_add(view, standing, gap_ns);
	} else if (lane->is_probed) {
		ledger_add(view, STATE_LOSS_TLP, gap_ns);
	} else if (gap_ns > rtt_timeout_ns(lane, view->view.round_trip.handshake_ns)) {
		ledger_add(view, STATE_UNKNOWN, gap_ns);
	} else {
		ledger_add(view, STATE_CWND, gap_ns);
	}
}
