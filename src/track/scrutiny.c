/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A closer look at directions that carry much: see scrutiny.h.
 *
 * The loss series: packets wait in a ring in the order in which they were sent until they are
 * acknowledged. One that is repaired meanwhile was lost; a hole that shows at its first sight was lost
 * before this point. When a packet leaves the ring its fate is known, and with it the sum of what had
 * passed when it was sent: (time, passed) at a loss, and at a packet in the middle of the run that
 * passed before it, is a moment. When the moments are full every second one goes.
 */
#include "track/scrutiny.h"

#include <string.h>

#include "base/mem.h"
#include "track/rtt.h"

#define LONG_SEGMENTS     64u /* a direction is worth a closer look */
#define SERIES_AFTER      8u  /* packets lost, before a series of them begins */
#define SENT_RECORDS      256u
#define LOSS_MOMENTS      128u
#define SERIES_US_MAXIMUM ((uint64_t)3600 * 1000000)
#define SERIES_BYTE_LIMIT ((uint64_t)3 << 30)

struct sent_record {
	uint32_t time_us; /* since the series began */
	uint32_t end;     /* low half of the offset */
	uint32_t bytes;
	uint32_t lost_bytes;
};

struct loss_series {
	uint64_t origin_ns;
	uint64_t passed_bytes;
	struct sent_record records[SENT_RECORDS];
	uint32_t first, count; /* of the ring */
	struct loss_moment moments[LOSS_MOMENTS];
	uint32_t moment_count;
	uint32_t every, skipped; /* one moment of so many is kept */
	uint32_t run;            /* packets passed since the last loss */
	uint32_t pass_us[2];     /* of packets a quarter to half way through that run, and later */
	uint32_t pass_bytes[2];
	bool is_full;
};

struct scrutiny {
	uint64_t echo_ns; /* when the other side's time stamp was seen first; 0 none under way */
	uint32_t echo_timestamp;
	struct reservoir echoes;
	struct loss_series *series;
};

const size_t scrutiny_bytes = sizeof(struct scrutiny);
const size_t scrutiny_series_bytes = sizeof(struct loss_series);

static void series_keep(struct loss_series *series, struct loss_moment moment)
{
	if (++series->skipped < series->every)
		return;
	series->skipped = 0;
	if (series->moment_count == LOSS_MOMENTS) {
		for (uint32_t i = 0; i < LOSS_MOMENTS / 2; i++)
			series->moments[i] = series->moments[2 * i];
		series->moment_count = LOSS_MOMENTS / 2;
		series->every *= 2;
	}
	series->moments[series->moment_count++] = moment;
}

static void series_lost(struct loss_series *series, const struct sent_record *record)
{
	if (series->run)
		series_keep(series, (struct loss_moment) {
					    .time_us = record->time_us,
					    .passed_bytes = (uint32_t)series->passed_bytes,
					    .pass_time_us = series->pass_us[0],
					    .pass_passed_bytes = series->pass_bytes[0],
				    });
	series->run = 0;
}

static void series_passed(struct loss_series *series, const struct sent_record *record)
{
	if (!(series->run & (series->run + 1))) { /* the 1st, 2nd, 4th, 8th ... of the run */
		series->pass_us[0] = series->run ? series->pass_us[1] : record->time_us;
		series->pass_bytes[0] =
			series->run ? series->pass_bytes[1] : (uint32_t)series->passed_bytes;
		series->pass_us[1] = record->time_us;
		series->pass_bytes[1] = (uint32_t)series->passed_bytes;
	}
	series->run++;
}

static void series_settle(struct loss_series *series)
{
	const struct sent_record *record = &series->records[series->first % SENT_RECORDS];
	uint32_t passed = record->bytes - MIN(record->lost_bytes, record->bytes);

	series->first++;
	series->count--;
	if (record->lost_bytes)
		series_lost(series, record);
	else
		series_passed(series, record);
	series->passed_bytes += passed;
	series->is_full |=
		series->passed_bytes > SERIES_BYTE_LIMIT || record->time_us > SERIES_US_MAXIMUM;
}

static void series_add(struct loss_series *series, uint64_t now_ns, uint64_t end, uint64_t bytes,
		       bool is_lost)
{
	if (series->count == SENT_RECORDS)
		series_settle(series);
	series->records[(series->first + series->count++) % SENT_RECORDS] = (struct sent_record) {
		.time_us = (uint32_t)((now_ns - series->origin_ns) / 1000),
		.end = (uint32_t)end,
		.bytes = (uint32_t)bytes,
		.lost_bytes = is_lost ? (uint32_t)bytes : 0,
	};
}

/* Bytes are sent again: the latest transmissions that held them were lost. */
static void series_mark(struct loss_series *series, const struct segment *segment)
{
	uint32_t start = (uint32_t)segment->data_start;
	uint32_t left = (uint32_t)(segment->data_end - segment->data_start);
	uint32_t length = left;

	for (uint32_t i = series->count; i > 0 && left > 0; i--) {
		struct sent_record *record =
			&series->records[(series->first + i - 1) % SENT_RECORDS];
		/* Where the record begins and ends, seen from the start of the repair. */
		int32_t from = (int32_t)(record->end - record->bytes - start);
		int32_t to = (int32_t)(record->end - start);
		uint32_t common;

		if (to <= 0 || from >= (int32_t)length)
			continue;
		common = MIN((uint32_t)to, length) - (uint32_t)MAX(from, 0);
		record->lost_bytes += common;
		left -= MIN(common, left);
	}
}

