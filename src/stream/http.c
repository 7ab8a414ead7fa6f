/* SPDX-License-Identifier: BSD-3-Clause */
/* HTTP/1 messages from bytes: the walk through start line, headers, body. See http.h. */
#include "stream/http.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define STATUS_REFUSAL 400
#define LAST_CHUNK     "0\r\n\r\n"

void http_init(struct http *http, struct conversation *conversation)
{
	*http = (struct http) {.conversation = conversation};
}

static struct http_half *http_half_of(struct http *http, bool from_server)
{
	struct http_exchange *exchange = http_exchange_of(http, from_server);

	return from_server ? &exchange->response : &exchange->request;
}

/* A message has ended: the next byte begins another one. */
static void message_end(struct http *http, bool from_server, uint64_t time_ns)
{
	struct http_direction *direction = &http->directions[from_server];
	struct http_half *half = http_half_of(http, from_server);

	direction->phase = HTTP_PHASE_START;
	direction->has_length = false;
	direction->is_chunked = false;
	if (direction->is_interim) {
		/* The final answer comes as the same message. */
		direction->is_interim = false;
		if (http_exchange_of(http, from_server)->got_continue &&
		    !http_exchange_of(http, from_server)->continue_ns)
			http_exchange_of(http, from_server)->continue_ns = time_ns;
		*half = (struct http_half) {0};
		return;
	}
	half->is_complete = true;
	half->end_ns = time_ns;
	half->end_number = http->number;
	direction->message++;
}

/* Of a chunked body whose end was not captured: what follows shows that it has come. */
static void unframed_end(struct http *http, bool from_server)
{
	struct http_half *half;
	uint64_t end_number;

	if (http->directions[from_server].phase != HTTP_PHASE_UNFRAMED)
		return;
	half = http_half_of(http, from_server);
	end_number = half->end_number;
	message_end(http, from_server, half->end_ns);
	half->end_number = end_number;
}

static void head_end(struct http *http, bool from_server, uint64_t time_ns)
{
	struct http_direction *direction = &http->directions[from_server];
	struct http_half *half = http_half_of(http, from_server);

	/* Refusals come before the end of a request, other answers behind it. */
	if (from_server && !direction->is_interim &&
	    (http_exchange_of(http, from_server)->request.is_complete ||
	     http_exchange_of(http, from_server)->status < STATUS_REFUSAL))
		unframed_end(http, /* from_server= */ false);
	half->has_head = true;
	half->head_ns = time_ns;
	half->head_number = http->number;
	half->framing = http_framing(http, from_server);
	http->is_tunnel |= http_begins_tunnel(http, from_server);
	switch (half->framing) {
	case BODY_FRAMING_NONE:
		message_end(http, from_server, time_ns);
		return;
	case BODY_FRAMING_LENGTH:
		direction->phase = HTTP_PHASE_BODY;
		direction->left = half->body_declared;
		return;
	case BODY_FRAMING_CHUNKED:
		direction->phase = HTTP_PHASE_CHUNK_SIZE;
		return;
	case BODY_FRAMING_CLOSE:
		direction->phase = HTTP_PHASE_UNTIL_CLOSE;
		return;
	}
}

static void direction_lose(struct http *http, bool from_server)
{
	http->directions[from_server].phase = HTTP_PHASE_LOST;
	http->directions[from_server].line_length = 0;
	http->conversation->is_broken = true;
}

/* An answer to a request that was not seen: before the capture began, or never sent (408). */
static void answer_begin(struct http *http)
{
	struct http_direction *client = &http->directions[false];

	if (http->directions[true].message == client->message &&
	    client->phase == HTTP_PHASE_START && client->line_length == 0)
		client->message++;
}

