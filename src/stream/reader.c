/* SPDX-License-Identifier: BSD-3-Clause */
/* Which protocol, and in which order its bytes are: see stream.h. */
#include "stream/stream.h"

#include "base/mem.h"
#include "stream/http.h"
#include "stream/tls.h"

/* How far bytes may run ahead of a head that is missing: what a window holds at the beginning. */
#define AHEAD_MAXIMUM ((uint64_t)256 << 10)

struct stream_range {
	uint64_t start, end; /* equal: none */
	bool was_broken;     /* the conversation, before it counted as broken because of this */
};

struct stream_reader {
	struct conversation conversation;
	uint64_t next[2];             /* by from_server: the first byte that was not fed yet */
	uint64_t confirmed[2];        /* bytes that are known to have been sent, seen or not */
	struct stream_range ahead[2]; /* came before the bytes that are next */
	bool is_closed[2];
	struct http *http; /* the one that reads; both NULL: not recognised yet, or settled */
	struct tls *tls;
};

/* A first byte that nothing begins with saves a look: a method or "HTTP/1.", or a TLS record (types 20 to 23). */
static inline bool may_begin(uint8_t byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 20 && byte <= 23);
}

bool stream_is_readable(bool from_server, const uint8_t *data, size_t count)
{
	return http_looks_like(from_server, data, count) || tls_looks_like(data, count);
}

struct stream_reader *stream_reader_new(uint32_t point)
{
	struct stream_reader *reader = xcalloc(1, sizeof(*reader));

	reader->conversation.point = point;
	return reader;
}

static void reader_end(struct stream_reader *reader)
{
	if (reader->tls)
		tls_done(reader->tls);
	free(steal_ptr(reader->tls));
	free(steal_ptr(reader->http));
}

void stream_reader_free(struct stream_reader *reader)
{
	if (!reader)
		return;
	reader_end(reader);
	free(reader->conversation.exchanges);
	free(reader->conversation.tls);
	free(reader);
}

size_t stream_reader_settle(struct stream_reader *reader, size_t exchanges_maximum)
{
	struct conversation *conversation = &reader->conversation;
	size_t kept = MIN(conversation->exchange_count, exchanges_maximum);

	reader_end(reader);
	conversation->exchanges_dropped += conversation->exchange_count - kept;
	conversation->exchange_count = kept;
	if (kept > 0)
		conversation->exchanges =
			xrealloc(conversation->exchanges, kept, sizeof(*conversation->exchanges));
	else
		free(steal_ptr(conversation->exchanges));
	return kept;
}

/* The first bytes that were captured decide. */
static void reader_recognise(struct stream_reader *reader, const struct stream_bytes *bytes)
{
	struct conversation *conversation = &reader->conversation;

	if (http_looks_like(bytes->from_server, bytes->data, bytes->captured_bytes)) {
		conversation->protocol = MESSAGE_PROTOCOL_HTTP1;
		reader->http = xcalloc(1, sizeof(*reader->http));
		http_init(reader->http, conversation);
	} else if (tls_looks_like(bytes->data, bytes->captured_bytes)) {
		conversation->protocol = MESSAGE_PROTOCOL_TLS;
		conversation->tls = xcalloc(1, sizeof(*conversation->tls));
		reader->tls = xcalloc(1, sizeof(*reader->tls));
		tls_init(reader->tls, conversation->tls);
	}
}

static void reader_take(struct stream_reader *reader, const struct stream_bytes *bytes)
{
	if (reader->conversation.protocol == MESSAGE_PROTOCOL_UNKNOWN && bytes->captured_bytes > 0)
		reader_recognise(reader, bytes);
	if (reader->http)
		reader->http->number = bytes->number;
	if (reader->tls)
		reader->tls->number = bytes->number;
	if (reader->http)
		http_feed(reader->http, bytes->from_server, bytes->time_ns, bytes->offset,
			  bytes->data, bytes->captured_bytes);
	if (reader->tls)
		tls_feed(reader->tls, bytes->from_server, bytes->time_ns, bytes->data,
			 bytes->captured_bytes);
}

