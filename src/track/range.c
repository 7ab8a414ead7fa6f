/* SPDX-License-Identifier: BSD-3-Clause */
/* Small sets of ranges: see range.h. */
#include "track/range.h"

#include <string.h>

#include "base/mem.h"

static void range_set_delete(struct range_set *set, uint32_t at, uint32_t count)
{
	memmove(&set->items[at], &set->items[at + count],
		(set->count - at - count) * sizeof(set->items[0]));
	set->count -= count;
	set->is_vague &= set->count > 0;
}

/* Close the smallest gap, so that one more range fits. */
static void range_set_merge_nearest(struct range_set *set)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i + 1 < set->count; i++) {
		if (set->items[i + 1].start - set->items[i].end <
		    set->items[best + 1].start - set->items[best].end)
			best = i;
	}
	set->items[best].end = set->items[best + 1].end;
	set->is_vague = true;
	range_set_delete(set, best + 1, 1);
}

static void range_set_insert(struct range_set *set, uint32_t at, struct range range)
{
	memmove(&set->items[at + 1], &set->items[at], (set->count - at) * sizeof(set->items[0]));
	set->items[at] = range;
	set->count++;
}

uint64_t range_set_add(struct range_set *set, uint64_t start, uint64_t end)
{
	uint64_t known = range_set_overlap(set, start, end);
	struct range range = {start, end};
	uint32_t first = 0, behind;

	if (start >= end)
		return 0;
	while (first < set->count && set->items[first].end < start)
		first++;
	behind = first;
	while (behind < set->count && set->items[behind].start <= end) {
		range.start = MIN(range.start, set->items[behind].start);
		range.end = MAX(range.end, set->items[behind].end);
		behind++;
	}
	if (behind > first) {
		range_set_delete(set, first, behind - first);
	} else if (set->count == RANGES_MAXIMUM) {
		range_set_merge_nearest(set);
		return range_set_add(set, start, end);
	}
	range_set_insert(set, first, range);
	return end - start - known;
}

uint64_t range_set_remove(struct range_set *set, uint64_t start, uint64_t end)
{
	uint64_t gone = 0;

	for (uint32_t i = 0; i < set->count;) {
		struct range *range = &set->items[i];
		struct range right = {MAX(range->start, end), range->end};

		if (range->end <= start || range->start >= end) {
			i++;
			continue;
		}
		gone += MIN(range->end, end) - MAX(range->start, start);
		range->end = MIN(range->end, MAX(start, range->start));
		if (right.start < right.end && range->start < range->end &&
		    set->count < RANGES_MAXIMUM)
			range_set_insert(set, i + 1, right);
		else if (right.start < right.end && range->start >= range->end)
			*range = right;
		if (range->start >= range->end)
			range_set_delete(set, i, 1);
		else
			i++;
	}
	return gone;
}

uint64_t range_set_overlap(const struct range_set *set, uint64_t start, uint64_t end)
{
	uint64_t total = 0;

	for (uint32_t i = 0; i < set->count; i++) {
		uint64_t from = MAX(set->items[i].start, start);
		uint64_t to = MIN(set->items[i].end, end);

		if (from < to)
			total += to - from;
	}
	return total;
}

uint64_t range_set_remove_below(struct range_set *set, uint64_t start)
{
	if (!set->count || set->items[0].start >= start)
		return 0;
	return range_set_remove(set, 0, start);
}

uint64_t range_set_total(const struct range_set *set)
{
	uint64_t total = 0;

	for (uint32_t i = 0; i < set->count; i++)
		total += set->items[i].end - set->items[i].start;
	return total;
}

uint64_t range_set_highest(const struct range_set *set)
{
	return set->count ? set->items[set->count - 1].end : 0;
}
