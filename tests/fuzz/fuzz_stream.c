/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Both directions of a connection, in pieces: a byte of marks, a byte with the length, the bytes.
 * Marks make a piece come from the server, repeat or skip some bytes, be cut, or end its side.
 */
#include <string.h>

#include "base/cursor.h"
#include "fuzz.h"
#include "stream/stream.h"

#define MARK_SERVER (1u << 0)
#define MARK_CLOSE  (1u << 1)
#define MARK_REPEAT (1u << 2)
#define MARK_HOLE   (1u << 3)
#define MARK_CUT    (1u << 4)

static void check(const struct conversation *conversation)
{
	FUZZ_CHECK(conversation->protocol <= MESSAGE_PROTOCOL_TLS);
	FUZZ_CHECK(conversation->exchange_count <= EXCHANGES_MAXIMUM);
	for (size_t i = 0; i < conversation->exchange_count; i++) {
		const struct http_exchange *exchange = &conversation->exchanges[i];

		FUZZ_CHECK(memchr(exchange->method, 0, sizeof(exchange->method)));
		FUZZ_CHECK(memchr(exchange->target, 0, sizeof(exchange->target)));
		FUZZ_CHECK(exchange->status < 1000);
	}
	FUZZ_CHECK(!conversation->tls ||
		   memchr(conversation->tls->server_name, 0, MESSAGE_NAME_BYTES));
}

static void feed(struct stream_reader *reader, struct cursor *c, uint64_t offsets[2],
		 uint64_t time_ns)
{
	uint8_t marks = cursor_u8(c);
	bool from_server = marks & MARK_SERVER;
	struct cursor piece = cursor_sub(c, cursor_u8(c));
	uint32_t bytes = (uint32_t)cursor_left(&piece);
	uint64_t *offset = &offsets[from_server];

	if (marks & MARK_REPEAT && *offset > 3)
		*offset -= 3;
	if (marks & MARK_HOLE)
		*offset += 5;
	stream_reader_feed(reader, &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = time_ns,
					   .offset = *offset,
					   .data = bytes ? piece.at : NULL,
					   .captured_bytes = bytes,
					   .wire_bytes = bytes + (marks & MARK_CUT ? 40 : 0),
				   });
	*offset += bytes + (marks & MARK_CUT ? 40 : 0);
	if (marks & MARK_CLOSE)
		stream_reader_close(reader, &(struct stream_close) {
						    .from_server = from_server,
						    .is_reset = marks & MARK_HOLE,
						    .time_ns = time_ns,
					    });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stream_reader *reader = stream_reader_new(/* point= */ 0);
	struct cursor c = cursor_of(data, size);
	uint64_t offsets[2] = {0, 0};
	uint64_t time_ns = 1;

	while (cursor_left(&c) > 0) {
		feed(reader, &c, offsets, time_ns++);
		FUZZ_CHECK(stream_reader_turn(reader) <= TURN_TLS_HANDSHAKE);
	}
	check(stream_reader_conversation(reader));
	FUZZ_CHECK(stream_reader_settle(reader, 3) <= 3);
	check(stream_reader_conversation(reader));
	stream_reader_free(reader);
	return 0;
}
