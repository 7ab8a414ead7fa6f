/* SPDX-License-Identifier: BSD-3-Clause */
/* What became of the packets of a direction: see fate.h. */
#include "track/fate.h"

#include <string.h>

#include "base/mem.h"

#define GRAIN_US_FIRST  250u
#define GRAIN_US_LAST   32000u
#define ENOUGH_DIVISOR  4 /* so much must be free again */
#define TIME_US_MAXIMUM ((uint64_t)3600 * 1000000)
#define BYTES_MAXIMUM   ((uint32_t)1 << 20) /* of one that is merged */

static bool can_merge(const struct fate_series *series, const struct fate *before,
		      const struct fate *fate, uint32_t una)
{
	bool is_alike = (!before->lost_bytes && !fate->lost_bytes) ||
			(before->lost_bytes == before->bytes && fate->lost_bytes == fate->bytes);

	return is_alike && (int32_t)(fate->end - una) <= 0 && fate->time_us >= before->time_us &&
	       fate->time_us + fate->span_us - before->time_us <= series->grain_us &&
	       before->bytes < BYTES_MAXIMUM;
}

/* One pass with the grain as it is; una: what was sent before it can no longer become lost. */
static void merge(struct fate_series *series, uint32_t una)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < series->count; i++) {
		struct fate fate = series->fates[i];
		struct fate *before = kept ? &series->fates[kept - 1] : NULL;

		if (before && can_merge(series, before, &fate, una)) {
			before->span_us = fate.time_us + fate.span_us - before->time_us;
			before->bytes += fate.bytes;
			before->lost_bytes += fate.lost_bytes;
			before->end = fate.end;
			continue;
		}
		series->fates[kept++] = fate;
	}
	series->count = kept;
}

static void make_room(struct fate_series *series, uint32_t una)
{
	merge(series, una);
	while (series->count > FATES_MAXIMUM - FATES_MAXIMUM / ENOUGH_DIVISOR &&
	       series->grain_us < GRAIN_US_LAST) {
		series->grain_us *= 2;
		merge(series, una);
	}
	series->is_full = series->count == FATES_MAXIMUM;
}

static void add(struct fate_series *series, const struct lane *lane, struct fate fate)
{
	if (series->count == FATES_MAXIMUM)
		make_room(series, (uint32_t)lane->una);
	if (!series->is_full)
		series->fates[series->count++] = fate;
}

/* Bytes are sent again: the latest transmissions that held them were lost. */
static void mark(struct fate_series *series, const struct segment *segment)
{
	uint32_t start = (uint32_t)segment->data_start;
	uint32_t left = (uint32_t)(segment->data_end - segment->data_start);
	uint32_t length = left;

	for (uint32_t i = series->count; i > 0 && left > 0; i--) {
		struct fate *fate = &series->fates[i - 1];
		/* Where it begins and ends, seen from the start of the repair. */
		int32_t from = (int32_t)(fate->end - fate->bytes - start);
		int32_t to = (int32_t)(fate->end - start);
		uint32_t common;

		if (to <= 0 || from >= (int32_t)length)
			continue;
		common = MIN((uint32_t)to, length) - (uint32_t)MAX(from, 0);
		fate->lost_bytes += MIN(common, fate->bytes - fate->lost_bytes);
		left -= MIN(common, left);
	}
}

void fate_begin(struct fate_series *series, const struct lane *lane, uint64_t now_ns)
{
	const struct sent_ring *sent = lane->sent;
	uint32_t count = sent ? MIN(sent->count, (uint32_t)SENT_RING) : 0;

	series->origin_ns = now_ns;
	series->grain_us = GRAIN_US_FIRST;
	for (uint32_t i = sent ? sent->count - count : 0; count && i < sent->count; i++) {
		const struct sent_segment *item = &sent->items[i % SENT_RING];

		series->origin_ns = MIN(series->origin_ns, item->time_ns);
		add(series, lane,
		    (struct fate) {
			    .time_us = (uint32_t)((item->time_ns - series->origin_ns) / 1000),
			    .end = (uint32_t)item->end,
			    .bytes = (uint32_t)(item->end - item->start),
		    });
	}
}

/* What is missing was sent right behind the packet before it in the stream, as far as is known. */
static void add_hole(struct fate_series *series, const struct lane *lane, uint32_t end,
		     uint32_t bytes, uint32_t now_us)
{
	struct fate hole = {.time_us = now_us, .end = end, .bytes = bytes, .lost_bytes = bytes};
	uint32_t at;

	add(series, lane, hole);
	if (series->is_full)
		return;
	at = series->count - 1;
	while (at > 0 && series->fates[at - 1].end != (uint32_t)lane->nxt)
		at--;
	if (!at)
		return;
	hole.time_us = series->fates[at - 1].time_us + series->fates[at - 1].span_us;
	memmove(&series->fates[at + 1], &series->fates[at],
		(series->count - 1 - at) * sizeof(series->fates[0]));
	series->fates[at] = hole;
}

void fate_note(struct fate_series *series, const struct lane *lane, const struct segment *segment)
{
	uint64_t bytes = segment->data_end - segment->data_start;
	uint64_t now_us = (segment->now_ns - series->origin_ns) / 1000;

	series->is_full |= now_us > TIME_US_MAXIMUM;
	if (series->is_full || !bytes)
		return;
	if (segment->kind == LABEL_KIND_REPAIR && !segment->late_bytes && !segment->fresh_bytes &&
	    segment->repair != REPAIR_NEEDLESS)
		mark(series, segment);
	if (segment->data_start > lane->nxt)
		add_hole(series, lane, (uint32_t)segment->data_start,
			 (uint32_t)(segment->data_start - lane->nxt), (uint32_t)now_us);
	add(series, lane,
	    (struct fate) {
		    .time_us = (uint32_t)now_us,
		    .end = (uint32_t)segment->data_end,
		    .bytes = (uint32_t)bytes,
	    });
}

void fate_count_runs(const struct fate_series *series, uint32_t segment_bytes, uint32_t *ret_runs,
		     uint32_t *ret_segments)
{
	uint32_t full = MAX(segment_bytes, 1u);
	bool goes_on = false;

	*ret_runs = 0;
	*ret_segments = 0;
	for (uint32_t i = 0; i < series->count; i++) {
		const struct fate *fate = &series->fates[i];

		if (fate->lost_bytes) {
			*ret_runs += !goes_on;
			*ret_segments += (fate->lost_bytes + full - 1) / full;
		}
		goes_on = fate->lost_bytes && fate->lost_bytes == fate->bytes;
	}
}