/* The first line of a message. Empty lines before it are skipped (RFC 9112 section 2.2). */
static void start_line_read(struct http *http, bool from_server, uint64_t time_ns)
{
	struct http_direction *direction = &http->directions[from_server];
	struct http_half *half;

	if (direction->line[0] == '\0')
		return;
	if (direction->message >= EXCHANGES_MAXIMUM && !from_server) {
		/* The last place is used again: first exchanges and the newest one are kept. */
		*http_exchange_of(http, from_server) = (struct http_exchange) {0};
		http->conversation->exchanges_dropped++;
	}
	if (from_server)
		answer_begin(http);
	else
		unframed_end(http, /* from_server= */ true);
	half = http_half_of(http, from_server);
	half->has_begun = true;
	half->start_ns = time_ns;
	half->start_number = http->number;
	half->offset = direction->line_offset;
	if (http_read_start_line(http, from_server))
		direction->phase = HTTP_PHASE_HEADERS;
	else
		direction_lose(http, from_server);
}

static void chunk_size_read(struct http *http, bool from_server)
{
	struct http_direction *direction = &http->directions[from_server];
	uint64_t size = 0;
	const char *at = direction->line;

	for (; size < UINT64_MAX / 32; at++) {
		const char *digits = "0123456789abcdefABCDEF";
		const char *digit = *at ? strchr(digits, *at) : NULL;

		if (!digit)
			break;
		size = size * 16 +
		       (uint64_t)(digit - digits > 15 ? digit - digits - 6 : digit - digits);
	}
	if (at == direction->line) {
		direction_lose(http, from_server);
		return;
	}
	direction->left = size;
	direction->phase = size ? HTTP_PHASE_CHUNK_DATA : HTTP_PHASE_TRAILERS;
}

/* A whole line is in the buffer, without its end. */
static void line_read(struct http *http, bool from_server, uint64_t time_ns)
{
	struct http_direction *direction = &http->directions[from_server];
	bool is_empty;

	if (direction->line_length > 0 && direction->line[direction->line_length - 1] == '\r')
		direction->line_length--;
	direction->line[direction->line_length] = '\0';
	is_empty = direction->line_length == 0;
	direction->line_length = 0;
	switch (direction->phase) {
	case HTTP_PHASE_START:
		start_line_read(http, from_server, time_ns);
		return;
	case HTTP_PHASE_HEADERS:
		if (is_empty)
			head_end(http, from_server, time_ns);
		else
			http_read_header(http, from_server);
		return;
	case HTTP_PHASE_CHUNK_SIZE:
		chunk_size_read(http, from_server);
		return;
	case HTTP_PHASE_CHUNK_END:
		direction->phase = HTTP_PHASE_CHUNK_SIZE;
		return;
	case HTTP_PHASE_TRAILERS:
		if (is_empty)
			message_end(http, from_server, time_ns);
		return;
	case HTTP_PHASE_BODY:
	case HTTP_PHASE_CHUNK_DATA:
	case HTTP_PHASE_UNTIL_CLOSE:
	case HTTP_PHASE_UNFRAMED:
	case HTTP_PHASE_LOST:
		return;
	}
}

/* Bytes up to the end of a line. Returns how many were taken. */
static size_t line_take(struct http *http, bool from_server, uint64_t time_ns, uint64_t offset,
			const uint8_t *data, size_t count)
{
	struct http_direction *direction = &http->directions[from_server];
	const uint8_t *end = memchr(data, '\n', count);
	size_t taken = end ? (size_t)(end - data) : count;
	size_t room = HTTP_LINE_BYTES - 1 - direction->line_length;
	size_t kept = MIN(taken, room);

	if (direction->line_length == 0)
		direction->line_offset = offset;
	memcpy(direction->line + direction->line_length, data, kept);
	direction->line_length += kept;
	if (!end)
		return count;
	line_read(http, from_server, time_ns);
	return taken + 1;
}

/* No length tells where the body ends. */
static bool phase_is_endless(enum http_phase phase)
{
	return phase == HTTP_PHASE_UNTIL_CLOSE || phase == HTTP_PHASE_UNFRAMED;
}

