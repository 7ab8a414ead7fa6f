/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of a connection: see finish.h. */
#include "track/finish.h"

#include "base/mem.h"
#include "model/sign.h"
#include "track/ledger.h"
#include "track/rtt.h"
#include "track/view.h"

#define NS_PER_S            ((uint64_t)1000000000)
#define UNANSWERED_AFTER_NS NS_PER_S
#define GIVEN_UP_TIMEOUTS   5 /* a sender that repeated so often, then fell silent, gave up */
#define VANTAGE_LEAST_NS    ((uint64_t)200000) /* shorter round trips tell no place */
#define VANTAGE_RATIO       4

static struct track_view *track_view_at(const struct track_connection *connection, size_t at)
{
	return track_view_of(connection->connection.views_at_hand[at]);
}

static uint64_t connection_bytes(const struct track_connection *connection, enum side side)
{
	uint64_t most = 0;

	for (size_t i = 0; i < connection->connection.view_count; i++)
		most = MAX(most, connection->connection.views_at_hand[i]->flows[side].bytes);
	return most;
}

static bool point_has_address(const struct point *point, const struct address *address)
{
	for (size_t i = 0; i < point->address_count; i++) {
		if (address_is_equal(&point->addresses[i], address))
			return true;
	}
	return false;
}

/* Without addresses: at an end, its own half of the handshake takes no time. */
static enum vantage vantage_by_handshake(const struct track_view *view)
{
	uint64_t to_server, to_client;

	if (view->view.round_trip.handshake_ns < VANTAGE_LEAST_NS)
		return VANTAGE_UNKNOWN;
	to_server = view->syn_ack_ns - view->view.start_ns;
	to_client = view->view.round_trip.handshake_ns - to_server;
	if (to_server > to_client * VANTAGE_RATIO)
		return VANTAGE_CLIENT;
	return to_client > to_server * VANTAGE_RATIO ? VANTAGE_SERVER : VANTAGE_MIDDLE;
}

static enum vantage view_vantage(const struct track_view *view, const struct connection *connection,
				 const struct track_facts *facts)
{
	const struct point *point;
	bool at_client, at_server;

	if (view->view.point >= facts->point_count)
		return vantage_by_handshake(view);
	point = &facts->points[view->view.point];
	at_client = point_has_address(point, &connection->client.address);
	at_server = point_has_address(point, &connection->server.address);
	/* Both on one machine: the packets of either are seen where they are made. */
	if (at_client && at_server)
		return connection->sender == SIDE_CLIENT ? VANTAGE_CLIENT : VANTAGE_SERVER;
	if (at_client)
		return VANTAGE_CLIENT;
	return at_server ? VANTAGE_SERVER : vantage_by_handshake(view);
}

static unsigned distance_from(enum vantage vantage, enum side sender)
{
	switch (vantage) {
	case VANTAGE_CLIENT:
		return sender == SIDE_CLIENT ? 0 : 2;
	case VANTAGE_SERVER:
		return sender == SIDE_SERVER ? 0 : 2;
	case VANTAGE_MIDDLE:
	case VANTAGE_UNKNOWN:
		break;
	}
	return 1;
}

/* The view that is nearest to the sender; of equals the one that saw it first. */
static size_t main_view(const struct track_connection *connection)
{
	const struct connection *public = &connection->connection;
	size_t best = 0;

	for (size_t i = 1; i < public->view_count; i++) {
		unsigned distance =
			distance_from(public->views_at_hand[i]->vantage, public->sender);
		unsigned least =
			distance_from(public->views_at_hand[best]->vantage, public->sender);
		uint64_t seen = public->views_at_hand[i]->flows[public->sender].first_data_ns;
		uint64_t first = public->views_at_hand[best]->flows[public->sender].first_data_ns;

		if (distance < least || (distance == least && seen && (!first || seen < first)))
			best = i;
	}
	return best;
}

static bool is_rejected(const struct connection *connection)
{
	for (size_t i = 0; i < connection->icmp_error_count; i++) {
		const struct icmp_error *error = &connection->icmp_errors[i];
		bool is_unreachable = error->is_ipv6 ? error->type == 1 : error->type == 3;
		bool is_too_big = !error->is_ipv6 && error->code == 4;

		if (is_unreachable && !is_too_big && error->sender == SIDE_CLIENT)
			return true;
	}
	return false;
}

/* Timeouts that stopped long before the capture did. */
static bool has_given_up(const struct track_view *view, uint64_t end_ns)
{
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		uint64_t silent_ns = end_ns - MIN(end_ns, view->view.last.time_ns);
		uint64_t stuck_ns = view->view.last.time_ns - view->ledger.span_ns;

		if (view->rests[side].timeouts >= GIVEN_UP_TIMEOUTS && silent_ns > 2 * stuck_ns &&
		    silent_ns > NS_PER_S)
			return true;
	}
	return false;
}

