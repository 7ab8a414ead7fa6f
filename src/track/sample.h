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
/* From now on what is added belongs to this moment; moments do not go back. */
void sample_advance(struct series *series, uint64_t now_ns);

/* To the moment that sample_advance() set last. */
static inline void sample_add(struct series *series, enum series_kind kind, uint64_t value)
{
	struct series_range *range = &series->buckets[series->count - 1].ranges[kind];
	uint32_t number = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;

	if (number < range->minimum)
		range->minimum = number;
	if (number > range->maximum)
		range->maximum = number;
	range->last = number;
}

/* Before the lanes move on by this packet. */
void sample_note(struct track_view *view, const struct segment *segment,
		 struct flow_memory *memory);
/* Moves what was noted to the public flow; the lane's memory goes back. */
void sample_release(struct track_view *view, enum side side, struct flow_memory *memory);
