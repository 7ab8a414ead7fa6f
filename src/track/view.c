/* SPDX-License-Identifier: BSD-3-Clause */
/* One connection at one point: see view.h. */
#include "track/view.h"

#include <assert.h>

#include "base/mem.h"
#include "track/bulk.h"
#include "track/label.h"
#include "track/ledger.h"
#include "track/order.h"
#include "track/repair.h"
#include "track/rtt.h"
#include "track/scrutiny.h"
#include "track/size.h"
#include "track/stall.h"
#include "track/window.h"

void view_init(struct track_view *view, uint32_t point, struct flow_memory *memory)
{
	view->lanes = slab_take(&memory->lanes);
	view->view.point = point;
	view->view.flows[SIDE_CLIENT].window_scale = -1;
	view->view.flows[SIDE_SERVER].window_scale = -1;
	view->last_data_side = LEDGER_NOBODY;
	view->last_side = LEDGER_NOBODY;
}

/* Both halves of the handshake's round trip start the estimates of the two lanes. */
static void handshake_measure(struct track_view *view, uint64_t now_ns)
{
	uint64_t to_server = view->syn_ack_ns - view->view.start_ns;
	uint64_t to_client = now_ns - view->syn_ack_ns;
	uint64_t halves[SIDE_COUNT] = {[SIDE_CLIENT] = to_server, [SIDE_SERVER] = to_client};

	if (view->did_repeat_handshake || !view->syn_ack_ns ||
	    !view->view.flows[SIDE_CLIENT].syn_count)
		return;
	view->view.round_trip.handshake_ns = to_server + to_client;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		struct lane *lane = &view->lanes[side];

		lane->srtt_us =
			(uint32_t)MIN(MAX(halves[side] / 1000, 1u), (uint64_t)UINT32_MAX / 16);
		lane->rttvar_us = lane->srtt_us / 2;
		lane->rtt_minimum =
			(uint32_t)MIN(MAX(halves[side] / RTT_UNIT_NS, 1u), (uint64_t)UINT32_MAX);
	}
}

static void handshake_advance(struct track_view *view, const struct segment *segment)
{
	if (segment->kind == LABEL_KIND_SYN_REPEAT && view->handshake != HANDSHAKE_DONE)
		view->did_repeat_handshake = true;
	if (segment->kind == LABEL_KIND_SYN) {
		bool is_answer = segment_has(segment, TCP_ACK);

		view->handshake = is_answer ? HANDSHAKE_SYN_ACK : HANDSHAKE_SYN;
		if (is_answer)
			view->syn_ack_ns = segment->now_ns;
		window_handshake(view, segment);
		return;
	}
	if (view->handshake == HANDSHAKE_NONE || view->handshake == HANDSHAKE_DONE ||
	    segment->kind == LABEL_KIND_RESET || segment_has(segment, TCP_SYN))
		return;
	/* The ACK that ends it, or anything later when that one was missed. */
	if (segment->side == SIDE_CLIENT && view->handshake == HANDSHAKE_SYN_ACK)
		handshake_measure(view, segment->now_ns);
	view->handshake = HANDSHAKE_DONE;
}

static void view_reset(struct track_view *view, const struct segment *segment)
{
	if (view->is_reset)
		return;
	view->is_reset = true;
	view->view.reset = packet_ref_of(segment->packet);
}

/* Does the packet move the side that the connection waits for? Then a new span begins. */
static bool is_progress(const struct track_view *view, const struct segment *segment,
			enum side active_before)
{
	enum side other = side_other(segment->side);
	bool is_free = active_before == LEDGER_NOBODY || ledger_active(view) != active_before;

	if (segment->kind == LABEL_KIND_RESET)
		return true;
	/* A late acknowledgment of a small flight: the next data shows what the wait was. */
	if (view->ledger.held_ns && view->ledger.held_at_ns == segment->now_ns &&
	    !segment->did_send_new)
		return false;
	if (segment->did_send_new && (is_free || active_before == segment->side))
		return true;
	return (segment->did_acknowledge || segment->did_open_window) &&
	       (is_free || active_before == other);
}

