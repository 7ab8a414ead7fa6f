/* SPDX-License-Identifier: BSD-3-Clause */
/* A segment as others see it: model/label.h. */
#pragma once

#include "model/label.h"
#include "track/segment.h"

/* What the packet is about to change. */
struct label_before {
	uint64_t una; /* of the other lane */
	uint64_t last_ns;
	uint64_t state_ns[STATE_COUNT];
};

void label_prepare(const struct track_view *view, const struct segment *segment,
		   struct label_before *ret_before);
/* Behind all that the packet changed. The connection is the caller's. */
void label_fill(const struct track_view *view, const struct segment *segment,
		const struct label_before *before, struct label *ret_label);
