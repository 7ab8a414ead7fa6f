/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What acknowledgments say of repairs: that they arrived, that they were needless, that a recovery is
 * over. docs/design/repairs.md; RFC 2883 (DSACK), 3522 and 3708 (needless ones), 6582.
 */
#include "base/mem.h"
#include "track/lane.h"
#include "track/repair.h"
#include "track/rtt.h"

/* Nothing was lost after all: the sender takes its recovery back. What was SACKed it still waits for. */
static void lane_undo(struct lane *lane, uint64_t una)
{
	lane->recover = range_set_highest(&lane->board->sacked);
	lane->board->recovery_timestamp = 0;
	if (una >= lane->recover)
		lane->recovery = RECOVERY_NONE;
}

/* RFC 3708: all that was sent again in a recovery arrived twice. */
static void lane_note_needless(struct lane *lane, uint64_t una, uint32_t segments)
{
	struct scoreboard *board = lane->board;

	if (lane->recovery == RECOVERY_NONE || !board->recovery_repairs)
		return;
	board->recovery_repairs -= MIN(segments, board->recovery_repairs);
	if (!board->recovery_repairs)
		lane_undo(lane, una);
}

/* RFC 3522: the acknowledgment that a repair should have brought echoes an older time stamp, so what it
 * acknowledges is the first transmission. */
static bool is_undone(const struct lane *lane, const struct decoded_tcp *tcp)
{
	return lane->recovery != RECOVERY_NONE && lane->board && lane->board->recovery_timestamp &&
	       tcp->has_timestamps && tcp->timestamp_echo &&
	       (int32_t)(tcp->timestamp_echo - lane->board->recovery_timestamp) < 0;
}

/* What stood for a repair repaired nothing. Returns the time that it was given as one. */
static struct held_time make_needless(struct track_view *view, enum side sender,
				      struct past_repair *past, uint64_t una)
{
	struct flow *flow = &view->view.flows[sender];
	struct held_time held = {past->held_ns, (enum state)past->held_for};
	uint32_t moved = MIN(past->segments, flow->repairs[past->kind]);

	flow->repairs[past->kind] -= moved;
	flow->repairs[REPAIR_NEEDLESS] += moved;
	flow->needless_fast += past->kind == REPAIR_FAST && moved;
	if (past->kind != REPAIR_TAIL_PROBE)
		held = (struct held_time) {0};
	past->kind = REPAIR_NEEDLESS;
	lane_note_needless(&view->lanes[sender], una, past->segments);
	return held;
}

static struct held_time dsack_convert(struct track_view *view, enum side sender,
				      const struct sequence_range *dsack, uint64_t una)
{
	uint64_t start = lane_offset(&view->lanes[sender], dsack->start);
	uint64_t end = lane_offset(&view->lanes[sender], dsack->end);
	struct scoreboard *board = view->lanes[sender].board;
	uint32_t count = board ? MIN(board->repair_count, (uint32_t)REPAIR_RING) : 0;

	for (uint32_t i = 1; i <= count; i++) {
		struct past_repair *past = &board->repairs[(board->repair_count - i) % REPAIR_RING];

		if (past->kind != REPAIR_NEEDLESS && past->start < end && past->end > start)
			return make_needless(view, sender, past, una);
	}
	return (struct held_time) {0};
}

/* A receiver that put off the acknowledgment of what was sent before the probe's bytes echoes that
 * (RFC 7323 section 4.3), whatever of the probe arrived. Not one that acknowledged when it read, which a
 * full window waited for; nor is it the probe's doing what comes sooner than its answer can. */
static bool may_echo_earlier(const struct lane *lane, const struct past_repair *probe,
			     uint64_t now_ns)
{
	return probe->start > lane->una && probe->held_for != STATE_RWND &&
	       probe->held_for != STATE_ZWND &&
	       now_ns - probe->time_ns >= (uint64_t)lane->rtt_minimum * RTT_UNIT_NS;
}

/* RFC 3522 for a tail probe: the acknowledgment of what it sent again echoes an older time stamp than
 * the probe's, so the first transmission had arrived. */
static struct held_time probe_convert(struct track_view *view, enum side sender,
				      const struct segment *segment)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	const struct lane *lane = &view->lanes[sender];
	struct scoreboard *board = lane->board;
	struct past_repair *past;

	if (!lane->is_probed || !board || !board->repair_count || !board->probe_timestamp ||
	    !tcp->has_timestamps || !tcp->timestamp_echo ||
	    (int32_t)(tcp->timestamp_echo - board->probe_timestamp) >= 0)
		return (struct held_time) {0};
	past = &board->repairs[(board->repair_count - 1) % REPAIR_RING];
	if (past->kind != REPAIR_TAIL_PROBE || past->end > segment->acknowledged ||
	    may_echo_earlier(lane, past, segment->now_ns))
		return (struct held_time) {0};
	return make_needless(view, sender, past, segment->acknowledged);
}

/* The ring is in the order of time: the first one from its end counts. A repair without a known reason
 * is no sign of loss: after a Packet Too Big all that is outstanding goes again, in smaller pieces. */
void repair_note_delivered(struct scoreboard *board, uint64_t una)
{
	uint32_t count = MIN(board->repair_count, (uint32_t)REPAIR_RING);

	for (uint32_t i = 1; i <= count; i++) {
		const struct past_repair *past =
			&board->repairs[(board->repair_count - i) % REPAIR_RING];

		if (past->end > una || past->kind == REPAIR_UNKNOWN)
			continue;
		board->delivered_ns = past->time_ns;
		return;
	}
}

