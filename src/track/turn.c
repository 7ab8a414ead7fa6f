/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Intervals with nothing outstanding: rule 7 of docs/design/ledger.md, by the messages where they can
 * be read, else by direction. Time that is cut by packets without data (keep-alives, window updates)
 * waits in KEEP_IDLE until the next data, FIN or RST shows whose it was.
 */
#include "base/mem.h"
#include "track/interval.h"
#include "track/order.h"
#include "track/rtt.h"
#include "track/window.h"

#define KEEP_IDLE_AFTER_NS ((uint64_t)1000000000)
#define AT_ONCE_NS         ((uint64_t)1000000) /* so long may the answer of a kernel take */
#define BY_CHANCE_SHARE    8

static enum state think_state(enum side side)
{
	return side == SIDE_CLIENT ? STATE_CLIENT_THINK : STATE_SERVER_THINK;
}

/* Whose time it is by the messages, whoever speaks next; STATE_COUNT: they do not tell. */
static enum state message_state(const struct track_view *view)
{
	switch ((enum turn)view->turn) {
	case TURN_UNKNOWN:
	case TURN_REQUEST_NONE:
		break;
	case TURN_REQUEST_PARTIAL:
	case TURN_RESPONSE_PARTIAL:
		return STATE_SENDER_IDLE;
	case TURN_EXPECT_WAIT:
		return STATE_EXPECT_WAIT;
	case TURN_RESPONSE_NONE:
		return STATE_SERVER_THINK;
	case TURN_TLS_HANDSHAKE:
		return STATE_TLS_HS;
	}
	return STATE_COUNT;
}

/* `side` sends data next, after `wait_ns` without anything outstanding. */
static enum state speaker_state(const struct track_view *view, enum side side, uint64_t wait_ns)
{
	enum state state = message_state(view);

	if (state != STATE_COUNT)
		return state;
	/* Every request is answered: what the server says now, nobody waited for. */
	if (view->turn == TURN_REQUEST_NONE)
		return side == SIDE_SERVER || wait_ns > KEEP_IDLE_AFTER_NS ? STATE_KEEP_IDLE
									   : STATE_CLIENT_THINK;
	if (view->last_data_side == side)
		return STATE_SENDER_IDLE;
	if (view->last_data_side == LEDGER_NOBODY || side == SIDE_SERVER)
		return think_state(side);
	return wait_ns > KEEP_IDLE_AFTER_NS ? STATE_KEEP_IDLE : STATE_CLIENT_THINK;
}

/* Part of the wait in which the packet that `side` answers, and its answer, were on the way between
 * here and there: nothing at the sender's own point, a round trip at the other end. */
static uint64_t path_part(const struct track_view *view, enum side side, uint64_t gap_ns)
{
	uint64_t round_trip = (uint64_t)view->lanes[side_other(side)].rtt_minimum * RTT_UNIT_NS;

	return view->last_side == side ? 0 : MIN(gap_ns, round_trip);
}

/* Data that left before the latest acknowledgment of the peer reached their sender echo an older
 * time stamp (RFC 7323 section 4.3): they were on the way all the time, nobody paused. Only short
 * gaps: after a long one that acknowledgment was lost. */
static bool was_on_the_way(const struct track_view *view, const struct segment *segment)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	const struct lane *other = &view->lanes[side_other(segment->side)];

	return view->last_side != segment->side && view->last_data_side == segment->side &&
	       tcp->has_timestamps && other->timestamp &&
	       (int32_t)(tcp->timestamp_echo - other->timestamp) < 0;
}

/* The last segment did not end what its program had written: more was waiting, and congestion control
 * let it wait, which it does for no longer than a timer. */
static bool has_more_to_send(const struct track_view *view, enum side side)
{
	return view->last_data_side == side && !view->lanes[side].did_end_small &&
	       view->view.flows[side].data_segments;
}

