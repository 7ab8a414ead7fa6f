/* SPDX-License-Identifier: BSD-3-Clause */
/* One direction: see flow.h. */
#include "track/flow.h"

#include "base/mem.h"
#include "track/rtt.h"
#include "track/size.h"
#include "track/window.h"

#define ID_STEP_MAXIMUM      1024
#define BOARD_AFTER_SEGMENTS 16u /* a direction that sends so much gets its scoreboard early */

void flow_prepare(struct track_view *view, const struct segment *segment,
		  struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[segment->side];
	struct lane *other = &view->lanes[side_other(segment->side)];
	uint64_t length = segment->data_end - segment->data_start;
	bool is_again = segment->end > segment->data_start && segment->start < lane->nxt;

	if (!lane->board &&
	    (is_again || segment->start > lane->nxt ||
	     (length && view->view.flows[segment->side].data_segments > BOARD_AFTER_SEGMENTS)))
		lane->board = slab_take(&memory->boards);
	if (!other->board && (segment->decoded->tcp.sack_count || segment->is_duplicate_ack))
		other->board = slab_take(&memory->boards);
}

static void lane_remember_sent(struct lane *lane, const struct segment *segment)
{
	struct lane_head head = {
		.start = segment->start,
		.end = segment->end,
		.time_ns = segment->now_ns,
		.number = segment->packet->number,
		.wire_bytes = segment->wire_bytes,
		.least_bytes = segment->wire_bytes,
	};

	if (!lane_outstanding(lane))
		lane->head = head;
	if (lane->board)
		lane->board->sent[lane->board->sent_count++ % SENT_RING] = (struct sent_segment) {
			.start = segment->start,
			.end = segment->end,
			.time_ns = head.time_ns,
			.number = head.number,
			.wire_bytes = head.wire_bytes,
		};
}

/* Gaps between data packets: even ones are the mark of a paced sender. */
static void lane_note_gap(struct lane *lane, uint64_t gap_ns)
{
	uint32_t gap_us = (uint32_t)MIN(gap_ns / 1000, 1000000u);
	uint32_t away = gap_us > lane->gap_mean_us ? gap_us - lane->gap_mean_us
						   : lane->gap_mean_us - gap_us;

	lane->gap_deviation_us = (7 * lane->gap_deviation_us + away) / 8;
	lane->gap_mean_us = (7 * lane->gap_mean_us + gap_us) / 8;
}

/* Linux counts IP IDs up for each socket; systems that draw lots are found out here. */
static void lane_note_id(struct lane *lane, const struct segment *segment)
{
	uint16_t step = (uint16_t)(segment->decoded->ip_id - lane->ip_id);
	uint8_t *count = step && step <= ID_STEP_MAXIMUM ? &lane->id_steps : &lane->id_jumps;

	if (!segment->decoded->ip_id || !lane->ip_id)
		return;
	if (*count == UINT8_MAX) {
		lane->id_steps /= 2;
		lane->id_jumps /= 2;
	}
	(*count)++;
}