/* A hole closes, wholly or in part, and nothing of it came again: its sender may have begun a recovery
 * all the same. Whether it did shows when its repairs come this far: busy_settle_doubt(). */
static void note_doubt(struct scoreboard *board, uint64_t una_before, uint64_t una)
{
	struct doubt *doubt = &board->doubts[(board->doubt_count - 1) % DOUBT_RING];

	if (!board->doubt_count || (int32_t)((uint32_t)una_before - doubt->end) >= 0) {
		doubt = &board->doubts[board->doubt_count++ % DOUBT_RING];
		*doubt = (struct doubt) {.start = (uint32_t)una_before};
	}
	doubt->end = (uint32_t)MAX(range_set_highest(&board->sacked), una);
	doubt->waited_ns += tally_of(&board->evidence, STATE_CWND);
}

/* Something that is not acknowledged yet was sent again: it counts as lost. */
static bool has_repair_above(const struct scoreboard *board, uint64_t una)
{
	uint32_t count = MIN(board->repair_count, (uint32_t)REPAIR_RING);

	for (uint32_t i = 0; i < count; i++) {
		if (board->repairs[i].end > una && board->repairs[i].kind == REPAIR_FAST)
			return true;
	}
	return false;
}

/* All that was outstanding when the recovery began has arrived. While something else counts as lost,
 * Linux begins the next one at once (tcp_time_to_recover()). */
static void lane_recovered(struct lane *lane, uint64_t una)
{
	if (lane->recovery == RECOVERY_FAST && lane->board && has_repair_above(lane->board, una))
		lane->recover = lane->nxt;
	else
		lane->recovery = RECOVERY_NONE;
}

static void lane_progress(struct lane *lane, uint64_t una, uint64_t now_ns)
{
	bool is_doubtful =
		lane->board && lane->board->evidence_ns && lane->recovery == RECOVERY_NONE;

	lane->duplicate_acks = 0;
	lane->timeouts = 0;
	lane->is_probed = false;
	lane->armed_ns = now_ns;
	if (una >= lane->recover)
		lane_recovered(lane, una);
	if (!lane->board)
		return;
	if (now_ns - lane->board->hidden_ns >
	    2 * (uint64_t)lane->srtt_us * 1000 + REPAIR_HIDDEN_KEEP_NS)
		lane->board->hidden = 0;
	if (is_doubtful)
		note_doubt(lane->board, lane->una, una);
	repair_note_delivered(lane->board, una);
	lane->board->evidence_ns = 0;
	tally_clear(&lane->board->evidence);
	range_set_remove_below(&lane->board->sacked, una);
}

/* The first hole closes, and nothing was sent again since SACK told of it: what lay in it came late. */
static bool is_healed(const struct lane *lane, uint64_t una)
{
	const struct scoreboard *board = lane->board;
	const struct past_repair *latest;

	if (!board || !board->evidence_ns || !board->sacked.count || board->sacked.is_vague ||
	    una < board->sacked.items[0].end || lane->recovery != RECOVERY_NONE)
		return false;
	if (!board->repair_count)
		return true;
	latest = &board->repairs[(board->repair_count - 1) % REPAIR_RING];
	return latest->time_ns < board->evidence_ns && latest->end <= lane->una;
}

struct held_time repair_acknowledge(struct track_view *view, const struct segment *segment)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	enum side sender = side_other(segment->side);
	struct lane *lane = &view->lanes[sender];
	struct held_time held = {0};
	bool is_news = segment->is_duplicate_ack && !tcp->sack_count;

	if (!segment->acknowledged)
		return held;
	if (segment->did_acknowledge && is_healed(lane, segment->acknowledged)) {
		struct flow *flow = &view->view.flows[sender];

		flow->healed++;
		flow->late_us += (uint32_t)((segment->now_ns - lane->board->evidence_ns) / 1000);
	}
	if (segment->did_acknowledge) {
		bool was_needless = is_undone(lane, tcp);

		held = probe_convert(view, sender, segment);
		lane_progress(lane, segment->acknowledged, segment->now_ns);
		if (was_needless)
			lane_undo(lane, segment->acknowledged);
	}
	/* Where SACK blocks may have been cut off, one duplicate has to do. */
	if (segment->is_duplicate_ack && lane->duplicate_acks < UINT16_MAX - REPAIR_DUPLICATE_ACKS)
		lane->duplicate_acks +=
			segment->decoded->marks & DECODED_OPTIONS_CUT ? REPAIR_DUPLICATE_ACKS : 1;
	for (uint8_t i = 0; lane->board && i < tcp->sack_count; i++) {
		uint64_t start = lane_offset(lane, tcp->sacks[i].start);
		uint64_t end = lane_offset(lane, tcp->sacks[i].end);

		if (i == 0 && segment->is_dsack && !held.ns)
			held = dsack_convert(view, sender, &tcp->sacks[i],
					     MAX(lane->una, segment->acknowledged));
		else if (start > segment->acknowledged && end <= lane->nxt)
			is_news |= range_set_add(&lane->board->sacked, start, end) > 0;
	}
	/* A partial acknowledgment (RFC 6582) asks for the next hole. */
	if (segment->did_acknowledge && lane->board)
		is_news |= lane->board->sacked.count || lane->recovery == RECOVERY_FAST;
	if (is_news && lane->board) {
		if (!lane->board->evidence_ns)
			lane->board->evidence_ns = segment->now_ns;
		lane->board->evidence_last_ns = segment->now_ns;
	}
	return held;
}