/* Bytes of a body, captured or not. Returns how many belong to it. */
static uint64_t body_take(struct http *http, bool from_server, uint64_t time_ns, uint64_t count)
{
	struct http_direction *direction = &http->directions[from_server];
	struct http_half *half = http_half_of(http, from_server);
	uint64_t taken = count;

	if (!phase_is_endless(direction->phase)) {
		taken = MIN(count, direction->left);
		direction->left -= taken;
	}
	if (half->framing != BODY_FRAMING_NONE) {
		if (!half->body_ns)
			half->body_ns = time_ns;
		half->body_bytes += taken;
	}
	half->end_ns = time_ns;
	half->end_number = http->number;
	if (direction->phase == HTTP_PHASE_BODY && direction->left == 0)
		message_end(http, from_server, time_ns);
	else if (direction->phase == HTTP_PHASE_CHUNK_DATA && direction->left == 0)
		direction->phase = HTTP_PHASE_CHUNK_END;
	return taken;
}

/* The first bytes of a body, as long as none of them is missing. */
static void body_hash(struct http_half *half, const uint8_t *data, size_t count)
{
	const uint32_t offset_basis = 2166136261u;
	const uint32_t prime = 16777619u;

	if (half->body_bytes != half->body_hashed)
		return;
	if (half->body_hashed == 0)
		half->body_hash = offset_basis;
	for (size_t i = 0; i < count && half->body_hashed < MESSAGE_HASH_BYTES; i++) {
		half->body_hash = (half->body_hash ^ data[i]) * prime;
		half->body_hashed++;
	}
}

static bool phase_is_body(enum http_phase phase)
{
	return phase == HTTP_PHASE_BODY || phase == HTTP_PHASE_CHUNK_DATA ||
	       phase_is_endless(phase);
}

/* The end of a head, or the size of a chunk, was not captured: what comes from here on is of this message
 * until something shows that it has ended. False: the message is not that far. */
static bool direction_unframe(struct http *http, bool from_server, uint64_t time_ns)
{
	struct http_direction *direction = &http->directions[from_server];
	struct http_half *half = http_half_of(http, from_server);

	if (direction->phase == HTTP_PHASE_HEADERS && !direction->is_interim) {
		half->has_head = true;
		half->head_ns = time_ns;
		half->head_number = http->number;
		half->end_ns = time_ns;
		half->end_number = http->number;
		half->framing = http_framing(http, from_server);
		half->is_complete = !from_server && half->framing == BODY_FRAMING_NONE;
	} else if (direction->phase != HTTP_PHASE_CHUNK_SIZE &&
		   direction->phase != HTTP_PHASE_CHUNK_END) {
		return false;
	}
	direction->phase = HTTP_PHASE_UNFRAMED;
	direction->line_length = 0;
	half->is_unframed = true;
	return true;
}

/* A packet of such a message: does it begin the next one? */
static void unframed_look(struct http *http, bool from_server, const uint8_t *data, size_t count)
{
	bool is_answered = http->directions[true].message > http->directions[false].message;

	if (!from_server && (is_answered || http_half_of(http, from_server)->is_complete) &&
	    http_looks_like(from_server, data, count))
		unframed_end(http, from_server);
}

/* Does it end a chunked one? */
static void unframed_look_back(struct http *http, bool from_server, uint64_t time_ns,
			       const uint8_t *data, size_t count)
{
	const size_t length = strlen(LAST_CHUNK);

	if (http_half_of(http, from_server)->framing == BODY_FRAMING_CHUNKED && count >= length &&
	    memcmp(data + count - length, LAST_CHUNK, length) == 0)
		message_end(http, from_server, time_ns);
}

/* After a hole: a packet that begins like a message is one. Its number is that of the first message
 * of this direction that is not complete. */
static bool direction_recover(struct http *http, bool from_server, const uint8_t *data,
			      size_t count)
{
	struct http_direction *direction = &http->directions[from_server];

	if (!http_looks_like(from_server, data, count))
		return false;
	direction->phase = HTTP_PHASE_START;
	direction->has_length = false;
	direction->is_chunked = false;
	if (from_server && http->directions[false].message > 0)
		direction->message = http->directions[false].message - 1;
	else if (!from_server)
		direction->message++;
	*http_half_of(http, from_server) = (struct http_half) {0};
	return true;
}

