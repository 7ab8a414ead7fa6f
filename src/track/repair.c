/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Repairs: bytes that are sent again, and why. docs/design/repairs.md has the rules with their
 * reasons; RFC 6298 (timer), 5681 and 6675 (fast), 8985 (RACK and tail probes), 2883 (DSACK), 9293
 * section 3.8.6.1 (window probes).
 */
#include "track/repair.h"

#include "base/mem.h"
#include "track/lane.h"
#include "track/order.h"
#include "track/rtt.h"
#include "track/size.h"
#include "track/window.h"

#define NS_PER_MS             1000000u
#define PROBE_MINIMUM_NS      (1u * (uint64_t)NS_PER_MS)   /* two jiffies, the fastest clock */
#define FIRST_TRIGGER_NS      (150u * (uint64_t)NS_PER_MS) /* shorter than a timer */
#define ANSWER_SLACK_NS       (10u * (uint64_t)NS_PER_MS)
#define AT_ONCE_NS            (2u * (uint64_t)NS_PER_MS)
#define TIMEOUTS_LOST_MAXIMUM 15u /* Linux gives up then */

/* Length 0 or 1 just below nxt: asks whether the peer lives, or whether its window is open. */
static bool label_probe(const struct track_view *view, struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	uint64_t length = segment->end - segment->start;

	if (length > 1 || segment_has(segment, TCP_SYN | TCP_FIN))
		return false;
	/* The textbook's probe: one new byte into a shut window. */
	if (length == 1 && segment->start == lane->nxt && segment->acknowledged &&
	    window_block(view, segment->side) == STATE_ZWND) {
		segment->kind = LABEL_KIND_WINDOW_PROBE;
		segment->did_send_new = false;
		return true;
	}
	if (segment->start + 1 != lane->nxt && segment->start + 1 != lane->una)
		return false;
	if (length == 1 && segment->start >= lane->una && !window_is_small(view, segment->side))
		return false; /* one outstanding byte again: a repair */
	segment->kind = window_is_small(view, segment->side) ? LABEL_KIND_WINDOW_PROBE
							     : LABEL_KIND_KEEP_ALIVE;
	return true;
}

static bool has_evidence(const struct lane *lane, const struct segment *segment)
{
	const struct scoreboard *board = lane->board;

	if (!board)
		return false;
	if (range_set_highest(&board->sacked) > segment->start)
		return true;
	return lane->duplicate_acks >= REPAIR_DUPLICATE_ACKS;
}

static bool has_hole(const struct lane *lane)
{
	return lane->board && range_set_highest(&lane->board->sacked) > lane->una;
}

static bool is_timeout(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	uint64_t waited = segment->now_ns - lane->armed_ns;
	uint64_t timeout = rtt_timeout_ns(lane, 0);

	if (lane->recovery == RECOVERY_TIMEOUT && segment->start > lane->una)
		return true;
	if (segment->start > lane->una)
		return false;
	/* A timer that runs on: the same first byte again. Its distance doubles. */
	if (lane->timeouts && waited >= TIMEOUT_MINIMUM_NS)
		return true;
	if (lane->recovery == RECOVERY_TIMEOUT && segment->start < lane->recover)
		return true;
	return waited >= TIMEOUT_MINIMUM_NS && waited >= timeout / 10 * 8;
}

/* RFC 8985 section 7: the last segment again, once, when ACKs fail to come. It fires before the
 * retransmission timer; with one segment outstanding Linux arms it for the same moment. */
static bool is_tail_probe(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	uint64_t waited =
		segment->now_ns - MAX(lane->armed_ns, view->view.flows[segment->side].last_data_ns);

	if (segment->end < lane->nxt || lane->is_probed || lane->timeouts ||
	    lane->recovery != RECOVERY_NONE || lane->duplicate_acks)
		return false;
	return waited >= PROBE_MINIMUM_NS && waited >= (uint64_t)lane->srtt_us * 1000;
}

/* When these bytes were sent last, as far as it is remembered: at the latest then. */
static uint64_t sent_at_latest_ns(const struct lane *lane, const struct segment *segment)
{
	const struct scoreboard *board = lane->board;
	const struct sent_ring *sent = lane->sent;
	uint32_t repairs = MIN(board->repair_count, (uint32_t)REPAIR_RING);
	uint32_t count = sent ? MIN(sent->count, (uint32_t)SENT_RING) : 0;
	uint64_t time_ns = UINT64_MAX;

	for (uint32_t i = 1; i <= repairs; i++) {
		const struct past_repair *past =
			&board->repairs[(board->repair_count - i) % REPAIR_RING];

		if (past->start <= segment->start && past->end > segment->start)
			return past->time_ns;
	}
	for (uint32_t i = 1; i <= count && time_ns > 0; i++) {
		const struct sent_segment *item = &sent->items[(sent->count - i) % SENT_RING];

		time_ns = item->time_ns;
		if (item->start <= segment->start)
			break;
	}
	return time_ns;
}

