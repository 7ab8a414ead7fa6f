/* SPDX-License-Identifier: BSD-3-Clause */
/* Decode, track, diagnose: see analysis.h. */
#include "pipeline/analysis.h"

#include <string.h>

#include "base/mem.h"
#include "decode/decode.h"
#include "diagnose/diagnose.h"
#include "stream/stream.h"
#include "track/track.h"

/* The messages of a connection, read at the point that saw payload first. */
struct analysis_reader {
	struct stream_reader *reader;
	uint32_t point;
};

struct analysis {
	struct track *track;
	struct decoded decoded;
	const struct decoded *latest; /* of the packet given last */
	bool with_messages;
	struct analysis_reader *readers; /* by connection id - 1 */
	size_t reader_count, reader_capacity;
	const struct conversation **conversations; /* of the readers, for the facts */
	struct facts facts;
	struct report report;
};

struct analysis *analysis_new(void)
{
	struct analysis *analysis = xcalloc(1, sizeof(*analysis));

	analysis->track = track_new();
	return analysis;
}

void analysis_free(struct analysis *analysis)
{
	if (!analysis)
		return;
	track_free(analysis->track);
	for (size_t i = 0; i < analysis->reader_count; i++)
		stream_reader_free(analysis->readers[i].reader);
	free(analysis->readers);
	free(analysis->conversations);
	free(analysis);
}

void analysis_read_messages(struct analysis *analysis)
{
	analysis->with_messages = true;
}

/* NULL beyond the maximum, and for packets of another point than the first that had payload. */
static struct stream_reader *analysis_reader_of(struct analysis *analysis, uint32_t id,
						uint32_t point)
{
	struct analysis_reader *reader;

	if (id > ANALYSIS_READERS_MAXIMUM)
		return NULL;
	while (analysis->reader_count < id) {
		analysis->readers = xgrow(analysis->readers, analysis->reader_count,
					  &analysis->reader_capacity, sizeof(*analysis->readers));
		analysis->readers[analysis->reader_count++] = (struct analysis_reader) {0};
	}
	reader = &analysis->readers[id - 1];
	if (!reader->reader)
		*reader = (struct analysis_reader) {.reader = stream_reader_new(point),
						    .point = point};
	return reader->point == point ? reader->reader : NULL;
}

static void analysis_feed(struct analysis *analysis, const struct packet *packet,
			  const struct decoded *decoded, const struct label *label)
{
	bool from_server = label->sender == SIDE_SERVER;
	bool is_end = decoded->tcp.flags & (TCP_FIN | TCP_RST);
	struct stream_reader *reader;

	if (label->is_late_packet || label->kind == LABEL_KIND_STRAY ||
	    label->kind == LABEL_KIND_CAPTURE_DUPLICATE ||
	    (decoded->payload_captured == 0 && !is_end))
		return;
	reader = analysis_reader_of(analysis, label->connection->id, packet->point);
	if (!reader)
		return;
	if (label->data_end > label->data_start)
		stream_reader_feed(reader, &(struct stream_bytes) {
						   .from_server = from_server,
						   .time_ns = packet->time_ns,
						   .number = packet->number,
						   .ttl = decoded->ttl,
						   .offset = label->data_start,
						   .data = decoded->payload,
						   .captured_bytes = decoded->payload_captured,
						   .wire_bytes = decoded->payload_bytes,
					   });
	if (is_end)
		stream_reader_close(reader, &(struct stream_close) {
						    .from_server = from_server,
						    .is_reset = decoded->tcp.flags & TCP_RST,
						    .time_ns = packet->time_ns,
						    .number = packet->number,
						    .acknowledged = label->acknowledged,
						    .ttl = decoded->ttl,
					    });
}

const struct decoded *analysis_decoded(const struct analysis *analysis)
{
	return analysis->latest;
}

const struct label *analysis_label(const struct analysis *analysis)
{
	return track_label(analysis->track);
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
	track_packet(analysis->track, packet, analysis->latest);
	label = track_label(analysis->track);
	if (label && analysis->with_messages)
		analysis_feed(analysis, packet, analysis->latest, label);
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
		.slow_ns = options->slow_ns,
		.note_count = stream->note_count,
	};
	memcpy(facts->notes, stream->notes, sizeof(facts->notes));
	facts->connections = track_connections(analysis->track, &facts->connection_count);
	analysis_set_conversations(analysis);
	diagnose(facts, &analysis->report);
	return &analysis->report;
}
