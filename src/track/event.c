/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events: see event.h. Connections on which something is due stand in a list, the longest first, so
 * that looking for stalls costs a look at its head. Progress begins the wait anew.
 */
#include "track/event.h"

#include <stdlib.h>

#include "base/mem.h"

enum phase {
	PHASE_SYN, /* not answered yet */
	PHASE_OPEN,
	PHASE_OVER,
};

struct watched {
	const struct connection *connection; /* NULL: not seen yet */
	uint64_t due_ns; /* since when something is due, while it is listed or stalled */
	uint64_t shut_ns[SIDE_COUNT]; /* since when the window is closed; 0 it is not */
	uint64_t sent[SIDE_COUNT];    /* highest byte of each side */
	uint64_t acked[SIDE_COUNT];   /* and how much of it the other one has */
	uint32_t point;
	uint32_t before, behind; /* in the list, as id; 0 none */
	uint8_t phase;           /* enum phase */
	uint8_t turn;            /* enum turn */
	bool has_fin[SIDE_COUNT];
	bool is_listed;
	bool is_stalled;
};

struct event_watch {
	struct watched *items; /* by id - 1 */
	size_t count, capacity;
	uint32_t head, tail; /* ids */
	struct event *waiting;
	size_t first, end, waiting_capacity; /* of the ones that wait */
	uint64_t dropped;
};

struct event_watch *event_watch_new(void)
{
	return xcalloc(1, sizeof(struct event_watch));
}

void event_watch_free(struct event_watch *watch)
{
	if (!watch)
		return;
	free(watch->items);
	free(watch->waiting);
	free(watch);
}

bool event_watch_next(struct event_watch *watch, struct event *ret_event)
{
	if (watch->first == watch->end) {
		watch->first = watch->end = 0;
		return false;
	}
	*ret_event = watch->waiting[watch->first++];
	return true;
}

uint64_t event_watch_dropped(const struct event_watch *watch)
{
	return watch->dropped;
}

static void watch_tell(struct event_watch *watch, const struct event *event)
{
	if (watch->end == EVENTS_WAITING_MAXIMUM) {
		watch->dropped++;
		return;
	}
	watch->waiting = xgrow(watch->waiting, watch->end, &watch->waiting_capacity,
			       sizeof(watch->waiting[0]));
	watch->waiting[watch->end++] = *event;
}

static struct watched *watch_item(struct event_watch *watch, uint32_t id)
{
	return &watch->items[id - 1];
}

static void list_remove(struct event_watch *watch, struct watched *item)
{
	if (!item->is_listed)
		return;
	if (item->before)
		watch_item(watch, item->before)->behind = item->behind;
	else
		watch->head = item->behind;
	if (item->behind)
		watch_item(watch, item->behind)->before = item->before;
	else
		watch->tail = item->before;
	item->before = item->behind = 0;
	item->is_listed = false;
}

static void list_append(struct event_watch *watch, struct watched *item, uint64_t now_ns)
{
	uint32_t id = (uint32_t)(item - watch->items) + 1;

	item->due_ns = now_ns;
	item->before = watch->tail;
	item->behind = 0;
	if (watch->tail)
		watch_item(watch, watch->tail)->behind = id;
	else
		watch->head = id;
	watch->tail = id;
	item->is_listed = true;
}

static bool is_outstanding(const struct watched *item, enum side side)
{
	return item->sent[side] > item->acked[side];
}

/* What should come next, and from whom. */
static enum event_wait watched_wait(const struct watched *item, enum side *ret_side)
{
	*ret_side = SIDE_SERVER;
	if (item->phase == PHASE_OVER)
		return EVENT_WAIT_NONE;
	if (item->phase == PHASE_SYN)
		return EVENT_WAIT_HANDSHAKE;
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		*ret_side = side;
		if (item->shut_ns[side])
			return EVENT_WAIT_WINDOW;
	}
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		*ret_side = side_other(side);
		if (is_outstanding(item, side))
			return EVENT_WAIT_ACKNOWLEDGMENT;
	}
	*ret_side = SIDE_CLIENT;
	if (item->turn == TURN_REQUEST_PARTIAL)
		return EVENT_WAIT_REQUEST;
	*ret_side = SIDE_SERVER;
	if (item->turn == TURN_RESPONSE_NONE || item->turn == TURN_RESPONSE_PARTIAL)
		return EVENT_WAIT_ANSWER;
	return EVENT_WAIT_NONE;
}

void event_watch_clock(struct event_watch *watch, uint64_t now_ns)
{
	while (watch->head) {
		struct watched *item = watch_item(watch, watch->head);
		struct event event = {
			.kind = EVENT_KIND_STALLED,
			.time_ns = item->due_ns + EVENT_STALL_NS,
			.connection = item->connection,
			.duration_ns = EVENT_STALL_NS,
		};

		if (event.time_ns > now_ns)
			return;
		list_remove(watch, item);
		item->is_stalled = true;
		event.wait = watched_wait(item, &event.side);
		watch_tell(watch, &event);
	}
}