/* How long after its trigger passed here a repair may, wherever here is. */
static uint64_t answer_limit_ns(const struct track_view *view, const struct lane *lane)
{
	return 2 * order_round_trip_ns(view, lane) + ANSWER_SLACK_NS;
}

/* RFC 8985 section 6.2: a repair that left later was acknowledged, so what left before it and was not
 * is lost. No SACK block tells so when the repair was of earlier bytes. */
static bool is_overtaken(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];

	return lane->board && lane->board->delivered_ns && lane->recovery != RECOVERY_TIMEOUT &&
	       segment->now_ns - lane->armed_ns <= answer_limit_ns(view, lane) &&
	       sent_at_latest_ns(lane, segment) < lane->board->delivered_ns;
}

/* How long after its evidence a fast repair comes. The first one of a recovery waits for nothing but
 * the way, which a queue may have made much longer than it was; later ones compete with the timer. */
static uint64_t trigger_limit_ns(const struct track_view *view, const struct lane *lane)
{
	uint64_t limit_ns = answer_limit_ns(view, lane);

	return lane->recovery == RECOVERY_NONE ? MAX(limit_ns, FIRST_TRIGGER_NS) : limit_ns;
}

static enum repair repair_kind(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	bool is_needless = segment->end <= lane->una && !segment->late_bytes;
	bool has_trigger = has_evidence(lane, segment);

	/* One direction alone shows no triggers. */
	if (!view->view.flows[side_other(segment->side)].packets)
		return REPAIR_UNKNOWN;
	if (is_needless)
		return REPAIR_NEEDLESS;
	if (has_trigger && lane->recovery != RECOVERY_TIMEOUT &&
	    segment->now_ns - lane->board->evidence_last_ns <= trigger_limit_ns(view, lane))
		return REPAIR_FAST;
	if (is_overtaken(view, segment))
		return REPAIR_FAST;
	if (!has_trigger && is_tail_probe(view, segment))
		return REPAIR_TAIL_PROBE;
	if (is_timeout(view, segment))
		return REPAIR_TIMEOUT;
	if (lane->recovery == RECOVERY_FAST && segment->start < lane->recover)
		return REPAIR_FAST;
	/* SACK tells of no hole here, but of another one: the latest repairs have passed it, and they are
	 * not remembered for ever. */
	return has_trigger || has_hole(lane) ? REPAIR_FAST : REPAIR_UNKNOWN;
}

/* It left before the repair whose ID told of hidden transmissions: it is one of them, and only late. */
static bool was_sent_before(const struct scoreboard *board, const struct segment *segment)
{
	return (int16_t)(segment->decoded->ip_id - board->hidden_id) < 0;
}

/* New here, but not new: all copies of it so far were lost before this point. What its sender waited
 * for tells which repair it is. */
static bool label_first_sight(const struct track_view *view, struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	const struct flow *flow = &view->view.flows[segment->side];
	const struct scoreboard *board = lane->board;
	uint64_t round_trip_ns = order_round_trip_ns(view, lane);
	uint64_t silent_ns = segment->now_ns - MAX(flow->last_data_ns, lane->armed_ns);
	bool has_hidden =
		board && board->hidden && !was_sent_before(board, segment) &&
		segment->now_ns - board->hidden_ns <= 2 * round_trip_ns + REPAIR_HIDDEN_KEEP_NS;

	if (segment->start < lane->nxt || segment->end == segment->start || !flow->last_data_ns ||
	    !view->view.flows[side_other(segment->side)].packets)
		return false;
	if (lane->recovery == RECOVERY_TIMEOUT && segment->start < lane->recover)
		segment->repair = REPAIR_TIMEOUT;
	else if (segment->hidden > 1 && silent_ns >= TIMEOUT_MINIMUM_NS)
		segment->repair = REPAIR_TIMEOUT;
	else if (segment->hidden == 1 && silent_ns >= MAX(PROBE_SILENCE_NS, round_trip_ns * 3 / 2))
		segment->repair = REPAIR_TAIL_PROBE;
	else if (has_hidden && segment->start == lane->nxt)
		segment->repair = REPAIR_FAST;
	else
		return false;
	segment->kind = LABEL_KIND_REPAIR;
	return true;
}

