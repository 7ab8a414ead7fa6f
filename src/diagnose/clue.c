/* SPDX-License-Identifier: BSD-3-Clause */
/* What several rules ask of a connection: see clue.h. */
#include "diagnose/clue.h"

#include <string.h>

#include "base/mem.h"

static enum vantage vantage_of(enum side side)
{
	return side == SIDE_CLIENT ? VANTAGE_CLIENT : VANTAGE_SERVER;
}

const struct view *clue_view_at(const struct connection *connection, enum side side)
{
	for (size_t i = 0; i < connection->view_count; i++)
		if (connection_view(connection, i)->vantage == vantage_of(side))
			return connection_view(connection, i);
	return NULL;
}

/* Every hop takes one from the TTL: where a sender's packets have most, the sender is near. */
static const struct view *clue_view_by_ttl(const struct connection *connection, enum side sender,
					   bool is_highest, const struct view *other)
{
	const struct view *best = NULL;

	for (size_t i = 0; i < connection->view_count; i++) {
		const struct view *view = connection_view(connection, i);
		uint8_t ttl = view->flows[sender].ttl;

		if (view == other || !ttl)
			continue;
		if (!best ||
		    (is_highest ? ttl > best->flows[sender].ttl : ttl < best->flows[sender].ttl))
			best = view;
	}
	return best;
}

struct clue_ends clue_ends_of(const struct connection *connection, enum side sender)
{
	struct clue_ends ends = {
		.near = clue_view_at(connection, sender),
		.far = clue_view_at(connection, side_other(sender)),
	};

	if (!ends.near && connection->sender == sender && connection->view_count)
		ends.near = connection_main_view(connection);
	if (!ends.near || ends.near == ends.far)
		ends.near = clue_view_by_ttl(connection, sender, /* is_highest= */ true, ends.far);
	if (!ends.near)
		return (struct clue_ends) {.near = ends.far};
	if (!ends.far) {
		const struct view *view = clue_view_by_ttl(connection, sender,
							   /* is_highest= */ false, ends.near);

		if (view && view->flows[sender].ttl < ends.near->flows[sender].ttl)
			ends.far = view;
	}
	return ends;
}

const struct point *clue_point(const struct facts *facts, const struct view *view)
{
	return view && view->point < facts->point_count ? &facts->points[view->point] : NULL;
}

bool clue_is_one_container(const struct point *point)
{
	return point->container && !strchr(point->container, ',');
}

static bool point_has_address(const struct point *point, const struct address *address)
{
	for (size_t i = 0; i < point->address_count; i++)
		if (address_is_equal(&point->addresses[i], address))
			return true;
	return false;
}

const struct point *clue_point_at(const struct facts *facts, const struct connection *connection,
				  enum side side)
{
	const struct endpoint *endpoint = connection_endpoint(connection, side);
	const struct view *view = clue_view_at(connection, side);

	if (view)
		return clue_point(facts, view);
	for (size_t i = 0; i < facts->point_count; i++)
		if (point_has_address(&facts->points[i], &endpoint->address))
			return &facts->points[i];
	return NULL;
}

void clue_set_path(const struct facts *facts, const struct clue_ends *ends,
		   const struct connection *connection, enum side sender, struct finding *finding)
{
	const struct point *from = clue_point(facts, ends->near);
	const struct point *to = clue_point(facts, ends->far);

	finding->from_point = from ? (int32_t)from->id : -1;
	finding->to_point = to ? (int32_t)to->id : -1;
	if (from && to)
		finding->where = TEXT("report.where.between", TEXT_STRING("from", from->name),
				      TEXT_STRING("to", to->name));
	else if (from)
		finding->where = TEXT(
			"report.where.behind", TEXT_STRING("from", from->name),
			TEXT_ENDPOINT("to", connection_endpoint(connection, side_other(sender))));
}

void clue_set_place(const struct facts *facts, const struct connection *connection, enum side side,
		    struct finding *finding)
{
	const struct point *point = clue_point_at(facts, connection, side);

	finding->from_point = point ? (int32_t)point->id : -1;
	finding->to_point = finding->from_point;
	finding->where =
		TEXT("report.where.at", TEXT_ENDPOINT("at", connection_endpoint(connection, side)));
}

bool clue_is_initial_ttl(uint8_t ttl)
{
	return ttl == 64 || ttl == 128 || ttl == 255;
}

