/* SPDX-License-Identifier: BSD-3-Clause */
/* A connection as JSON text: see json_connection.h. Keys stand in the order of docs/formats.md. */
#include "present/json_connection.h"

#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "present/json_series.h"
#include "present/json_values.h"

/* Room for all that has no strings from outside: keys, numbers of 20 digits, addresses. */
#define HEAD_BYTES   128
#define SOCKET_BYTES (ADDRESS_TEXT_BYTES + 16)
#define POINT_BYTES  (64 + 2 * SOCKET_BYTES)
#define STALL_BYTES  192
#define BODY_BYTES   ((size_t)1024 + STATE_COUNT * 48)

uint64_t json_relative(const struct report *report, uint64_t time_ns)
{
	uint64_t start_ns = report->facts->capture.start_ns;

	return time_ns > start_ns ? time_ns - start_ns : 0;
}

const char *json_direction_name(enum side side)
{
	return side == SIDE_CLIENT ? "from_client" : "from_server";
}

/* Writers of bytes that have room: each returns where the next one goes on. */

static inline char *put(char *at, const char *text)
{
	size_t length = strlen(text);

	memcpy(at, text, length);
	return at + length;
}

/* As JSON numbers are read everywhere: with a sign. */
static inline char *put_number(char *at, uint64_t number)
{
	return put_unsigned_long(at, MIN(number, (uint64_t)INT64_MAX));
}

static inline char *put_pair(char *at, const char *key, uint64_t number)
{
	return put_number(put(at, key), number);
}

static inline char *put_bool(char *at, const char *key, bool value)
{
	return put(put(at, key), value ? "true" : "false");
}

static bool has_numeric_address(const struct endpoint *endpoint)
{
	return endpoint->address.family == ADDRESS_FAMILY_IPV4 ||
	       endpoint->address.family == ADDRESS_FAMILY_IPV6;
}

/* "172.18.0.3:33620", "[fd00::2]:2100"; null without an address or a port. */
static char *put_socket(char *at, const struct endpoint *endpoint, const char *address)
{
	if (endpoint->service || !has_numeric_address(endpoint))
		return put(at, "null");
	at = put(at, endpoint->address.family == ADDRESS_FAMILY_IPV6 ? "\"[" : "\"");
	at = put(at, address);
	at = put(at, endpoint->address.family == ADDRESS_FAMILY_IPV6 ? "]:" : ":");
	at = put_unsigned(at, endpoint->port);
	return put(at, "\"");
}

static char *put_directions(char *at, const char *key, uint64_t from_client, uint64_t from_server)
{
	at = put(at, key);
	at = put_pair(at, "{\"from_client\":", from_client);
	at = put_pair(at, ",\"from_server\":", from_server);
	return put(at, "}");
}

static char *put_repairs(char *at, const struct view *view)
{
	static const char *const keys[REPAIR_COUNT] = {
		[REPAIR_TIMEOUT] = "{\"timeout\":",       [REPAIR_FAST] = ",\"fast\":",
		[REPAIR_TAIL_PROBE] = ",\"tail_probe\":", [REPAIR_NEEDLESS] = ",\"needless\":",
		[REPAIR_UNKNOWN] = ",\"unknown\":",
	};
	const uint32_t *client = view->flows[SIDE_CLIENT].repairs;
	const uint32_t *server = view->flows[SIDE_SERVER].repairs;

	for (size_t repair = 0; repair < REPAIR_COUNT; repair++)
		at = put_pair(at, keys[repair], client[repair] + server[repair]);
	return put(at, "}");
}

static char *put_ledger(char *at, const struct view *view)
{
	char *first = at;

	for (size_t state = 0; state < STATE_COUNT; state++) {
		if (!view->state_ns[state])
			continue;
		at = put(at, at == first ? "{\"" : ",\"");
		at = put(at, state_name((enum state)state));
		at = put_pair(at, "\":", view->state_ns[state]);
	}
	return put(at, at == first ? "{}" : "}");
}

static char *put_round_trip(char *at, const struct round_trip *round_trip)
{
	at = put_pair(at, ",\"rtt_ns\":{\"handshake\":", round_trip->handshake_ns);
	at = put_pair(at, ",\"min\":", round_trip->minimum_ns);
	at = put_pair(at, ",\"median\":", round_trip->median_ns);
	at = put_pair(at, ",\"p95\":", round_trip->p95_ns);
	return put(at, "}");
}