/* IDs that were used up before the first repair of a fast recovery, by the sender's answer to the first
 * sign of its hole: so not for repairs that were lost too, but for segments behind everything that came
 * here. */
static void note_hidden(const struct track_view *view, struct lane *lane,
			const struct segment *segment)
{
	struct scoreboard *board = lane->board;
	bool is_first = lane->recovery == RECOVERY_NONE &&
			segment->now_ns - board->missing_ns <=
				order_round_trip_ns(view, lane) * 3 / 2 + AT_ONCE_NS;

	if (segment->late_bytes && segment->repair == REPAIR_FAST && is_first) {
		board->hidden += segment->hidden;
		board->hidden_id = segment->decoded->ip_id;
	} else if (!segment->late_bytes && segment->fresh_bytes && board->hidden) {
		board->hidden--;
	}
	board->hidden_ns = segment->now_ns;
}

/* Two signs that what seemed to be lost in secret was only late. Where both are there, packets overtake each
 * other so much that the count is worth little: it shrinks by both. */
void repair_note_original(struct track_view *view, const struct segment *segment)
{
	struct scoreboard *board = view->lanes[segment->side].board;
	uint32_t signs;

	if (!board || !board->hidden)
		return;
	signs = (segment->kind == LABEL_KIND_LATE || segment->kind == LABEL_KIND_COPY) +
		was_sent_before(board, segment);
	board->hidden -= MIN(signs, board->hidden);
}

static bool is_fin_again(const struct lane *lane, const struct segment *segment)
{
	return segment_has(segment, TCP_FIN) && lane->fin && segment->end <= lane->nxt &&
	       segment->data_start == segment->data_end;
}

static enum label_kind older_kind(enum older older)
{
	switch (older) {
	case OLDER_COPY:
		return LABEL_KIND_COPY;
	case OLDER_ORIGINAL:
		return LABEL_KIND_LATE;
	case OLDER_REPAIR:
		break;
	}
	return LABEL_KIND_REPAIR;
}

void repair_label(const struct track_view *view, struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	uint64_t length = segment->data_end - segment->data_start;
	uint64_t seen;

	if (segment->kind != LABEL_KIND_PLAIN)
		return;
	if (segment_has(segment, TCP_SYN)) {
		segment->kind = lane->nxt > OFFSET_ORIGIN ? LABEL_KIND_SYN_REPEAT : LABEL_KIND_SYN;
		return;
	}
	if (label_probe(view, segment))
		return;
	seen = length - segment->fresh_bytes - segment->late_bytes;
	segment->hidden = order_hidden(view, segment);
	if (!seen && !segment->late_bytes && label_first_sight(view, segment))
		return;
	/* A full segment that begins with the byte of an earlier probe is new. */
	if (seen <= 1 && segment->fresh_bytes)
		return;
	if (!is_fin_again(lane, segment) && !seen && !segment->late_bytes)
		return;
	if (segment->late_bytes && order_was_overtaken(view, segment)) {
		segment->kind = LABEL_KIND_LATE;
		return;
	}
	if (!segment->late_bytes && order_of(lane, segment->decoded) < 0)
		segment->kind = older_kind(order_of_older(view, segment));
	else
		segment->kind = LABEL_KIND_REPAIR;
	if (segment->kind == LABEL_KIND_REPAIR)
		segment->repair = repair_kind(view, segment);
}

static void remember(struct scoreboard *board, const struct segment *segment, struct held_time held)
{
	board->repairs[board->repair_count++ % REPAIR_RING] = (struct past_repair) {
		.start = segment->start,
		.end = segment->end,
		.kind = (uint8_t)segment->repair,
		.ip_id = segment->decoded->ip_id,
		.time_ns = segment->now_ns,
		.segments = segment->wire_segments,
		.held_ns = held.ns,
		.held_for = (uint8_t)held.state,
	};
}

/* Timers that ran out before this one and whose repairs were lost, too: each waits twice as long as the
 * one before. */
static uint32_t lost_timeouts(const struct lane *lane, uint64_t silent_ns)
{
	uint64_t timeout_ns = rtt_timeout_ns(lane, 0);
	uint32_t count = 0;

	while (silent_ns / 3 >= timeout_ns && count < TIMEOUTS_LOST_MAXIMUM) {
		silent_ns -= timeout_ns;
		timeout_ns *= 2;
		count++;
	}
	return count;
}

