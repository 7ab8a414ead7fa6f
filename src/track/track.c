/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tracker: which connection and view a packet belongs to. A SYN with another initial sequence
 * number begins a new life of its 4-tuple; so do data far outside of a stream that is closed.
 */
#include "track/track.h"

#include <string.h>

#include "base/mem.h"
#include "model/pair.h"
#include "track/bulk.h"
#include "track/finish.h"
#include "track/icmp.h"
#include "track/ledger.h"
#include "track/rest.h"
#include "track/sample.h"
#include "track/table.h"
#include "track/scrutiny.h"
#include "track/view.h"

/* So many connections may be awake before those that were silent are put to rest; as long as there are
 * no more, none is. */
#define TRACK_AWAKE 2048u

#define DROPPED_BITS (1u << 22)

#define RECENT 256u /* connections that are found without the table; a power of two */

#define PORT_PRIVILEGED 1024  /* below: a service */
#define PORT_EPHEMERAL  32768 /* Linux's default range for clients begins here */

struct track {
	struct table table;
	struct slab connections;
	struct rest_memory memory;
	struct connection **list; /* by number - 1 */
	size_t count, capacity;
	uint32_t *awake; /* numbers of those that do not rest: a ring, the one to ask first */
	size_t awake_first, awake_count, awake_capacity;
	uint64_t dropped;
	uint8_t *dropped_tags; /* a bit for each that found no place; NULL: all found one */
	bool is_thorough;
	unsigned shares; /* among so many trackers the connections are shared out */
	struct track_connection *recent[RECENT]; /* see recent_place(); NULL: none yet */
	struct track_view *latest;               /* view of the last packet that had one */
	const struct label *label; /* of the last packet, one of the next two; NULL: it has none */
	struct label long_label;
	struct label bulk_label; /* bulk_packet() leaves most of it as it is: empty */
};

struct track *track_new_share(unsigned shares)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct pool *pool = &track->memory.flow.pool;

	*track = (struct track) {
		.shares = shares,
		.memory.flow.series_maximum = SERIES_MAXIMUM / shares,
		.connections = SLAB_INIT(pool, sizeof(struct track_connection)),
		.memory.views = SLAB_INIT(pool, sizeof(struct track_view)),
		.memory.store = view_store_new(pool),
		.memory.flow.lanes = SLAB_INIT(pool, SIDE_COUNT * sizeof(struct lane)),
		.memory.flow.rings = SLAB_INIT(pool, sizeof(struct sent_ring)),
		.memory.flow.boards = SLAB_INIT(pool, sizeof(struct scoreboard)),
		.memory.flow.reservoirs = SLAB_INIT(pool, sizeof(struct reservoir)),
		.memory.flow.watches = SLAB_INIT(pool, sizeof(struct watch)),
		.memory.flow.scrutinies = SLAB_INIT(pool, scrutiny_bytes),
		.memory.flow.series = SLAB_INIT(pool, scrutiny_series_bytes),
		.memory.flow.samples = SLAB_INIT(pool, SAMPLE_BYTES),
	};
	table_init(&track->table);
	return track;
}

struct track *track_new(void)
{
	return track_new_share(1);
}

void track_set_thorough(struct track *track)
{
	track->is_thorough = true;
}

void track_free(struct track *track)
{
	if (!track)
		return;
	for (size_t i = 0; i < track->count; i++) {
		struct track_connection *connection = track_connection_of(track->list[i]);

		rest_done(connection, &track->memory);
		free(connection->icmp_errors);
	}
	table_done(&track->table);
	free(track->list);
	free(track->awake);
	free(track->dropped_tags);
	view_store_free(track->memory.store);
	pool_done(&track->memory.flow.pool);
	free(track);
}

/* A packet's ends, and which of them is the low one of the key. */
struct ends {
	const struct address *source, *destination;
	uint16_t source_port, destination_port;
	bool is_source_low;
	uint32_t tag;
};

static enum side packet_side(const struct track_connection *connection, bool is_source_low)
{
	return connection->is_client_low == is_source_low ? SIDE_CLIENT : SIDE_SERVER;
}

