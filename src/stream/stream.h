/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * In-order bytes to messages: HTTP/1 (RFC 9112), TLS records and hellos (RFC 8446). One object for a
 * connection, fed from one point, both directions. Bounded: what does not fit is counted or cut,
 * never kept. Never allocates per packet: exchanges grow by doubling up to EXCHANGES_MAXIMUM.
 *
 * Bytes that were sent again are skipped by their offset. A hole in the captured bytes (snap length,
 * capture loss) is harmless inside a body whose length is known. Where a packet is missing in a head,
 * the next ones wait for it, uncounted bytes and all: it may come late or again. What stays missing
 * ends the reading of that direction until a new start line is recognised.
 *
 * Cheap: whoever asks stream_is_readable() first makes no reader for what it cannot read; the body of
 * a message is skipped by arithmetic; stream_reader_settle() leaves only what was said.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/message.h"

struct stream_reader;

/* Do the first bytes of a direction begin something that can be read? */
bool stream_is_readable(bool from_server, const uint8_t *data, size_t count);

/* `point`: where the packets come from, for who reads the conversation. */
struct stream_reader *stream_reader_new(uint32_t point);
void stream_reader_free(struct stream_reader *reader);

struct stream_bytes {
	bool from_server;
	uint64_t time_ns;
	uint64_t number; /* of the packet, at the reader's point */
	uint8_t ttl;
	uint64_t offset;     /* of the first byte, relative to the start of the stream */
	const uint8_t *data; /* what was captured; NULL for none */
	uint32_t captured_bytes;
	uint32_t wire_bytes; /* length on the wire */
};

void stream_reader_feed(struct stream_reader *reader, const struct stream_bytes *bytes);
/* The short way for the next bytes of what is no message, which most of a bulk transfer is: takes them and
 * returns true when nothing else has to be done and it is nobody's turn. Else nothing was changed. */
bool stream_reader_pass(struct stream_reader *reader, const struct stream_bytes *bytes);

/* The other side confirms this many bytes of that direction, which the capture may have missed: they
 * count as said as soon as anybody says more, unless they come late. */
void stream_reader_confirm(struct stream_reader *reader, bool from_server, uint64_t acknowledged);

struct stream_close {
	bool from_server;
	bool is_reset; /* else FIN */
	uint64_t time_ns;
	uint64_t number;
	uint64_t acknowledged; /* bytes of the other side that the packet confirms */
	uint8_t ttl;
	bool has_ack;
};

/* The side will send no more: ends a body that is framed by the close. */
void stream_reader_close(struct stream_reader *reader, const struct stream_close *close);

const struct conversation *stream_reader_conversation(const struct stream_reader *reader);
enum turn stream_reader_turn(const struct stream_reader *reader);
/* Both sides have closed: nothing can come that would change whose turn it is. */
bool stream_reader_is_over(const struct stream_reader *reader);
/* Nothing more will be read; keeps the conversation only, in as little room as it takes, and of its
 * exchanges the first ones. Returns how many. */
size_t stream_reader_settle(struct stream_reader *reader, size_t exchanges_maximum);
