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

/* A packet in question, whom it concerns, and what is outstanding before it. */
struct candidate {
	struct track_view *view;
	const struct packet *packet;
	const struct decoded *decoded;
	enum side side;
	uint64_t now_ns;
	struct lane *lane, *other; /* of its sender, of its receiver */
	struct flow *flow, *other_flow;
	uint64_t outstanding, other_outstanding; /* of these lanes */
};

/* lane_outstanding(), where the lane is known. */
static inline uint64_t outstanding_of(const struct lane *lane)
{
	return lane->nxt > lane->una ? lane->nxt - lane->una : 0;
}

static inline struct candidate candidate_of(struct track_view *view, const struct packet *packet,
					    const struct decoded *decoded, enum side side)
{
	struct lane *lane = &view->lanes[side];
	struct lane *other = &view->lanes[side_other(side)];

	return (struct candidate) {
		.view = view,
		.packet = packet,
		.decoded = decoded,
		.side = side,
		.now_ns = MAX(packet->time_ns, view->ledger.last_ns),
		.lane = lane,
		.other = other,
		.flow = &view->view.flows[side],
		.other_flow = &view->view.flows[side_other(side)],
		.outstanding = outstanding_of(lane),
		.other_outstanding = outstanding_of(other),
	};
}

/* What both kinds have in common; the other side of a one-sided flight is silent. */
static inline bool is_plain(const struct candidate *candidate)
{
	const struct decoded *decoded = candidate->decoded;
	const struct decoded_tcp *tcp = &decoded->tcp;
	const struct lane *lane = candidate->lane;

	return !decoded->marks && (tcp->flags & ~TCP_PSH) == TCP_ACK && !tcp->sack_count &&
	       tcp->has_timestamps == candidate->flow->has_timestamps &&
	       tcp->sequence == lane->base + (uint32_t)lane->nxt &&
	       candidate->now_ns - candidate->view->ledger.span_ns < LEDGER_WATCH_AFTER_NS;
}

static inline bool is_next_data(const struct candidate *candidate)
{
	const struct decoded *decoded = candidate->decoded;
	const struct flow *flow = candidate->flow;
	const struct lane *lane = candidate->lane;
	const struct lane *other = candidate->other;
	uint32_t payload = decoded->payload_bytes;
	uint64_t gap_ns = candidate->now_ns - flow->last_data_ns;

	return payload > 1 && payload <= flow->segment_bytes &&
	       decoded->ip_bytes == payload + flow->header_bytes &&
	       decoded->tcp.acknowledgment == other->base + (uint32_t)other->una &&
	       decoded->tcp.window == lane->raw_window && !candidate->other_outstanding &&
	       candidate->outstanding < FLIGHT_MAXIMUM &&
	       /* No IP ID was used up, or there was no time for a repair that would have. */
	       ((uint16_t)(decoded->ip_id - lane->latest_id) <= 1 || gap_ns < PROBE_SILENCE_NS) &&
	       (lane->sent || flow->data_segments <= SENT_AFTER_SEGMENTS) &&
	       gap_ns < TIMEOUT_MINIMUM_NS;
}

static inline bool is_next_ack(const struct candidate *candidate)
{
	const struct lane *other = candidate->other;
	uint32_t moved =
		candidate->decoded->tcp.acknowledgment - (other->base + (uint32_t)other->una);

	return !candidate->decoded->payload_bytes && moved &&
	       moved <= candidate->other_outstanding &&
	       candidate->other_outstanding < FLIGHT_MAXIMUM && !candidate->outstanding;
}

/* The state that has most of it. */
static enum state largest_state(const struct tally *tally)
{
	enum state state = STATE_UNKNOWN;
	uint64_t most_ns = 0;

	for (uint8_t i = 0; i < tally->count; i++) {
		enum state other = (enum state)tally->states[i];

		if (tally->ns[i] > most_ns ||
		    (tally->ns[i] && tally->ns[i] == most_ns && other < state)) {
			most_ns = tally->ns[i];
			state = other;
		}
	}
	return state;
}

/* Data behind a window that was full: what grew most, with what was time of the window before. */
static enum state judge_full(struct track_view *view, enum side side, struct tally grown)
{
	uint64_t moved_ns = busy_judge_full(view, side);

	for (uint8_t i = 0; i < grown.count; i++) {
		if (grown.states[i] == STATE_RWND)
			grown.ns[i] -= MIN(moved_ns, grown.ns[i]);
	}
	tally_add(&grown, STATE_CWND, moved_ns);
	return largest_state(&grown);
}

/* The interval before it, by the same rules as any other, as far as they can hold here; returns what
 * most of it went to. Nothing that remembers time is there, so the sums are all there is to write. */
