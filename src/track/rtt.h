/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Round trips of one direction as this point sees them: from a segment to the acknowledgment that
 * covers it (Karn: never of repaired bytes), smoothed as in RFC 6298, and a bounded, deterministic
 * sample of all of them for the median.
 */
#pragma once

#include "track/record.h"
#include "track/slab.h"

#define RTT_UNIT_NS 8 /* so that 32 bits hold 34 s */

/* `reservoirs` gives memory once a lane has more samples than fit into it. */
void rtt_sample(struct lane *lane, uint64_t rtt_ns, struct slab *reservoirs);
/* Spread over the whole life: every n-th sample, n doubling whenever the slots are full. */
void reservoir_add(struct reservoir *reservoir, uint32_t sample);

/* Of the samples, in units of RTT_UNIT_NS; all 0 without any. */
struct rtt_summary {
	uint32_t minimum, median, p95;
};
struct rtt_summary reservoir_summary(const struct reservoir *reservoir);
struct rtt_summary rtt_summary_of(const struct lane *lane);

/* RFC 6298 with Linux's floor: the variance term is at least 200 ms. */
uint64_t rtt_timeout_ns(const struct lane *lane, uint64_t handshake_ns);