static void add_piece(struct str *out, const char *piece, const char *end)
{
	str_add_bytes(out, piece, (size_t)(end - piece));
}

static void add_foreign(struct str *out, const char *key, const char *text)
{
	json_t *value;

	str_add(out, key);
	if (!text) {
		str_add(out, "null");
		return;
	}
	value = json_of_foreign(text);
	json_add(out, value);
	json_decref(value);
}

static void add_endpoint(struct str *out, const char *key, const struct endpoint *endpoint,
			 const char *address)
{
	char piece[HEAD_BYTES];
	char *at = put(piece, key);

	if (has_numeric_address(endpoint))
		at = put(put(put(at, "{\"address\":\""), address), "\"");
	else
		at = put(at, "{\"address\":null");
	if (endpoint->port && !endpoint->service)
		at = put_pair(at, ",\"port\":", endpoint->port);
	else
		at = put(at, ",\"port\":null");
	if (!endpoint->container && !endpoint->name && !endpoint->service) {
		at = put(at, ",\"container\":null,\"name\":null,\"service\":null}");
		add_piece(out, piece, at);
		return;
	}
	add_piece(out, piece, at);
	add_foreign(out, ",\"container\":", endpoint->container);
	add_foreign(out, ",\"name\":", endpoint->name);
	add_foreign(out, ",\"service\":", endpoint->service);
	str_add_char(out, '}');
}

static void add_points(struct str *out, const struct connection *connection, const char *client,
		       const char *server)
{
	for (size_t i = 0; i < connection->view_count; i++) {
		char piece[POINT_BYTES];
		char *at = piece;

		at = put_pair(at, i ? ",{\"point\":" : "{\"point\":",
			      connection_view(connection, i)->point);
		at = put_socket(put(at, ",\"client\":"), &connection->client, client);
		at = put_socket(put(at, ",\"server\":"), &connection->server, server);
		add_piece(out, piece, put(at, "}"));
	}
}

static void add_stalls(struct str *out, const struct report *report, const struct view *view)
{
	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];
		char piece[STALL_BYTES];
		char *at = piece;

		at = put_pair(at, i ? ",{\"start_ns\":" : "{\"start_ns\":",
			      json_relative(report, stall->start_ns));
		at = put_pair(at, ",\"duration_ns\":", stall->duration_ns);
		at = put(put(at, ",\"state\":\""), state_name(stall->state));
		at = put(put(at, "\",\"direction\":\""), json_direction_name(stall->sender));
		add_piece(out, piece, put(at, "\"}"));
	}
}

static void add_body(struct str *out, const struct report *report,
		     const struct connection *connection, const struct view *view)
{
	const struct flow *client = &view->flows[SIDE_CLIENT];
	const struct flow *server = &view->flows[SIDE_SERVER];
	char piece[BODY_BYTES];
	char *at = piece;

	at = put_pair(at, "],\"start_ns\":", json_relative(report, view->start_ns));
	at = put_pair(at, ",\"duration_ns\":", view->end_ns - view->start_ns);
	at = put(put(at, ",\"end\":\""), connection_end_name(connection->end));
	at = put_bool(at, "\",\"one_way\":", connection->is_one_way);
	at = put_bool(at, ",\"mid_stream\":", connection->is_mid_stream);
	at = put_directions(at, ",\"bytes\":", client->bytes, server->bytes);
	at = put_directions(at, ",\"packets\":", client->packets, server->packets);
	at = put_round_trip(at, &view->round_trip);
	at = put_repairs(put(at, ",\"repairs\":"), view);
	at = put_ledger(put(at, ",\"time_ns\":"), view);
	add_piece(out, piece, put(at, ",\"stalls\":["));
}

void json_connection_add(struct str *out, const struct report *report,
			 const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	char client[ADDRESS_TEXT_BYTES], server[ADDRESS_TEXT_BYTES];
	char head[HEAD_BYTES];

	(void)address_format(&connection->client.address, client);
	(void)address_format(&connection->server.address, server);
	add_piece(out, head, put_pair(head, "{\"id\":", connection->id));
	add_endpoint(out, ",\"client\":", &connection->client, client);
	add_endpoint(out, ",\"server\":", &connection->server, server);
	str_add(out, ",\"points\":[");
	add_points(out, connection, client, server);
	add_body(out, report, connection, view);
	add_stalls(out, report, view);
	str_add_char(out, ']');
	json_series_add(out, report, view);
	str_add_char(out, '}');
}
