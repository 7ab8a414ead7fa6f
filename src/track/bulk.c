/* SPDX-License-Identifier: BSD-3-Clause */
/* The short way through data in order and their acknowledgments: see bulk.h. */
#include "track/bulk.h"

#include "base/mem.h"
#include "track/busy.h"
#include "track/interval.h"
#include "track/order.h"
#include "track/repair.h"
#include "track/scrutiny.h"
#include "track/size.h"

#define FLIGHT_MAXIMUM ((uint64_t)1 << 30) /* far from where sequence numbers wrap */

static bool is_board_empty(const struct scoreboard *board)
{
	return !board || (!board->sacked.count && !board->missing.count && !board->evidence_ns &&
			  !board->evidence.count && !board->hidden);
}

/* The size of a full segment is settled: nothing can be learned from one more. */
static bool is_size_settled(const struct track_view *view, enum side side)
{
	const struct flow *flow = &view->view.flows[side];
	uint32_t full = size_full(view, side, flow->header_bytes);
	bool has_limit = flow->mss || view->view.flows[side_other(side)].mss;

	return flow->segment_bytes && flow->segment_bytes <= full &&
	       (!has_limit || flow->segment_bytes == full);
}

static bool is_window_settled(const struct track_view *view, enum side side)
{
	const struct lane *lane = &view->lanes[side];
	const struct lane *other = &view->lanes[side_other(side)];

	return lane->has_window && lane->window == window_scaled(view, side, lane->raw_window) &&
	       other->edge >= other->una + lane->window;
}

static bool is_lane_calm(const struct track_view *view, enum side side)
{
	const struct flow *flow = &view->view.flows[side];
	const struct lane *lane = &view->lanes[side];

	return lane->is_known && !lane->fin && !flow->has_fin && flow->packets &&
	       lane->recovery == RECOVERY_NONE && !lane->timeouts && !lane->is_probed &&
	       !lane->duplicate_acks && !lane->super_bytes && is_board_empty(lane->board) &&
	       is_size_settled(view, side) && is_window_settled(view, side);
}

void bulk_look(struct track_view *view)
{
	const struct ledger *ledger = &view->ledger;
	bool is_open = view->handshake == HANDSHAKE_NONE || view->handshake == HANDSHAKE_DONE;

	view->is_calm = is_open && !view->is_reset && !ledger->watch && !ledger->held_ns &&
			!ledger->turn_ns && !ledger->pending.count &&
			is_lane_calm(view, SIDE_CLIENT) && is_lane_calm(view, SIDE_SERVER);
}

/* A packet in question: what is known of it before it is sure that this is its way. */
struct candidate {
	const struct packet *packet;
	const struct decoded *decoded;
	enum side side;
	uint64_t now_ns;
};

/* What both kinds have in common; the other side of a one-sided flight is silent. */
static inline bool is_plain(const struct track_view *view, const struct candidate *candidate)
{
	const struct decoded *decoded = candidate->decoded;
	const struct decoded_tcp *tcp = &decoded->tcp;
	const struct lane *lane = &view->lanes[candidate->side];

	return !decoded->marks && (tcp->flags & ~TCP_PSH) == TCP_ACK && !tcp->sack_count &&
	       tcp->has_timestamps == view->view.flows[candidate->side].has_timestamps &&
	       tcp->sequence == lane->base + (uint32_t)lane->nxt &&
	       candidate->now_ns - view->ledger.span_ns < LEDGER_WATCH_AFTER_NS;
}

static inline bool is_next_data(const struct track_view *view, const struct candidate *candidate)
{
	const struct decoded *decoded = candidate->decoded;
	const struct flow *flow = &view->view.flows[candidate->side];
	const struct lane *lane = &view->lanes[candidate->side];
	const struct lane *other = &view->lanes[side_other(candidate->side)];
	uint32_t payload = decoded->payload_bytes;
	uint64_t gap_ns = candidate->now_ns - flow->last_data_ns;

	return payload > 1 && payload <= flow->segment_bytes &&
	       decoded->ip_bytes == payload + flow->header_bytes &&
	       decoded->tcp.acknowledgment == other->base + (uint32_t)other->una &&
	       decoded->tcp.window == lane->raw_window && !lane_outstanding(other) &&
	       lane->nxt - lane->una < FLIGHT_MAXIMUM &&
	       /* No IP ID was used up, or there was no time for a repair that would have. */
	       ((uint16_t)(decoded->ip_id - lane->latest_id) <= 1 || gap_ns < PROBE_SILENCE_NS) &&
	       (lane->sent || flow->data_segments <= SENT_AFTER_SEGMENTS) &&
	       gap_ns < TIMEOUT_MINIMUM_NS;
}

static inline bool is_next_ack(const struct track_view *view, const struct candidate *candidate)
{
	const struct lane *other = &view->lanes[side_other(candidate->side)];
	uint64_t outstanding = lane_outstanding(other);
	uint32_t moved =
		candidate->decoded->tcp.acknowledgment - (other->base + (uint32_t)other->una);

	return !candidate->decoded->payload_bytes && moved && moved <= outstanding &&
	       outstanding < FLIGHT_MAXIMUM && !lane_outstanding(&view->lanes[candidate->side]);
}

