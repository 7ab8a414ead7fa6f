/* SPDX-License-Identifier: BSD-3-Clause */
/* Intervals with data outstanding: rules 4, 5, 6 and 8 of docs/design/ledger.md. */
#include "base/mem.h"
#include "track/busy.h"
#include "track/interval.h"

#define TIMEOUTS_UNTIL_DEAD 2
#define AT_ONCE_NS          ((uint64_t)100000)

static enum state timeout_state(const struct track_view *view, enum side sender)
{
	const struct watch *watch = view->ledger.watch;

	if (view->lanes[sender].timeouts < TIMEOUTS_UNTIL_DEAD)
		return STATE_LOSS_RTO;
	return watch && watch->peer_since_repair ? STATE_PEER_DEAF : STATE_PATH_DEAD;
}

/* A FIN whose number its sender had used before, so that its first transmission was lost. */
static bool is_fin_of_before(const struct lane *lane, const struct segment *segment,
			     enum side active)
{
	return segment->side == active && segment_has(segment, TCP_FIN) &&
	       segment->start == lane->una && segment->end == lane->nxt &&
	       segment->data_start == segment->data_end;
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
	return busy_window_state(view, active);
}

/* A probe whose bytes never came here before: its sender's timer had begun to run when it sent them, in
 * secret, and ran on while acknowledgments of what the peer said were progress here. */
static uint64_t hidden_wait_ns(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];

	if (!segment->late_bytes && !segment->fresh_bytes)
		return 0;
	return MIN(segment->now_ns - lane->armed_ns,
		   rtt_timeout_ns(lane, view->view.round_trip.handshake_ns));
}

/* A probe is no progress: if it does not help, the timeout that comes takes all of the wait. */
static struct held_time probe_repair(struct track_view *view, const struct segment *segment,
				     uint64_t gap_ns)
{
	enum state standing = standing_state(view, segment->side);
	struct held_time held = {.state = standing == STATE_COUNT ? STATE_CWND : standing};
	uint64_t hidden_ns = hidden_wait_ns(view, segment);

	ledger_add(view, STATE_LOSS_TLP, gap_ns);
	held.ns = ledger_rewrite(view, &view->ledger.pending, STATE_LOSS_TLP);
	if (hidden_ns > held.ns)
		ledger_move(view, STATE_CWND, STATE_LOSS_TLP, hidden_ns - held.ns);
	tally_add(&view->ledger.pending, STATE_LOSS_TLP, held.ns);
	return held;
}

/* The wait of probes since the last progress is a timeout's now: a DSACK gives nothing of it back. */
static void forget_probes(struct scoreboard *board, uint64_t since_ns)
{
	for (uint32_t i = 0; i < REPAIR_RING && i < board->repair_count; i++) {
		if (board->repairs[i].time_ns >= since_ns)
			board->repairs[i].held_ns = 0;
	}
}

void busy_settle_doubt(struct track_view *view, const struct segment *segment)
{
	struct scoreboard *board = view->lanes[segment->side].board;
	uint32_t count = board ? MIN(board->doubt_count, (uint32_t)DOUBT_RING) : 0;

	for (uint32_t i = 1; i <= count; i++) {
		struct doubt *doubt = &board->doubts[(board->doubt_count - i) % DOUBT_RING];

		if ((int32_t)((uint32_t)segment->start - doubt->start) < 0 ||
		    (int32_t)((uint32_t)segment->start - doubt->end) >= 0)
			continue;
		ledger_move(view, STATE_CWND, STATE_LOSS_FAST, doubt->waited_ns);
		doubt->waited_ns = 0;
		return;
	}
}

