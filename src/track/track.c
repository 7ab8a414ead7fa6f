/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tracker: which connection and view a packet belongs to. A SYN with another initial sequence
 * number begins a new life of its 4-tuple; so do data far outside of a stream that is closed.
 */
#include "track/track.h"

#include "base/mem.h"
#include "track/bulk.h"
#include "track/finish.h"
#include "track/icmp.h"
#include "track/ledger.h"
#include "track/table.h"
#include "track/scrutiny.h"
#include "track/view.h"

#define PORT_PRIVILEGED 1024  /* below: a service */
#define PORT_EPHEMERAL  32768 /* Linux's default range for clients begins here */

struct track {
	struct table table;
	struct slab connections, views;
	struct flow_memory memory;
	struct track_connection **list; /* by id - 1 */
	const struct connection **published;
	size_t count, capacity;
	uint64_t dropped;
	bool is_thorough;
	struct track_view *latest; /* view of the last packet that had one */
	struct label label;        /* of the last packet; connection NULL: of none */
};

struct track *track_new(void)
{
	struct track *track = xcalloc(1, sizeof(*track));

	*track = (struct track) {
		.connections = SLAB_INIT(sizeof(struct track_connection)),
		.views = SLAB_INIT(sizeof(struct track_view)),
		.memory.lanes = SLAB_INIT(SIDE_COUNT * sizeof(struct lane)),
		.memory.rings = SLAB_INIT(sizeof(struct sent_ring)),
		.memory.boards = SLAB_INIT(sizeof(struct scoreboard)),
		.memory.reservoirs = SLAB_INIT(sizeof(struct reservoir)),
		.memory.watches = SLAB_INIT(sizeof(struct watch)),
		.memory.scrutinies = SLAB_INIT(scrutiny_bytes),
		.memory.series = SLAB_INIT(scrutiny_series_bytes),
	};
	table_init(&track->table);
	return track;
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
		struct track_connection *connection = track->list[i];

		for (size_t v = 0; v < connection->connection.view_count; v++)
			view_done(track_view_of(connection->connection.views[v]));
		free(connection->view_list);
		free(connection->icmp_errors);
	}
	slab_done(&track->connections);
	slab_done(&track->views);
	slab_done(&track->memory.lanes);
	slab_done(&track->memory.rings);
	slab_done(&track->memory.boards);
	slab_done(&track->memory.reservoirs);
	slab_done(&track->memory.watches);
	slab_done(&track->memory.scrutinies);
	slab_done(&track->memory.series);
	table_done(&track->table);
	free(track->list);
	free(track->published);
	free(track);
}

