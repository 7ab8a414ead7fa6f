/* SPDX-License-Identifier: BSD-3-Clause */
/* Segment sizes: see size.h. */
#include "track/size.h"

#include "base/mem.h"

#define TIMESTAMP_OPTION_BYTES 12u /* with its padding; RFC 7323 appendix A */
#define ETHERNET_IP_BYTES      1500u
#define SEGMENT_LEAST_BYTES    48u /* Linux's floor for probing (tcp_mtu_probe_floor) */
#define PARTS_FACTOR           3   /* smaller parts than a third of the MSS are losses in between */

static uint32_t size_limit(const struct track_view *view, enum side side)
{
	const struct flow *flow = &view->view.flows[side];
	const struct flow *peer = &view->view.flows[side_other(side)];
	uint32_t mss =
		flow->mss && peer->mss ? MIN(flow->mss, peer->mss) : MAX(flow->mss, peer->mss);
	uint32_t options = flow->has_timestamps ? TIMESTAMP_OPTION_BYTES : 0;

	return mss > options ? mss - options : 0;
}

uint32_t size_full(const struct track_view *view, enum side side, uint32_t header_bytes)
{
	uint32_t known = view->view.flows[side].segment_bytes;
	uint32_t cap = view->lanes[side].segment_cap;
	uint32_t limit = size_limit(view, side);

	if (!limit)
		limit = MAX(known, header_bytes < ETHERNET_IP_BYTES
					   ? ETHERNET_IP_BYTES - header_bytes
					   : 1);
	return cap ? MIN(cap, limit) : limit;
}

/* What the packet before was made of, by the IP IDs that it used. As many as full parts would use say
 * something only if all of them were full: programs write what they like. */
static uint32_t size_by_ids(const struct lane *lane, const struct segment *segment, uint32_t full)
{
	uint32_t used = (uint16_t)(segment->decoded->ip_id - lane->latest_id);
	uint32_t least = (lane->super_bytes + full - 1) / full;

	if (!segment->decoded->ip_id || !lane->latest_id || used < least ||
	    used > least * PARTS_FACTOR)
		return 0;
	if (used == least)
		return lane->super_bytes % full ? 0 : full;
	return (lane->super_bytes + used - 1) / used;
}

/* The size of the super-segment's parts is known now, as well as it ever will be. */
static void size_settle_super(struct track_view *view, enum side side, uint32_t size)
{
	struct flow *flow = &view->view.flows[side];
	struct lane *lane = &view->lanes[side];
	uint32_t wire_bytes = flow->header_bytes + size;

	flow->largest_sent_bytes = MAX(flow->largest_sent_bytes, wire_bytes);
	if (lane->una >= lane->super_end)
		lane->acked_bytes = MAX(lane->acked_bytes, wire_bytes);
	if (lane->passing_end == lane->super_end)
		lane->passing_bytes = wire_bytes;
	if (lane->head.end == lane->super_end) {
		lane->head.wire_bytes = MIN(lane->head.wire_bytes, wire_bytes);
		lane->head.least_bytes = MIN(lane->head.least_bytes, wire_bytes);
	}
	lane->super_bytes = 0;
	lane->super_end = 0;
}

static void size_resolve_super(struct track_view *view, const struct segment *segment,
			       uint32_t limit)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];
	uint32_t size = size_by_ids(lane, segment, limit);

	/* Parts of equal size, twice: that is the size of full ones. */
	if (size && lane->super_bytes % size == 0) {
		if (lane->segment_guess == size)
			lane->segment_cap = size < limit ? size : 0;
		lane->segment_guess = size;
	}
	size_settle_super(view, segment->side, size ? size : flow->segment_bytes);
}

static void size_cap(struct track_view *view, enum side side, uint32_t bytes)
{
	view->is_calm = false;
	view->lanes[side].segment_cap = bytes;
	view->view.flows[side].segment_bytes = bytes;
}

void size_learn(struct track_view *view, const struct segment *segment)
{
	const struct decoded *decoded = segment->decoded;
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];
	uint32_t payload = decoded->payload_bytes;
	uint32_t limit;

	flow->has_timestamps = decoded->tcp.has_timestamps;
	limit = size_limit(view, segment->side);
	if (lane->super_bytes && segment->kind != LABEL_KIND_LATE)
		size_resolve_super(view, segment,
				   limit ? limit
					 : size_full(view, segment->side, flow->header_bytes));
	if (payload)
		flow->header_bytes = decoded->ip_bytes - payload;
	if (limit) {
		flow->segment_bytes = lane->segment_cap ? MIN(lane->segment_cap, limit) : limit;
		return;
	}
	/* No handshake seen: the largest that fits a plain Ethernet; super-segments tell nothing. */
	if (payload && decoded->ip_bytes <= ETHERNET_IP_BYTES)
		flow->segment_bytes = MAX(flow->segment_bytes, payload);
	else if (payload && !flow->segment_bytes && flow->header_bytes < ETHERNET_IP_BYTES)
		flow->segment_bytes = ETHERNET_IP_BYTES - flow->header_bytes;
}

void size_count(struct track_view *view, const struct segment *segment)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];

	if (segment->wire_segments > 1 && segment->decoded->ip_id &&
	    segment->kind != LABEL_KIND_LATE) {
		lane->super_bytes = segment->decoded->payload_bytes;
		lane->super_end = segment->end;
	} else {
		flow->largest_sent_bytes = MAX(flow->largest_sent_bytes, segment->wire_bytes);
	}
}

void size_settle(struct track_view *view, enum side side)
{
	if (view->lanes[side].super_bytes)
		size_settle_super(view, side, view->view.flows[side].segment_bytes);
}

void size_note_repair(struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	const struct flow *flow = &view->view.flows[segment->side];
	uint32_t payload = segment->decoded->payload_bytes;

	/* A piece of the first segment only, and more behind it: the sender tries a smaller size. */
	if (segment->start <= lane->una && lane->head.start && segment->end < lane->head.end &&
	    payload < flow->segment_bytes && payload >= SEGMENT_LEAST_BYTES)
		size_cap(view, segment->side, payload);
}

void size_note_mtu(struct track_view *view, enum side sender, uint32_t mtu)
{
	const struct flow *flow = &view->view.flows[sender];

	if (view->lanes && flow->header_bytes && mtu >= flow->header_bytes + SEGMENT_LEAST_BYTES &&
	    mtu - flow->header_bytes < flow->segment_bytes)
		size_cap(view, sender, mtu - flow->header_bytes);
}