struct held_time busy_repair(struct track_view *view, const struct segment *segment,
			     uint64_t gap_ns)
{
	struct lane *lane = &view->lanes[segment->side];
	struct held_time nothing = {0};
	enum state state;

	lane->full_ns = 0;
	lane->open_ns = 0;
	switch (segment->repair) {
	case REPAIR_TIMEOUT:
	case REPAIR_NEEDLESS: /* a timer's, or it would not be asked for */
		state = timeout_state(view, segment->side);
		ledger_add(view, state, gap_ns);
		ledger_rewrite(view, &view->ledger.pending, state);
		if (lane->board)
			forget_probes(lane->board, view->ledger.span_ns);
		return nothing;
	case REPAIR_TAIL_PROBE:
		return probe_repair(view, segment, gap_ns);
	case REPAIR_FAST:
		if (lane->recovery == RECOVERY_NONE)
			busy_settle_doubt(view, segment);
		if (lane->board)
			ledger_rewrite(view, &lane->board->evidence, STATE_LOSS_FAST);
		ledger_add(view, STATE_LOSS_FAST, gap_ns);
		return nothing;
	case REPAIR_UNKNOWN:
		ledger_add(view, gap_ns > busy_wait_limit_ns(lane) ? STATE_UNKNOWN : STATE_CWND,
			   gap_ns);
		return nothing;
	case REPAIR_COUNT:
		break;
	}
	ledger_add(view, STATE_CWND, gap_ns);
	return nothing;
}

/* A sender that waits for the window sends in the moment in which it opens. One that lets it lie open is
 * held by its pacing or its program, and was so while the window was full. Away from the sender that
 * moment does not show. */
uint64_t busy_judge_full(struct track_view *view, enum side side)
{
	struct lane *lane = &view->lanes[side];
	uint64_t way_ns = (uint64_t)view->lanes[side_other(side)].rtt_minimum * RTT_UNIT_NS;
	uint64_t moved_ns = 0;

	if (lane->open_ns > way_ns + AT_ONCE_NS && way_ns && way_ns < WINDOW_FAR_AWAY_NS &&
	    lane->full_ns <= (uint64_t)lane->srtt_us * 1000) {
		moved_ns = MIN(lane->full_ns, view->view.state_ns[STATE_RWND]);
		ledger_move(view, STATE_RWND, STATE_CWND, moved_ns);
	}
	lane->full_ns = 0;
	lane->open_ns = 0;
	return moved_ns;
}

void busy_attribute(struct track_view *view, const struct segment *segment, enum side active,
		    uint64_t gap_ns)
{
	const struct lane *lane = &view->lanes[active];
	uint64_t outstanding = lane_outstanding(lane);
	bool is_long = gap_ns > busy_wait_limit_ns(lane);
	bool is_answer = segment->side != active && segment->acknowledged >= lane->nxt;
	bool is_delayed = is_answer && busy_is_delayed_ack(lane, segment->now_ns, gap_ns);
	uint32_t payload = segment->decoded->payload_bytes;
	uint32_t full = view->view.flows[active].segment_bytes;
	enum state standing = standing_state(view, active);

	busy_note_full(&view->lanes[active], standing, gap_ns);
	if (segment->did_prove_hole && is_long) {
		ledger_add(view, STATE_CAPTURE_GAP, gap_ns);
	} else if (standing != STATE_COUNT) {
		ledger_add(view, standing, gap_ns);
	} else if (is_answer && is_long && payload) {
		turn_give(view, segment->side, gap_ns);
	} else if (is_answer && is_long && segment_has(segment, TCP_FIN)) {
		turn_close(view, segment->side, gap_ns);
	} else if (is_answer && (is_long || is_delayed) && outstanding < 2 * (uint64_t)full) {
		turn_hold(view, gap_ns, outstanding < full && is_delayed);
	} else if (is_fin_of_before(lane, segment, active)) {
		ledger_add(view, STATE_CLOSING, gap_ns);
	} else if (!segment->did_acknowledge && !segment->did_send_new &&
		   gap_ns > rtt_timeout_ns(lane, view->view.round_trip.handshake_ns)) {
		ledger_add(view, STATE_UNKNOWN, gap_ns);
	} else {
		ledger_add(view,
			   busy_flowing_state(
				   view, active,
				   segment->did_send_new && segment->side == active ? gap_ns : 0),
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
