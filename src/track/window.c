/* SPDX-License-Identifier: BSD-3-Clause */
/* Advertised windows: see window.h. */
#include "track/window.h"

#include "base/mem.h"
#include "track/lane.h"
#include "track/rtt.h"

#define SCALE_MAXIMUM         14
#define SEGMENT_BYTES_ASSUMED 536u /* RFC 9293 section 3.7.1 */
/* With an unknown scale, windows above zero mean nothing until so much was in flight. */
#define INFERENCE_BYTES 32768u
#define FAR_AWAY_NS     ((uint64_t)500000)

static uint32_t window_segment(const struct track_view *view, enum side sender)
{
	uint32_t bytes = view->view.flows[sender].segment_bytes;

	return bytes ? bytes : SEGMENT_BYTES_ASSUMED;
}

void window_handshake(struct track_view *view, const struct segment *segment)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	struct flow *flow = &view->view.flows[segment->side];
	struct flow *other = &view->view.flows[side_other(segment->side)];

	flow->window_scale = tcp->has_window_scale ? (int16_t)tcp->window_scale : -2;
	flow->mss = tcp->has_mss ? tcp->mss : 0;
	flow->is_sack_permitted = tcp->is_sack_permitted;
	/* Options of a cut packet are not known to be absent. */
	if (segment->decoded->marks & DECODED_OPTIONS_CUT && !tcp->has_window_scale)
		flow->window_scale = -1;
	/* Scaling is on only when both ask for it; a SYN-ACK's silence settles it for both. */
	if (!(tcp->flags & TCP_ACK))
		return;
	if (flow->window_scale == -2)
		other->window_scale = -2;
	else if (other->window_scale == -2)
		flow->window_scale = -2;
}

static unsigned window_shift(const struct track_view *view, enum side side)
{
	int16_t scale = view->view.flows[side].window_scale;

	if (scale >= 0)
		return (unsigned)MIN(scale, SCALE_MAXIMUM);
	return scale == -1 ? view->lanes[side].inferred_shift : 0;
}

uint32_t window_scaled(const struct track_view *view, enum side side, uint16_t raw_window)
{
	return (uint32_t)raw_window << window_shift(view, side);
}

static void window_note(struct flow *flow, struct lane *lane, uint32_t window)
{
	if (window == 0 && (lane->window || !lane->has_window))
		flow->zero_windows++;
	/* Buffers grow by themselves; what counts is how far the window falls afterwards. */
	flow->window_lowest =
		window > flow->window_largest ? window : MIN(flow->window_lowest, window);
	flow->window_largest = MAX(flow->window_largest, window);
	flow->window_smallest = lane->has_window ? MIN(flow->window_smallest, window) : window;
	lane->window = window;
	lane->has_window = true;
}

void window_update(struct track_view *view, struct segment *segment)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	enum side sender = side_other(segment->side);
	struct lane *lane = &view->lanes[segment->side];
	struct lane *other = &view->lanes[sender];
	enum state before = window_block(view, sender);
	enum state after;
	bool did_shut;

	/* Windows of SYN packets are not scaled; an old ACK tells an old window. */
	if (tcp->flags & TCP_SYN || !segment->acknowledged || segment->acknowledged < other->una)
		return;
	did_shut = !tcp->window && (lane->window || !lane->has_window);
	lane->raw_window = tcp->window;
	window_note(&view->view.flows[segment->side], lane,
		    window_scaled(view, segment->side, tcp->window));
	other->edge = MAX(other->edge, segment->acknowledged + lane->window);
	after = window_block(view, sender);
	if (after != STATE_COUNT && (before == STATE_COUNT || did_shut)) {
		view->shut_number = segment->packet->number;
		view->shut_ns = segment->now_ns;
	}
	segment->did_open_window = before != STATE_COUNT && after == STATE_COUNT;
}

