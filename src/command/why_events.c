/* SPDX-License-Identifier: BSD-3-Clause */
/* Events on standard output: see why_events.h. */
#include "command/why_events.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"

#define OUT_BLOCK_BYTES ((size_t)64 << 10)
#define OUT_MAXIMUM     ((size_t)16 << 20)

/* Packets wait for those of other points: the clock must not run ahead of them. */
#define CLOCK_MARGIN_NS (500 * NS_PER_MS)

void why_events_begin(struct why_events *events, struct analysis *analysis,
		      const struct why_events_options *options)
{
	*events = (struct why_events) {
		.is_wanted = true,
		.as_json = options->as_json,
		.is_live = options->stream->is_live,
		.printer = {.language = options->language,
			    .names = options->is_numeric ? NULL : &options->stream->names},
		.out = STR_INIT(OUT_MAXIMUM),
	};
	if (events->is_live)
		events->printer.start_ns = options->stream->capture.start_ns;
	analysis_watch_events(analysis);
}

void why_events_done(struct why_events *events)
{
	if (events->is_wanted)
		str_done(&events->out);
}

static int events_flush(struct why_events *events, size_t least, struct err *err)
{
	int r;

	if (events->out.length == 0 || events->out.length < least)
		return 0;
	events->did_print = true;
	r = fd_write_all(STDOUT_FILENO, events->out.text, events->out.length);
	str_clear(&events->out);
	if (r == -EPIPE)
		return 1;
	return r < 0 ? err_set(err, r, "cannot write what happens: %s", err_text(r)) : 0;
}

static void events_take(struct why_events *events, struct analysis *analysis,
			const struct stream *stream)
{
	struct event event;

	while (analysis_next_event(analysis, &event)) {
		if (events->as_json)
			event_print_json(&events->printer, &event, stream->capture.clock,
					 &events->out);
		else
			event_print(&events->printer, &event, &events->out);
	}
}

int why_events_packet(struct why_events *events, struct analysis *analysis,
		      const struct packet *packet, const struct stream *stream, struct err *err)
{
	if (!events->is_wanted)
		return 0;
	if (events->printer.start_ns == 0)
		events->printer.start_ns = packet->time_ns;
	events_take(events, analysis, stream);
	return events_flush(events, events->is_live ? 0 : OUT_BLOCK_BYTES, err);
}

int why_events_idle(struct why_events *events, struct analysis *analysis,
		    const struct stream *stream, struct err *err)
{
	uint64_t now_ns = clock_wall_ns() - CLOCK_MARGIN_NS;

	if (!events->is_wanted || !events->is_live)
		return 0;
	analysis_clock(analysis, now_ns);
	events_take(events, analysis, stream);
	if (!events->as_json)
		event_print_folded(&events->printer, now_ns, &events->out);
	return events_flush(events, 0, err);
}

int why_events_end(struct why_events *events, struct analysis *analysis,
		   const struct stream *stream, struct err *err)
{
	if (!events->is_wanted)
		return 0;
	analysis_clock(analysis, stream->capture.end_ns);
	events_take(events, analysis, stream);
	if (!events->as_json) {
		event_print_folded(&events->printer, /* now_ns= */ 0, &events->out);
		if (events->did_print || events->out.length)
			str_add_char(&events->out, '\n');
	}
	return events_flush(events, 0, err);
}
