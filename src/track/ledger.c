/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ledger's bookkeeping and the order of its rules: docs/design/ledger.md. What an interval with
 * or without data outstanding means is in busy.c and turn.c.
 */
#include "track/ledger.h"

#include "base/mem.h"
#include "track/busy.h"
#include "track/interval.h"
#include "track/lane.h"
#include "track/order.h"
#include "track/rtt.h"
#include "track/window.h"

enum side ledger_active(const struct track_view *view)
{
	const struct flow *flows = view->view.flows;
	bool client = lane_outstanding(&view->lanes[SIDE_CLIENT]) && flows[SIDE_SERVER].packets;
	bool server = lane_outstanding(&view->lanes[SIDE_SERVER]) && flows[SIDE_CLIENT].packets;

	if (client && server)
		return flows[SIDE_SERVER].bytes > flows[SIDE_CLIENT].bytes ? SIDE_SERVER
									   : SIDE_CLIENT;
	if (client)
		return SIDE_CLIENT;
	return server ? SIDE_SERVER : LEDGER_NOBODY;
}

bool ledger_is_closed(const struct track_view *view)
{
	const struct flow *flows = view->view.flows;

	return view->is_reset ||
	       (flow_is_closed(&flows[SIDE_CLIENT]) && flow_is_closed(&flows[SIDE_SERVER]));
}

void ledger_add(struct track_view *view, enum state state, uint64_t ns)
{
	struct ledger *ledger = &view->ledger;

	view->view.state_ns[state] += ns;
	tally_add(&ledger->pending, state, ns);
	if (ledger->watch)
		ledger->watch->spent[state] += ns;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		struct scoreboard *board = view->lanes[side].board;

		if (board && board->evidence_ns)
			tally_add(&board->evidence, state, ns);
	}
}

static void settle_tallies(struct track_view *view)
{
	tally_clear(&view->ledger.pending);
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		if (view->lanes[side].board)
			tally_clear(&view->lanes[side].board->evidence);
	}
}

/* Never more than is there: what foreign packets make of the rules may not break the sums. */
static void move_time(struct track_view *view, enum state from, enum state to, uint64_t ns)
{
	struct watch *watch = view->ledger.watch;
	uint64_t watched;

	ns = MIN(ns, view->view.state_ns[from]);
	watched = watch ? MIN(ns, watch->spent[from]) : 0;
	view->view.state_ns[from] -= ns;
	view->view.state_ns[to] += ns;
	if (!watch)
		return;
	watch->spent[from] -= watched;
	watch->spent[to] += watched;
}

void ledger_move(struct track_view *view, enum state from, enum state to, uint64_t ns)
{
	move_time(view, from, to, ns);
	settle_tallies(view);
}

/* The one way in which time is taken back; afterwards no tally holds it, and nothing waits to be
 * judged that may have been part of it, so it moves only once. */
uint64_t ledger_rewrite(struct track_view *view, const struct tally *tally, enum state state)
{
	uint64_t total = 0;

	for (uint8_t i = 0; i < tally->count; i++) {
		move_time(view, (enum state)tally->states[i], state, tally->ns[i]);
		total += tally->ns[i];
	}
	settle_tallies(view);
	view->ledger.turn_ns = 0;
	view->ledger.held_ns = 0;
	return total;
}

void ledger_settle(struct track_view *view, uint64_t now_ns, uint64_t number, struct slab *watches)
{
	struct ledger *ledger = &view->ledger;

	tally_clear(&ledger->pending);
	slab_give(watches, ledger->watch);
	ledger->watch = NULL;
	ledger->span_ns = now_ns;
	ledger->span_number = number;
	ledger->peer_packets[SIDE_CLIENT] = 0;
	ledger->peer_packets[SIDE_SERVER] = 0;
}

/* Who should move while nothing is outstanding, by the messages or by who spoke last. */
static enum side idle_sender(const struct track_view *view)
{
	enum side last = (enum side)view->last_data_side;

	switch ((enum turn)view->turn) {
	case TURN_REQUEST_PARTIAL:
	case TURN_EXPECT_WAIT:
		return SIDE_CLIENT;
	case TURN_RESPONSE_PARTIAL:
		return SIDE_SERVER;
	case TURN_TLS_HANDSHAKE:
	case TURN_UNKNOWN:
	case TURN_REQUEST_NONE:
	case TURN_RESPONSE_NONE:
		break;
	}
	return last == LEDGER_NOBODY ? SIDE_CLIENT : last;
}