static bool has_ends(const struct connection *connection, const struct ends *ends)
{
	enum side side =
		packet_side((const struct track_connection *)connection, ends->is_source_low);
	const struct endpoint *source = connection_endpoint(connection, side);
	const struct endpoint *destination = connection_endpoint(connection, side_other(side));

	return source->port == ends->source_port && destination->port == ends->destination_port &&
	       address_is_equal(&source->address, ends->source) &&
	       address_is_equal(&destination->address, ends->destination);
}

/* The slot of these ends, or the empty one where they belong. */
static struct table_slot *track_find(const struct track *track, struct ends *ends)
{
	struct table_slot *slot;

	ends->tag = table_tag(&track->table, ends->source, ends->source_port, ends->destination,
			      ends->destination_port, &ends->is_source_low);
	slot = table_first(&track->table, ends->tag);
	while (slot->number &&
	       !(slot->tag == ends->tag && has_ends(track->list[slot->number - 1], ends)))
		slot = table_next(&track->table, slot);
	return slot;
}

/* Rest */

static void awake_push(struct track *track, uint32_t number)
{
	if (track->awake_count == track->awake_capacity) {
		size_t capacity =
			MAX(2 * track->awake_capacity, (size_t)TRACK_AWAKE / track->shares);
		uint32_t *numbers = xcalloc(capacity, sizeof(numbers[0]));

		for (size_t i = 0; i < track->awake_count; i++)
			numbers[i] = track->awake[(track->awake_first + i) %
						  MAX(track->awake_capacity, (size_t)1)];
		free(track->awake);
		track->awake = numbers;
		track->awake_first = 0;
		track->awake_capacity = capacity;
	}
	track->awake[(track->awake_first + track->awake_count++) % track->awake_capacity] = number;
}

/* One more is awake; so two are asked whether they have been silent since they were asked last. */
static void track_awake(struct track *track, uint32_t number)
{
	for (unsigned i = 0;
	     i < 2 && track->awake_count >= TRACK_AWAKE / track->shares && !track->is_thorough;
	     i++) {
		uint32_t one = track->awake[track->awake_first];
		struct track_connection *first = track_connection_of(track->list[one - 1]);

		track->awake_first = (track->awake_first + 1) % track->awake_capacity;
		track->awake_count--;
		if (first->is_recent)
			awake_push(track, one);
		else
			rest_put(first, &track->memory);
		first->is_recent = false;
	}
	awake_push(track, number);
}

static struct track_connection *track_get(struct track *track, uint32_t number)
{
	struct track_connection *connection = track_connection_of(track->list[number - 1]);

	connection->is_recent = true;
	if (rest_is_at(connection)) {
		rest_wake(connection, &track->memory);
		track_awake(track, number);
	}
	return connection;
}

/* Who is the client? The SYN tells; without one, ports do. */
static bool is_from_client(const struct decoded *decoded)
{
	uint16_t source = decoded->source_port, destination = decoded->destination_port;

	if (decoded->tcp.flags & TCP_SYN)
		return !(decoded->tcp.flags & TCP_ACK);
	if ((source < PORT_PRIVILEGED) != (destination < PORT_PRIVILEGED))
		return destination < PORT_PRIVILEGED;
	if ((source < PORT_EPHEMERAL) != (destination < PORT_EPHEMERAL))
		return destination < PORT_EPHEMERAL;
	return source >= destination;
}

/* Each once, as far as their tags differ: of a million one in nine is missed. */
static void track_drop(struct track *track, uint32_t tag)
{
	uint32_t at = tag % DROPPED_BITS;
	uint8_t bit = (uint8_t)(1u << at % 8);

	if (!track->dropped_tags)
		track->dropped_tags = xcalloc(DROPPED_BITS / 8, 1);
	track->dropped += !(track->dropped_tags[at / 8] & bit);
	track->dropped_tags[at / 8] |= bit;
}