/* What most of the time that is pending went to. */
static enum state pending_state(const struct track_view *view)
{
	const struct tally *pending = &view->ledger.pending;
	enum state state = STATE_UNKNOWN;
	uint64_t most_ns = 0;

	for (uint8_t i = 0; i < pending->count; i++) {
		enum state other = (enum state)pending->states[i];

		if (pending->ns[i] > most_ns ||
		    (pending->ns[i] && pending->ns[i] == most_ns && other < state)) {
			most_ns = pending->ns[i];
			state = other;
		}
	}
	return state;
}

/* The interval before it, by the same rules as any other, as far as they can hold here; returns what
 * most of it went to. Nothing that remembers time is there, so the sums are all there is to write. */
static inline enum state add(struct track_view *view, enum state state, uint64_t gap_ns)
{
	view->view.state_ns[state] += gap_ns;
	return gap_ns ? state : STATE_UNKNOWN;
}

/* More data behind what is outstanding, or with nothing outstanding. */
static inline enum state data_attribute(struct track_view *view, const struct segment *segment,
					uint64_t gap_ns)
{
	enum side side = segment->side;
	enum state standing;

	if (!lane_outstanding(&view->lanes[side])) {
		turn_attribute(view, segment, gap_ns);
		busy_judge_full(view, side);
		return pending_state(view);
	}
	standing = busy_window_state(view, side);
	busy_note_full(&view->lanes[side], standing, gap_ns);
	standing = add(view,
		       standing != STATE_COUNT ? standing : busy_flowing_state(view, side, gap_ns),
		       gap_ns);
	if (view->lanes[side].full_ns)
		busy_judge_full(view, side);
	return standing;
}

static inline enum state ack_attribute(struct track_view *view, const struct segment *segment,
				       uint64_t gap_ns)
{
	enum side sender = side_other(segment->side);
	struct lane *lane = &view->lanes[sender];
	uint64_t outstanding = lane_outstanding(lane);
	uint32_t full = view->view.flows[sender].segment_bytes;
	enum state standing = busy_window_state(view, sender);
	bool is_delayed = busy_is_delayed_ack(lane, segment->now_ns, gap_ns);

	busy_note_full(lane, standing, gap_ns);
	if (standing != STATE_COUNT)
		return add(view, standing, gap_ns);
	if (segment->acknowledged >= lane->nxt && outstanding < 2 * (uint64_t)full &&
	    (is_delayed || gap_ns > busy_wait_limit_ns(lane))) {
		turn_hold(view, gap_ns, outstanding < full && is_delayed);
		return pending_state(view);
	}
	return add(view, busy_flowing_state(view, sender, 0), gap_ns);
}

/* ledger_settle(), where there is no watch. */
static inline void settle(struct track_view *view, const struct segment *segment)
{
	struct ledger *ledger = &view->ledger;

	tally_clear(&ledger->pending);
	ledger->span_ns = segment->now_ns;
	ledger->span_number = segment->packet->number;
	ledger->peer_packets[SIDE_CLIENT] = 0;
	ledger->peer_packets[SIDE_SERVER] = 0;
}

static inline void data_send(struct track_view *view, const struct segment *segment)
{
	struct flow *flow = &view->view.flows[segment->side];
	struct lane *lane = &view->lanes[segment->side];
	uint32_t flight;

	lane_count_packet(flow, segment->decoded);
	if (!lane_outstanding(lane))
		lane->armed_ns = segment->now_ns;
	lane_remember_sent(lane, segment);
	lane->did_end_small = lane_ends_write(flow, segment);
	lane_expect(lane, segment);
	lane_note_marks(lane, segment->decoded);
	lane->latest_id = segment->decoded->ip_id;
	lane->nxt = segment->end;
	lane_count_data(flow, segment);
	flow->largest_sent_bytes = MAX(flow->largest_sent_bytes, segment->wire_bytes);
	lane_note_gap(lane, segment->now_ns - flow->last_data_ns);
	flow->last_data_ns = segment->now_ns;
	view->last_data_side = (uint8_t)segment->side;
	flight = (uint32_t)(lane->nxt - lane->una);
	flow->flight_largest = MAX(flow->flight_largest, flight);
	lane->flight_peak = MAX(lane->flight_peak, flight);
	if (view->view.flows[side_other(segment->side)].window_scale == -1)
		window_infer_scale(view, segment->side);
	if (lane->sent)
		window_follow(view, segment);
}

static inline void ack_send(struct track_view *view, struct segment *segment,
			    struct flow_memory *memory)
{
	enum side sender = side_other(segment->side);
	struct lane *lane = &view->lanes[segment->side];
	struct lane *other = &view->lanes[sender];
	uint64_t from = other->una;

