/* SPDX-License-Identifier: BSD-3-Clause */
/* Round trips: see rtt.h. */
#include "track/rtt.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "track/sample.h"

#define TIMEOUT_FLOOR_US 200000u

static void rtt_smooth(struct lane *lane, uint64_t rtt_ns)
{
	uint32_t us = (uint32_t)MIN(rtt_ns / 1000, (uint64_t)UINT32_MAX / 16);
	uint32_t away;

	if (!lane->srtt_us) {
		lane->srtt_us = MAX(us, 1u);
		lane->rttvar_us = us / 2;
		return;
	}
	away = us > lane->srtt_us ? us - lane->srtt_us : lane->srtt_us - us;
	lane->rttvar_us = (uint32_t)((3 * (uint64_t)lane->rttvar_us + away) / 4);
	lane->srtt_us = MAX((uint32_t)((7 * (uint64_t)lane->srtt_us + us) / 8), 1u);
}

void reservoir_add(struct reservoir *reservoir, uint32_t sample)
{
	if (++reservoir->skipped < reservoir->every)
		return;
	reservoir->skipped = 0;
	if (reservoir->count == RESERVOIR_SLOTS) {
		for (uint32_t i = 0; i < RESERVOIR_SLOTS / 2; i++)
			reservoir->samples[i] = reservoir->samples[2 * i];
		reservoir->count = RESERVOIR_SLOTS / 2;
		reservoir->every *= 2;
	}
	reservoir->samples[reservoir->count++] = sample;
}

void rtt_sample(struct lane *lane, uint64_t rtt_ns, struct slab *reservoirs)
{
	uint32_t sample = (uint32_t)MIN(rtt_ns / RTT_UNIT_NS, (uint64_t)UINT32_MAX);

	sample = MAX(sample, 1u);
	rtt_smooth(lane, rtt_ns);
	if (lane->series)
		sample_add(lane->series, SERIES_ROUND_TRIP, rtt_ns / 1000);
	if (!lane->rtt_minimum || sample < lane->rtt_minimum)
		lane->rtt_minimum = sample;
	if (lane->rtt_count < RESERVOIR_EARLY) {
		lane->rtt_early[lane->rtt_count++] = sample;
		return;
	}
	if (!lane->reservoir) {
		lane->reservoir = slab_take(reservoirs);
		lane->reservoir->every = 1;
		for (uint32_t i = 0; i < RESERVOIR_EARLY; i++)
			reservoir_add(lane->reservoir, lane->rtt_early[i]);
	}
	reservoir_add(lane->reservoir, sample);
}

static int compare_samples(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a;
	uint32_t right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static struct rtt_summary summarise(const uint32_t *from, uint32_t count)
{
	uint32_t sorted[RESERVOIR_SLOTS];

	if (!count)
		return (struct rtt_summary) {0};
	memcpy(sorted, from, count * sizeof(sorted[0]));
	qsort(sorted, count, sizeof(sorted[0]), compare_samples);
	return (struct rtt_summary) {
		.minimum = sorted[0],
		.median = sorted[(count - 1) / 2],
		.p95 = sorted[(count - 1) * 95 / 100],
	};
}

struct rtt_summary reservoir_summary(const struct reservoir *reservoir)
{
	return summarise(reservoir->samples, reservoir->count);
}

struct rtt_summary rtt_summary_of(const struct lane *lane)
{
	if (lane->reservoir)
		return reservoir_summary(lane->reservoir);
	return summarise(lane->rtt_early, lane->rtt_count);
}

uint64_t rtt_timeout_ns(const struct lane *lane, uint64_t handshake_ns)
{
	uint64_t srtt_us = MAX((uint64_t)lane->srtt_us, handshake_ns / 1000);

	return (srtt_us + MAX(4 * (uint64_t)lane->rttvar_us, TIMEOUT_FLOOR_US)) * 1000;
}