static void series_note(struct loss_series *series, const struct lane *lane, uint64_t previous_ns,
			const struct segment *segment)
{
	uint64_t bytes = segment->data_end - segment->data_start;

	if (series->is_full || !bytes)
		return;
	if (segment->kind == LABEL_KIND_REPAIR && !segment->late_bytes && !segment->fresh_bytes &&
	    segment->repair != REPAIR_NEEDLESS)
		series_mark(series, segment);
	/* What is missing was sent right behind the packet before it: that is when it was lost. */
	if (segment->data_start > lane->nxt)
		series_add(series, MAX(previous_ns, series->origin_ns), segment->data_start,
			   segment->data_start - lane->nxt, /* is_lost= */ true);
	series_add(series, segment->now_ns, segment->data_end, bytes, /* is_lost= */ false);
}

static void series_acknowledge(struct loss_series *series, uint64_t una)
{
	while (series->count && !series->is_full) {
		const struct sent_record *record = &series->records[series->first % SENT_RECORDS];

		if ((int32_t)(record->end - (uint32_t)una) > 0)
			return;
		series_settle(series);
	}
}

static bool is_lossy(const struct flow *flow)
{
	return (uint64_t)flow->repairs[REPAIR_FAST] + flow->repairs[REPAIR_TIMEOUT] +
		       flow->repairs[REPAIR_UNKNOWN] + flow->late_arrivals >=
	       SERIES_AFTER;
}

/* A packet with data of the direction under scrutiny. */
static void note_data(struct track_view *view, struct lane *lane, const struct segment *segment,
		      struct flow_memory *memory)
{
	struct scrutiny *scrutiny = lane->scrutiny;
	const struct decoded_tcp *tcp = &segment->decoded->tcp;

	if (scrutiny->echo_ns && tcp->has_timestamps &&
	    (int32_t)(tcp->timestamp_echo - scrutiny->echo_timestamp) >= 0) {
		if (tcp->timestamp_echo == scrutiny->echo_timestamp)
			reservoir_add(
				&scrutiny->echoes,
				(uint32_t)MIN((segment->now_ns - scrutiny->echo_ns) / RTT_UNIT_NS,
					      (uint64_t)UINT32_MAX));
		scrutiny->echo_ns = 0;
	}
	if (!scrutiny->series && is_lossy(&view->view.flows[segment->side])) {
		scrutiny->series = slab_take(&memory->series);
		scrutiny->series->origin_ns = segment->now_ns;
		scrutiny->series->every = 1;
	}
	if (scrutiny->series)
		series_note(scrutiny->series, lane, view->view.flows[segment->side].last_data_ns,
			    segment);
}

void scrutiny_note(struct track_view *view, const struct segment *segment,
		   struct flow_memory *memory)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;
	struct lane *lane = &view->lanes[segment->side];
	struct lane *other = &view->lanes[side_other(segment->side)];

	if (segment->kind == LABEL_KIND_RESET || segment->kind == LABEL_KIND_STRAY ||
	    segment->kind == LABEL_KIND_COPY)
		return;
	if (segment->data_end > segment->data_start) {
		if (!lane->scrutiny &&
		    view->view.flows[segment->side].data_segments > LONG_SEGMENTS) {
			lane->scrutiny = slab_take(&memory->scrutinies);
			lane->scrutiny->echoes.every = 1;
		}
		if (lane->scrutiny)
			note_data(view, lane, segment, memory);
	}
	if (!other->scrutiny || !segment->acknowledged)
		return;
	if (!other->scrutiny->echo_ns && tcp->has_timestamps && tcp->timestamp != lane->timestamp) {
		other->scrutiny->echo_ns = segment->now_ns;
		other->scrutiny->echo_timestamp = tcp->timestamp;
	}
	if (other->scrutiny->series)
		series_acknowledge(other->scrutiny->series, segment->acknowledged);
}

void scrutiny_release(struct track_view *view, enum side side, struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[side];
	struct flow *flow = &view->view.flows[side];
	struct scrutiny *scrutiny = lane->scrutiny;

	if (!scrutiny)
		return;
	flow->echo_minimum_us = reservoir_percentile(&scrutiny->echoes, 0) * RTT_UNIT_NS / 1000;
	flow->echo_median_us = (uint32_t)((uint64_t)reservoir_percentile(&scrutiny->echoes, 50) *
					  RTT_UNIT_NS / 1000);
	if (scrutiny->series && scrutiny->series->moment_count) {
		size_t bytes = scrutiny->series->moment_count * sizeof(struct loss_moment);

		flow->loss_moments = xmalloc(bytes);
		memcpy(flow->loss_moments, scrutiny->series->moments, bytes);
		flow->loss_moment_count = scrutiny->series->moment_count;
	}
	slab_give(&memory->series, scrutiny->series);
	slab_give(&memory->scrutinies, scrutiny);
	lane->scrutiny = NULL;
}
