/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a packet does to the numbers of a direction, in small steps that flow.c and bulk.c share: so
 * that the short way through a packet and the long one do the same.
 */
#pragma once

#include "base/mem.h"
#include "track/order.h"
#include "track/segment.h"

#define ID_STEP_MAXIMUM     1024
#define PIECE_MAXIMUM       65536u /* Linux's GSO_MAX_SIZE */
#define SENT_AFTER_SEGMENTS 16u    /* a direction that sends so much remembers its transmissions */

/* Offset of a sequence number of this lane, the one nearest to what is known. */
static inline uint64_t lane_offset(const struct lane *lane, uint32_t sequence)
{
	uint32_t at_nxt = lane->base + (uint32_t)lane->nxt;

	return lane->nxt + (uint64_t)(int64_t)(int32_t)(sequence - at_nxt);
}

/* Offset of a byte of payload from one that counts the SYN. */
static inline uint64_t lane_payload_offset(uint64_t offset)
{
	return offset > OFFSET_ORIGIN ? offset - OFFSET_ORIGIN - 1 : 0;
}

/* Bytes outstanding, as far as acknowledgments were seen. */
static inline uint64_t lane_outstanding(const struct lane *lane)
{
	return lane->is_known && lane->nxt > lane->una ? lane->nxt - lane->una : 0;
}

static inline void lane_count_packet(struct flow *flow, const struct decoded *decoded)
{
	flow->packets++;
	flow->ttl = decoded->ttl;
	flow->is_dont_fragment |= decoded->is_dont_fragment;
}

static inline void lane_count_data(struct flow *flow, const struct segment *segment)
{
	flow->data_segments += segment->wire_segments;
	flow->super_segments += segment->wire_segments > 1;
	flow->full_alone += segment->wire_segments == 1 && flow->segment_bytes &&
			    segment->decoded->payload_bytes >= flow->segment_bytes;
	flow->bytes += segment->fresh_bytes + segment->late_bytes;
}

/* With nothing outstanding the next segment becomes the head. */
static inline void lane_begin_head(struct lane *lane, const struct segment *segment)
{
	lane->head = (struct lane_head) {
		.start = segment->start,
		.end = segment->end,
		.time_ns = segment->now_ns,
		.number = segment->packet->number,
		.wire_bytes = segment->wire_bytes,
		.least_bytes = segment->wire_bytes,
	};
}

/* What a sender hands to its interface at once: a super-segment, or the segments that it was cut into,
 * of which Linux sets PSH in the last one. Many without it: a sender that does not. */
static inline void lane_note_piece(struct sent_ring *sent, const struct segment *segment)
{
	uint64_t bytes = segment->end - MIN(sent->piece_start, segment->start);

	if (segment->decoded->tcp.flags & TCP_PSH || bytes > PIECE_MAXIMUM) {
		sent->piece_bytes = bytes > PIECE_MAXIMUM ? 0 : (uint32_t)bytes;
		sent->piece_start = segment->end;
	}
}

static inline void lane_remember_sent(struct lane *lane, const struct segment *segment)
{
	struct sent_ring *sent = lane->sent;

	if (!sent)
		return;
	lane_note_piece(sent, segment);
	sent->items[sent->count++ % SENT_RING] = (struct sent_segment) {
		.start = segment->start,
		.end = segment->end,
		.time_ns = segment->now_ns,
		.number = segment->packet->number,
		.wire_bytes = segment->wire_bytes,
	};
}

/* Does this packet end what its program has written so far? Then it carries PSH and is no whole number
 * of segments; PSH alone stands on every packet that Linux sends in one piece. */
static inline bool lane_ends_write(const struct flow *flow, const struct segment *segment)
{
	uint32_t payload = segment->decoded->payload_bytes;
	uint32_t full = flow->segment_bytes;
	bool is_whole =
		payload && (payload == full || (full && payload > full && payload % full == 0));

	return segment->decoded->tcp.flags & TCP_FIN ||
	       (!is_whole && segment->decoded->tcp.flags & TCP_PSH);
}

/* Gaps between data packets: even ones are the mark of a paced sender. */
static inline void lane_note_gap(struct lane *lane, uint64_t gap_ns)
{
	uint32_t gap_us = (uint32_t)MIN(gap_ns / 1000, 1000000u);
	uint32_t away = gap_us > lane->gap_mean_us ? gap_us - lane->gap_mean_us
						   : lane->gap_mean_us - gap_us;

	lane->gap_deviation_us = (7 * lane->gap_deviation_us + away) / 8;
	lane->gap_mean_us = (7 * lane->gap_mean_us + gap_us) / 8;
}