static void give(struct track_view *view, enum state state, uint64_t gap_ns, uint64_t path_ns)
{
	struct ledger *ledger = &view->ledger;

	if (ledger->turn_ns)
		ledger_move(view, STATE_KEEP_IDLE, state, ledger->turn_ns);
	ledger->turn_ns = 0;
	if (path_ns)
		ledger_add(view, STATE_CWND, path_ns);
	ledger_add(view, state, gap_ns - path_ns);
}

void turn_give(struct track_view *view, enum side side, uint64_t gap_ns)
{
	give(view, speaker_state(view, side, gap_ns + view->ledger.turn_ns), gap_ns,
	     path_part(view, side, gap_ns));
}

void turn_hold(struct track_view *view, uint64_t gap_ns, bool is_small)
{
	struct ledger *ledger = &view->ledger;

	ledger_add(view, STATE_CWND, gap_ns);
	/* Since the segment was sent, which was progress: packets that said nothing may have cut it. */
	ledger->held_ns = is_small ? tally_of(&ledger->pending, STATE_CWND) : gap_ns;
	ledger->held_at_ns = ledger->last_ns;
	ledger->is_held_small = is_small;
}

/* The connection ends, or half of it, after a wait. */
static enum state closer_state(const struct track_view *view)
{
	const struct flow *flows = view->view.flows;
	enum state state = message_state(view);

	if (flows[SIDE_CLIENT].has_fin || flows[SIDE_SERVER].has_fin)
		return STATE_CLOSE_WAIT_APP;
	if (state != STATE_COUNT || view->turn == TURN_REQUEST_NONE)
		return state != STATE_COUNT ? state : STATE_KEEP_IDLE;
	return view->last_data_side == SIDE_CLIENT ? STATE_SERVER_THINK : STATE_KEEP_IDLE;
}

void turn_close(struct track_view *view, enum side side, uint64_t gap_ns)
{
	give(view, closer_state(view), gap_ns, path_part(view, side, gap_ns));
}

static void resolve_held(struct track_view *view, enum state state, uint64_t path_ns)
{
	struct ledger *ledger = &view->ledger;

	ledger_move(view, STATE_CWND, state, ledger->held_ns - MIN(path_ns, ledger->held_ns));
	ledger->held_ns = 0;
}

/* Until when a packet of `side` may be the answer to what passed here last: that one has reached its
 * sender then, and it has come back. */
static uint64_t answer_limit_ns(const struct track_view *view, enum side side)
{
	const struct lane *lane = &view->lanes[side_other(side)];
	uint64_t way_ns = (uint64_t)lane->rtt_minimum * RTT_UNIT_NS;

	return AT_ONCE_NS + MAX(way_ns + way_ns / 4, (uint64_t)lane->srtt_us * 1000);
}

/* The segment that Nagle held leaves right behind the acknowledgment. Beyond the way, much less than it
 * was held may pass by chance: a program that had not written by then would hardly write just now. */
static bool is_nagle_follower(const struct track_view *view, const struct segment *segment)
{
	const struct ledger *ledger = &view->ledger;

	return ledger->is_held_small && segment->side == view->last_data_side &&
	       segment->did_send_new &&
	       segment->now_ns - ledger->held_at_ns <=
		       answer_limit_ns(view, segment->side) + ledger->held_ns / BY_CHANCE_SHARE;
}

bool turn_resolve_held(struct track_view *view, const struct segment *segment)
{
	struct ledger *ledger = &view->ledger;
	bool was_nagle = false;

	if (!ledger->held_ns)
		return false;
	if (segment->data_start == segment->data_end) {
		if ((segment->kind == LABEL_KIND_RESET || segment_has(segment, TCP_FIN)) &&
		    closer_state(view) == STATE_SERVER_THINK)
			resolve_held(view, STATE_SERVER_THINK, 0);
		return false;
	}
	if (segment->side != view->last_data_side) {
		resolve_held(view, speaker_state(view, segment->side, ledger->held_ns),
			     path_part(view, segment->side, ledger->held_ns));
	} else if (is_nagle_follower(view, segment)) {
		resolve_held(view, STATE_NAGLE_DELACK, 0);
		was_nagle = true;
	} else if (ledger->is_held_small && segment->kind == LABEL_KIND_REPAIR &&
		   segment->fresh_bytes) {
		/* It left then, was lost on the way, and what comes now is its repair. */
		resolve_held(view, STATE_NAGLE_DELACK, 0);
	}
	ledger->held_ns = 0;
	return was_nagle;
}

