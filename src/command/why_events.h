/* SPDX-License-Identifier: BSD-3-Clause */
/* What happens, while `why` watches: lines for a person when it is live, JSON lines with --ndjson. */
#pragma once

#include "base/err.h"
#include "pipeline/analysis.h"
#include "present/event.h"

struct why_events {
	bool is_wanted;
	bool as_json;
	bool is_live; /* each line goes out at once */
	bool did_print;
	struct event_printer printer;
	struct str out;
};

struct why_events_options {
	bool as_json;
	bool is_numeric;
	const struct stream *stream;
	enum language language;
};

void why_events_begin(struct why_events *events, struct analysis *analysis,
		      const struct why_events_options *options);
void why_events_done(struct why_events *events);

/* Behind a packet. 0, 1 when nobody reads any more, or negative. */
int why_events_packet(struct why_events *events, struct analysis *analysis,
		      const struct packet *packet, const struct stream *stream, struct err *err);
/* Nothing came for a while. */
int why_events_idle(struct why_events *events, struct analysis *analysis,
		    const struct stream *stream, struct err *err);
/* The capture is over: what is left, and the line between the events and the verdict. */
int why_events_end(struct why_events *events, struct analysis *analysis,
		   const struct stream *stream, struct err *err);