static void reader_skip(struct stream_reader *reader, const struct stream_bytes *bytes,
			uint64_t offset, uint64_t count)
{
	if (count == 0)
		return;
	if (reader->http)
		http_skip(reader->http, bytes->from_server, bytes->time_ns, offset, count);
	if (reader->tls)
		tls_skip(reader->tls, bytes->from_server, count);
}

/* When each side spoke last, and the last silence before. */
static inline void reader_note_data(struct conversation *conversation,
				    const struct stream_bytes *fresh)
{
	uint64_t last_ns = MAX(conversation->last_data_ns[false], conversation->last_data_ns[true]);

	if (last_ns && fresh->time_ns > last_ns && fresh->time_ns - last_ns >= MESSAGE_GAP_NS)
		conversation->gap = (struct message_gap) {
			.start_ns = last_ns,
			.end_ns = fresh->time_ns,
			.number = fresh->number,
			.offset = fresh->offset,
			.from_server = fresh->from_server,
		};
	conversation->last_data_ns[fresh->from_server] = fresh->time_ns;
	conversation->last_data_number[fresh->from_server] = fresh->number;
	conversation->ttls[fresh->from_server] = fresh->ttl;
}

/* Bytes of a body may be missing; those of a head, and of a record's header, are waited for. */
static bool reader_can_skip(const struct stream_reader *reader, bool from_server, uint64_t count)
{
	if (reader->http)
		return http_can_skip(reader->http, from_server, count);
	if (reader->tls)
		return tls_can_skip(reader->tls, from_server, count);
	return reader->next[from_server] > 0; /* not even the first byte has come */
}

/* The bytes lie behind a hole that will be filled when the packet was only late, or is repaired. They
 * are not kept, but are skipped then: most are a body. False: it is waited no longer. */
static bool reader_wait(struct stream_reader *reader, const struct stream_bytes *bytes)
{
	struct stream_range *ahead = &reader->ahead[bytes->from_server];
	uint64_t next = reader->next[bytes->from_server];
	uint64_t end = bytes->offset + bytes->wire_bytes;

	if (reader_can_skip(reader, bytes->from_server, bytes->offset - next) ||
	    end - next > AHEAD_MAXIMUM)
		return false;
	if (ahead->end == ahead->start)
		*ahead = (struct stream_range) {
			.start = bytes->offset,
			.end = bytes->offset,
			.was_broken = reader->conversation.is_broken,
		};
	if (bytes->offset < ahead->start || bytes->offset > ahead->end)
		return false;
	ahead->end = MAX(ahead->end, end);
	reader->conversation.is_broken = true;
	return true;
}

/* What ran ahead follows, without its bytes. */
static void reader_catch_up(struct stream_reader *reader, const struct stream_bytes *bytes,
			    bool from_server)
{
	struct stream_range ahead = reader->ahead[from_server];
	struct stream_bytes skipped = *bytes;
	uint64_t next = reader->next[from_server];

	reader->conversation.is_broken = ahead.was_broken;
	reader->ahead[from_server] = (struct stream_range) {0};
	skipped.from_server = from_server;
	if (ahead.end <= next)
		return;
	reader_skip(reader, &skipped, next, ahead.end - next);
	reader->next[from_server] = ahead.end;
}

/* Confirmed, and not seen. One more may be a FIN. */
static bool reader_has_missed(const struct stream_reader *reader, bool from_server)
{
	return reader->confirmed[from_server] > reader->next[from_server] + 1;
}

static void reader_skip_missed(struct stream_reader *reader, const struct stream_bytes *bytes,
			       bool from_server)
{
	struct stream_bytes skipped = *bytes;
	uint64_t next = reader->next[from_server];

	if (!reader_has_missed(reader, from_server))
		return;
	skipped.from_server = from_server;
	reader_skip(reader, &skipped, next, reader->confirmed[from_server] - next);
	reader->next[from_server] = reader->confirmed[from_server];
}

/* The next bytes of what is no message that can be read, nor the start of one: most of what is
 * transferred in bulk. */
static inline bool reader_is_idle(const struct stream_reader *reader,
				  const struct stream_bytes *bytes)
{
	return !reader->http && !reader->tls && bytes->offset == reader->next[bytes->from_server] &&
	       !reader->ahead[false].end && !reader->ahead[true].end &&
	       (reader->conversation.protocol != MESSAGE_PROTOCOL_UNKNOWN ||
		!bytes->captured_bytes || !may_begin(bytes->data[0]) ||
		!stream_is_readable(bytes->from_server, bytes->data, bytes->captured_bytes));
}

