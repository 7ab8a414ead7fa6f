/* SPDX-License-Identifier: BSD-3-Clause */
/* Decode, track, read messages, diagnose: see analysis.h. */
#include "pipeline/analysis.h"

#include <string.h>

#include "base/mem.h"
#include "decode/decode.h"
#include "diagnose/diagnose.h"
#include "join/join.h"
#include "stream/lookup.h"
#include "stream/stream.h"
#include "track/event.h"
#include "track/track.h"

/* What was said on a connection, as one point saw it. Points see the same bytes at other times, and
 * whose turn it was is a matter of time, so each has its own reader. */
struct analysis_reader {
	struct stream_reader *reader; /* NULL: nothing read yet, or `is_given_up` */
	uint32_t point : 31;
	uint32_t is_given_up : 1; /* over, cannot be read, or found no room */
	uint32_t next;            /* of the same connection: place in `others` + 1; 0 none */
};

struct analysis {
	struct track *track;
	struct lookup_table *lookups;
	struct lookup_label lookup_label; /* of the packet given last */
	struct event_watch *events;       /* NULL: nobody listens */
	enum turn turn; /* behind the packet given last, as far as its messages tell */
	struct decoded decoded;
	const struct decoded *latest;    /* of the packet given last */
	struct analysis_reader *readers; /* by connection id - 1: of the first point with payload */
	size_t reader_count, reader_capacity;
	const struct conversation **conversations; /* of the readers, for the facts */
	struct analysis_reader *others;            /* of further points */
	size_t other_count, other_capacity;
	size_t open_count;     /* readers that read */
	size_t exchange_count; /* of conversations that are over */
	struct facts facts;
	struct report report;
};

struct analysis *analysis_new(void)
{
	struct analysis *analysis = xcalloc(1, sizeof(*analysis));

	analysis->track = track_new();
	analysis->lookups = lookup_table_new();
	return analysis;
}

void analysis_free(struct analysis *analysis)
{
	if (!analysis)
		return;
	track_free(analysis->track);
	lookup_table_free(analysis->lookups);
	event_watch_free(analysis->events);
	for (size_t i = 0; i < analysis->reader_count; i++)
		stream_reader_free(analysis->readers[i].reader);
	for (size_t i = 0; i < analysis->other_count; i++)
		stream_reader_free(analysis->others[i].reader);
	free(analysis->readers);
	free(analysis->conversations);
	free(analysis->others);
	relay_table_done(&analysis->facts.relays);
	free(analysis);
}

static struct analysis_reader *analysis_first_reader(struct analysis *analysis, uint32_t id)
{
	while (analysis->reader_count < id) {
		analysis->readers = xgrow(analysis->readers, analysis->reader_count,
					  &analysis->reader_capacity, sizeof(*analysis->readers));
		analysis->readers[analysis->reader_count++] = (struct analysis_reader) {0};
	}
	return &analysis->readers[id - 1];
}

/* Adds one for a point that is new to the connection. Valid until the next call. */
static struct analysis_reader *analysis_reader_of(struct analysis *analysis, uint32_t id,
						  uint32_t point)
{
	struct analysis_reader *first = analysis_first_reader(analysis, id);
	uint32_t at;

	if (!first->reader && !first->is_given_up)
		first->point = point & INT32_MAX;
	if (first->point == point)
		return first;
	for (at = first->next; at; at = analysis->others[at - 1].next) {
		if (analysis->others[at - 1].point == point)
			return &analysis->others[at - 1];
	}
	analysis->others = xgrow(analysis->others, analysis->other_count, &analysis->other_capacity,
				 sizeof(*analysis->others));
	analysis->others[analysis->other_count++] = (struct analysis_reader) {
		.point = point & INT32_MAX,
		.next = first->next,
	};
	first->next = (uint32_t)analysis->other_count;
	return &analysis->others[first->next - 1];
}

/* Is there room to read it? The first connections are read in any case, since rules want to know when
 * each side spoke and closed. Of later ones only those whose messages tell whose turn it is, and their
 * first bytes decide. */
static bool analysis_can_read(struct analysis *analysis, struct analysis_reader *reader,
			      const struct decoded *decoded, const struct label *label)
{
	bool is_first = reader == &analysis->readers[label->connection->id - 1];
	bool is_readable;

	if (is_first && label->connection->id <= ANALYSIS_CONVERSATIONS_MAXIMUM)
		return true;
	if (!decoded->payload_bytes)
		return false;
	is_readable = stream_is_readable(label->sender == SIDE_SERVER, decoded->payload,
					 decoded->payload_captured);
	if (is_readable && analysis->open_count < ANALYSIS_READERS_MAXIMUM)
		return true;
	reader->is_given_up = true;
	return false;
}

/* The connection is over: what read it goes, the conversation stays when there is a place for it. */
static void analysis_settle(struct analysis *analysis, struct analysis_reader *reader, uint32_t id)
{
	bool is_first = reader == &analysis->readers[id - 1];
	size_t left = ANALYSIS_EXCHANGES_MAXIMUM - analysis->exchange_count;

	analysis->open_count--;
	reader->is_given_up = true;
	if (is_first && id <= ANALYSIS_CONVERSATIONS_MAXIMUM)
		analysis->exchange_count += stream_reader_settle(reader->reader, left);
	else
		stream_reader_free(steal_ptr(reader->reader));
}

