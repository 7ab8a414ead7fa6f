/* SPDX-License-Identifier: BSD-3-Clause */
/* Decode, track, diagnose: see analysis.h. */
#include "pipeline/analysis.h"

#include <string.h>

#include "base/mem.h"
#include "decode/decode.h"
#include "diagnose/diagnose.h"
#include "track/track.h"

struct analysis {
	struct track *track;
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
	free(analysis);
}

void analysis_packet(struct analysis *analysis, const struct packet *packet)
{
	struct decoded decoded;

	if (!packet->decoded)
		decode_packet(packet, &decoded);
	track_packet(analysis->track, packet, packet->decoded ? packet->decoded : &decoded);
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
	diagnose(facts, &analysis->report);
	return &analysis->report;
}