static inline enum state add(struct track_view *view, enum state state, uint64_t gap_ns)
{
	view->view.state_ns[state] += gap_ns;
	return gap_ns ? state : STATE_UNKNOWN;
}

/* More data behind what is outstanding, or with nothing outstanding. */
static inline enum state data_attribute(const struct candidate *candidate,
					const struct segment *segment, uint64_t gap_ns)
{
	struct track_view *view = candidate->view;
	enum side side = candidate->side;
	enum state state;

	if (!candidate->outstanding) {
		turn_attribute(view, segment, gap_ns);
		return judge_full(view, side, view->ledger.pending);
	}
	state = busy_window_state_of(view, candidate->lane, candidate->other, candidate->flow,
				     side);
	busy_note_full(candidate->lane, state, gap_ns);
	if (state == STATE_COUNT)
		state = busy_flowing_state_of(view, candidate->lane, candidate->flow, side, gap_ns);
	state = add(view, state, gap_ns);
	if (candidate->lane->full_ns) {
		struct tally grown = {.ns = {gap_ns}, .states = {(uint8_t)state}, .count = 1};

		state = judge_full(view, side, grown);
	}
	return state;
}

static inline enum state ack_attribute(const struct candidate *candidate,
				       const struct segment *segment, uint64_t gap_ns)
{
	struct track_view *view = candidate->view;
	enum side sender = side_other(candidate->side);
	struct lane *lane = candidate->other;
	uint64_t outstanding = candidate->other_outstanding;
	uint32_t full = candidate->other_flow->segment_bytes;
	enum state standing =
		busy_window_state_of(view, lane, candidate->lane, candidate->other_flow, sender);
	bool is_delayed = busy_is_delayed_ack(lane, segment->now_ns, gap_ns);

	busy_note_full(lane, standing, gap_ns);
	if (standing != STATE_COUNT)
		return add(view, standing, gap_ns);
	if (segment->acknowledged >= lane->nxt && outstanding < 2 * (uint64_t)full &&
	    (is_delayed || gap_ns > busy_wait_limit_ns(lane))) {
		turn_hold(view, gap_ns, outstanding < full && is_delayed);
		return largest_state(&view->ledger.pending);
	}
	return add(
		view,
		busy_flowing_state_of(view, lane, candidate->other_flow, sender, /* gap_ns= */ 0),
		gap_ns);
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

static inline void data_send(const struct candidate *candidate, const struct segment *segment)
{
	struct track_view *view = candidate->view;
	struct flow *flow = candidate->flow;
	struct lane *lane = candidate->lane;
	uint32_t flight = (uint32_t)candidate->outstanding + candidate->decoded->payload_bytes;

	lane_count_packet(flow, candidate->decoded);
	lane_note_quiet_id(lane, flow, segment);
	if (!candidate->outstanding) {
		lane->armed_ns = segment->now_ns;
		lane_begin_head(lane, segment);
	}
	lane_remember_sent(lane, segment);
	lane->did_end_small = lane_ends_write(flow, segment);
	lane_expect(lane, segment);
	lane_note_marks(lane, candidate->decoded);
	lane->latest_id = candidate->decoded->ip_id;
	lane->nxt = segment->end;
	lane_count_data(flow, segment);
	flow->largest_sent_bytes = MAX(flow->largest_sent_bytes, segment->wire_bytes);
	lane_note_gap(lane, segment->now_ns - flow->last_data_ns);
	flow->last_data_ns = segment->now_ns;
	view->last_data_side = (uint8_t)candidate->side;
	flow->flight_largest = MAX(flow->flight_largest, flight);
	lane->flight_peak = MAX(lane->flight_peak, flight);
	if (candidate->other_flow->window_scale == -1)
		window_infer_scale(view, candidate->side);
	if (lane->sent)
		window_follow(view, segment, candidate->other);
}

static inline void ack_send(const struct candidate *candidate, struct segment *segment,
			    struct flow_memory *memory)
{
	struct track_view *view = candidate->view;
	struct lane *lane = candidate->lane;
	struct lane *other = candidate->other;
	uint64_t from = other->una;

	lane_count_packet(candidate->flow, candidate->decoded);
	lane_note_quiet_id(lane, candidate->flow, segment);
	lane->armed_ns = segment->now_ns;
	lane_note_marks(lane, candidate->decoded);
	lane->latest_id = candidate->decoded->ip_id;
	other->armed_ns = segment->now_ns;
	other->una = segment->acknowledged;
	if (other->timed_end && other->una >= other->timed_end) {
		rtt_sample(other, segment->now_ns - other->timed_ns, &memory->reservoirs);
		other->timed_end = 0;
	}
	if (other->board)
		repair_note_delivered(other->board, other->una);
	lane_count_passed(other, candidate->other_flow, from, other->una);
	lane_find_head(other);
	if (candidate->decoded->tcp.window == lane->raw_window)
		other->edge = MAX(other->edge, segment->acknowledged + lane->window);
	else
		window_update(view, segment);
	if (other->sent)
		window_note_edge(view, side_other(candidate->side), segment->now_ns);
}

/* The packet as segment_init() would see it. */
static inline struct segment plain_segment(const struct candidate *candidate)
{
	const struct decoded *decoded = candidate->decoded;
	uint64_t start = candidate->lane->nxt;

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
		.acknowledged = lane_offset(candidate->other, decoded->tcp.acknowledgment),
		.fresh_bytes = decoded->payload_bytes,
		.wire_segments = 1,
		.wire_bytes = decoded->ip_bytes,
		.did_send_new = decoded->payload_bytes > 0,
	};
}