/* The slot with this key, or the empty one where it belongs. */
static struct table_slot *track_find(const struct track *track, const struct table_key *key,
				     uint32_t tag)
{
	struct table_slot *slot = table_first(&track->table, tag);

	while (slot->number &&
	       !(slot->tag == tag && table_key_is_equal(&track->list[slot->number - 1]->key, key)))
		slot = table_next(&track->table, slot);
	return slot;
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

static struct track_connection *track_add(struct track *track, const struct decoded *decoded,
					  const struct table_key *key, bool is_source_low)
{
	bool from_client = is_from_client(decoded);
	struct endpoint source = {.address = decoded->source, .port = decoded->source_port};
	struct endpoint destination = {.address = decoded->destination,
				       .port = decoded->destination_port};
	struct track_connection *connection;

	if (track->count == TRACK_CONNECTIONS_MAXIMUM) {
		track->dropped++;
		return NULL;
	}
	connection = slab_take(&track->connections);
	track->list = xgrow(track->list, track->count, &track->capacity, sizeof(track->list[0]));
	track->list[track->count++] = connection;
	connection->key = *key;
	connection->connection.id = (uint32_t)track->count;
	connection->connection.client = from_client ? source : destination;
	connection->connection.server = from_client ? destination : source;
	connection->is_client_low = from_client == is_source_low;
	return connection;
}

static enum side packet_side(const struct track_connection *connection, bool is_source_low)
{
	return connection->is_client_low == is_source_low ? SIDE_CLIENT : SIDE_SERVER;
}

/* Does this packet begin a new life of the 4-tuple? */
static bool is_new_life(const struct track_connection *connection, const struct decoded *decoded,
			enum side side)
{
	const struct decoded_tcp *tcp = &decoded->tcp;

	if (!(tcp->flags & TCP_SYN) || tcp->flags & TCP_ACK)
		return false;
	for (size_t i = 0; i < connection->connection.view_count; i++) {
		const struct track_view *view = track_view_of(connection->connection.views[i]);

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
		if (connection->connection.views[i]->point == point)
			return track_view_of(connection->connection.views[i]);
	}
	return NULL;
}

static struct track_view *connection_add_view(struct track *track,
					      struct track_connection *connection, uint32_t point)
{
	struct connection *public = &connection->connection;
	struct track_view *view;

	if (public->view_count == TRACK_VIEWS_MAXIMUM)
		return NULL;
	view = slab_take(&track->views);
	view_init(view, point, &track->memory);
	if (!public->view_count) {
		connection->only_view = &view->view;
		public->views = &connection->only_view;
	} else {
		if (!connection->view_list) {
			connection->view_list =
				xcalloc(TRACK_VIEWS_MAXIMUM, sizeof(connection->view_list[0]));
			connection->view_list[0] = connection->only_view;
			public->views = connection->view_list;
		}
		connection->view_list[public->view_count] = &view->view;
	}
	public->view_count++;
	return view;
}

static void track_tcp(struct track *track, const struct packet *packet,
		      const struct decoded *decoded)
{
	struct track_connection *connection;
	struct table_slot *slot;
	struct table_key key;
	struct track_view *view;
	enum side side;
	uint32_t tag;
	bool is_swapped;

	key = table_key_of(&decoded->source, decoded->source_port, &decoded->destination,
			   decoded->destination_port, &is_swapped);
	tag = table_tag(&track->table, &key);
	slot = track_find(track, &key, tag);
	connection = slot->number ? track->list[slot->number - 1] : NULL;
	if (connection && is_new_life(connection, decoded, packet_side(connection, !is_swapped))) {
		connection->is_superseded = true;
		connection = NULL;
	}
	if (!connection) {
		connection = track_add(track, decoded, &key, !is_swapped);
		if (!connection)
			return;
		if (slot->number)
			slot->number = connection->connection.id;
		else
			table_fill(&track->table, slot, tag, connection->connection.id);
	}
	view = connection_find_view(connection, packet->point);
	if (!view)
		view = connection_add_view(track, connection, packet->point);
	if (!view)
		return;
	side = packet_side(connection, !is_swapped);
	if (!view->is_calm || track->is_thorough ||
	    !bulk_packet(view, packet, decoded, side, &track->memory, &track->label))
		view_packet(view, packet, decoded, side, &track->memory, &track->label);
	track->label.connection = &connection->connection;
	track->latest = view;
}

static void track_icmp(struct track *track, const struct packet *packet,
		       const struct decoded *decoded)
{
	const struct decoded_icmp *icmp = &decoded->icmp;
	struct track_connection *connection;
	struct table_slot *slot;
	struct table_key key;
	bool is_swapped;

	key = table_key_of(&icmp->quoted_source, icmp->quoted_source_port,
			   &icmp->quoted_destination, icmp->quoted_destination_port, &is_swapped);
	slot = track_find(track, &key, table_tag(&track->table, &key));
	if (!slot->number)
		return;
	connection = track->list[slot->number - 1];
	icmp_add(connection, packet, decoded, packet_side(connection, !is_swapped));
}

const struct label *track_label(const struct track *track)
{
	return track->label.connection ? &track->label : NULL;
}

void track_packet(struct track *track, const struct packet *packet, const struct decoded *decoded)
{
	track->label.connection = NULL;
	if (decoded->marks & (DECODED_TRUNCATED | DECODED_FRAGMENT))
		return;
	if (decoded->protocol == IP_PROTOCOL_TCP)
		track_tcp(track, packet, decoded);
	else if (icmp_is_about_tcp(decoded))
		track_icmp(track, packet, decoded);
}

void track_turn(struct track *track, enum turn turn)
{
	if (track->label.connection)
		track->latest->turn = (uint8_t)turn;
}

void track_finish(struct track *track, const struct track_facts *facts)
{
	track->published = xcalloc(track->count, sizeof(track->published[0]));
	for (size_t i = 0; i < track->count; i++) {
		connection_finish(track->list[i], facts, &track->memory);
		track->published[i] = &track->list[i]->connection;
	}
}

const struct connection *const *track_connections(const struct track *track, size_t *ret_count)
{
	*ret_count = track->count;
	return track->published;
}

uint64_t track_dropped(const struct track *track)
{
	return track->dropped;
}