	lane_count_packet(&view->view.flows[segment->side], segment->decoded);
	lane->armed_ns = segment->now_ns;
	lane_note_marks(lane, segment->decoded);
	lane->latest_id = segment->decoded->ip_id;
	other->armed_ns = segment->now_ns;
	other->una = segment->acknowledged;
	if (other->timed_end && other->una >= other->timed_end) {
		rtt_sample(other, segment->now_ns - other->timed_ns, &memory->reservoirs);
		other->timed_end = 0;
	}
	if (other->board)
		repair_note_delivered(other->board, other->una);
	lane_count_passed(other, &view->view.flows[sender], from, other->una);
	lane_find_head(other);
	if (segment->decoded->tcp.window == lane->raw_window)
		other->edge = MAX(other->edge, segment->acknowledged + lane->window);
	else
		window_update(view, segment);
	window_note_edge(view, sender, segment->now_ns);
}

/* The packet as segment_init() would see it. */
static inline struct segment plain_segment(const struct track_view *view,
					   const struct candidate *candidate)
{
	const struct decoded *decoded = candidate->decoded;
	uint64_t start = view->lanes[candidate->side].nxt;

	return (struct segment) {
		.packet = candidate->packet,
		.decoded = decoded,
		.now_ns = candidate->now_ns,
		.side = candidate->side,
		.kind = LABEL_KIND_PLAIN,
		.start = start,
		.end = start + decoded->payload_bytes,
		.data_start = start,
		.data_end = start + decoded->payload_bytes,
		.acknowledged = lane_offset(&view->lanes[side_other(candidate->side)],
					    decoded->tcp.acknowledgment),
		.fresh_bytes = decoded->payload_bytes,
		.wire_segments = 1,
		.wire_bytes = decoded->ip_bytes,
		.did_send_new = decoded->payload_bytes > 0,
	};
}

/* What the packet was, as far as it is known before the numbers move. */
static inline void label_begin(const struct track_view *view, const struct segment *segment,
			       struct label *ret_label)
{
	*ret_label = (struct label) {
		.sender = segment->side,
		.kind = LABEL_KIND_PLAIN,
		.data_start = lane_payload_offset(segment->data_start),
		.data_end = lane_payload_offset(segment->data_end),
		.acknowledged = lane_payload_offset(segment->acknowledged),
		.acknowledged_bytes =
			segment->acknowledged - view->lanes[side_other(segment->side)].una,
		.fresh_bytes = segment->fresh_bytes,
		.silence_ns = segment->now_ns - view->ledger.last_ns,
	};
}

static inline void label_end(const struct track_view *view, const struct segment *segment,
			     enum state state, struct label *label)
{
	const struct lane *lane = &view->lanes[segment->side];

	label->state = state;
	label->outstanding_bytes = lane_outstanding(lane);
	label->window_bytes = lane->window;
	label->is_window_known = view->view.flows[segment->side].window_scale != -1;
}

static inline void bulk_end(struct track_view *view, const struct segment *segment)
{
	/* A late acknowledgment of a small flight, no progress until it is known what the wait was. */
	if (view->ledger.held_ns) {
		view->ledger.peer_packets[segment->side]++;
		view->is_calm = false;
	} else {
		settle(view, segment);
	}
	view->last_side = (uint8_t)segment->side;
	view->view.last = (struct packet_ref) {segment->packet->point, segment->packet->number,
					       segment->now_ns};
}

static inline void bulk_data(struct track_view *view, struct segment *segment,
			     struct flow_memory *memory, struct label *ret_label)
{
	enum state state;

	label_begin(view, segment, ret_label);
	view->ledger.last_ns = segment->now_ns;
	state = data_attribute(view, segment, ret_label->silence_ns);
	scrutiny_note(view, segment, memory);
	data_send(view, segment);
	label_end(view, segment, state, ret_label);
	bulk_end(view, segment);
}

static inline void bulk_ack(struct track_view *view, struct segment *segment,
			    struct flow_memory *memory, struct label *ret_label)
{
	enum state state;

	segment->did_acknowledge = true;
	label_begin(view, segment, ret_label);
	view->ledger.last_ns = segment->now_ns;
	state = ack_attribute(view, segment, ret_label->silence_ns);
	scrutiny_note(view, segment, memory);
	ack_send(view, segment, memory);
	label_end(view, segment, state, ret_label);
	bulk_end(view, segment);
}

bool bulk_packet(struct track_view *view, const struct packet *packet,
		 const struct decoded *decoded, enum side side, struct flow_memory *memory,
		 struct label *ret_label)
{
	struct candidate candidate = {packet, decoded, side,
				      MAX(packet->time_ns, view->ledger.last_ns)};
	bool is_data;
	struct segment segment;

	if (!is_plain(view, &candidate))
		return false;
	is_data = is_next_data(view, &candidate);
	if (!is_data && !is_next_ack(view, &candidate))
		return false;
	segment = plain_segment(view, &candidate);
	if (order_is_capture_duplicate(view, &segment)) {
		view->view.capture_duplicates++;
		*ret_label = (struct label) {.sender = side, .kind = LABEL_KIND_CAPTURE_DUPLICATE};
		return true;
	}
	if (is_data)
		bulk_data(view, &segment, memory, ret_label);
	else
		bulk_ack(view, &segment, memory, ret_label);
	return true;
}
