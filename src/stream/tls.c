/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TLS records and hellos: see tls.h.
 *
 *     record:    type(1) version(2) length(2) fragment
 *     handshake: type(1) length(3) body
 *     hello:     version(2) random(32) session id<1> cipher suites<2> compression<1> extensions<2>
 *     server:    version(2) random(32) session id<1> cipher suite(2)  compression(1) extensions<2>
 */
#include "stream/tls.h"

#include <string.h>

#include "base/cursor.h"
#include "base/mem.h"

#define RECORD_CHANGE      20
#define RECORD_ALERT       21
#define RECORD_HANDSHAKE   22
#define RECORD_APPLICATION 23
#define RECORD_MAXIMUM     (16384 + 2048)
#define TLS_1_3            0x0304
#define HIDDEN_ALERT_BYTES (2 + 1 + 16)
#define HELLO_CLIENT       1
#define HELLO_SERVER       2
#define EXTENSION_NAME     0
#define EXTENSION_VERSIONS 43

bool tls_looks_like(const uint8_t *data, size_t count)
{
	return count >= 3 && data[0] == RECORD_HANDSHAKE && data[1] == 3 && data[2] <= 4;
}

void tls_init(struct tls *tls, struct tls_facts *facts)
{
	*tls = (struct tls) {.facts = facts};
}

void tls_done(struct tls *tls)
{
	free(tls->directions[false].hello);
	free(tls->directions[true].hello);
}

/* server_name (RFC 6066 section 3): list<2> of type(1) name<2>. */
static void read_server_name(struct tls *tls, struct cursor extension)
{
	size_t length;
	const uint8_t *name;

	cursor_skip(&extension, 3);
	length = cursor_be16(&extension);
	length = MIN(length, (size_t)MESSAGE_NAME_BYTES - 1);
	name = cursor_bytes(&extension, length);
	if (!name || memchr(name, '\0', length))
		return;
	memcpy(tls->facts->server_name, name, length);
	tls->facts->server_name[length] = '\0';
}

static void read_extensions(struct tls *tls, bool from_server, struct cursor *hello)
{
	struct cursor extensions = cursor_sub(hello, cursor_be16(hello));

	while (cursor_left(&extensions) >= 4) {
		uint16_t type = cursor_be16(&extensions);
		uint16_t length = cursor_be16(&extensions);
		struct cursor extension = cursor_sub(&extensions, length);

		if (type == EXTENSION_NAME && !from_server)
			read_server_name(tls, extension);
		else if (type == EXTENSION_VERSIONS && from_server)
			tls->facts->version = cursor_be16(&extension);
	}
}

static void read_hello(struct tls *tls, bool from_server, uint64_t time_ns)
{
	struct tls_direction *direction = &tls->directions[from_server];
	struct cursor hello = cursor_of(direction->hello, direction->hello_length);
	uint8_t type = cursor_u8(&hello);
	uint32_t length = cursor_be24(&hello);
	uint16_t version = cursor_be16(&hello);

	if (type != (from_server ? HELLO_SERVER : HELLO_CLIENT))
		return;
	if (from_server) {
		tls->facts->version = version;
		tls->facts->server_hello_ns = time_ns;
		tls->facts->server_hello_number = tls->number;
	} else {
		tls->facts->client_hello_ns = time_ns;
		tls->facts->client_hello_number = tls->number;
		tls->facts->client_hello_bytes = length + 4;
	}
	cursor_skip(&hello, 32);
	cursor_skip(&hello, cursor_u8(&hello));
	cursor_skip(&hello, from_server ? 2 : cursor_be16(&hello));
	cursor_skip(&hello, from_server ? 1 : cursor_u8(&hello));
	read_extensions(tls, from_server, &hello);
}

/* Collect the first handshake message until it is whole or the room is full. */
static void collect_hello(struct tls *tls, bool from_server, uint64_t time_ns, const uint8_t *data,
			  size_t count)
{
	struct tls_direction *direction = &tls->directions[from_server];
	size_t kept;
	size_t wanted = 4;

	if (direction->has_hello)
		return;
	if (!direction->hello)
		direction->hello = xmalloc(TLS_HELLO_BYTES);
	kept = MIN(count, TLS_HELLO_BYTES - direction->hello_length);
	memcpy(direction->hello + direction->hello_length, data, kept);
	direction->hello_length += kept;
	if (direction->hello_length >= 4)
		wanted += (size_t)direction->hello[1] << 16 | load_be16(direction->hello + 2);
	if (direction->hello_length < MIN(wanted, (size_t)TLS_HELLO_BYTES))
		return;
	read_hello(tls, from_server, time_ns);
	direction->has_hello = true;
	free(direction->hello);
	direction->hello = NULL;
}

static void read_alert(struct tls *tls, bool from_server, uint64_t time_ns, const uint8_t *data,
		       size_t count)
{
	/* An encrypted alert is longer than its two bytes; only what is in the clear is read. */
	if (count != 2 || tls->directions[from_server].record_left != 2 ||
	    tls->facts->alert_level != 0 || (data[0] != 1 && data[0] != 2))
		return;
	tls->facts->alert_level = data[0];
	tls->facts->alert_description = data[1];
	tls->facts->alert_by_server = from_server;
	tls->facts->alert_ns = time_ns;
	tls->facts->alert_number = tls->number;
}

/* TLS 1.3 hides the kind of a record: as the first one of a side, one that holds two bytes, their
 * kind and a tag (RFC 8446 section 5.2) is an alert. A Finished is longer. */