static void view_advance(struct track_view *view, const struct segment *segment,
			 enum side active_before, struct flow_memory *memory)
{
	struct ledger *ledger = &view->ledger;

	if (ledger->watch)
		stall_note(view, segment);
	if (!is_progress(view, segment, active_before)) {
		ledger->peer_packets[segment->side]++;
		return;
	}
	stall_finish(view, segment, segment->now_ns);
	ledger_settle(view, segment->now_ns, segment->packet->number, &memory->watches);
}

/* The numbers move on: everything before looked at the state as it was. */
static void view_apply(struct track_view *view, struct segment *segment, struct held_time held,
		       struct flow_memory *memory)
{
	struct held_time back;

	scrutiny_note(view, segment, memory);
	if (segment->kind == LABEL_KIND_REPAIR)
		repair_apply(view, segment, held);
	else if (segment->data_end > segment->data_start)
		repair_note_original(view, segment);
	flow_send(view, segment);
	if (segment->kind == LABEL_KIND_RESET)
		view_reset(view, segment);
	if (segment->kind == LABEL_KIND_RESET || segment->kind == LABEL_KIND_STRAY)
		return;
	back = repair_acknowledge(view, segment);
	if (back.ns)
		ledger_move(view, STATE_LOSS_TLP, back.state, back.ns);
	flow_acknowledge(view, segment, memory);
	window_update(view, segment);
	if (segment->did_acknowledge || segment->did_open_window)
		window_note_edge(view, side_other(segment->side), segment->now_ns);
	window_follow(view, segment, &view->lanes[side_other(segment->side)]);
	handshake_advance(view, segment);
}

static void view_begin(struct track_view *view, const struct segment *segment)
{
	view->view.start_ns = segment->now_ns;
	view->view.first = packet_ref_of(segment->packet);
	view->ledger.last_ns = segment->now_ns;
	view->ledger.span_ns = segment->now_ns;
	view->ledger.span_number = segment->packet->number;
}

/* The lanes go as soon as nothing more can come of them: most connections of a long capture are
 * over, and a view alone is half as large. */
static void view_release(struct track_view *view, struct flow_memory *memory)
{
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		struct lane *lane = &view->lanes[side];
		struct rtt_summary round_trips = rtt_summary_of(lane);

		size_settle(view, (enum side)side);
		view->rests[side] = (struct lane_rest) {
			.rtt_minimum = round_trips.minimum,
			.rtt_median = round_trips.median,
			.rtt_p95 = round_trips.p95,
			.sequence = lane->base,
			.timeouts = lane->timeouts,
			.has_syn = lane->has_syn,
		};
		view->view.flows[side].largest_passed_bytes = lane->acked_bytes;
		view->view.flows[side].passed_segments = lane->acked_segments;
		scrutiny_release(view, (enum side)side, memory);
		slab_give(&memory->rings, lane->sent);
		slab_give(&memory->boards, lane->board);
		slab_give(&memory->reservoirs, lane->reservoir);
	}
	slab_give(&memory->lanes, view->lanes);
	view->lanes = NULL;
	view->is_calm = false;
}

static bool is_over(const struct track_view *view)
{
	const struct lane *client = &view->lanes[SIDE_CLIENT];
	const struct lane *server = &view->lanes[SIDE_SERVER];

	if (view->is_reset)
		return true;
	return client->fin && server->fin && client->una > client->fin && server->una > server->fin;
}

/* After the end: late copies, the other side's RST, data that were on the way. */
static void view_packet_late(struct track_view *view, const struct packet *packet,
			     const struct decoded *decoded, enum side side)
{
	uint64_t now_ns = MAX(packet->time_ns, view->ledger.last_ns);
	struct flow *flow = &view->view.flows[side];

	flow->packets++;
	flow->has_reset |= !!(decoded->tcp.flags & TCP_RST);
	view->view.state_ns[STATE_CLOSING] += now_ns - view->ledger.last_ns;
	view->ledger.last_ns = now_ns;
	view->view.last = (struct packet_ref) {packet->point, packet->number, now_ns};
}