bool stream_reader_pass(struct stream_reader *reader, const struct stream_bytes *bytes)
{
	if (!reader_is_idle(reader, bytes) || reader_has_missed(reader, false) ||
	    reader_has_missed(reader, true))
		return false;
	reader_note_data(&reader->conversation, bytes);
	reader->next[bytes->from_server] += bytes->wire_bytes;
	return true;
}

void stream_reader_feed(struct stream_reader *reader, const struct stream_bytes *bytes)
{
	struct stream_bytes fresh;
	uint64_t *next = &reader->next[bytes->from_server];
	struct stream_range *ahead = &reader->ahead[bytes->from_server];
	uint64_t old;

	if (bytes->offset + bytes->wire_bytes <= *next)
		return;
	if (stream_reader_pass(reader, bytes))
		return;
	/* The other side goes on: what is missing of this one was missed by the capture. */
	if (reader->ahead[!bytes->from_server].end)
		reader_catch_up(reader, bytes, !bytes->from_server);
	reader_skip_missed(reader, bytes, !bytes->from_server);
	if (bytes->offset > *next && reader_wait(reader, bytes)) {
		reader_note_data(&reader->conversation, bytes);
		return;
	}
	if (bytes->offset > *next)
		reader_skip(reader, bytes, *next, bytes->offset - *next);
	old = bytes->offset < *next ? *next - bytes->offset : 0;
	fresh = *bytes;
	fresh.offset += old;
	fresh.wire_bytes -= (uint32_t)old;
	fresh.captured_bytes -= (uint32_t)MIN(old, (uint64_t)fresh.captured_bytes);
	reader_note_data(&reader->conversation, &fresh);
	if (fresh.captured_bytes > 0) {
		fresh.data += old;
		reader_take(reader, &fresh);
	}
	reader_skip(reader, bytes, fresh.offset + fresh.captured_bytes,
		    fresh.wire_bytes - fresh.captured_bytes);
	*next = bytes->offset + bytes->wire_bytes;
	if (ahead->end && ahead->start <= *next)
		reader_catch_up(reader, bytes, bytes->from_server);
}

void stream_reader_confirm(struct stream_reader *reader, bool from_server, uint64_t acknowledged)
{
	reader->confirmed[from_server] = MAX(reader->confirmed[from_server], acknowledged);
}

void stream_reader_close(struct stream_reader *reader, const struct stream_close *close)
{
	struct conversation *conversation = &reader->conversation;
	struct message_close *kept = close->is_reset ? &conversation->resets[close->from_server]
						     : &conversation->fins[close->from_server];

	/*
	 * One without ACK is the answer of a connection that is not there (RFC 9293 section 3.5.2). When two
	 * segments cross with a close, the second one's may overtake that of the socket, which tells more.
	 */
	if (!kept->time_ns || (close->is_reset && close->has_ack && !kept->has_ack))
		*kept = (struct message_close) {
			.time_ns = close->time_ns,
			.number = close->number,
			.acknowledged = close->acknowledged,
			.ttl = close->ttl,
			.has_ack = close->has_ack,
		};
	reader->is_closed[close->from_server] = true;
	reader->is_closed[!close->from_server] |= close->is_reset;
	if (!reader->http)
		return;
	reader->http->number = close->number;
	http_close(reader->http, close->from_server, close->time_ns);
}

const struct conversation *stream_reader_conversation(const struct stream_reader *reader)
{
	return &reader->conversation;
}

enum turn stream_reader_turn(const struct stream_reader *reader)
{
	/* Something was said that is not read yet, or never will be. */
	if (reader->ahead[false].end || reader->ahead[true].end ||
	    reader_has_missed(reader, false) || reader_has_missed(reader, true))
		return TURN_UNKNOWN;
	if (reader->http)
		return http_turn(reader->http);
	return reader->tls ? tls_turn(reader->tls) : TURN_UNKNOWN;
}

bool stream_reader_is_over(const struct stream_reader *reader)
{
	return reader->is_closed[false] && reader->is_closed[true];
}