static enum connection_end view_connection_end(const struct connection *connection,
					       const struct track_view *view, uint64_t end_ns)
{
	const struct flow *flows = view->view.flows;
	bool is_answered = flows[SIDE_SERVER].packets > (flows[SIDE_SERVER].has_reset ? 1 : 0);

	if (flow_is_closed(&flows[SIDE_CLIENT]) && flow_is_closed(&flows[SIDE_SERVER]))
		return CONNECTION_END_FIN;
	if (flows[SIDE_SERVER].has_reset && flows[SIDE_CLIENT].syn_count && !is_answered &&
	    !flows[SIDE_CLIENT].bytes)
		return CONNECTION_END_REFUSED;
	if (flows[SIDE_CLIENT].has_reset || flows[SIDE_SERVER].has_reset)
		return flows[SIDE_CLIENT].has_reset ? CONNECTION_END_RST_CLIENT
						    : CONNECTION_END_RST_SERVER;
	if (flows[SIDE_CLIENT].syn_count && !flows[SIDE_SERVER].packets &&
	    flows[SIDE_CLIENT].packets == flows[SIDE_CLIENT].syn_count) {
		if (is_rejected(connection))
			return CONNECTION_END_ICMP_REJECTED;
		if (flows[SIDE_CLIENT].syn_count > 1 ||
		    end_ns - MIN(end_ns, view->view.start_ns) >= UNANSWERED_AFTER_NS)
			return CONNECTION_END_UNANSWERED;
	}
	return has_given_up(view, end_ns) ? CONNECTION_END_TIMEOUT : CONNECTION_END_OPEN;
}

/* The end that most was seen of: any point that saw it close knows. */
static enum connection_end connection_end_of(const struct track_connection *connection,
					     uint64_t end_ns)
{
	const struct connection *public = &connection->connection;
	enum connection_end end =
		view_connection_end(public, track_view_at(connection, public->main_view), end_ns);

	for (size_t i = 0; i < public->view_count && end == CONNECTION_END_OPEN; i++)
		end = view_connection_end(public, track_view_at(connection, i), end_ns);
	return end;
}

static bool is_one_way(const struct connection *connection)
{
	for (size_t i = 0; i < connection->view_count; i++) {
		const struct flow *flows = connection->views_at_hand[i]->flows;

		if (flows[SIDE_CLIENT].packets && flows[SIDE_SERVER].packets)
			return false;
	}
	return true;
}

static bool is_mid_stream(const struct connection *connection)
{
	for (size_t i = 0; i < connection->view_count; i++) {
		const struct flow *flows = connection->views_at_hand[i]->flows;

		if (flows[SIDE_CLIENT].syn_count || flows[SIDE_SERVER].syn_count)
			return false;
	}
	return true;
}

/* Who an address is; and what pasted text has instead of an address or a port number. */
static void endpoint_name(struct endpoint *endpoint, const struct track_facts *facts)
{
	if (facts->text_names) {
		endpoint->service = name_table_find_service(facts->text_names, endpoint->port);
		if (endpoint->address.family == ADDRESS_FAMILY_NAME)
			endpoint->name = name_table_find(facts->text_names, &endpoint->address);
	}
	if (facts->names && endpoint->address.family != ADDRESS_FAMILY_NAME)
		endpoint->container = name_table_find(facts->names, &endpoint->address);
}

void connection_finish(struct track_connection *connection, const struct track_facts *facts,
		       struct flow_memory *memory)
{
	struct connection *public = &connection->connection;

	endpoint_name(&public->client, facts);
	endpoint_name(&public->server, facts);
	public->sender = connection_bytes(connection, SIDE_SERVER) >
					 connection_bytes(connection, SIDE_CLIENT)
				 ? SIDE_SERVER
				 : SIDE_CLIENT;
	public->is_one_way = is_one_way(public);
	public->is_mid_stream = is_mid_stream(public);
	for (size_t i = 0; i < public->view_count; i++) {
		struct track_view *view = track_view_at(connection, i);
		bool is_open = !connection->is_superseded && !ledger_is_closed(view);

		view->view.vantage = view_vantage(view, public, facts);
		view_end(view, facts->end_ns, is_open, memory);
		view_publish(view, public->sender);
	}
	public->main_view = main_view(connection);
	public->end = connection_end_of(connection, facts->end_ns);
	public->signs = connection_signs(public);
}