/* Progress is long ago: from now on remember what happens. */
static void ledger_watch(struct track_view *view, uint64_t now_ns, struct slab *watches)
{
	struct ledger *ledger = &view->ledger;
	enum side active = ledger_active(view);
	struct watch *watch;

	if (ledger->watch || now_ns - ledger->span_ns < LEDGER_WATCH_AFTER_NS)
		return;
	watch = slab_take(watches);
	watch->sender = active != LEDGER_NOBODY ? active : idle_sender(view);
	if (active != LEDGER_NOBODY) {
		watch->stuck = view->lanes[active].head;
		watch->offset = view->lanes[active].una;
	}
	for (uint8_t i = 0; i < ledger->pending.count; i++)
		watch->spent[ledger->pending.states[i]] += ledger->pending.ns[i];
	ledger->watch = watch;
}

/* Only one side was ever seen here: nobody can say what was waited for. */
static bool is_one_sided(const struct track_view *view, const struct segment *segment)
{
	return !view->view.flows[side_other(segment->side)].packets;
}

/* Seen from the receiver, whose acknowledgments were lost on the way: the sender's timer ran out over
 * bytes that had arrived. The wait is that of the timer all the same. */
static bool is_timer_of_lost_acks(const struct track_view *view, const struct segment *segment)
{
	return segment->repair == REPAIR_NEEDLESS && view->last_data_side == segment->side &&
	       segment->now_ns - view->view.flows[segment->side].last_data_ns >= TIMEOUT_MINIMUM_NS;
}

static struct held_time attribute(struct track_view *view, const struct segment *segment,
				  uint64_t gap_ns)
{
	struct held_time nothing = {0};
	enum side active = ledger_active(view);

	if (view->handshake == HANDSHAKE_SYN || view->handshake == HANDSHAKE_SYN_ACK) {
		ledger_add(view,
			   segment->kind == LABEL_KIND_SYN_REPEAT ? STATE_HS_RETRY : STATE_HS_NET,
			   gap_ns);
		return nothing;
	}
	if (ledger_is_closed(view)) {
		ledger_add(view, STATE_CLOSING, gap_ns);
		return nothing;
	}
	if (is_one_sided(view, segment)) {
		ledger_add(view, STATE_UNKNOWN, gap_ns);
		return nothing;
	}
	if (turn_resolve_held(view, segment)) {
		ledger_add(view, STATE_NAGLE_DELACK, gap_ns);
		return nothing;
	}
	if (segment->kind == LABEL_KIND_REPAIR &&
	    (segment->repair != REPAIR_NEEDLESS || is_timer_of_lost_acks(view, segment)) &&
	    (active == segment->side || active == LEDGER_NOBODY))
		return busy_repair(view, segment, gap_ns);
	if (segment->kind == LABEL_KIND_REPAIR)
		busy_settle_doubt(view, segment);
	if (active == LEDGER_NOBODY)
		turn_attribute(view, segment, gap_ns);
	else
		busy_attribute(view, segment, active, gap_ns);
	return nothing;
}

struct held_time ledger_close(struct track_view *view, const struct segment *segment,
			      struct slab *watches)
{
	struct ledger *ledger = &view->ledger;
	uint64_t gap_ns = segment->now_ns - ledger->last_ns;
	struct held_time held;

	ledger_watch(view, segment->now_ns, watches);
	ledger->last_ns = segment->now_ns;
	held = attribute(view, segment, gap_ns);
	if (segment->did_send_new && view->lanes[segment->side].full_ns)
		(void)busy_judge_full(view, segment->side);
	return held;
}

void ledger_close_open(struct track_view *view, uint64_t end_ns, struct slab *watches)
{
	const struct flow *flows = view->view.flows;
	struct ledger *ledger = &view->ledger;
	enum side active = ledger_active(view);
	uint64_t gap_ns = end_ns - ledger->last_ns;

	ledger_watch(view, end_ns, watches);
	ledger->last_ns = end_ns;
	if (view->handshake == HANDSHAKE_SYN || view->handshake == HANDSHAKE_SYN_ACK)
		ledger_add(view, view->did_repeat_handshake ? STATE_HS_RETRY : STATE_HS_NET,
			   gap_ns);
	else if (!flows[SIDE_CLIENT].packets || !flows[SIDE_SERVER].packets)
		ledger_add(view, STATE_UNKNOWN, gap_ns);
	else if (active == LEDGER_NOBODY)
		turn_attribute_open(view, gap_ns);
	else
		busy_attribute_open(view, active, gap_ns);
}
