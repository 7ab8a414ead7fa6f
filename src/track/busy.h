/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a wait with data outstanding means (rule 8 of docs/design/ledger.md), in small steps that
 * busy.c and bulk.c share: so that the short way through a packet and the long one judge the same.
 */
#pragma once

#include "base/mem.h"
#include "track/lane.h"
#include "track/rtt.h"
#include "track/window.h"

#define BUSY_WAIT_FLOOR_NS    ((uint64_t)1000000)
#define BUSY_DELAYED_LEAST_NS (35u * (uint64_t)1000000)
#define BUSY_DELAYED_MOST_NS  (220u * (uint64_t)1000000)

/* More than a round trip, or than the noise of a scheduler. */
static inline uint64_t busy_wait_limit_ns(const struct lane *lane)
{
	return MAX(2 * (uint64_t)lane->rtt_minimum * RTT_UNIT_NS, BUSY_WAIT_FLOOR_NS);
}

/* So late, beyond its way, as the timer of a receiver that has nothing to send. What else passed
 * meanwhile cut the wait, but not the timer. */
static inline bool busy_is_delayed_ack(const struct lane *lane, uint64_t now_ns, uint64_t gap_ns)
{
	uint64_t way_ns = (uint64_t)lane->rtt_minimum * RTT_UNIT_NS;
	uint64_t waited_ns = lane->head.start ? now_ns - lane->head.time_ns : gap_ns;

	return waited_ns >= way_ns + BUSY_DELAYED_LEAST_NS &&
	       waited_ns <= way_ns + BUSY_DELAYED_MOST_NS;
}

/* Is this flight so little that its sender could have sent more? */
static inline bool busy_is_little(const struct lane *lane, const struct flow *flow, uint64_t flight,
				  uint64_t gap_ns)
{
	uint32_t few = 2 * flow->segment_bytes;

	return flight < lane->flight_peak / 2 ||
	       (flight < few && gap_ns > busy_wait_limit_ns(lane));
}

/* For a flight that nothing but its sender and the path bound. `gap_ns`: the time until its sender
 * sent more, 0 when something else closed the interval. */
static inline enum state busy_flowing_state_of(const struct track_view *view,
					       const struct lane *lane, const struct flow *flow,
					       enum side active, uint64_t gap_ns)
{
	uint64_t flight = lane_outstanding(lane);

	if (gap_ns && lane->did_end_small && busy_is_little(lane, flow, flight, gap_ns))
		return STATE_SENDER_IDLE;
	if (flight * 5 >= (uint64_t)lane->flight_peak * 4)
		return STATE_CWND;
	/* A timer spaces them, not the arrival of acknowledgments. */
	if (gap_ns / 500 >= lane->gap_mean_us && lane->gap_mean_us && view->last_side == active &&
	    lane->gap_deviation_us * 10 < lane->gap_mean_us * 3)
		return STATE_PACED;
	return STATE_CWND;
}

static inline enum state busy_flowing_state(const struct track_view *view, enum side active,
					    uint64_t gap_ns)
{
	return busy_flowing_state_of(view, &view->lanes[active], &view->view.flows[active], active,
				     gap_ns);
}

/* An interval with data outstanding went to this state: for busy_judge_full(). */
static inline void busy_note_full(struct lane *lane, enum state state, uint64_t gap_ns)
{
	if (state == STATE_RWND)
		lane->full_ns += gap_ns;
	else if (lane->full_ns)
		lane->open_ns += gap_ns;
}

/* New data of this side, behind a window that was full: was it the window that this sender waited for?
 * Returns how much of STATE_RWND became STATE_CWND. */
uint64_t busy_judge_full(struct track_view *view, enum side side);

/* The window that bounds this sender, here or where it stands; STATE_COUNT: none does. */
static inline enum state busy_window_state_of(const struct track_view *view,
					      const struct lane *lane, const struct lane *peer,
					      const struct flow *flow, enum side active)
{
	enum state blocked = window_block_of(view, lane, flow, active);

	if (blocked == STATE_COUNT &&
	    (window_is_used_up(lane) || window_is_spared(view, lane, peer, active)))
		return STATE_RWND;
	return blocked;
}

static inline enum state busy_window_state(const struct track_view *view, enum side active)
{
	return busy_window_state_of(view, &view->lanes[active], &view->lanes[side_other(active)],
				    &view->view.flows[active], active);
}
