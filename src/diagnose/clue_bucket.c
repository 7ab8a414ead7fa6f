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
#define SPREAD_PERMILLE 120 /* half of the spans' rates lie so near to one another */
#define SHORT_SEGMENTS  3   /* so far below the line of the empty bucket is too far */
#define SHORT_DIVISOR   10  /* for all but so many of the packets that passed */

#define HEAVY_DIVISOR         12 /* of the segments were lost */
#define HEAVY_SPREAD_PERMILLE 250
#define CLEAR_SEGMENTS        5 /* tokens that the median packet found */
#define CLEAR_SPREAD_PERMILLE 300

#define LOST_DIVISOR 150 /* of the segments: rarer losses are no policer's */

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

static int compare_tokens(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* Tokens, in segments, that the bucket held when packets passed: it was empty at the loss before. */
static uint32_t collect_tokens(const struct flow *flow, uint64_t rate, int64_t *tokens)
{
	uint32_t count = 0;

	for (uint32_t i = 1; i < flow->loss_moment_count && count < SPANS_MAXIMUM; i++) {
		const struct loss_moment *before = &flow->loss_moments[i - 1];
		const struct loss_moment *moment = &flow->loss_moments[i];
		int64_t us = (int64_t)moment->pass_time_us - before->time_us;
		int64_t passed = (int64_t)moment->pass_passed_bytes - before->passed_bytes;

		if (us >= 0)
			tokens[count++] = ((int64_t)rate * us / 1000000 - passed) /
					  (int64_t)MAX(flow->segment_bytes, 1u);
	}
	qsort(tokens, count, sizeof(tokens[0]), compare_tokens);
	return count;
}

/* One rate passes between the losses, and what passes finds tokens. Where much is lost, or many tokens
 * were found, the rates may differ more: the bucket ran over in between. */
static bool is_bucket(const struct clue_bucket *bucket, const struct clue_loss *loss,
		      const int64_t *tokens, uint32_t count)
{
	int64_t median = tokens[count / 2];
	int64_t low = tokens[count / SHORT_DIVISOR];
	uint64_t spread_permille = SPREAD_PERMILLE;

	if (loss->total > loss->segments / HEAVY_DIVISOR)
		spread_permille = HEAVY_SPREAD_PERMILLE;
	if (median >= CLEAR_SEGMENTS && low >= 0)
		spread_permille = CLEAR_SPREAD_PERMILLE;
	return bucket->spread_permille <= spread_permille && median >= 0 && low >= -SHORT_SEGMENTS;
}

bool clue_find_bucket(const struct clue_loss *loss, struct clue_bucket *ret_bucket)
{
	const struct flow *flow = &loss->ends.near->flows[loss->sender];
	uint64_t rates[SPANS_MAXIMUM];
	uint64_t span_us = MAX(loss->round_trip_ns * SPAN_ROUNDS / 1000, (uint64_t)SPAN_US_MINIMUM);
	struct clue_bucket bucket = {0};
	int64_t tokens[SPANS_MAXIMUM];
	uint32_t count;

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
	count = collect_tokens(flow, bucket.rate, tokens);
	if (!count || !is_bucket(&bucket, loss, tokens, count))
		return false;
	bucket.rate *= 8;
	*ret_bucket = bucket;
	return true;
}
