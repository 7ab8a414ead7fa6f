/* SPDX-License-Identifier: BSD-3-Clause */
/* Stalls: see stall.h. */
#include "track/stall.h"

#include <string.h>

#include "base/mem.h"
#include "track/ledger.h"
#include "track/rtt.h"
#include "track/track.h"

#define NS_PER_MS      ((uint64_t)1000000)
#define STALL_FLOOR_NS (10 * NS_PER_MS)  /* below it a scheduler's noise is as long */
#define TURN_STALL_NS  (200 * NS_PER_MS) /* applications may think so long */
#define STALLS_INITIAL 1u

void stall_note(struct track_view *view, const struct segment *segment)
{
	struct watch *watch = view->ledger.watch;
	bool is_probe = segment->kind == LABEL_KIND_WINDOW_PROBE;
	bool is_syn = segment->kind == LABEL_KIND_SYN_REPEAT;
	bool is_repair =
		(segment->kind == LABEL_KIND_REPAIR && segment->side == watch->sender) || is_syn;

	if (segment->side != watch->sender && !is_syn) {
		const struct sequence_range *sack = segment->decoded->tcp.sacks;

		watch->peer_since_repair++;
		watch->small_passed += watch->is_small_pending;
		watch->is_small_pending = false;
		if (segment->decoded->tcp.sack_count && !segment->is_dsack &&
		    sack[0].end - sack[0].start < view->view.flows[watch->sender].segment_bytes)
			watch->small_passed++;
		return;
	}
	if (is_probe || segment->kind == LABEL_KIND_KEEP_ALIVE)
		watch->is_small_pending = true;
	watch->probes += is_probe;
	if (is_repair) {
		bool is_timeout = is_syn || segment->repair == REPAIR_TIMEOUT;

		watch->repairs += is_timeout;
		watch->peer_since_repair = is_timeout ? 0 : watch->peer_since_repair;
		watch->last_wire_bytes = segment->wire_bytes;
	}
	if ((is_repair || is_probe) && !watch->event_count)
		watch->peer_early = view->ledger.peer_packets[side_other(watch->sender)];
	if ((is_repair || is_probe) && watch->event_count < ARRAY_COUNT(watch->events))
		watch->events[watch->event_count++] = packet_ref_of(segment->packet);
}

static enum state stall_owner(const struct watch *watch)
{
	enum state owner = STATE_HS_NET;

	for (int state = 0; state < STATE_COUNT; state++) {
		if (watch->spent[state] > watch->spent[owner])
			owner = (enum state)state;
	}
	return owner;
}

static uint64_t stall_threshold(const struct track_view *view, enum state owner, enum side sender)
{
	const struct lane *lane = &view->lanes[sender];
	uint64_t patience = MIN(2 * (uint64_t)lane->srtt_us * 1000,
				rtt_timeout_ns(lane, view->view.round_trip.handshake_ns));

	switch (owner) {
	case STATE_HS_RETRY:
	case STATE_EXPECT_WAIT:
	case STATE_RWND:
	case STATE_ZWND:
	case STATE_SNDBUF:
	case STATE_CWND:
	case STATE_NAGLE_DELACK:
	case STATE_LOSS_FAST:
	case STATE_LOSS_TLP:
	case STATE_LOSS_RTO:
	case STATE_PATH_DEAD:
	case STATE_PEER_DEAF:
	case STATE_UNKNOWN:
		return MAX(patience, STALL_FLOOR_NS);
	case STATE_TLS_HS:
	case STATE_SERVER_THINK:
	case STATE_SENDER_IDLE:
		return MAX(patience, TURN_STALL_NS);
	case STATE_HS_NET:
	case STATE_CLIENT_THINK:
	case STATE_PACED:
	case STATE_CLOSE_WAIT_APP:
	case STATE_CLOSING:
	case STATE_KEEP_IDLE:
	case STATE_CAPTURE_GAP:
	case STATE_COUNT:
		break;
	}
	return UINT64_MAX;
}

static enum side stall_sender(const struct track_view *view, const struct segment *segment,
			      enum state owner)
{
	const struct watch *watch = view->ledger.watch;
	bool is_data = segment && segment->data_end > segment->data_start;

	if (owner == STATE_SERVER_THINK)
		return SIDE_SERVER;
	/* The sides take turns: who spoke now, or else who did not speak last. */
	if (owner == STATE_TLS_HS && view->last_data_side != LEDGER_NOBODY)
		return is_data ? segment->side : side_other((enum side)view->last_data_side);
	if (owner == STATE_HS_RETRY || watch->sender == LEDGER_NOBODY)
		return SIDE_CLIENT;
	return watch->sender;
}

static bool is_window_state(enum state state)
{
	return state == STATE_RWND || state == STATE_ZWND;
}

