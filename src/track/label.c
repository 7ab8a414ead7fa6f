/* SPDX-License-Identifier: BSD-3-Clause */
/* A segment as others see it: see label.h. */
#include "track/label.h"

#include <string.h>

#include "track/lane.h"

void label_prepare(const struct track_view *view, const struct segment *segment,
		   struct label_before *ret_before)
{
	ret_before->una = view->lanes[side_other(segment->side)].una;
	ret_before->last_ns = view->ledger.last_ns;
	memcpy(ret_before->state_ns, view->view.state_ns, sizeof(ret_before->state_ns));
}

/* The state that grew most over the silence: rewriting earlier time may move several. */
static enum state grown_state(const struct view *view, const struct label_before *before)
{
	enum state grown = STATE_UNKNOWN;
	uint64_t most_ns = 0;

	for (size_t i = 0; i < STATE_COUNT; i++) {
		uint64_t now_ns = view->state_ns[i];

		if (now_ns <= before->state_ns[i] || now_ns - before->state_ns[i] <= most_ns)
			continue;
		most_ns = now_ns - before->state_ns[i];
		grown = (enum state)i;
	}
	return grown;
}

void label_fill(const struct track_view *view, const struct segment *segment,
		const struct label_before *before, struct label *ret_label)
{
	const struct lane *lane = &view->lanes[segment->side];
	bool is_first = segment->packet->number == view->view.first.number;
	bool is_syn = segment_has(segment, TCP_SYN);

	*ret_label = (struct label) {
		.sender = segment->side,
		.kind = segment->kind,
		.repair = segment->repair,
		.data_start = lane_payload_offset(segment->data_start),
		.data_end = lane_payload_offset(segment->data_end),
		.acknowledged = lane_payload_offset(segment->acknowledged),
		.fresh_bytes = segment->fresh_bytes,
		.late_bytes = segment->late_bytes,
		.outstanding_bytes = lane_outstanding(lane),
		.window_bytes = is_syn ? segment->decoded->tcp.window : lane->window,
		.is_window_known = is_syn || view->view.flows[segment->side].window_scale != -1,
		.silence_ns = is_first ? 0 : segment->now_ns - before->last_ns,
		.is_duplicate_ack = segment->is_duplicate_ack,
		.is_dsack = segment->is_dsack,
		.did_prove_hole = segment->did_prove_hole,
	};
	ret_label->state = grown_state(&view->view, before);
	if (segment->did_acknowledge && segment->acknowledged > before->una && before->una)
		ret_label->acknowledged_bytes = segment->acknowledged - before->una;
}