void view_packet(struct track_view *view, const struct packet *packet,
		 const struct decoded *decoded, enum side side, struct flow_memory *memory,
		 struct label *ret_label)
{
	enum side active_before;
	struct held_time held = {0};
	struct label_before before;
	struct segment segment;

	*ret_label = (struct label) {.sender = side};
	if (!view->lanes) {
		ret_label->is_late_packet = true;
		view_packet_late(view, packet, decoded, side);
		return;
	}
	active_before = ledger_active(view);
	segment_init(&segment, view, packet, decoded, side);
	if (order_is_capture_duplicate(view, &segment)) {
		view->view.capture_duplicates++;
		ret_label->kind = LABEL_KIND_CAPTURE_DUPLICATE;
		return;
	}
	label_prepare(view, &segment, &before);
	view->view.truncated_packets += !!(decoded->marks & DECODED_OPTIONS_CUT);
	flow_prepare(view, &segment, memory);
	repair_label(view, &segment);
	if (segment.kind == LABEL_KIND_REPAIR)
		flow_prepare_repair(view, &segment, memory);
	if (view->view.first.number)
		held = ledger_close(view, &segment, &memory->watches);
	else
		view_begin(view, &segment);
	view_apply(view, &segment, held, memory);
	view_advance(view, &segment, active_before, memory);
	label_fill(view, &segment, &before, ret_label);
	view->last_side = (uint8_t)side;
	view->view.last = (struct packet_ref) {packet->point, packet->number, segment.now_ns};
	if (is_over(view))
		view_release(view, memory);
	else
		bulk_look(view);
}

static void view_assert_closed(const struct view *view)
{
	uint64_t total = 0;

	for (size_t state = 0; state < STATE_COUNT; state++) {
		assert(view->state_ns[state] <= view->end_ns - view->start_ns);
		total += view->state_ns[state];
	}
	assert(total == view->end_ns - view->start_ns);
}

void view_end(struct track_view *view, uint64_t end_ns, bool is_open, struct flow_memory *memory)
{
	struct ledger *ledger = &view->ledger;

	if (view->lanes) {
		if (is_open && end_ns > ledger->last_ns)
			ledger_close_open(view, end_ns, &memory->watches);
		stall_finish(view, /* segment= */ NULL, ledger->last_ns);
		view_release(view, memory);
	}
	slab_give(&memory->watches, ledger->watch);
	ledger->watch = NULL;
	view->view.end_ns = ledger->last_ns;
	view_assert_closed(&view->view);
}

void view_publish(struct track_view *view, enum side sender)
{
	struct round_trip *round_trip = &view->view.round_trip;
	const struct lane_rest *rest = &view->rests[sender];

	round_trip->minimum_ns = (uint64_t)rest->rtt_minimum * RTT_UNIT_NS;
	round_trip->median_ns = (uint64_t)rest->rtt_median * RTT_UNIT_NS;
	round_trip->p95_ns = (uint64_t)rest->rtt_p95 * RTT_UNIT_NS;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		struct flow *flow = &view->view.flows[side];
		enum vantage at_receiver = side == SIDE_CLIENT ? VANTAGE_SERVER : VANTAGE_CLIENT;

		/* At the receiver, what was seen has arrived; elsewhere, what was acknowledged. */
		if (view->view.vantage != at_receiver)
			continue;
		flow->largest_passed_bytes = flow->largest_sent_bytes;
		flow->passed_segments = (uint32_t)flow->data_segments;
	}
}

bool view_has_syn(const struct track_view *view, enum side side, uint32_t sequence)
{
	if (view->lanes)
		return view->lanes[side].has_syn && view->lanes[side].base == sequence;
	return view->rests[side].has_syn && view->rests[side].sequence == sequence;
}

void view_done(const struct view *view)
{
	free(view->stalls);
}