/* All that was lost in secret comes again too: as far as this, when a timer's repair is the first that is
 * seen of its bytes. */
static uint64_t hidden_end(const struct lane *lane, const struct segment *segment, uint32_t full)
{
	uint32_t lost = lost_timeouts(lane, segment->now_ns - lane->armed_ns);

	if (!segment->fresh_bytes)
		return 0;
	return segment->start + (segment->hidden - MIN(lost, segment->hidden)) * (uint64_t)full;
}

/* Before the numbers of the recovery are set. */
static void board_begin_recovery(const struct lane *lane, const struct segment *segment)
{
	if (!lane->board)
		return;
	lane->board->recovery_timestamp =
		segment->decoded->tcp.has_timestamps ? segment->decoded->tcp.timestamp : 0;
	lane->board->recovery_repairs = 0;
}

static void lane_recover(struct lane *lane, const struct segment *segment, uint32_t full)
{
	bool is_head = segment->start <= lane->una;

	switch (segment->repair) {
	case REPAIR_TIMEOUT:
		if (is_head && lane->timeouts < UINT8_MAX &&
		    segment->now_ns - lane->armed_ns >= TIMEOUT_MINIMUM_NS / 2)
			lane->timeouts++;
		if (lane->recovery != RECOVERY_TIMEOUT) {
			lane->recover = MAX(lane->nxt, hidden_end(lane, segment, full));
			board_begin_recovery(lane, segment);
		}
		lane->recovery = RECOVERY_TIMEOUT;
		lane->flight_peak = 0;
		break;
	case REPAIR_FAST:
		if (lane->recovery == RECOVERY_NONE) {
			lane->recover = lane->nxt;
			board_begin_recovery(lane, segment);
			lane->recovery = RECOVERY_FAST;
			lane->flight_peak = 0;
		}
		break;
	case REPAIR_TAIL_PROBE:
		lane->is_probed = true;
		if (lane->board)
			lane->board->probe_timestamp = segment->decoded->tcp.has_timestamps
							       ? segment->decoded->tcp.timestamp
							       : 0;
		break;
	case REPAIR_NEEDLESS:
	case REPAIR_UNKNOWN:
	case REPAIR_COUNT:
		break;
	}
	if (lane->board && lane->recovery != RECOVERY_NONE)
		lane->board->recovery_repairs += segment->wire_segments;
	if (is_head || segment->repair == REPAIR_TAIL_PROBE)
		lane->armed_ns = segment->now_ns;
}

/* The first ones, as examples; and how often a recovery begins. */
static void flow_note_repair(struct flow *flow, const struct lane *lane,
			     const struct segment *segment)
{
	if (segment->repair == REPAIR_NEEDLESS)
		return;
	if (lane->recovery == RECOVERY_NONE &&
	    (segment->repair == REPAIR_TIMEOUT || segment->repair == REPAIR_FAST))
		flow->loss_episodes++;
	for (size_t i = 0; i < FLOW_REPAIR_PACKETS; i++) {
		if (flow->repair_packets[i])
			continue;
		flow->repair_packets[i] = segment->packet->number;
		return;
	}
}

/* So little is outstanding that nothing behind it can tell of the loss. */
static bool is_tail(const struct flow *flow, const struct lane *lane)
{
	return lane->nxt - lane->una <= REPAIR_DUPLICATE_ACKS * (uint64_t)flow->segment_bytes;
}

void repair_apply(struct track_view *view, const struct segment *segment, struct held_time held)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];

	flow_note_repair(flow, lane, segment);
	flow->repairs[segment->repair] += segment->wire_segments;
	if (segment->repair == REPAIR_TAIL_PROBE || segment->repair == REPAIR_TIMEOUT)
		flow->tail_repairs += is_tail(flow, lane);
	flow->repaired_bytes += segment->data_end - segment->data_start - segment->fresh_bytes;
	/* Karn: what was sent twice measures nothing. */
	lane->timed_end = 0;
	/* Smaller pieces of a segment say nothing about the size that was lost. */
	if (segment->wire_bytes < lane->passing_bytes && segment->start < lane->passing_end)
		lane->passing_end = 0;
	if (segment->repair == REPAIR_TIMEOUT)
		size_note_repair(view, segment);
	if (segment->start < lane->head.end)
		lane->head.least_bytes = MIN(lane->head.least_bytes, segment->wire_bytes);
	if (lane->board)
		remember(lane->board, segment, held);
	if (lane->board)
		note_hidden(view, lane, segment);
	lane_recover(lane, segment, flow->segment_bytes);
}
