/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track. How a direction went over time, for graphs: what was measured in each of at most
 * SERIES_BUCKETS steps of equal length. When the steps are full, each two become one, so the step is
 * the shortest power of two of nanoseconds that covers the connection; nothing that was measured is
 * lost from a step's least, largest and last value.
 *
 * Kept for directions with more than SERIES_SEGMENTS data segments, or that sent data when the
 * connection was older than SERIES_AFTER_NS, and only from then on; the round trip of the handshake
 * stands in front. The ranges are those of the point where the direction was seen.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SERIES_BUCKETS   128
#define SERIES_SEGMENTS  64u
#define SERIES_AFTER_NS  ((uint64_t)1000000000)
#define SERIES_STEP_BITS 17   /* the shortest step: 131,072 ns */
#define SERIES_MAXIMUM   4096 /* directions of a capture: further ones that carry much are counted */

enum series_kind {
	SERIES_ROUND_TRIP, /* us: data to their acknowledgment, none that was sent again (Karn) */
	SERIES_ECHO,       /* us: an acknowledgment to the data that echo its time stamp */
	SERIES_FLIGHT,     /* bytes outstanding */
	SERIES_WINDOW,     /* bytes that the receiver advertised, scaled */
	SERIES_CONGESTION, /* bytes: largest flight since the last loss, an estimate of cwnd */
	SERIES_COUNT
};

/* `minimum` above `maximum`: nothing was measured. */
struct series_range {
	uint32_t minimum, maximum, last;
};

struct series_bucket {
	uint64_t bytes; /* of payload, each sequence number once */
	struct series_range ranges[SERIES_COUNT];
};

struct series {
	uint64_t start_ns; /* of the first bucket: the connection's */
	uint32_t step_bits;
	uint32_t count;
	struct series_bucket buckets[]; /* without holes: those of silence hold nothing */
};

static inline uint64_t series_step_ns(const struct series *series)
{
	return (uint64_t)1 << series->step_bits;
}

static inline bool series_range_is_empty(const struct series_range *range)
{
	return range->minimum > range->maximum;
}