enum clue_answer clue_is_routed(const struct clue_ends *ends, enum side sender)
{
	uint8_t ttl;

	if (!ends->near)
		return CLUE_UNKNOWN;
	ttl = ends->near->flows[sender].ttl;
	if (ends->far && ttl && ends->far->flows[sender].ttl)
		return ends->far->flows[sender].ttl < ttl ? CLUE_YES : CLUE_NO;
	ttl = ends->near->flows[side_other(sender)].ttl;
	if (!ttl)
		return CLUE_UNKNOWN;
	return clue_is_initial_ttl(ttl) ? CLUE_NO : CLUE_YES;
}

uint64_t clue_duration_ns(const struct view *view)
{
	return view->end_ns > view->start_ns ? view->end_ns - view->start_ns : 0;
}

uint64_t clue_state_ns(const struct view *view, uint32_t states)
{
	uint64_t sum = 0;

	for (; states; states &= states - 1)
		sum += view->state_ns[__builtin_ctz(states)];
	return sum;
}

const struct stall *clue_view_longest_stall(const struct view *view, enum side sender,
					    uint32_t states)
{
	const struct stall *longest = NULL;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		if (stall->sender != sender || !(states & RULE_STATE(stall->state)))
			continue;
		if (!longest || stall->duration_ns > longest->duration_ns)
			longest = stall;
	}
	return longest;
}

uint64_t clue_view_stalls_ns(const struct view *view, enum side sender, uint32_t states)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < view->stall_count; i++)
		if (view->stalls[i].sender == sender &&
		    (states & RULE_STATE(view->stalls[i].state)))
			sum += view->stalls[i].duration_ns;
	return sum;
}

const struct stall *clue_longest_stall(const struct connection *connection, uint32_t states)
{
	const struct stall *longest = NULL;

	for (size_t i = 0; i < connection->view_count; i++) {
		for (enum side side = 0; side < SIDE_COUNT; side++) {
			const struct stall *stall = clue_view_longest_stall(
				connection_view(connection, i), side, states);

			if (stall && (!longest || stall->duration_ns > longest->duration_ns))
				longest = stall;
		}
	}
	return longest;
}

const char *clue_because(enum confidence confidence)
{
	return confidence == CONFIDENCE_POSSIBLE ? "report.possibly-because" : "report.because";
}

struct evidence_item *clue_add_evidence(struct evidence_list *list, char grade, struct text text)
{
	struct evidence_item *item;

	if (list->count == ARRAY_COUNT(list->items))
		return NULL;
	item = &list->items[list->count++];
	*item = (struct evidence_item) {.text = text, .grade = grade};
	return item;
}

bool clue_has_grade(const struct evidence_list *list, char grade)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].grade == grade)
			return true;
	return false;
}

void clue_add_packet(struct evidence_item *item, struct packet_ref packet)
{
	if (!item || !packet.number || item->packet_count == ARRAY_COUNT(item->packets))
		return;
	for (size_t i = 0; i < item->packet_count; i++)
		if (item->packets[i].point == packet.point &&
		    item->packets[i].number == packet.number)
			return;
	item->packets[item->packet_count++] = packet;
}

void clue_add_stall(struct evidence_item *item, const struct stall *stall)
{
	clue_add_packet(item, stall->first);
	for (size_t i = 0; i < ARRAY_COUNT(stall->events); i++)
		clue_add_packet(item, stall->events[i]);
	clue_add_packet(item, stall->after);
}

void clue_add_unobserved(struct finding *finding, struct text text)
{
	if (finding->unobserved_count < ARRAY_COUNT(finding->unobserved))
		finding->unobserved[finding->unobserved_count++] = text;
}

void clue_add_alternative(struct finding *finding, enum cause cause)
{
	if (finding->cause == cause)
		return;
	for (size_t i = 0; i < finding->alternative_count; i++)
		if (finding->alternatives[i] == cause)
			return;
	if (finding->alternative_count < ARRAY_COUNT(finding->alternatives))
		finding->alternatives[finding->alternative_count++] = cause;
}

void clue_add_remedy(struct finding *finding, struct text text, struct text command)
{
	if (finding->remedy_count < ARRAY_COUNT(finding->remedies))
		finding->remedies[finding->remedy_count++] =
			(struct remedy) {.text = text, .command = command};
}