static bool is_turn_state(enum state state)
{
	return state == STATE_SERVER_THINK || state == STATE_SENDER_IDLE || state == STATE_TLS_HS ||
	       state == STATE_EXPECT_WAIT;
}

/* The packet that shut the window; a window that its sender filled was shut by the last progress. */
static struct packet_ref stall_shut_by(const struct track_view *view, const struct segment *segment,
				       enum state owner)
{
	const struct ledger *ledger = &view->ledger;
	struct packet_ref shut = {view->view.point, view->shut_number, view->shut_ns};
	bool is_inside = view->shut_ns >= ledger->span_ns &&
			 !(segment && segment->packet->number == view->shut_number);

	if (is_inside || (owner == STATE_ZWND && view->shut_number))
		return shut;
	return (struct packet_ref) {view->view.point, ledger->span_number, ledger->span_ns};
}

/* Something sent behind the stuck segment was acknowledged selectively, maybe before the watch began,
 * and nothing as large as that segment ever was: what passed was smaller. */
static bool did_smaller_overtake(const struct track_view *view, enum side sender,
				 uint32_t packet_bytes)
{
	const struct scoreboard *board = view->lanes[sender].board;

	return board && board->sacked.count > 0 && view->lanes[sender].acked_bytes < packet_bytes;
}

static struct stall stall_make(const struct track_view *view, const struct segment *segment,
			       enum state owner, enum side sender, uint64_t end_ns)
{
	const struct ledger *ledger = &view->ledger;
	const struct watch *watch = ledger->watch;
	struct stall stall = {
		.state = owner,
		.sender = sender,
		.start_ns = ledger->span_ns,
		.duration_ns = end_ns - ledger->span_ns,
		.repairs = watch->repairs,
		.probes = watch->probes,
		.peer_packets = ledger->peer_packets[side_other(sender)],
		.peer_early = watch->peer_early,
		.small_passed = watch->small_passed,
		.is_open = !segment,
		.before = {view->view.point, ledger->span_number, ledger->span_ns},
	};

	memcpy(stall.events, watch->events, sizeof(stall.events));
	if (owner == STATE_HS_RETRY && view->view.flows[sender].syn_count > 1)
		stall.repairs = view->view.flows[sender].syn_count - 1u;
	if (segment)
		stall.after = packet_ref_of(segment->packet);
	if (watch->offset > OFFSET_ORIGIN)
		stall.offset = watch->offset - OFFSET_ORIGIN - 1;
	if (is_window_state(owner)) {
		stall.first = stall_shut_by(view, segment, owner);
	} else if (!is_turn_state(owner) && watch->stuck.start) {
		stall.first = (struct packet_ref) {view->view.point, watch->stuck.number,
						   watch->stuck.time_ns};
		stall.packet_bytes = watch->stuck.wire_bytes;
	} else if (!is_turn_state(owner)) {
		stall.packet_bytes = watch->last_wire_bytes;
	}
	if (!stall.small_passed && did_smaller_overtake(view, sender, stall.packet_bytes))
		stall.small_passed = 1;
	if (segment && segment->did_acknowledge)
		stall.freed_by_bytes =
			watch->last_wire_bytes ? watch->last_wire_bytes : stall.packet_bytes;
	return stall;
}

/* Keeps the longest ones, in the order of time. */
static void stall_keep(struct track_view *track_view, const struct stall *stall)
{
	struct view *view = &track_view->view;
	uint32_t shortest = 0;

	if (view->stall_count == TRACK_STALLS_MAXIMUM) {
		view->stalls_dropped++;
		for (uint32_t i = 1; i < view->stall_count; i++) {
			if (view->stalls[i].duration_ns < view->stalls[shortest].duration_ns)
				shortest = i;
		}
		if (view->stalls[shortest].duration_ns >= stall->duration_ns)
			return;
		view->stall_count--;
		memmove(&view->stalls[shortest], &view->stalls[shortest + 1],
			(view->stall_count - shortest) * sizeof(*stall));
	}
	if (view->stall_count == track_view->stall_capacity) {
		track_view->stall_capacity = MAX(2 * track_view->stall_capacity, STALLS_INITIAL);
		view->stalls = xrealloc(view->stalls, track_view->stall_capacity, sizeof(*stall));
	}
	view->stalls[view->stall_count++] = *stall;
}

void stall_finish(struct track_view *view, const struct segment *segment, uint64_t end_ns)
{
	const struct watch *watch = view->ledger.watch;
	enum state owner;
	enum side sender;
	struct stall stall;

	if (!watch)
		return;
	owner = stall_owner(watch);
	sender = stall_sender(view, segment, owner);
	if (end_ns - view->ledger.span_ns <= stall_threshold(view, owner, sender))
		return;
	stall = stall_make(view, segment, owner, sender, end_ns);
	stall_keep(view, &stall);
}