static void flow_send_new(struct track_view *view, const struct segment *segment)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];
	uint32_t payload = segment->decoded->payload_bytes;

	if (segment->start > lane->nxt && lane->board) {
		range_set_add(&lane->board->missing, lane->nxt, segment->start);
		lane->board->missing_ns = segment->now_ns;
	}
	if (!lane_outstanding(lane))
		lane->armed_ns = segment->now_ns;
	if (segment->end > lane->nxt && segment->kind != LABEL_KIND_REPAIR) {
		lane_remember_sent(lane, segment);
		lane->did_end_small =
			payload < flow->segment_bytes || segment_has(segment, TCP_PSH | TCP_FIN);
		if (!lane->timed_end && payload) {
			lane->timed_end = segment->end;
			lane->timed_ns = segment->now_ns;
		}
		if (!lane->passing_end || segment->wire_bytes > lane->passing_bytes) {
			lane->passing_end = segment->end;
			lane->passing_bytes = segment->wire_bytes;
		}
	}
	if (segment->end >= lane->nxt) {
		lane_note_id(lane, segment);
		lane->timestamp = segment->decoded->tcp.timestamp;
		lane->ip_id = segment->decoded->ip_id;
	}
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

	flow->data_segments += segment->wire_segments;
	flow->super_segments += segment->wire_segments > 1;
	flow->full_alone += segment->wire_segments == 1 && flow->segment_bytes &&
			    segment->decoded->payload_bytes >= flow->segment_bytes;
	flow->bytes += segment->fresh_bytes + segment->late_bytes;
	size_count(view, segment);
	if (segment->late_bytes) {
		flow->late_arrivals++;
		flow->reordered += segment->kind == LABEL_KIND_LATE;
		range_set_remove(&lane->board->missing, segment->data_start, segment->data_end);
	}
	if (flow->last_data_ns)
		lane_note_gap(lane, segment->now_ns - flow->last_data_ns);
	else
		flow->first_data_ns = segment->now_ns;
	flow->last_data_ns = segment->now_ns;
	view->last_data_side = (uint8_t)segment->side;
}

void flow_send(struct track_view *view, const struct segment *segment)
{
	const struct decoded *decoded = segment->decoded;
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];
	uint64_t flight;

	flow->packets++;
	flow->ttl = decoded->ttl;
	flow->is_dont_fragment |= decoded->is_dont_fragment;
	flow->has_reset |= segment->kind == LABEL_KIND_RESET;
	flow->window_probes += segment->kind == LABEL_KIND_WINDOW_PROBE;
	flow->keep_alives += segment->kind == LABEL_KIND_KEEP_ALIVE;
	flow->copies += segment->kind == LABEL_KIND_COPY;
	if (segment->kind == LABEL_KIND_RESET || segment->kind == LABEL_KIND_STRAY ||
	    segment->kind == LABEL_KIND_COPY)
		return;
	if (segment_has(segment, TCP_SYN) && flow->syn_count < UINT8_MAX)
		flow->syn_count++;
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

/* The oldest segment that is still outstanding becomes the head. */
static void lane_find_head(struct lane *lane)
{
	uint32_t count = lane->board ? MIN(lane->board->sent_count, (uint32_t)SENT_RING) : 0;

	lane->head = (struct lane_head) {0};
	for (uint32_t i = 1; i <= count && lane_outstanding(lane); i++) {
		const struct sent_segment *sent =
			&lane->board->sent[(lane->board->sent_count - i) % SENT_RING];

		if (sent->end <= lane->una)
			return;
		if (sent->start <= lane->una)
			lane->head = (struct lane_head) {
				.start = sent->start,
				.end = sent->end,
				.time_ns = sent->time_ns,
				.number = sent->number,
				.wire_bytes = sent->wire_bytes,
				.least_bytes = lane->recovery ? 0 : sent->wire_bytes,
			};
	}
}

static void flow_count_passed(struct flow *flow, struct lane *lane, uint64_t from, uint64_t to)
{
	uint32_t full = MAX(flow->segment_bytes, 1u);

	if (to <= OFFSET_ORIGIN + 1)
		return; /* the SYN alone */
	lane->acked_segments += (uint32_t)((to - from + full - 1) / full);
	if (lane->head.start && to >= lane->head.end && lane->head.end != lane->super_end)
		lane->acked_bytes = MAX(lane->acked_bytes, lane->head.least_bytes);
	if (!lane->passing_end || to < lane->passing_end)
		return;
	if (lane->passing_end != lane->super_end)
		lane->acked_bytes = MAX(lane->acked_bytes, lane->passing_bytes);
	lane->passing_end = 0;
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
	if (segment->did_prove_hole) {
		flow->missed_bytes += segment->acknowledged - lane->nxt;
		lane->nxt = segment->acknowledged;
		lane->timed_end = 0;
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
	flow_count_passed(flow, lane, from, lane->una);
	lane_find_head(lane);
}