static void analysis_close(struct analysis_reader *reader, const struct packet *packet,
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

static void analysis_feed(struct analysis *analysis, const struct packet *packet,
			  const struct decoded *decoded, const struct label *label)
{
	bool from_server = label->sender == SIDE_SERVER;
	bool has_data = label->data_end > label->data_start;
	struct analysis_reader *reader;

	reader = analysis_reader_of(analysis, label->connection->id, packet->point);
	if (reader->is_given_up) {
		/* One reset may tell more than another. */
		if (reader->reader && decoded->tcp.flags & TCP_RST)
			analysis_close(reader, packet, decoded, label);
		return;
	}
	if (!reader->reader && !has_data && !(decoded->tcp.flags & (TCP_FIN | TCP_RST)))
		return;
	if (!reader->reader) {
		if (!analysis_can_read(analysis, reader, decoded, label))
			return;
		reader->reader = stream_reader_new(packet->point);
		analysis->open_count++;
	}
	if (label->did_prove_hole)
		stream_reader_confirm(reader->reader, !from_server, label->acknowledged);
	if (has_data)
		stream_reader_feed(reader->reader,
				   &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = packet->time_ns,
					   .number = packet->number,
					   .ttl = decoded->ttl,
					   .offset = label->data_start,
					   .data = decoded->payload,
					   .captured_bytes = decoded->payload_captured,
					   .wire_bytes = decoded->payload_bytes,
				   });
	analysis_close(reader, packet, decoded, label);
	analysis->turn = stream_reader_turn(reader->reader);
	track_turn(analysis->track, analysis->turn);
	if (stream_reader_is_over(reader->reader))
		analysis_settle(analysis, reader, label->connection->id);
}

/* Packets that can change what was said. */
static bool is_worth_reading(const struct decoded *decoded, const struct label *label)
{
	return (decoded->payload_bytes > 0 || decoded->tcp.flags & (TCP_FIN | TCP_RST) ||
		label->did_prove_hole) &&
	       !label->is_late_packet && label->kind != LABEL_KIND_STRAY &&
	       label->kind != LABEL_KIND_CAPTURE_DUPLICATE;
}

const struct decoded *analysis_decoded(const struct analysis *analysis)
{
	return analysis->latest;
}

const struct label *analysis_label(const struct analysis *analysis)
{
	return track_label(analysis->track);
}

const struct lookup_label *analysis_lookup(const struct analysis *analysis)
{
	return analysis->lookup_label.lookup ? &analysis->lookup_label : NULL;
}

const struct conversation *analysis_conversation(const struct analysis *analysis,
						 uint32_t connection_id)
{
	if (connection_id == 0 || connection_id > analysis->reader_count ||
	    !analysis->readers[connection_id - 1].reader)
		return NULL;
	return stream_reader_conversation(analysis->readers[connection_id - 1].reader);
}

void analysis_packet(struct analysis *analysis, const struct packet *packet)
{
	const struct label *label;

	analysis->latest = packet->decoded;
	if (!packet->decoded) {
		decode_next(packet, &analysis->decoded);
		analysis->latest = &analysis->decoded;
	}
	analysis->turn = TURN_UNKNOWN;
	analysis->lookup_label.lookup = NULL;
	if (analysis->latest->protocol != IP_PROTOCOL_TCP)
		analysis->lookup_label =
			lookup_table_packet(analysis->lookups, packet, analysis->latest);
	track_packet(analysis->track, packet, analysis->latest);
	label = track_label(analysis->track);
	if (label && is_worth_reading(analysis->latest, label))
		analysis_feed(analysis, packet, analysis->latest, label);
	if (analysis->events)
		event_watch_packet(analysis->events, packet, analysis->latest, label,
				   analysis->turn);
}

void analysis_watch_events(struct analysis *analysis)
{
	analysis->events = event_watch_new();
}

void analysis_clock(struct analysis *analysis, uint64_t now_ns)
{
	if (analysis->events)
		event_watch_clock(analysis->events, now_ns);
}

bool analysis_next_event(struct analysis *analysis, struct event *ret_event)
{
	return analysis->events && event_watch_next(analysis->events, ret_event);
}

static void analysis_set_conversations(struct analysis *analysis)
{
	struct facts *facts = &analysis->facts;

	analysis->conversations =
		xcalloc(analysis->reader_count + 1, sizeof(*analysis->conversations));
	for (size_t i = 0; i < analysis->reader_count; i++)
		analysis->conversations[i] = analysis_conversation(analysis, (uint32_t)i + 1);
	facts->conversations = analysis->conversations;
	facts->conversation_count = analysis->reader_count;
}

const struct report *analysis_finish(struct analysis *analysis, struct stream *stream,
				     const struct analysis_options *options)
{
	struct facts *facts = &analysis->facts;

	stream_conclude(stream);
	track_finish(analysis->track,
		     &(struct track_facts) {
			     .end_ns = stream->capture.end_ns,
			     .points = stream->points.items,
			     .point_count = stream->points.count,
			     .names = options->is_numeric ? NULL : &stream->names,
			     .text_names = stream->capture.is_text ? &stream->names : NULL,
		     });
	*facts = (struct facts) {
		.capture = stream->capture,
		.points = stream->points.items,
		.point_count = stream->points.count,
		.connections_dropped = track_dropped(analysis->track),
		.series_dropped = track_series_dropped(analysis->track),
		.slow_ns = options->slow_ns,
		.note_count = stream->note_count,
	};
	memcpy(facts->notes, stream->notes, sizeof(facts->notes));
	facts->connections = track_connections(analysis->track, &facts->connection_count);
	facts->lookups = lookup_table_items(analysis->lookups, &facts->lookup_count);
	facts->lookups_dropped = lookup_table_dropped(analysis->lookups);
	analysis_set_conversations(analysis);
	join_relays(facts, &facts->relays);
	diagnose(facts, &analysis->report);
	return &analysis->report;
}