static void note_hidden_record(struct tls *tls, bool from_server, uint64_t time_ns)
{
	struct tls_direction *direction = &tls->directions[from_server];

	if (direction->has_hidden)
		return;
	direction->has_hidden = true;
	if (tls->facts->version != TLS_1_3 || direction->record_left != HIDDEN_ALERT_BYTES)
		return;
	tls->facts->has_hidden_alert[from_server] = true;
	tls->facts->alert_ns = time_ns;
	tls->facts->alert_number = tls->number;
}

static void read_fragment(struct tls *tls, bool from_server, uint64_t time_ns, const uint8_t *data,
			  size_t count)
{
	switch (tls->directions[from_server].record_type) {
	case RECORD_HANDSHAKE:
		collect_hello(tls, from_server, time_ns, data, count);
		return;
	case RECORD_ALERT:
		read_alert(tls, from_server, time_ns, data, count);
		return;
	case RECORD_APPLICATION:
		note_hidden_record(tls, from_server, time_ns);
		if (tls->facts->application_ns == 0)
			tls->facts->application_ns = time_ns;
		return;
	default:
		return;
	}
}

static bool is_record_header(const uint8_t *header)
{
	return header[0] >= RECORD_CHANGE && header[0] <= 24 && header[1] == 3 && header[2] <= 4 &&
	       load_be16(header + 3) <= RECORD_MAXIMUM;
}

/* Up to version 1.2 the first record behind ChangeCipherSpec is Finished. In 1.3 the client's first
 * encrypted record is, or comes with, its Finished; the server's are not told apart, and the client
 * is the last to finish. */
static void note_record(struct tls_direction *direction, bool from_server)
{
	switch (direction->record_type) {
	case RECORD_CHANGE:
		direction->has_changed = true;
		return;
	case RECORD_HANDSHAKE:
		direction->is_finished |= direction->has_changed;
		return;
	case RECORD_APPLICATION:
		direction->is_finished |= !from_server;
		return;
	default:
		return;
	}
}

/* Bytes of a record header. When it is none, the reading of this direction ends. */
static void take_header(struct tls *tls, bool from_server, uint8_t byte)
{
	struct tls_direction *direction = &tls->directions[from_server];

	direction->header[direction->header_length++] = byte;
	if (direction->header_length < sizeof(direction->header))
		return;
	direction->header_length = 0;
	direction->record_type = direction->header[0];
	direction->record_left = load_be16(direction->header + 3);
	direction->is_lost = !is_record_header(direction->header);
	if (!direction->is_lost)
		note_record(direction, from_server);
	else if (from_server && !tls->facts->server_hello_ns && !tls->facts->alert_level)
		tls->facts->is_answer_plain = true;
}

static bool is_handshake_done(const struct tls *tls)
{
	const struct tls_direction *client = &tls->directions[false];
	const struct tls_direction *server = &tls->directions[true];

	return client->is_finished && (server->is_finished || tls->facts->version == TLS_1_3 ||
				       tls->facts->application_ns);
}

/* After a hole in the handshake: its flights begin packets of their own. Among encrypted data nothing
 * is looked for, since anything may be there. */
static bool direction_recover(struct tls *tls, bool from_server, const uint8_t *data, size_t count)
{
	struct tls_direction *direction = &tls->directions[from_server];

	if (count < sizeof(direction->header) || is_handshake_done(tls) || !is_record_header(data))
		return false;
	direction->is_lost = false;
	direction->header_length = 0;
	direction->record_left = 0;
	return true;
}

void tls_feed(struct tls *tls, bool from_server, uint64_t time_ns, const uint8_t *data,
	      size_t count)
{
	struct tls_direction *direction = &tls->directions[from_server];

	if (direction->is_lost && !direction_recover(tls, from_server, data, count))
		return;
	while (count > 0 && !direction->is_lost) {
		size_t taken = 1;

		if (direction->record_left == 0) {
			take_header(tls, from_server, *data);
		} else {
			taken = (size_t)MIN((uint64_t)count, direction->record_left);
			read_fragment(tls, from_server, time_ns, data, taken);
			direction->record_left -= taken;
		}
		data += taken;
		count -= taken;
	}
}

void tls_skip(struct tls *tls, bool from_server, uint64_t count)
{
	struct tls_direction *direction = &tls->directions[from_server];

	/* A hole inside one record does no harm, but to a hello. */
	if (direction->hello) {
		free(steal_ptr(direction->hello));
		direction->has_hello = true;
	}
	if (count <= direction->record_left)
		direction->record_left -= count;
	else
		direction->is_lost = true;
}

bool tls_can_skip(const struct tls *tls, bool from_server, uint64_t count)
{
	const struct tls_direction *direction = &tls->directions[from_server];

	return direction->is_lost || (count <= direction->record_left && !direction->hello);
}

static bool is_inside_record(const struct tls_direction *direction)
{
	return direction->record_left > 0 || direction->header_length > 0;
}

enum turn tls_turn(const struct tls *tls)
{
	const struct tls_direction *client = &tls->directions[false];
	const struct tls_direction *server = &tls->directions[true];

	if (client->is_lost || server->is_lost)
		return TURN_UNKNOWN;
	if (!is_handshake_done(tls))
		return TURN_TLS_HANDSHAKE;
	if (is_inside_record(client))
		return TURN_REQUEST_PARTIAL;
	return is_inside_record(server) ? TURN_RESPONSE_PARTIAL : TURN_UNKNOWN;
}
