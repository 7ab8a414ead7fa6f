/* SPDX-License-Identifier: BSD-3-Clause */
/* A closer look at directions that carry much: see scrutiny.h. */
#include "track/scrutiny.h"

#include "base/mem.h"
#include "track/bucket.h"
#include "track/rtt.h"
#include "track/sample.h"

#define LONG_SEGMENTS 64u /* a direction is worth a closer look */

struct scrutiny {
	uint64_t echo_ns; /* when the other side's time stamp was seen first; 0 none under way */
	uint32_t echo_timestamp;
	struct reservoir echoes;
	struct fate_series *series;
};

const size_t scrutiny_bytes = sizeof(struct scrutiny);
const size_t scrutiny_series_bytes = sizeof(struct fate_series);

/* A hole, a SACK or a packet that came again has been seen. */
static bool is_lossy(const struct lane *lane, const struct segment *segment)
{
	return lane->board || segment->data_start > lane->nxt;
}

static void note_echo(struct lane *lane, uint64_t echo_ns)
{
	reservoir_add(&lane->scrutiny->echoes,
		      (uint32_t)MIN(echo_ns / RTT_UNIT_NS, (uint64_t)UINT32_MAX));
	if (lane->series)
		sample_add(lane->series, SERIES_ECHO, echo_ns / 1000);
}

/* A packet with data of the direction under scrutiny. */
static void note_data(struct lane *lane, const struct segment *segment, struct flow_memory *memory)
{
	struct scrutiny *scrutiny = lane->scrutiny;
	const struct decoded_tcp *tcp = &segment->decoded->tcp;

	if (scrutiny->echo_ns && tcp->has_timestamps &&
	    (int32_t)(tcp->timestamp_echo - scrutiny->echo_timestamp) >= 0) {
		if (tcp->timestamp_echo == scrutiny->echo_timestamp)
			note_echo(lane, segment->now_ns - scrutiny->echo_ns);
		scrutiny->echo_ns = 0;
	}
	if (!scrutiny->series && is_lossy(lane, segment)) {
		scrutiny->series = slab_take(&memory->series);
		fate_begin(scrutiny->series, lane, segment->now_ns);
	}
	if (scrutiny->series)
		fate_note(scrutiny->series, lane, segment);
}

void scrutiny_note_data(struct track_view *view, struct lane *lane, const struct segment *segment,
			struct flow_memory *memory)
{
	sample_note_data(view, lane, segment, memory);
	if (!lane->scrutiny && view->view.flows[segment->side].data_segments > LONG_SEGMENTS) {
		lane->scrutiny = slab_take(&memory->scrutinies);
		lane->scrutiny->echoes.every = 1;
	}
	if (lane->scrutiny)
		note_data(lane, segment, memory);
}

void scrutiny_note_answer(struct track_view *view, const struct lane *lane, struct lane *other,
			  const struct segment *segment)
{
	const struct decoded_tcp *tcp = &segment->decoded->tcp;

	if (other->series)
		sample_note_answer(view, other, segment);
	if (other->scrutiny && !other->scrutiny->echo_ns && tcp->has_timestamps &&
	    tcp->timestamp != lane->timestamp) {
		other->scrutiny->echo_ns = segment->now_ns;
		other->scrutiny->echo_timestamp = tcp->timestamp;
	}
}

void scrutiny_note(struct track_view *view, const struct segment *segment,
		   struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[segment->side];
	struct lane *other = &view->lanes[side_other(segment->side)];

	if (segment->kind == LABEL_KIND_RESET || segment->kind == LABEL_KIND_STRAY ||
	    segment->kind == LABEL_KIND_COPY)
		return;
	if (segment->data_end > segment->data_start)
		scrutiny_note_data(view, lane, segment, memory);
	if (segment->acknowledged)
		scrutiny_note_answer(view, lane, other, segment);
}

void scrutiny_release(struct track_view *view, enum side side, struct flow_memory *memory)
{
	struct lane *lane = &view->lanes[side];
	struct flow *flow = &view->view.flows[side];
	struct scrutiny *scrutiny = lane->scrutiny;
	struct rtt_summary echoes;

	sample_release(view, side, memory);
	if (!scrutiny)
		return;
	echoes = reservoir_summary(&scrutiny->echoes);
	flow->echo_minimum_us = echoes.minimum * RTT_UNIT_NS / 1000;
	flow->echo_median_us = (uint32_t)((uint64_t)echoes.median * RTT_UNIT_NS / 1000);
	if (scrutiny->series) {
		flow->bucket = bucket_fit_of(scrutiny->series, flow->segment_bytes);
		fate_count_runs(scrutiny->series, flow->segment_bytes, &flow->loss_runs,
				&flow->loss_run_segments);
	}
	slab_give(&memory->series, scrutiny->series);
	slab_give(&memory->scrutinies, scrutiny);
	lane->scrutiny = NULL;
}