static struct track_connection *track_add(struct track *track, const struct packet *packet,
					  const struct decoded *decoded, const struct ends *ends)
{
	bool from_client = is_from_client(decoded);
	struct endpoint source = {.address = decoded->source, .port = decoded->source_port};
	struct endpoint destination = {.address = decoded->destination,
				       .port = decoded->destination_port};
	struct track_connection *connection;

	if (track->count == TRACK_CONNECTIONS_MAXIMUM / track->shares) {
		track_drop(track, ends->tag);
		return NULL;
	}
	connection = slab_take(&track->connections);
	track->list = xgrow(track->list, track->count, &track->capacity, sizeof(track->list[0]));
	track->list[track->count++] = &connection->connection;
	if (track->shares == 1)
		connection->connection.id = (uint32_t)track->count;
	connection->number = (uint32_t)track->count;
	connection->first_frame = packet->frame;
	connection->connection.client = from_client ? source : destination;
	connection->connection.server = from_client ? destination : source;
	connection->is_client_low = from_client == ends->is_source_low;
	return connection;
}

/* Does this packet begin a new life of the 4-tuple? */
static bool is_new_life(const struct track_connection *connection, const struct decoded *decoded,
			enum side side)
{
	const struct decoded_tcp *tcp = &decoded->tcp;

	if (!(tcp->flags & TCP_SYN) || tcp->flags & TCP_ACK)
		return false;
	for (size_t i = 0; i < connection->connection.view_count; i++) {
		const struct track_view *view =
			track_view_of(connection->connection.views_at_hand[i]);

		if (view_has_syn(view, side, tcp->sequence))
			return false;
		/* Both ends open at once: the answer to a SYN may be a SYN. */
		if (view->lanes && !view->lanes[side].is_known && view->handshake == HANDSHAKE_SYN)
			return false;
	}
	return connection->connection.view_count > 0;
}

static struct track_view *connection_find_view(const struct track_connection *connection,
					       uint32_t point)
{
	for (size_t i = 0; i < connection->connection.view_count; i++) {
		if (connection->connection.views_at_hand[i]->point == point)
			return track_view_of(connection->connection.views_at_hand[i]);
	}
	return NULL;
}

static struct track_view *connection_add_view(struct track *track,
					      struct track_connection *connection, uint32_t point)
{
	struct track_view *view;

	if (connection->connection.view_count == TRACK_VIEWS_MAXIMUM)
		return NULL;
	view = slab_take(&track->memory.views);
	view_init(view, point, &track->memory.flow);
	rest_add_view(connection, view);
	return view;
}

/* Where a connection stands that had a packet lately. Whoever chooses addresses can make two of them
 * drive each other out; then the table is asked, as without this. */
static unsigned recent_place(uint32_t pair)
{
	return (unsigned)((uint64_t)pair * RECENT >> PAIR_BITS);
}

static bool is_from(const struct endpoint *from, const struct endpoint *to, const struct ends *ends)
{
	return from->port == ends->source_port && to->port == ends->destination_port &&
	       address_is_equal(&from->address, ends->source) &&
	       address_is_equal(&to->address, ends->destination);
}

/* For most packets: NULL when the connection must be looked for, or begun. */
static struct track_connection *track_recent(const struct track *track, const struct ends *ends,
					     const struct decoded *decoded, uint32_t pair,
					     enum side *ret_side)
{
	struct track_connection *connection = track->recent[recent_place(pair)];

	if (!connection || decoded->tcp.flags & TCP_SYN || rest_is_at(connection) ||
	    ends->source_port == ends->destination_port)
		return NULL;
	if (is_from(&connection->connection.client, &connection->connection.server, ends))
		*ret_side = SIDE_CLIENT;
	else if (is_from(&connection->connection.server, &connection->connection.client, ends))
		*ret_side = SIDE_SERVER;
	else
		return NULL;
	connection->is_recent = true;
	return connection;
}

/* The connection that a packet belongs to, a new one if need be; NULL when there is no place for it. */
static struct track_connection *track_take(struct track *track, const struct packet *packet,
					   const struct decoded *decoded, uint32_t pair,
					   enum side *ret_side)
{
	struct ends ends = {&decoded->source, &decoded->destination, decoded->source_port,
			    decoded->destination_port};
	struct track_connection *connection = track_recent(track, &ends, decoded, pair, ret_side);
	struct table_slot *slot;

