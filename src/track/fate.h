/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What became of the packets of a direction that loses some: each transmission with its time, its bytes
 * and how many of them were lost, in the order in which they were sent. A repair marks the latest
 * transmission of its bytes as lost; a hole was lost right behind the packet before it.
 *
 * FATES_MAXIMUM of them are kept. When they are full, those that passed are merged where they lie close
 * together, closer than a grain that grows as need be.
 */
#pragma once

#include "track/segment.h"

#define FATES_MAXIMUM 768u

struct fate {
	uint32_t time_us; /* since the series began */
	uint32_t span_us; /* from the first to the last of those that were merged */
	uint32_t end;     /* low half of the offset, of the last one */
	uint32_t bytes;
	uint32_t lost_bytes; /* of these */
};

struct fate_series {
	uint64_t origin_ns;
	uint32_t count;
	uint32_t grain_us;
	bool is_full;
	struct fate fates[FATES_MAXIMUM];
};

/* What the lane remembers is in it from the beginning. */
void fate_begin(struct fate_series *series, const struct lane *lane, uint64_t now_ns);
/* Wire segments that were lost with no other between them are one run; how many runs, and segments in all
 * of them. */
void fate_count_runs(const struct fate_series *series, uint32_t segment_bytes, uint32_t *ret_runs,
		     uint32_t *ret_segments);
/* A packet with data, before the lane moves on by it. */
void fate_note(struct fate_series *series, const struct lane *lane, const struct segment *segment);
