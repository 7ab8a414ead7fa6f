/* SPDX-License-Identifier: BSD-3-Clause */
/* One direction: see flow.h. */
#include "track/flow.h"

#include "base/mem.h"
#include "track/lane.h"
#include "track/rtt.h"
#include "track/size.h"
#include "track/window.h"

void flow_prepare(struct track_view *view, const struct segment *segment,
		  struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[segment->side];
	struct lane *other = &view->lanes[side_other(segment->side)];
	uint64_t length = segment->data_end - segment->data_start;
	bool is_again = segment->end > segment->data_start && segment->start < lane->nxt;

	if (!lane->board && (is_again || segment->start > lane->nxt))
		lane->board = slab_take(&memory->boards);
	if (!lane->sent &&
	    (lane->board ||
	     (length && view->view.flows[segment->side].data_segments > SENT_AFTER_SEGMENTS)))
		lane->sent = slab_take(&memory->rings);
	if (!other->board && (segment->decoded->tcp.sack_count || segment->is_duplicate_ack))
		other->board = slab_take(&memory->boards);
	if (!other->sent && other->board)
		other->sent = slab_take(&memory->rings);
}

void flow_prepare_repair(struct track_view *view, const struct segment *segment,
			 struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[segment->side];

	if (lane->sent && !lane->board)
		lane->board = slab_take(&memory->boards);
}

static void flow_send_new(struct track_view *view, const struct segment *segment)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];

	if (segment->start > lane->nxt && lane->board) {
		range_set_add(&lane->board->missing, lane->nxt, segment->start);
		lane->board->missing_ns = segment->now_ns;
	}
	/* What it only tells of was sent before. */
	if (!lane_outstanding(lane) &&
	    (segment->start <= lane->nxt || segment->end > segment->start))
		lane->armed_ns = segment->now_ns;
	if (segment->end > lane->nxt && segment->kind != LABEL_KIND_REPAIR) {
		if (!lane_outstanding(lane))
			lane_begin_head(lane, segment);
		lane_remember_sent(lane, segment);
		lane->did_end_small = lane_ends_write(flow, segment);
		lane_expect(lane, segment);
	}
	if (segment->end >= lane->nxt)
		lane_note_marks(lane, segment->decoded);
	if (segment->kind != LABEL_KIND_LATE) {
		lane->latest_id = segment->decoded->ip_id;
	}
	lane->nxt = MAX(lane->nxt, segment->end);
	lane->nxt = MAX(lane->nxt, segment->start);
}

static void flow_count_data(struct track_view *view, const struct segment *segment)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];

	lane_count_data(flow, segment);
	size_count(view, segment);
	if (segment->late_bytes) {
		flow->late_arrivals++;
		if (segment->kind == LABEL_KIND_LATE) {
			flow->reordered++;
			flow->late_us +=
				(uint32_t)((segment->now_ns - lane->board->missing_ns) / 1000);
		}
		range_set_remove(&lane->board->missing, segment->data_start, segment->data_end);
	}
	if (flow->last_data_ns)
		lane_note_gap(lane, segment->now_ns - flow->last_data_ns);
	else
		flow->first_data_ns = segment->now_ns;
	flow->last_data_ns = segment->now_ns;
	/* What was here before says nothing new, however late it comes. */
	if (segment->fresh_bytes || segment->late_bytes)
		view->last_data_side = (uint8_t)segment->side;
}

void flow_send(struct track_view *view, const struct segment *segment)
{
	const struct decoded *decoded = segment->decoded;
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];
	uint64_t flight;

	lane_count_packet(flow, decoded);
	flow->has_reset |= segment->kind == LABEL_KIND_RESET;
	flow->window_probes += segment->kind == LABEL_KIND_WINDOW_PROBE;
	flow->keep_alives += segment->kind == LABEL_KIND_KEEP_ALIVE;
	flow->copies += segment->kind == LABEL_KIND_COPY;
	if (segment->kind == LABEL_KIND_RESET || segment->kind == LABEL_KIND_STRAY ||
	    segment->kind == LABEL_KIND_COPY)
		return;
	if (segment_has(segment, TCP_SYN) && flow->syn_count < UINT8_MAX)
		flow->syn_count++;
	lane_note_quiet_id(lane, flow, segment);
	size_learn(view, segment);
	if (segment_has(segment, TCP_FIN)) {
		flow->has_fin = true;
		lane->fin = segment->data_end;
	}
	flow_send_new(view, segment);
	if (!decoded->payload_bytes)
		return;
	flow_count_data(view, segment);
	flight = lane_outstanding(lane);
	if (!view->view.flows[side_other(segment->side)].packets)
		return; /* without acknowledgments nobody knows what is in flight */
	flow->flight_largest = (uint32_t)MAX(flow->flight_largest, flight);
	lane->flight_peak = (uint32_t)MAX(lane->flight_peak, flight);
	window_infer_scale(view, segment->side);
}

void flow_acknowledge(struct track_view *view, const struct segment *segment,
		      struct flow_memory *memory)
{
	enum side sender = side_other(segment->side);
	struct flow *flow = &view->view.flows[sender];
	struct lane *lane = &view->lanes[sender];
	uint64_t from = lane->una;

	if (!segment->did_acknowledge)
		return;
	flow->has_unseen_fin = !flow->packets && view->view.flows[segment->side].has_fin &&
			       segment->acknowledged == from + 1;
	if (segment->did_prove_hole) {
		/* It spoke last, unseen. One number may be a FIN. */
		if (flow->packets && segment->acknowledged - lane->nxt > 1 &&
		    segment->data_start == segment->data_end)
			view->last_data_side = (uint8_t)sender;
		flow->missed_bytes += segment->acknowledged - lane->nxt;
		lane->nxt = segment->acknowledged;
		lane->timed_end = 0;
		lane->latest_id = 0; /* IDs that were not seen here are no lost transmissions */
	}
	if (lane->board) {
		bool is_exact = !lane->board->missing.is_vague;
		uint64_t missed =
			range_set_remove_below(&lane->board->missing, segment->acknowledged);

		flow->missed_bytes += is_exact ? missed : 0;
	}
	lane->una = segment->acknowledged;
	if (lane->timed_end && lane->una >= lane->timed_end) {
		rtt_sample(lane, segment->now_ns - lane->timed_ns, &memory->reservoirs);
		lane->timed_end = 0;
	}
	lane_count_passed(lane, flow, from, lane->una);
	lane_find_head(lane);
}