void window_infer_scale(struct track_view *view, enum side sender)
{
	enum side receiver = side_other(sender);
	struct lane *peer = &view->lanes[receiver];
	struct lane *lane = &view->lanes[sender];
	uint64_t flight = lane_outstanding(lane);

	if (view->view.flows[receiver].window_scale != -1 || !peer->has_window || !peer->raw_window)
		return;
	while (peer->inferred_shift < SCALE_MAXIMUM &&
	       flight > ((uint64_t)peer->raw_window << peer->inferred_shift) +
				window_segment(view, sender)) {
		peer->inferred_shift++;
		peer->window = (uint32_t)peer->raw_window << peer->inferred_shift;
		lane->edge = MAX(lane->edge, lane->una + peer->window);
		view->view.flows[receiver].window_largest =
			MAX(view->view.flows[receiver].window_largest, peer->window);
		view->view.flows[receiver].window_lowest = peer->window;
	}
}

/* Silly window avoidance (RFC 9293 section 3.8.6.2): half of the largest window is enough. */
static uint64_t window_enough(const struct track_view *view, enum side sender)
{
	return MIN((uint64_t)window_segment(view, sender),
		   view->view.flows[side_other(sender)].window_largest / 2);
}

enum state window_block_near(const struct track_view *view, enum side sender)
{
	enum side receiver = side_other(sender);
	const struct flow *peer_flow = &view->view.flows[receiver];
	const struct lane *peer = &view->lanes[receiver];
	const struct lane *lane = &view->lanes[sender];
	uint64_t room, enough;

	if (!peer->has_window || !lane->is_known)
		return STATE_COUNT;
	room = lane->edge > lane->nxt ? lane->edge - lane->nxt : 0;
	enough = window_enough(view, sender);
	if (peer->window == 0 && room < MAX(enough, 1u))
		return STATE_ZWND;
	if (room >= enough)
		return STATE_COUNT;
	if (peer_flow->window_scale == -1 &&
	    view->view.flows[sender].flight_largest < INFERENCE_BYTES)
		return STATE_COUNT;
	return STATE_RWND;
}

/* The latest edge that had reached the sender when it sent what comes by now; 0 unknown. */
static uint64_t edge_known_at(const struct sent_ring *sent, uint64_t time_ns)
{
	uint32_t count = MIN(sent->edge_count, (uint32_t)EDGE_RING);

	for (uint32_t i = 1; i <= count; i++) {
		const struct known_edge *known = &sent->edges[(sent->edge_count - i) % EDGE_RING];

		if (known->time_ns <= time_ns)
			return known->edge;
	}
	return 0;
}

void window_follow(struct track_view *view, const struct segment *segment)
{
	const struct flow *peer_flow = &view->view.flows[side_other(segment->side)];
	const struct lane *peer = &view->lanes[side_other(segment->side)];
	struct lane *lane = &view->lanes[segment->side];
	struct sent_ring *sent = lane->sent;
	uint64_t way_ns = (uint64_t)peer->rtt_minimum * RTT_UNIT_NS;
	uint64_t edge;

	if (!sent || !segment->fresh_bytes || !peer->has_window || way_ns < FAR_AWAY_NS ||
	    peer_flow->window_scale == -1)
		return;
	if (sent->edge_count)
		sent->edges[(sent->edge_count - 1) % EDGE_RING].edge = lane->edge;
	edge = edge_known_at(sent, segment->now_ns - way_ns);
	sent->is_window_used_up = edge && lane->nxt + window_enough(view, segment->side) >= edge;
	if (sent->edge_count &&
	    segment->now_ns - sent->edges[(sent->edge_count - 1) % EDGE_RING].time_ns <
		    way_ns / (EDGE_RING - 2))
		return;
	sent->edges[sent->edge_count++ % EDGE_RING] =
		(struct known_edge) {.time_ns = segment->now_ns, .edge = lane->edge};
}

bool window_is_small(const struct track_view *view, enum side sender)
{
	const struct lane *peer = &view->lanes[side_other(sender)];

	return peer->has_window && peer->window < window_segment(view, sender);
}
