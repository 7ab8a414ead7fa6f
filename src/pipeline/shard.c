/* SPDX-License-Identifier: BSD-3-Clause */
/* Track and read messages: see shard.h. */
#include "pipeline/shard.h"

#include "base/mem.h"
#include "pipeline/analysis.h"
#include "stream/lookup.h"
#include "stream/stream.h"

_Static_assert(ANALYSIS_PARTS_MAXIMUM == SHARDS, "a part has one shard at least");

/* Its part of the bounds of all. */
#define SHARD_CONVERSATIONS_MAXIMUM (ANALYSIS_CONVERSATIONS_MAXIMUM / SHARDS)
#define SHARD_EXCHANGES_MAXIMUM     (ANALYSIS_EXCHANGES_MAXIMUM / SHARDS)
#define SHARD_READERS_MAXIMUM       (ANALYSIS_READERS_MAXIMUM / SHARDS)

/* What was said on a connection, as one point saw it. Points see the same bytes at other times, and
 * whose turn it was is a matter of time, so each has its own reader. */
struct reader {
	struct stream_reader *reader; /* NULL: nothing read yet, or `is_given_up` */
	uint32_t point : 31;
	uint32_t is_given_up : 1; /* over, cannot be read, or found no room */
	uint32_t next;            /* of the same connection: place in `others` + 1; 0 none */
};

struct shard {
	struct decoded scratch;
	struct track *track;
	struct lookup_table *lookups;     /* NULL: all was TCP */
	struct lookup_label lookup_label; /* of the packet given last */
	enum turn turn;                   /* behind it, as far as its messages tell */
	struct reader
		*readers; /* by the connection's number - 1: of the first point with payload */
	size_t reader_count, reader_capacity;
	struct reader *others; /* of further points */
	size_t other_count, other_capacity;
	size_t open_count;     /* readers that read */
	size_t exchange_count; /* of conversations that are over */
};

struct shard *shard_new(void)
{
	struct shard *shard = xcalloc(1, sizeof(*shard));

	shard->track = track_new_share(SHARDS);
	return shard;
}

void shard_free(struct shard *shard)
{
	if (!shard)
		return;
	track_free(shard->track);
	lookup_table_free(shard->lookups);
	for (size_t i = 0; i < shard->reader_count; i++)
		stream_reader_free(shard->readers[i].reader);
	for (size_t i = 0; i < shard->other_count; i++)
		stream_reader_free(shard->others[i].reader);
	free(shard->readers);
	free(shard->others);
	free(shard);
}

uint32_t shard_number(const struct shard *shard)
{
	return track_number(shard->track);
}

static struct reader *shard_first_reader(struct shard *shard, uint32_t number)
{
	while (shard->reader_count < number) {
		shard->readers = xgrow(shard->readers, shard->reader_count, &shard->reader_capacity,
				       sizeof(*shard->readers));
		shard->readers[shard->reader_count++] = (struct reader) {0};
	}
	return &shard->readers[number - 1];
}

/* Adds one for a point that is new to the connection. Valid until the next call. */
static struct reader *shard_reader_of(struct shard *shard, uint32_t point)
{
	struct reader *first = shard_first_reader(shard, shard_number(shard));
	uint32_t at;

	if (!first->reader && !first->is_given_up)
		first->point = point & INT32_MAX;
	if (first->point == point)
		return first;
	for (at = first->next; at; at = shard->others[at - 1].next) {
		if (shard->others[at - 1].point == point)
			return &shard->others[at - 1];
	}
	shard->others = xgrow(shard->others, shard->other_count, &shard->other_capacity,
			      sizeof(*shard->others));
	shard->others[shard->other_count++] = (struct reader) {
		.point = point & INT32_MAX,
		.next = first->next,
	};
	first->next = (uint32_t)shard->other_count;
	return &shard->others[first->next - 1];
}

/* Is there room to read it? The first connections are read in any case, since rules want to know when
 * each side spoke and closed. Of later ones only those whose messages tell whose turn it is, and their
 * first bytes decide. */
static bool shard_can_read(struct shard *shard, struct reader *reader,
			   const struct decoded *decoded, const struct label *label)
{
	uint32_t number = shard_number(shard);
	bool is_first = reader == &shard->readers[number - 1];
	bool is_readable;

	if (is_first && number <= SHARD_CONVERSATIONS_MAXIMUM)
		return true;
	if (!decoded->payload_bytes)
		return false;
	is_readable = stream_is_readable(label->sender == SIDE_SERVER, decoded->payload,
					 decoded->payload_captured);
	if (is_readable && shard->open_count < SHARD_READERS_MAXIMUM)
		return true;
	reader->is_given_up = true;
	return false;
}

/* The connection is over: what read it goes, the conversation stays when there is a place for it. */
static void shard_settle(struct shard *shard, struct reader *reader)
{
	uint32_t number = shard_number(shard);
	bool is_first = reader == &shard->readers[number - 1];
	size_t left = SHARD_EXCHANGES_MAXIMUM - shard->exchange_count;

	shard->open_count--;
	reader->is_given_up = true;
	if (is_first && number <= SHARD_CONVERSATIONS_MAXIMUM)
		shard->exchange_count += stream_reader_settle(reader->reader, left);
	else
		stream_reader_free(steal_ptr(reader->reader));
}

