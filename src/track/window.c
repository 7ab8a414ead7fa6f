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
#define NS_PER_MS       ((uint64_t)1000000)

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

/* Linux sends large pieces and puts off a smaller one while an acknowledgment is to come, as long as the
 * room is less than a third of the window (tcp_tso_should_defer()). */
static uint64_t window_piece(const struct track_view *view, enum side sender)
{
	const struct sent_ring *sent = view->lanes[sender].sent;
	const struct sent_segment *latest = &sent->items[(sent->count - 1) % SENT_RING];
	uint64_t piece = MAX(sent->count ? latest->end - latest->start : 0,
			     2 * (uint64_t)window_segment(view, sender));

	/* After a loss the congestion window may as well be what leaves no room for one. */
	if (!view->view.flows[sender].loss_episodes)
		piece = MAX(piece, sent->piece_bytes);
	return MIN(piece, view->lanes[side_other(sender)].window / WINDOW_PARTS);
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

/* Time stamps of Linux count milliseconds; so does what stands in for them. */
static uint32_t mark_of_time(uint64_t time_ns)
{
	return (uint32_t)(time_ns / NS_PER_MS);
}

static struct known_edge *edge_at(struct sent_ring *sent, uint32_t number)
{
	return &sent->edges[number % EDGE_RING];
}

/* More of them are on the way to the sender than there is room for: two become one, with the mark of the
 * first and the edge of the second, so that no window seems to be used up that is not. */
static void merge_edges(struct sent_ring *sent)
{
	uint32_t to = sent->edge_at + 1; /* behind the one that the sender knows now */
	uint32_t from = to;

	for (; from + 1 < sent->edge_count; from += 2, to++) {
		uint32_t mark = edge_at(sent, from)->mark;

		*edge_at(sent, to) = *edge_at(sent, from + 1);
		edge_at(sent, to)->mark = mark;
	}
	if (from < sent->edge_count)
		*edge_at(sent, to++) = *edge_at(sent, from);
	sent->edge_count = to;
}

void window_note_edge(struct track_view *view, enum side sender, uint64_t now_ns)
{
	const struct lane *peer = &view->lanes[side_other(sender)];
	const struct lane *lane = &view->lanes[sender];
	struct sent_ring *sent = lane->sent;
	uint32_t mark;

	if (!sent)
		return;
	mark = view->view.flows[side_other(sender)].has_timestamps ? peer->timestamp
								   : mark_of_time(now_ns);
	if (sent->edge_count) {
		struct known_edge *last = edge_at(sent, sent->edge_count - 1);

		/* Which of them its sender had by then, nobody knows: one in the middle. */
		if (mark == last->mark)
			last->edge += ((uint32_t)lane->edge - last->edge) / 2;
		/* What came late is none: marks only grow. */
		if ((int32_t)(mark - last->mark) <= 0)
			return;
	}
	if (sent->edge_count - sent->edge_at == EDGE_RING)
		merge_edges(sent);
	*edge_at(sent, sent->edge_count++) =
		(struct known_edge) {.mark = mark, .edge = (uint32_t)lane->edge};
}

/* The edge that its sender knew at this mark; NULL: not remembered. Marks only grow. */
static const struct known_edge *edge_known_at(struct sent_ring *sent, uint32_t mark)
{
	while (sent->edge_at + 1 < sent->edge_count &&
	       (int32_t)(edge_at(sent, sent->edge_at + 1)->mark - mark) <= 0)
		sent->edge_at++;
	if (sent->edge_at == sent->edge_count ||
	    (int32_t)(edge_at(sent, sent->edge_at)->mark - mark) > 0)
		return NULL;
	return edge_at(sent, sent->edge_at);
}

void window_follow_far(struct track_view *view, const struct segment *segment)
{
	const struct flow *peer_flow = &view->view.flows[side_other(segment->side)];
	const struct lane *peer = &view->lanes[side_other(segment->side)];
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	struct lane *lane = &view->lanes[segment->side];
	struct sent_ring *sent = lane->sent;
	uint64_t way_ns = (uint64_t)peer->rtt_minimum * RTT_UNIT_NS;
	const struct known_edge *known;
	uint32_t end;

	if (!sent || !segment->fresh_bytes || !peer->has_window || peer_flow->window_scale == -1)
		return;
	known = edge_known_at(sent, tcp->has_timestamps ? tcp->timestamp_echo
							: mark_of_time(segment->now_ns - way_ns));
	end = (uint32_t)(lane->nxt + window_enough(view, segment->side));
	sent->is_window_used_up = known && (int32_t)(end - known->edge) >= 0;
}

bool window_is_spared_near(const struct track_view *view, enum side sender)
{
	const struct lane *lane = &view->lanes[sender];

	return lane->sent && view->lanes[side_other(sender)].has_window && lane->edge > lane->nxt &&
	       view->view.flows[side_other(sender)].window_scale != -1 &&
	       lane->edge - lane->nxt < window_piece(view, sender);
}

bool window_is_small(const struct track_view *view, enum side sender)
{
	const struct lane *peer = &view->lanes[side_other(sender)];

	return peer->has_window && peer->window < window_segment(view, sender);
}