/* Linux counts IP IDs up for each socket; systems that draw lots are found out here. */
static inline void lane_note_id(struct lane *lane, const struct decoded *decoded)
{
	uint16_t step = (uint16_t)(decoded->ip_id - lane->ip_id);
	uint8_t *count = step && step <= ID_STEP_MAXIMUM ? &lane->id_steps : &lane->id_jumps;

	if (!decoded->ip_id || !lane->ip_id)
		return;
	if (*count >= UINT8_MAX - 1) {
		lane->id_steps /= 2;
		lane->id_jumps /= 2;
	}
	/* By lot, one pair in 64 is close, but one in 65,536 is next to each other. */
	*count = (uint8_t)(*count + (step == 1 ? 2 : 1));
}

/* Before the packet's ID is noted. A counter of the socket's own stands still while it is silent, unless
 * something was lost on the way here. One that all connections of a host share goes on. */
static inline void lane_note_quiet_id(struct lane *lane, const struct flow *flow,
				      const struct segment *segment)
{
	uint64_t before_ns = MAX(flow->last_data_ns, lane->armed_ns);
	uint16_t used = (uint16_t)(segment->decoded->ip_id - lane->latest_id);
	uint8_t *count = used == 1 ? &lane->id_kept : &lane->id_spent;

	if (segment->now_ns - before_ns < PROBE_SILENCE_NS || !before_ns || lane->super_bytes ||
	    !segment->decoded->ip_id || !lane->latest_id || segment->start != lane->nxt)
		return;
	if (*count == UINT8_MAX) {
		lane->id_kept /= 2;
		lane->id_spent /= 2;
	}
	++*count;
}

/* New data, before nxt moves: what the next acknowledgment will measure and prove. */
static inline void lane_expect(struct lane *lane, const struct segment *segment)
{
	if (!lane->timed_end && segment->data_end > segment->data_start) {
		lane->timed_end = segment->end;
		lane->timed_ns = segment->now_ns;
	}
	if (!lane->passing_end || segment->wire_bytes > lane->passing_bytes) {
		lane->passing_end = segment->end;
		lane->passing_bytes = segment->wire_bytes;
	}
}

/* What its sender counts up with each packet; this one ends the stream so far. */
static inline void lane_note_marks(struct lane *lane, const struct decoded *decoded)
{
	lane_note_id(lane, decoded);
	lane->timestamp = decoded->tcp.timestamp;
	lane->ip_id = decoded->ip_id;
}

static inline void lane_set_head(struct lane *lane, const struct sent_segment *sent)
{
	lane->head = (struct lane_head) {
		.start = sent->start,
		.end = sent->end,
		.time_ns = sent->time_ns,
		.number = sent->number,
		.wire_bytes = sent->wire_bytes,
		.least_bytes = lane->recovery ? 0 : sent->wire_bytes,
	};
}

/* The oldest segment that is still outstanding becomes the head. Their ends ascend; where bytes were
 * sent again together with new ones, the starts may not. */
static inline void lane_find_head(struct lane *lane)
{
	struct sent_ring *sent = lane->sent;
	uint32_t at;

	lane->head = (struct lane_head) {0};
	if (!sent)
		return;
	at = MAX(sent->una_number, sent->count - MIN(sent->count, (uint32_t)SENT_RING));
	while (at < sent->count && sent->items[at % SENT_RING].end <= lane->una)
		at++;
	sent->una_number = at;
	if (!lane_outstanding(lane))
		return;
	while (at < sent->count && sent->items[at % SENT_RING].start > lane->una)
		at++;
	if (at < sent->count)
		lane_set_head(lane, &sent->items[at % SENT_RING]);
}

/* Segments of `full` bytes that so many bytes fill, the last one perhaps not. Mostly it is one or
 * two, and a division takes as long as the rest of a packet's bookkeeping. */
static inline uint32_t lane_segments(uint64_t bytes, uint32_t full)
{
	if (bytes <= full)
		return bytes > 0;
	if (bytes <= 2 * (uint64_t)full)
		return 2;
	return (uint32_t)((bytes + full - 1) / full);
}

/* Everything up to `to` arrived; before una has moved from `from` the head was the oldest. */
static inline void lane_count_passed(struct lane *lane, const struct flow *flow, uint64_t from,
				     uint64_t to)
{
	uint32_t full = MAX(flow->segment_bytes, 1u);

	if (to <= OFFSET_ORIGIN + 1)
		return; /* the SYN alone */
	lane->acked_segments += lane_segments(to - from, full);
	if (lane->head.start && to >= lane->head.end && lane->head.end != lane->super_end)
		lane->acked_bytes = MAX(lane->acked_bytes, lane->head.least_bytes);
	if (!lane->passing_end || to < lane->passing_end)
		return;
	if (lane->passing_end != lane->super_end)
		lane->acked_bytes = MAX(lane->acked_bytes, lane->passing_bytes);
	lane->passing_end = 0;
}