	if (connection)
		return connection;
	slot = track_find(track, &ends);
	connection = slot->number ? track_get(track, slot->number) : NULL;
	if (connection &&
	    is_new_life(connection, decoded, packet_side(connection, ends.is_source_low))) {
		connection->is_superseded = true;
		connection = NULL;
	}
	if (!connection) {
		uint32_t number = (uint32_t)track->count + 1;

		connection = track_add(track, packet, decoded, &ends);
		if (!connection)
			return NULL;
		track_awake(track, number);
		if (slot->number)
			slot->number = number;
		else
			table_fill(&track->table, slot, ends.tag, number);
	}
	track->recent[recent_place(pair)] = connection;
	*ret_side = packet_side(connection, ends.is_source_low);
	return connection;
}

static void track_tcp(struct track *track, const struct packet *packet,
		      const struct decoded *decoded, uint32_t pair)
{
	struct flow_memory *memory = &track->memory.flow;
	struct track_view *view = NULL;
	struct label *label;
	enum side side;
	struct track_connection *connection = track_take(track, packet, decoded, pair, &side);

	if (connection)
		view = connection_find_view(connection, packet->point);
	if (connection && !view)
		view = connection_add_view(track, connection, packet->point);
	if (!view)
		return;
	label = &track->bulk_label;
	if (!view->is_calm || track->is_thorough ||
	    !bulk_packet(view, packet, decoded, side, memory, label)) {
		label = &track->long_label;
		view_packet(view, packet, decoded, side, memory, label);
	}
	label->connection = &connection->connection;
	track->label = label;
	track->latest = view;
}

static void track_icmp(struct track *track, const struct packet *packet,
		       const struct decoded *decoded)
{
	const struct decoded_icmp *icmp = &decoded->icmp;
	struct ends ends = {&icmp->quoted_source, &icmp->quoted_destination,
			    icmp->quoted_source_port, icmp->quoted_destination_port};
	const struct table_slot *slot = track_find(track, &ends);
	struct track_connection *connection;

	if (!slot->number)
		return;
	connection = track_get(track, slot->number);
	icmp_add(connection, packet, decoded, packet_side(connection, ends.is_source_low));
}

const struct label *track_label(const struct track *track)
{
	return track->label;
}

uint32_t track_number(const struct track *track)
{
	return ((const struct track_connection *)track->label->connection)->number;
}

void track_set_id(struct track *track, uint32_t number, uint32_t id)
{
	track->list[number - 1]->id = id;
}

uint64_t track_first_frame(const struct track *track, uint32_t number)
{
	return track_connection_of(track->list[number - 1])->first_frame;
}

void track_packet_of(struct track *track, const struct packet *packet,
		     const struct decoded *decoded, uint32_t pair)
{
	track->label = NULL;
	if (decoded->marks & (DECODED_TRUNCATED | DECODED_FRAGMENT))
		return;
	if (decoded->protocol == IP_PROTOCOL_TCP)
		track_tcp(track, packet, decoded, pair);
	else if (decoded_is_about_tcp(decoded))
		track_icmp(track, packet, decoded);
}

void track_packet(struct track *track, const struct packet *packet, const struct decoded *decoded)
{
	track_packet_of(track, packet, decoded,
			pair_of_ends(&decoded->source, decoded->source_port, &decoded->destination,
				     decoded->destination_port));
}

void track_turn(struct track *track, enum turn turn)
{
	if (track->label)
		track->latest->turn = (uint8_t)turn;
}

void track_finish(struct track *track, const struct track_facts *facts)
{
	for (size_t i = 0; i < track->count; i++) {
		struct track_connection *connection = track_connection_of(track->list[i]);

		if (rest_is_at(connection))
			rest_wake(connection, &track->memory);
		connection_finish(connection, facts, &track->memory.flow);
		if (track->count > TRACK_AWAKE / track->shares && !track->is_thorough)
			rest_close(connection, &track->memory);
	}
}

const struct connection *const *track_connections(const struct track *track, size_t *ret_count)
{
	*ret_count = track->count;
	return (const struct connection *const *)track->list;
}

uint64_t track_dropped(const struct track *track)
{
	return track->dropped;
}

uint64_t track_series_dropped(const struct track *track)
{
	return track->memory.flow.series_dropped;
}