/* An offset of payload: the SYN was long before. */
static inline uint64_t payload_offset(uint64_t offset)
{
	return offset - OFFSET_ORIGIN - 1;
}

/* What the packet was, as far as it is known before the numbers move. All that is not told here is
 * nothing, and stays so. */
static inline void label_begin(const struct candidate *candidate, const struct segment *segment,
			       struct label *label)
{
	label->sender = candidate->side;
	label->data_start = payload_offset(segment->data_start);
	label->data_end = payload_offset(segment->data_end);
	label->acknowledged = payload_offset(segment->acknowledged);
	label->acknowledged_bytes = segment->acknowledged - candidate->other->una;
	label->fresh_bytes = segment->fresh_bytes;
	label->silence_ns = candidate->now_ns - candidate->view->ledger.last_ns;
}

static inline void label_end(const struct candidate *candidate, enum state state,
			     struct label *label)
{
	label->state = state;
	label->outstanding_bytes = candidate->outstanding + candidate->decoded->payload_bytes;
	label->window_bytes = candidate->lane->window;
	label->is_window_known = candidate->flow->window_scale != -1;
}

static inline void bulk_end(const struct candidate *candidate, const struct segment *segment)
{
	struct track_view *view = candidate->view;

	/* A late acknowledgment of a small flight, no progress until it is known what the wait was. */
	if (view->ledger.held_ns) {
		view->ledger.peer_packets[candidate->side]++;
		view->is_calm = false;
	} else {
		settle(view, segment);
	}
	view->last_side = (uint8_t)candidate->side;
	view->view.last = (struct packet_ref) {candidate->packet->point, candidate->packet->number,
					       candidate->now_ns};
}

static inline void bulk_data(const struct candidate *candidate, struct flow_memory *memory,
			     struct label *label)
{
	struct segment segment = plain_segment(candidate);
	enum state state;

	order_note_first(candidate->view, &segment);
	label_begin(candidate, &segment, label);
	candidate->view->ledger.last_ns = candidate->now_ns;
	state = data_attribute(candidate, &segment, label->silence_ns);
	scrutiny_note_data(candidate->view, candidate->lane, &segment, memory);
	if (candidate->other->series || candidate->other->scrutiny)
		scrutiny_note_answer(candidate->view, candidate->lane, candidate->other, &segment);
	data_send(candidate, &segment);
	label_end(candidate, state, label);
	bulk_end(candidate, &segment);
}

static inline void bulk_ack(const struct candidate *candidate, struct flow_memory *memory,
			    struct label *label)
{
	struct segment segment = plain_segment(candidate);
	enum state state;

	segment.did_acknowledge = true;
	order_note_first(candidate->view, &segment);
	label_begin(candidate, &segment, label);
	candidate->view->ledger.last_ns = candidate->now_ns;
	state = ack_attribute(candidate, &segment, label->silence_ns);
	scrutiny_note_answer(candidate->view, candidate->lane, candidate->other, &segment);
	ack_send(candidate, &segment, memory);
	label_end(candidate, state, label);
	bulk_end(candidate, &segment);
}

bool bulk_packet(struct track_view *view, const struct packet *packet,
		 const struct decoded *decoded, enum side side, struct flow_memory *memory,
		 struct label *label)
{
	const struct candidate candidate = candidate_of(view, packet, decoded, side);

	if (!is_plain(&candidate))
		return false;
	if (is_next_data(&candidate))
		bulk_data(&candidate, memory, label);
	else if (is_next_ack(&candidate))
		bulk_ack(&candidate, memory, label);
	else
		return false;
	return true;
}