void http_feed(struct http *http, bool from_server, uint64_t time_ns, uint64_t offset,
	       const uint8_t *data, size_t count)
{
	struct http_direction *direction = &http->directions[from_server];

	if (direction->phase == HTTP_PHASE_LOST &&
	    !direction_recover(http, from_server, data, count))
		return;
	if (direction->phase == HTTP_PHASE_UNFRAMED)
		unframed_look(http, from_server, data, count);
	if (direction->phase == HTTP_PHASE_UNFRAMED) {
		(void)body_take(http, from_server, time_ns, count);
		unframed_look_back(http, from_server, time_ns, data, count);
		return;
	}
	while (count > 0 && direction->phase != HTTP_PHASE_LOST) {
		size_t taken;

		if (phase_is_body(direction->phase)) {
			struct http_half *half = http_half_of(http, from_server);
			uint64_t own = direction->phase == HTTP_PHASE_UNTIL_CLOSE
					       ? count
					       : MIN((uint64_t)count, direction->left);

			body_hash(half, data, (size_t)own);
			taken = (size_t)body_take(http, from_server, time_ns, count);
		} else
			taken = line_take(http, from_server, time_ns, offset, data, count);
		data += taken;
		offset += taken;
		count -= taken;
	}
}

void http_skip(struct http *http, bool from_server, uint64_t time_ns, uint64_t offset,
	       uint64_t count)
{
	struct http_direction *direction = &http->directions[from_server];

	(void)offset;
	if (phase_is_body(direction->phase))
		count -= body_take(http, from_server, time_ns, count);
	if (count == 0)
		return;
	if (!direction_unframe(http, from_server, time_ns))
		direction_lose(http, from_server);
	else if (http_half_of(http, from_server)->framing == BODY_FRAMING_CHUNKED)
		(void)body_take(http, from_server, time_ns, count);
}

bool http_can_skip(const struct http *http, bool from_server, uint64_t count)
{
	const struct http_direction *direction = &http->directions[from_server];

	return direction->phase == HTTP_PHASE_LOST || phase_is_endless(direction->phase) ||
	       (phase_is_body(direction->phase) && count <= direction->left);
}

void http_close(struct http *http, bool from_server, uint64_t time_ns)
{
	if (http->directions[from_server].phase == HTTP_PHASE_UNTIL_CLOSE)
		message_end(http, from_server, time_ns);
	if (from_server)
		unframed_end(http, from_server);
}

/* Between messages, and not one byte of the next one seen. */
static bool is_between(const struct http_direction *direction)
{
	return direction->phase == HTTP_PHASE_START && direction->line_length == 0;
}

/* The n-th answer belongs to the n-th request, so counting them tells who owes what. */
enum turn http_turn(const struct http *http)
{
	const struct http_direction *client = &http->directions[false];
	const struct http_direction *server = &http->directions[true];
	const struct http_exchange *exchange;

	if (client->phase == HTTP_PHASE_LOST || server->phase == HTTP_PHASE_LOST || http->is_tunnel)
		return TURN_UNKNOWN;
	if (client->phase == HTTP_PHASE_UNFRAMED || server->phase == HTTP_PHASE_UNFRAMED)
		return TURN_UNKNOWN;
	if (server->message < client->message)
		return is_between(server) ? TURN_RESPONSE_NONE : TURN_RESPONSE_PARTIAL;
	if (server->message == client->message && !is_between(server))
		return TURN_RESPONSE_PARTIAL;
	if (is_between(client))
		return TURN_REQUEST_NONE;
	exchange = http_exchange_find(http, /* from_server= */ false);
	if (exchange && exchange->request.has_head && exchange->expects_continue &&
	    !exchange->got_continue && exchange->request.body_bytes == 0 &&
	    server->message == client->message)
		return TURN_EXPECT_WAIT;
	return TURN_REQUEST_PARTIAL;
}