/* NULL: not watched, or at another point. */
static struct watched *watch_find(struct event_watch *watch, const struct packet *packet,
				  const struct label *label)
{
	uint32_t id = label->connection->id;
	struct watched *item;

	if (id > EVENT_CONNECTIONS_MAXIMUM || label->is_late_packet ||
	    label->kind == LABEL_KIND_STRAY || label->kind == LABEL_KIND_CAPTURE_DUPLICATE)
		return NULL;
	while (watch->count < id) {
		watch->items = xgrow(watch->items, watch->count, &watch->capacity,
				     sizeof(watch->items[0]));
		watch->items[watch->count++] = (struct watched) {0};
	}
	item = watch_item(watch, id);
	if (!item->connection)
		item->point = packet->point;
	return item->point == packet->point && item->phase != PHASE_OVER ? item : NULL;
}

/* One packet of one connection. */
struct step {
	struct event_watch *watch;
	struct watched *item;
	const struct packet *packet;
	const struct decoded *decoded;
	const struct label *label;
};

static void step_tell(const struct step *step, enum event_kind kind, enum side side,
		      uint64_t duration_ns)
{
	watch_tell(step->watch, &(struct event) {
					.kind = kind,
					.time_ns = step->packet->time_ns,
					.connection = step->item->connection,
					.side = side,
					.duration_ns = duration_ns,
					.packet = packet_ref_of(step->packet),
				});
}

static void step_begin(const struct step *step)
{
	struct watched *item = step->item;

	item->connection = step->label->connection;
	if (step->decoded->tcp.flags & TCP_SYN) {
		item->phase = PHASE_SYN;
	} else {
		item->phase = PHASE_OPEN;
		step_tell(step, EVENT_KIND_JOINED, step->label->sender, 0);
	}
}

static uint64_t time_since(const struct step *step, uint64_t before_ns)
{
	return step->packet->time_ns > before_ns ? step->packet->time_ns - before_ns : 0;
}

static void step_window(const struct step *step)
{
	const struct label *label = step->label;
	uint64_t *shut_ns = &step->item->shut_ns[label->sender];

	if (step->decoded->tcp.flags & (TCP_SYN | TCP_RST | TCP_FIN) || !label->is_window_known)
		return;
	if (label->window_bytes == 0 && *shut_ns == 0) {
		*shut_ns = step->packet->time_ns;
		step_tell(step, EVENT_KIND_WINDOW_CLOSED, label->sender, 0);
	} else if (label->window_bytes > 0 && *shut_ns) {
		step_tell(step, EVENT_KIND_WINDOW_OPENED, label->sender,
			  time_since(step, *shut_ns));
		*shut_ns = 0;
	}
}

static void step_progress(const struct step *step)
{
	struct watched *item = step->item;
	const struct label *label = step->label;
	enum side other = side_other(label->sender);
	bool did_open = item->phase == PHASE_SYN && label->sender == SIDE_CLIENT &&
			!(step->decoded->tcp.flags & TCP_SYN);

	item->sent[label->sender] = MAX(item->sent[label->sender], label->data_end);
	item->acked[other] = MAX(item->acked[other], label->acknowledged);
	if (did_open)
		item->phase = PHASE_OPEN;
	if (!did_open && label->fresh_bytes == 0 && label->late_bytes == 0 &&
	    label->acknowledged_bytes == 0)
		return;
	if (item->is_stalled)
		step_tell(step, EVENT_KIND_RECOVERED, label->sender,
			  time_since(step, item->due_ns));
	if (did_open)
		step_tell(step, EVENT_KIND_OPENED, SIDE_CLIENT, 0);
	item->is_stalled = false;
	list_remove(step->watch, item);
}

static void step_end(const struct step *step)
{
	struct watched *item = step->item;
	enum side sender = step->label->sender;

	if (step->decoded->tcp.flags & TCP_RST) {
		bool is_refusal = item->phase == PHASE_SYN && sender == SIDE_SERVER;

		step_tell(step, is_refusal ? EVENT_KIND_REFUSED : EVENT_KIND_RESET, sender, 0);
		item->phase = PHASE_OVER;
	} else if (step->decoded->tcp.flags & TCP_FIN) {
		item->has_fin[sender] = true;
		if (!item->has_fin[side_other(sender)])
			return;
		step_tell(step, EVENT_KIND_CLOSED, sender, 0);
		item->phase = PHASE_OVER;
	}
}

void event_watch_packet(struct event_watch *watch, const struct packet *packet,
			const struct decoded *decoded, const struct label *label, enum turn turn)
{
	struct step step = {.watch = watch, .packet = packet, .decoded = decoded, .label = label};
	enum side side;

	event_watch_clock(watch, packet->time_ns);
	step.item = label ? watch_find(watch, packet, label) : NULL;
	if (!step.item)
		return;
	if (!step.item->connection)
		step_begin(&step);
	if (turn != TURN_UNKNOWN)
		step.item->turn = (uint8_t)turn;
	step_progress(&step);
	step_window(&step);
	step_end(&step);
	if (watched_wait(step.item, &side) == EVENT_WAIT_NONE)
		list_remove(watch, step.item);
	else if (!step.item->is_listed && !step.item->is_stalled)
		list_append(watch, step.item, packet->time_ns);
}