/* The side that sent last is shut out by its peer's window, as far as one can see. */
static enum state idle_block(const struct track_view *view, const struct segment *segment,
			     uint64_t gap_ns)
{
	enum side sender = view->last_data_side;
	const struct watch *watch = view->ledger.watch;
	bool has_probes = watch && watch->probes;
	enum state blocked;

	if (sender == LEDGER_NOBODY)
		return STATE_COUNT;
	blocked = window_block(view, sender);
	if (blocked == STATE_COUNT || has_probes)
		return blocked;
	/* A sender with more to say would have probed by now. */
	if (gap_ns > 2 * rtt_timeout_ns(&view->lanes[sender], 0))
		return STATE_COUNT;
	if (segment->side == sender || segment->data_start == segment->data_end)
		return blocked;
	return STATE_COUNT;
}

void turn_attribute(struct track_view *view, const struct segment *segment, uint64_t gap_ns)
{
	bool has_data = segment->data_end > segment->data_start &&
			segment->kind != LABEL_KIND_KEEP_ALIVE &&
			segment->kind != LABEL_KIND_WINDOW_PROBE;
	bool is_window_bound =
		view->last_data_side == segment->side &&
		window_is_used_up(&view->lanes[segment->side]) &&
		gap_ns + view->ledger.turn_ns <= answer_limit_ns(view, segment->side);
	enum state blocked =
		segment->kind == LABEL_KIND_RESET ? STATE_COUNT : idle_block(view, segment, gap_ns);

	if (blocked != STATE_COUNT) {
		ledger_add(view, blocked, gap_ns);
	} else if (segment->kind == LABEL_KIND_WINDOW_PROBE) {
		blocked = view->lanes[side_other(segment->side)].window ? STATE_RWND : STATE_ZWND;
		ledger_add(view, blocked, gap_ns);
	} else if (has_data && gap_ns < TIMEOUT_MINIMUM_NS && was_on_the_way(view, segment)) {
		give(view, is_window_bound ? STATE_RWND : STATE_CWND, gap_ns, 0);
	} else if (has_data && is_window_bound) {
		give(view, STATE_RWND, gap_ns, 0);
	} else if (has_data && gap_ns < TIMEOUT_MINIMUM_NS &&
		   has_more_to_send(view, segment->side)) {
		give(view, STATE_CWND, gap_ns, 0);
	} else if (has_data) {
		turn_give(view, segment->side, gap_ns);
	} else if (segment->kind == LABEL_KIND_RESET || segment_has(segment, TCP_FIN)) {
		give(view, closer_state(view), gap_ns, 0);
	} else if (message_state(view) != STATE_COUNT) {
		give(view, message_state(view), gap_ns, 0);
	} else {
		ledger_add(view, STATE_KEEP_IDLE, gap_ns);
		view->ledger.turn_ns += gap_ns;
	}
}

void turn_attribute_open(struct track_view *view, uint64_t gap_ns)
{
	enum side sender = view->last_data_side;
	const struct watch *watch = view->ledger.watch;
	enum state blocked = sender == LEDGER_NOBODY ? STATE_COUNT : window_block(view, sender);

	if (blocked != STATE_COUNT && (blocked == STATE_ZWND || (watch && watch->probes))) {
		ledger_add(view, blocked, gap_ns);
		return;
	}
	if (view->ledger.held_ns && closer_state(view) == STATE_SERVER_THINK)
		resolve_held(view, STATE_SERVER_THINK, 0);
	give(view, closer_state(view), gap_ns, 0);
}
