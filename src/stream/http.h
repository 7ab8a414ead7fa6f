/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * HTTP/1 messages (RFC 9112) from in-order bytes of both directions of a connection. The n-th
 * response belongs to the n-th request (section 9.3.2); interim answers (1xx) belong to the same
 * request as the final one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/message.h"

/* A line longer than this keeps its beginning: enough for every header that is looked at. */
#define HTTP_LINE_BYTES 512

enum http_phase {
	HTTP_PHASE_START, /* at a start line, or the empty lines before it */
	HTTP_PHASE_HEADERS,
	HTTP_PHASE_BODY,       /* `left` bytes of a body with a known length */
	HTTP_PHASE_CHUNK_SIZE, /* at the line that tells the size of a chunk */
	HTTP_PHASE_CHUNK_DATA, /* `left` bytes of a chunk */
	HTTP_PHASE_CHUNK_END,  /* at the empty line behind a chunk */
	HTTP_PHASE_TRAILERS,
	HTTP_PHASE_UNTIL_CLOSE, /* everything that comes is body */
	HTTP_PHASE_UNFRAMED,    /* the same, until something shows that the message has ended */
	HTTP_PHASE_LOST,        /* bytes were missing: waiting for something like a start line */
};

struct http_direction {
	enum http_phase phase;
	uint64_t left;
	char line[HTTP_LINE_BYTES];
	size_t line_length;
	uint64_t line_offset; /* of its first byte */
	uint64_t message;     /* number of the message, from 0: which exchange it belongs to */
	bool is_interim;      /* the response under way is a 1xx */
	bool is_chunked, has_length;
};

struct http {
	struct http_direction directions[2]; /* by from_server */
	struct conversation *conversation;   /* borrowed: filled */
	uint64_t number;                     /* of the packet under way */
	size_t exchange_capacity;
	bool is_tunnel; /* 101 or CONNECT: both sides now say what they like */
};

/* True when the bytes begin like a request (or, for the server, a status line). */
bool http_looks_like(bool from_server, const uint8_t *data, size_t count);

void http_init(struct http *http, struct conversation *conversation);
void http_feed(struct http *http, bool from_server, uint64_t time_ns, uint64_t offset,
	       const uint8_t *data, size_t count);
/* `count` bytes at `offset` exist but were not captured. */
void http_skip(struct http *http, bool from_server, uint64_t time_ns, uint64_t offset,
	       uint64_t count);
/* Would so many bytes that were not captured do no harm? */
bool http_can_skip(const struct http *http, bool from_server, uint64_t count);
void http_close(struct http *http, bool from_server, uint64_t time_ns);
enum turn http_turn(const struct http *http);

/* http_head.c: lines of a head. */

/* The exchange that a message of this direction belongs to; never NULL. */
struct http_exchange *http_exchange_of(struct http *http, bool from_server);
/* The same when there is one. */
const struct http_exchange *http_exchange_find(const struct http *http, bool from_server);
/* The answer that has just been read ends HTTP on this connection. */
bool http_begins_tunnel(struct http *http, bool from_server);
/* Start line: false when it is none. */
bool http_read_start_line(struct http *http, bool from_server);
void http_read_header(struct http *http, bool from_server);
/* After the empty line: how the body is framed. */
enum body_framing http_framing(struct http *http, bool from_server);
