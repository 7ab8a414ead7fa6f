/* SPDX-License-Identifier: BSD-3-Clause */
/* The token bucket that explains the losses of a direction best: see bucket.h. */
#include "track/bucket.h"

#include "base/mem.h"

#define RUNS_MINIMUM 6 /* of lost packets: fewer fit any bucket */

/* Rates that are tried: from four fifths of what passed in the mean to six times that; a sender that
 * pauses leaves the bucket full. And depths, in segments. */
#define RATE_FIRST_PERMILLE 800
#define RATE_LAST_PERMILLE  6000
#define DEPTH_FIRST         6
#define DEPTH_LAST          128

/* Wide steps first, and narrow ones where some bucket fits halfway. */
#define RATE_WIDE_PERMILLE    1200
#define DEPTH_WIDE_PERMILLE   2000
#define RATE_NARROW_PERMILLE  1080
#define DEPTH_NARROW_PERMILLE 1200
#define HALFWAY_SCORE         1100
#define ALIKE_SCORE           25

#define SLACK_SEGMENTS 2 /* what clocks, queues of a packet and merged fates may add */

struct bucket {
	const struct fate_series *series;
	uint64_t rate; /* bytes a second */
	int64_t depth, segment, slack, level;
	uint64_t runs, empty_runs;
	uint64_t lost;                   /* bytes, as the next three */
	uint64_t passed, enough, scarce; /* all, that found tokens, that found few */
};

static void bucket_refill(struct bucket *bucket, uint64_t us)
{
	bucket->level += (int64_t)(bucket->rate * us / 1000000);
}

static void bucket_pass(struct bucket *bucket, const struct fate *fate)
{
	uint64_t bytes = fate->bytes - fate->lost_bytes;

	bucket_refill(bucket, fate->span_us);
	/* One that is larger than the bucket was sent in pieces. */
	bucket->level -= fate->span_us ? (int64_t)bytes : MIN((int64_t)bytes, bucket->depth);
	bucket->level = MIN(bucket->level, bucket->depth);
	bucket->passed += bytes;
	bucket->lost += fate->lost_bytes;
	if (bucket->level >= -bucket->slack)
		bucket->enough += bytes;
	if (bucket->level <= bucket->slack - bucket->segment)
		bucket->scarce += bytes;
	bucket->level = MAX(bucket->level, 0);
}

static void bucket_run(struct bucket *bucket)
{
	const struct fate_series *series = bucket->series;
	uint64_t time_us = series->fates[0].time_us;
	bool was_lost = false;

	bucket->level = bucket->depth;
	for (uint32_t i = 0; i < series->count; i++) {
		const struct fate *fate = &series->fates[i];

		if (fate->time_us > time_us) {
			bucket_refill(bucket, fate->time_us - time_us);
			bucket->level = MIN(bucket->level, bucket->depth);
		}
		time_us = MAX(time_us, (uint64_t)fate->time_us + fate->span_us);
		if (2 * fate->lost_bytes <= fate->bytes) {
			bucket_pass(bucket, fate);
			was_lost = false;
			continue;
		}
		bucket->lost += fate->lost_bytes;
		bucket->runs += !was_lost;
		bucket->empty_runs += !was_lost && bucket->level <= bucket->slack;
		bucket->level = MIN(bucket->level, bucket->segment / 2);
		was_lost = true;
	}
}

static uint16_t permille(uint64_t part, uint64_t whole)
{
	return (uint16_t)(part * 1000 / MAX(whole, 1u));
}

/* How much better than a bucket that knows nothing; 2000 is perfect. */
static int32_t score_of(const struct bucket_fit *fit)
{
	return (int32_t)fit->empty_permille + fit->enough_permille - fit->scarce_permille;
}

/* One bucket; the better one of it and the best so far stays. */
static void try_bucket(const struct fate_series *series, uint64_t rate, uint32_t depth_bytes,
		       uint32_t segment_bytes, struct bucket_fit *best)
{
	struct bucket bucket = {
		.series = series,
		.rate = rate,
		.depth = depth_bytes,
		.segment = segment_bytes,
		.slack = (int64_t)SLACK_SEGMENTS * segment_bytes,
	};
	struct bucket_fit fit;

	bucket_run(&bucket);
	fit = (struct bucket_fit) {
		.rate = rate,
		.burst_bytes = depth_bytes,
		.runs = (uint32_t)bucket.runs,
		.lost_permille = permille(bucket.lost, bucket.lost + bucket.passed),
		.empty_permille = permille(bucket.empty_runs, bucket.runs),
		.enough_permille = permille(bucket.enough, bucket.passed),
		.scarce_permille = permille(bucket.scarce, bucket.passed),
	};
	/* Of two that are about as good the slower one: a full bucket hides any rate. */
	if (!best->rate ||
	    score_of(&fit) > score_of(best) + (fit.rate > best->rate ? ALIKE_SCORE : 0))
		*best = fit;
}

static uint64_t mean_rate(const struct fate_series *series)
{
	const struct fate *last = &series->fates[series->count - 1];
	uint64_t us = last->time_us + last->span_us - series->fates[0].time_us;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < series->count; i++)
		bytes += series->fates[i].bytes - series->fates[i].lost_bytes;
	return us ? bytes * 1000000 / us : 0;
}

static uint32_t count_runs(const struct fate_series *series)
{
	uint32_t runs = 0;
	bool was_lost = false;

	for (uint32_t i = 0; i < series->count; i++) {
		bool is_lost = 2 * series->fates[i].lost_bytes > series->fates[i].bytes;

		runs += is_lost && !was_lost;
		was_lost = is_lost;
	}
	return runs;
}

static void try_all(const struct fate_series *series, uint64_t mean, uint32_t segment_bytes,
		    uint64_t rate_permille, uint64_t depth_permille, struct bucket_fit *best)
{
	for (uint64_t rate = mean * RATE_FIRST_PERMILLE / 1000;
	     rate < mean * RATE_LAST_PERMILLE / 1000; rate = rate * rate_permille / 1000 + 1)
		for (uint64_t depth = (uint64_t)DEPTH_FIRST * segment_bytes;
		     depth < (uint64_t)DEPTH_LAST * segment_bytes;
		     depth = depth * depth_permille / 1000 + 1)
			try_bucket(series, rate, (uint32_t)depth, segment_bytes, best);
}

struct bucket_fit bucket_fit_of(const struct fate_series *series, uint32_t segment_bytes)
{
	struct bucket_fit best = {0};
	uint64_t mean;

	if (!segment_bytes || count_runs(series) < RUNS_MINIMUM)
		return best;
	mean = mean_rate(series);
	if (mean < segment_bytes)
		return best;
	try_all(series, mean, segment_bytes, RATE_WIDE_PERMILLE, DEPTH_WIDE_PERMILLE, &best);
	if (score_of(&best) >= HALFWAY_SCORE)
		try_all(series, mean, segment_bytes, RATE_NARROW_PERMILLE, DEPTH_NARROW_PERMILLE,
			&best);
	return best;
}
