/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Were the losses of a direction those of a token bucket that ran empty? See rules/policer.c. Works on
 * the moments of loss that the tracker sampled (model/connection.h).
 */
#include <stdlib.h>

#include "base/mem.h"
#include "diagnose/clue.h"

#define MOMENTS_MINIMUM 8
#define LOST_MINIMUM    15
#define SPANS_MAXIMUM   128
#define SPANS_MINIMUM   5
#define SPAN_US_MINIMUM 30000
#define SPAN_ROUNDS     4   /* round trips in a span: what the sender does in between evens out */
#define SPREAD_PERMILLE 150 /* half of the spans' rates lie so near to one another */
#define SHORT_SEGMENTS  3   /* so many below the line of the empty bucket are too many */
#define SHORT_DIVISOR   8   /* of the packets that passed */
#define LOST_DIVISOR    150 /* of the segments: rarer losses are no policer's */

static int compare_numbers(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

/* Rates, in bytes a second, of stretches from one moment of loss to a later one. */
static uint32_t collect_spans(const struct flow *flow, uint32_t span_us, uint64_t *rates)
{
	const struct loss_moment *moments = flow->loss_moments;
	uint32_t count = 0;
	uint32_t from = 0;

	for (uint32_t to = 1; to < flow->loss_moment_count && count < SPANS_MAXIMUM; to++) {
		uint32_t us = moments[to].time_us - moments[from].time_us;

		if (us < span_us)
			continue;
		rates[count++] = (uint64_t)(moments[to].passed_bytes - moments[from].passed_bytes) *
				 1000000 / us;
		from = to;
	}
	return count;
}

/* Packets that passed although the bucket, empty at the loss before, had no tokens for them. */
static uint32_t count_short(const struct flow *flow, uint64_t rate, int64_t *ret_median)
{
	int64_t allowed = SHORT_SEGMENTS * (int64_t)MAX(flow->segment_bytes, 1u);
	uint32_t short_count = 0;
	uint32_t above = 0;

	for (uint32_t i = 1; i < flow->loss_moment_count; i++) {
		const struct loss_moment *before = &flow->loss_moments[i - 1];
		const struct loss_moment *moment = &flow->loss_moments[i];
		int64_t us = (int64_t)moment->pass_time_us - before->time_us;
		int64_t tokens = (int64_t)rate * us / 1000000 -
				 ((int64_t)moment->pass_passed_bytes - before->passed_bytes);

		short_count += us >= 0 && tokens < -allowed;
		above += us >= 0 && tokens > 0;
	}
	*ret_median = above * 2 > flow->loss_moment_count - 1 ? 1 : -1;
	return short_count;
}

bool clue_find_bucket(const struct clue_loss *loss, struct clue_bucket *ret_bucket)
{
	const struct flow *flow = &loss->ends.near->flows[loss->sender];
	uint64_t rates[SPANS_MAXIMUM];
	uint64_t span_us = MAX(loss->round_trip_ns * SPAN_ROUNDS / 1000, (uint64_t)SPAN_US_MINIMUM);
	struct clue_bucket bucket = {0};
	int64_t median;

	if (flow->loss_moment_count < MOMENTS_MINIMUM || loss->total < LOST_MINIMUM ||
	    loss->total < loss->segments / LOST_DIVISOR || flow->reordered > loss->total / 4 ||
	    span_us > UINT32_MAX)
		return false;
	bucket.spans = collect_spans(flow, (uint32_t)span_us, rates);
	if (bucket.spans < SPANS_MINIMUM)
		return false;
	qsort(rates, bucket.spans, sizeof(rates[0]), compare_numbers);
	bucket.rate = rates[bucket.spans / 2];
	if (!bucket.rate)
		return false;
	bucket.spread_permille =
		(rates[bucket.spans * 3 / 4] - rates[bucket.spans / 4]) * 1000 / bucket.rate;
	if (bucket.spread_permille > SPREAD_PERMILLE ||
	    count_short(flow, bucket.rate, &median) >
		    (flow->loss_moment_count - 1) / SHORT_DIVISOR ||
	    median < 0)
		return false;
	bucket.rate *= 8;
	*ret_bucket = bucket;
	return true;
}
