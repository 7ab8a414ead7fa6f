/* SPDX-License-Identifier: BSD-3-Clause */
/* A packet in stream offsets: see segment.h. Sequence arithmetic: RFC 9293 section 3.4. */
#include "track/segment.h"

#include "base/mem.h"
#include "track/lane.h"
#include "track/size.h"

/* What lies farther from the stream than this belongs to something else. */
#define STRAY_BYTES ((uint64_t)1 << 30)

static void lane_begin(struct lane *lane, uint32_t base, uint64_t nxt)
{
	lane->is_known = true;
	lane->base = base;
	lane->nxt = nxt;
	lane->una = nxt;
	lane->edge = 0;
	if (lane->sent)
		lane->sent->una_number = 0;
}

static bool is_stray(const struct lane *lane, uint64_t offset)
{
	return offset + STRAY_BYTES < lane->una || offset > lane->nxt + STRAY_BYTES;
}

static void segment_place(struct segment *segment, struct track_view *view)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	struct lane *lane = &view->lanes[segment->side];
	bool is_syn = tcp->flags & TCP_SYN;

	if (is_syn &&
	    (!lane->has_syn || (view->handshake < HANDSHAKE_DONE &&
				lane->nxt == OFFSET_ORIGIN + 1 && tcp->sequence != lane->base))) {
		lane_begin(lane, tcp->sequence, OFFSET_ORIGIN);
		lane->has_syn = true;
	} else if (!lane->is_known) {
		lane_begin(lane, tcp->sequence - 1, OFFSET_ORIGIN + 1);
	}
	segment->start = lane_offset(lane, tcp->sequence);
	segment->data_start = segment->start + is_syn;
	segment->data_end = segment->data_start + segment->decoded->payload_bytes;
	segment->end = segment->data_end + !!(tcp->flags & TCP_FIN);
	if (is_stray(lane, segment->start) || is_stray(lane, segment->end))
		segment->kind = LABEL_KIND_STRAY;
}

static void segment_acknowledge(struct segment *segment, struct track_view *view)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	struct lane *other = &view->lanes[side_other(segment->side)];
	uint64_t offset;

	if (!other->is_known)
		lane_begin(other, tcp->acknowledgment - 1, OFFSET_ORIGIN + 1);
	offset = lane_offset(other, tcp->acknowledgment);
	if (is_stray(other, offset))
		return;
	segment->acknowledged = offset;
	segment->did_acknowledge = offset > other->una;
	segment->did_prove_hole = offset > other->nxt;
}

static bool has_dsack(const struct decoded_tcp *tcp)
{
	const struct sequence_range *first = &tcp->sacks[0];
	const struct sequence_range *second = &tcp->sacks[1];

	if (!tcp->sack_count)
		return false;
	if ((int32_t)(first->end - tcp->acknowledgment) <= 0)
		return true;
	return tcp->sack_count > 1 && (int32_t)(first->start - second->start) >= 0 &&
	       (int32_t)(first->end - second->end) <= 0;
}

/* RFC 5681 section 2, but for the window: with SACK a changed window changes nothing. */
static bool is_duplicate_ack(const struct segment *segment, const struct track_view *view)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	const struct lane *lane = &view->lanes[segment->side];
	const struct lane *other = &view->lanes[side_other(segment->side)];

	if (segment->end != segment->start || segment->acknowledged != other->una ||
	    !lane_outstanding(other) || segment->is_dsack)
		return false;
	/* Cut options may have held SACK blocks. */
	return tcp->sack_count || !lane->has_window || tcp->window == lane->raw_window ||
	       segment->decoded->marks & DECODED_OPTIONS_CUT;
}

static void segment_measure(struct segment *segment, const struct track_view *view)
{
	const struct decoded *decoded = segment->decoded;
	const struct lane *lane = &view->lanes[segment->side];
	uint32_t payload = decoded->payload_bytes;
	uint32_t headers = decoded->ip_bytes > payload ? decoded->ip_bytes - payload : 0;
	uint32_t full = size_full(view, segment->side, headers);

	segment->wire_segments = payload > full ? (payload + full - 1) / full : 1;
	segment->wire_bytes = payload > full ? headers + full : decoded->ip_bytes;
	if (segment->data_end > lane->nxt)
		segment->fresh_bytes = segment->data_end - MAX(segment->data_start, lane->nxt);
	if (payload && lane->board)
		segment->late_bytes = range_set_overlap(&lane->board->missing, segment->data_start,
							segment->data_end);
	segment->did_send_new = segment->end > lane->nxt;
}

void segment_init(struct segment *ret_segment, struct track_view *view, const struct packet *packet,
		  const struct decoded *decoded, enum side side)
{
	*ret_segment = (struct segment) {
		.packet = packet,
		.decoded = decoded,
		.now_ns = MAX(packet->time_ns, view->ledger.last_ns),
		.side = side,
		.wire_segments = 1,
		.wire_bytes = decoded->ip_bytes,
	};
	/* The numbers of a RST may be anything, and it moves nothing. */
	if (decoded->tcp.flags & TCP_RST) {
		ret_segment->kind = LABEL_KIND_RESET;
		return;
	}
	segment_place(ret_segment, view);
	if (ret_segment->kind == LABEL_KIND_STRAY)
		return;
	segment_measure(ret_segment, view);
	if (decoded->tcp.flags & TCP_ACK)
		segment_acknowledge(ret_segment, view);
	ret_segment->is_dsack = has_dsack(&decoded->tcp);
	ret_segment->is_duplicate_ack = is_duplicate_ack(ret_segment, view);
}