static void reader_close(struct reader *reader, const struct packet *packet,
			 const struct decoded *decoded, const struct label *label)
{
	if (!(decoded->tcp.flags & (TCP_FIN | TCP_RST)))
		return;
	stream_reader_close(reader->reader, &(struct stream_close) {
						    .from_server = label->sender == SIDE_SERVER,
						    .is_reset = decoded->tcp.flags & TCP_RST,
						    .time_ns = packet->time_ns,
						    .number = packet->number,
						    .acknowledged = label->acknowledged,
						    .ttl = decoded->ttl,
						    .has_ack = decoded->tcp.flags & TCP_ACK,
					    });
}

static struct stream_bytes bytes_of(const struct packet *packet, const struct decoded *decoded,
				    const struct label *label)
{
	return (struct stream_bytes) {
		.from_server = label->sender == SIDE_SERVER,
		.time_ns = packet->time_ns,
		.number = packet->number,
		.ttl = decoded->ttl,
		.offset = label->data_start,
		.data = decoded->payload,
		.captured_bytes = decoded->payload_captured,
		.wire_bytes = decoded->payload_bytes,
	};
}

/* A packet that tells more than shard_pass() takes. */
static void shard_feed(struct shard *shard, struct reader *reader, const struct packet *packet,
		       const struct decoded *decoded, const struct label *label)
{
	bool has_data = label->data_end > label->data_start;

	if (reader->is_given_up) {
		/* One reset may tell more than another. */
		if (reader->reader && decoded->tcp.flags & TCP_RST)
			reader_close(reader, packet, decoded, label);
		return;
	}
	if (!reader->reader && !has_data && !(decoded->tcp.flags & (TCP_FIN | TCP_RST)))
		return;
	if (!reader->reader) {
		if (!shard_can_read(shard, reader, decoded, label))
			return;
		reader->reader = stream_reader_new(packet->point);
		shard->open_count++;
	}
	if (label->did_prove_hole)
		stream_reader_confirm(reader->reader, label->sender != SIDE_SERVER,
				      label->acknowledged);
	if (has_data) {
		struct stream_bytes bytes = bytes_of(packet, decoded, label);

		stream_reader_feed(reader->reader, &bytes);
	}
	reader_close(reader, packet, decoded, label);
	shard->turn = stream_reader_turn(reader->reader);
	track_turn(shard->track, shard->turn);
	if (stream_reader_is_over(reader->reader))
		shard_settle(shard, reader);
}

/* More of what cannot be read, from a packet that does nothing else. */
static bool shard_pass(struct shard *shard, struct reader *reader, const struct packet *packet,
		       const struct decoded *decoded, const struct label *label)
{
	struct stream_bytes bytes;

	if (!reader->reader || reader->is_given_up || label->data_end == label->data_start ||
	    decoded->tcp.flags & (TCP_FIN | TCP_RST) || label->did_prove_hole)
		return false;
	bytes = bytes_of(packet, decoded, label);
	if (!stream_reader_pass(reader->reader, &bytes))
		return false;
	track_turn(shard->track, TURN_UNKNOWN);
	return true;
}

/* Packets that can change what was said. */
static bool is_worth_reading(const struct decoded *decoded, const struct label *label)
{
	return (decoded->payload_bytes > 0 || decoded->tcp.flags & (TCP_FIN | TCP_RST) ||
		label->did_prove_hole) &&
	       !label->is_late_packet && label->kind != LABEL_KIND_STRAY &&
	       label->kind != LABEL_KIND_CAPTURE_DUPLICATE;
}

static void shard_look_up(struct shard *shard, const struct packet *packet,
			  const struct decoded *decoded)
{
	if (!shard->lookups)
		shard->lookups = lookup_table_new();
	shard->lookup_label = lookup_table_packet(shard->lookups, packet, decoded);
}

void shard_packet(struct shard *shard, const struct packet *packet, const struct decoded *decoded,
		  uint32_t pair)
{
	const struct label *label;
	struct reader *reader;

	shard->turn = TURN_UNKNOWN;
	shard->lookup_label.lookup = NULL;
	if (decoded->protocol != IP_PROTOCOL_TCP)
		shard_look_up(shard, packet, decoded);
	track_packet_of(shard->track, packet, decoded, pair);
	label = track_label(shard->track);
	if (!label || !is_worth_reading(decoded, label))
		return;
	reader = shard_reader_of(shard, packet->point);
	if (!shard_pass(shard, reader, packet, decoded, label))
		shard_feed(shard, reader, packet, decoded, label);
}

const struct label *shard_label(const struct shard *shard)
{
	return track_label(shard->track);
}

const struct lookup_label *shard_lookup(const struct shard *shard)
{
	return shard->lookup_label.lookup ? &shard->lookup_label : NULL;
}

enum turn shard_turn(const struct shard *shard)
{
	return shard->turn;
}

const struct conversation *shard_conversation(const struct shard *shard, uint32_t number)
{
	if (number == 0 || number > shard->reader_count || !shard->readers[number - 1].reader)
		return NULL;
	return stream_reader_conversation(shard->readers[number - 1].reader);
}

struct decoded *shard_scratch(struct shard *shard)
{
	return &shard->scratch;
}

struct track *shard_track(struct shard *shard)
{
	return shard->track;
}

const struct lookup *shard_lookups(const struct shard *shard, size_t *ret_count,
				   uint64_t *ret_dropped)
{
	*ret_count = 0;
	*ret_dropped = shard->lookups ? lookup_table_dropped(shard->lookups) : 0;
	return shard->lookups ? lookup_table_items(shard->lookups, ret_count) : NULL;
}
