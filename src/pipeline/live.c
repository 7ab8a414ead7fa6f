/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Live: discover, resolve, enter, capture, until the time is over, a signal comes, nothing is left
 * to watch, or the sink has enough. See pipeline.h.
 *
 * A container that stops ends its points; once a second its name is looked for again, and the next
 * instance is watched as new points under the same name. The gap is visible in the points' own
 * intervals.
 */
#include "pipeline/pipeline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "discover/resolve.h"
#include "pipeline/attach.h"
#include "pipeline/signals.h"

/* How long one wait for packets may last: the pace of everything else in the loop. */
#define LIVE_TICK_MS 100

struct live {
	const struct live_options *options;
	struct stream *stream;
	struct sink *sink;
	struct attach *attach;
	struct capture *capture;
	uint64_t deadline_ns; /* monotonic; 0: none */
	uint64_t frames;      /* handed out, of all points */
	bool is_stopping;
};

static void live_stop(struct live *live)
{
	if (live->is_stopping)
		return;
	live->is_stopping = true;
	live->stream->capture.end_ns = clock_wall_ns();
	capture_stop(live->capture);
}

static int live_deliver(struct live *live, struct packet *packet, struct err *err)
{
	int r;

	/* The capture ends at the moment that it says: what was stamped later is not part of it. */
	if (live->is_stopping && packet->time_ns > live->stream->capture.end_ns)
		return 0;
	live->stream->points.items[packet->point].packets++;
	packet->frame = ++live->frames;
	r = live->sink->packet ? live->sink->packet(live->sink, packet, err) : 0;
	if (r <= 0)
		return r;
	/* Enough: what still waits in queues is not wanted either. */
	live_stop(live);
	return -ENODATA;
}

static int live_take(struct live *live, struct err *err)
{
	struct packet packet;
	int r;

	r = capture_next(live->capture, LIVE_TICK_MS, &packet, err);
	if (r > 0)
		return live_deliver(live, &packet, err);
	if (r == 0)
		return live->sink->idle ? live->sink->idle(live->sink, err) : 0;
	if (r == -ENETDOWN)
		attach_point_ended(live->attach, packet.point);
	else if (r == -ENODATA && !live->is_stopping && attach_is_waiting(live->attach))
		attach_wait(live->attach, LIVE_TICK_MS);
	else
		return r;
	return 0;
}

static void live_read_statistics(struct live *live)
{
	struct point_list *points = &live->stream->points;

	for (size_t i = 0; i < points->count; i++) {
		struct capture_statistics statistics;

		if (capture_read_statistics(live->capture, (uint32_t)i, &statistics) < 0)
			continue;
		points->items[i].received = statistics.received;
		points->items[i].dropped = statistics.dropped;
	}
}

/* What was asked for with a signal. */
static int live_answer(struct live *live, struct err *err)
{
	if (live->sink->report && signals_take_report()) {
		live_read_statistics(live);
		live->sink->report(live->sink);
	}
	if (live->sink->flush && signals_take_flush())
		return live->sink->flush(live->sink, err);
	return 0;
}

/* One turn of the loop. 0: go on; -ENODATA: everything was handed out; other failures end the run. */
static int live_turn(struct live *live, struct err *err)
{
	uint64_t now_ns = clock_monotonic_ns();
	int r;

	if (signals_asked_to_stop() || (live->deadline_ns && now_ns >= live->deadline_ns))
		live_stop(live);
	if (!live->is_stopping)
		attach_tick(live->attach, now_ns);
	r = live_answer(live, err);
	return r < 0 ? r : live_take(live, err);
}

static int live_loop(struct live *live, struct err *err)
{
	int r;

	signals_catch();
	signals_catch_requests(live->sink->report != NULL, live->sink->flush != NULL);
	if (live->options->duration_ns)
		live->deadline_ns = clock_monotonic_ns() + live->options->duration_ns;
	r = live->sink->start ? live->sink->start(live->sink, err) : 0;
	while (r == 0)
		r = live_turn(live, err);
	live_stop(live);
	for (size_t i = 0; i < live->stream->points.count; i++)
		if (live->stream->points.items[i].end_ns == 0)
			live->stream->points.items[i].end_ns = live->stream->capture.end_ns;
	live_read_statistics(live);
	live->stream->capture.is_complete = r == -ENODATA;
	return r == -ENODATA || r > 0 ? 0 : r;
}

int live_run(const struct live_options *options, struct stream *stream, struct sink *sink,
	     struct err *err)
{
	struct live live = {.options = options, .stream = stream, .sink = sink};
	int r;

	stream->is_live = true;
	live.capture = capture_new(opener_direct(), &options->capture);
	live.attach = attach_new(opener_direct(), options, stream, live.capture);
	r = attach_open(live.attach, err);
	if (r == 0) {
		stream->is_nanosecond = true;
		stream->capture.start_ns = stream->points.items[0].start_ns;
		r = live_loop(&live, err);
	}
	attach_free(live.attach);
	capture_free(live.capture);
	return r;
}
