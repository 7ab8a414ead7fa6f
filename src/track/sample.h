/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writes the series of a direction (model/series.h): a few comparisons for each packet of one that has
 * a series, two for each packet with data of one that has none.
 */
#pragma once

#include "model/series.h"
#include "track/flow.h"

#define SAMPLE_BYTES (sizeof(struct series) + SERIES_BUCKETS * sizeof(struct series_bucket))

/* An empty series that begins at `start_ns`; there is room for SERIES_BUCKETS. */
void sample_init(struct series *series, uint64_t start_ns);
/* Out of line: the steps up to this age. */
struct series_bucket *sample_open(struct series *series, uint64_t age_ns);
/* From now on what is added belongs to this moment, and this step; moments do not go back. */
static inline struct series_bucket *sample_advance(struct series *series, uint64_t now_ns)
{
	uint64_t age_ns = now_ns - series->start_ns;

	if (series->count != (age_ns >> series->step_bits) + 1)
		return sample_open(series, age_ns);
	return &series->buckets[series->count - 1];
}

static inline void bucket_add(struct series_bucket *bucket, enum series_kind kind, uint64_t value)
{
	struct series_range *range = &bucket->ranges[kind];
	uint32_t number = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;

	if (number < range->minimum)
		range->minimum = number;
	if (number > range->maximum)
		range->maximum = number;
	range->last = number;
}

/* To the moment that sample_advance() set last. */
static inline void sample_add(struct series *series, enum series_kind kind, uint64_t value)
{
	bucket_add(&series->buckets[series->count - 1], kind, value);
}

/* Before the lanes move on by this packet: data of the direction, whose lane is given, */
void sample_note_data(struct track_view *view, struct lane *lane, const struct segment *segment,
		      struct flow_memory *memory);
/* and an acknowledgment of it, where it has a series. */
void sample_note_answer(struct track_view *view, struct lane *lane, const struct segment *segment);
/* Moves what was noted to the public flow; the lane's memory goes back. */
void sample_release(struct track_view *view, enum side side, struct flow_memory *memory);
