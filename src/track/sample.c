/* SPDX-License-Identifier: BSD-3-Clause */
/* Series of a direction: see sample.h, model/series.h. */
#include "track/sample.h"

#include <string.h>

#include "base/mem.h"
#include "track/lane.h"
#include "track/window.h"

void sample_init(struct series *series, uint64_t start_ns)
{
	series->start_ns = start_ns;
	series->step_bits = SERIES_STEP_BITS;
	series->count = 0;
}

static void bucket_open(struct series_bucket *bucket)
{
	bucket->bytes = 0;
	for (size_t kind = 0; kind < SERIES_COUNT; kind++)
		bucket->ranges[kind] = (struct series_range) {.minimum = UINT32_MAX};
}

static struct series_bucket bucket_merge(const struct series_bucket *earlier,
					 const struct series_bucket *later)
{
	struct series_bucket merged = {.bytes = earlier->bytes + later->bytes};

	for (size_t kind = 0; kind < SERIES_COUNT; kind++) {
		const struct series_range *first = &earlier->ranges[kind];
		const struct series_range *second = &later->ranges[kind];

		merged.ranges[kind] = (struct series_range) {
			.minimum = MIN(first->minimum, second->minimum),
			.maximum = MAX(first->maximum, second->maximum),
			.last = series_range_is_empty(second) ? first->last : second->last,
		};
	}
	return merged;
}

static void series_halve(struct series *series)
{
	uint32_t count = (series->count + 1) / 2;

	if (series->count % 2)
		bucket_open(&series->buckets[series->count]);
	for (uint32_t i = 0; i < count; i++)
		series->buckets[i] =
			bucket_merge(&series->buckets[2 * i], &series->buckets[2 * i + 1]);
	series->count = count;
	series->step_bits++;
}

struct series_bucket *sample_open(struct series *series, uint64_t age_ns)
{
	while (age_ns >> series->step_bits >= SERIES_BUCKETS)
		series_halve(series);
	while (series->count <= age_ns >> series->step_bits)
		bucket_open(&series->buckets[series->count++]);
	return &series->buckets[series->count - 1];
}

/* Directions that are old and carry little may take no more than half of the room. */
static bool is_worth_it(struct track_view *view, const struct segment *segment,
			struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[segment->side];
	uint64_t count = memory->samples.used + memory->series_kept;

	if (view->view.flows[segment->side].data_segments <= SERIES_SEGMENTS)
		return segment->now_ns - view->view.start_ns >= SERIES_AFTER_NS &&
		       count < memory->series_maximum / 2;
	if (count < memory->series_maximum)
		return true;
	memory->series_dropped += !lane->is_unsampled;
	lane->is_unsampled = true;
	return false;
}

static void sample_begin(struct track_view *view, enum side side, struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[side];
	uint64_t handshake_ns = view->view.round_trip.handshake_ns;

	lane->series = slab_take_raw(&memory->samples);
	sample_init(lane->series, view->view.start_ns);
	if (!handshake_ns)
		return;
	(void)sample_advance(lane->series, view->view.start_ns + handshake_ns);
	sample_add(lane->series, SERIES_ROUND_TRIP, handshake_ns / 1000);
}

void sample_note_data(struct track_view *view, struct lane *lane, const struct segment *segment,
		      struct flow_memory *memory)
{
	struct series_bucket *bucket;
	uint64_t flight;

	if (!lane->series) {
		if (!is_worth_it(view, segment, memory))
			return;
		sample_begin(view, segment->side, memory);
	}
	bucket = sample_advance(lane->series, segment->now_ns);
	bucket->bytes += segment->fresh_bytes + segment->late_bytes;
	/* Where nothing comes back, nobody knows what is in flight. */
	if (!view->view.flows[side_other(segment->side)].packets)
		return;
	flight = MAX(lane->nxt, segment->end) - lane->una;
	bucket_add(bucket, SERIES_FLIGHT, flight);
	bucket_add(bucket, SERIES_CONGESTION, MAX(flight, lane->flight_peak));
}

void sample_note_answer(struct track_view *view, struct lane *lane, const struct segment *segment)
{
	struct series_bucket *bucket;

	if (segment_has(segment, TCP_SYN))
		return;
	bucket = sample_advance(lane->series, segment->now_ns);
	if (segment->acknowledged < lane->una)
		return;
	if (segment->acknowledged > lane->una && segment->acknowledged <= lane->nxt)
		bucket_add(bucket, SERIES_FLIGHT, lane->nxt - segment->acknowledged);
	if (view->view.flows[segment->side].window_scale != -1)
		bucket_add(bucket, SERIES_WINDOW,
			   window_scaled(view, segment->side, segment->decoded->tcp.window));
}

void sample_release(struct track_view *view, enum side side, struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[side];
	const struct series *series = lane->series;
	size_t bytes;

	if (!series)
		return;
	bytes = sizeof(*series) + series->count * sizeof(series->buckets[0]);
	view->view.flows[side].series = pool_take(&memory->pool, bytes);
	memcpy(view->view.flows[side].series, series, bytes);
	memory->series_kept++;
	slab_give(&memory->samples, lane->series);
	lane->series = NULL;
}
