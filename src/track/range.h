/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A small sorted set of half-open ranges of stream offsets: what was SACKed, what is missing. Full
 * sets lose precision, never correctness of memory: the two nearest ranges are merged, and the set is
 * vague until it is empty again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define RANGES_MAXIMUM 64

struct range {
	uint64_t start, end;
};

struct range_set {
	struct range items[RANGES_MAXIMUM]; /* ascending, not touching */
	uint32_t count;
	bool is_vague; /* holds more than was added */
};

/* Returns how many offsets are new in the set. */
uint64_t range_set_add(struct range_set *set, uint64_t start, uint64_t end);
/* Returns how many offsets went. */
uint64_t range_set_remove(struct range_set *set, uint64_t start, uint64_t end);
uint64_t range_set_overlap(const struct range_set *set, uint64_t start, uint64_t end);
/* Forget everything below `start`; returns how many offsets went. */
uint64_t range_set_remove_below(struct range_set *set, uint64_t start);
uint64_t range_set_total(const struct range_set *set);
/* End of the highest range; 0 when empty. */
uint64_t range_set_highest(const struct range_set *set);
