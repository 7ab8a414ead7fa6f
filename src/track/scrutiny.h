/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A closer look at directions that carry much: how long what one end sends takes to come back as the
 * other end's answer to it, seen from anywhere (time stamp echoes, RFC 7323 section 4), and, once
 * packets get lost, at which fill of a token bucket they do (docs/design/repairs.md).
 *
 * Memory is taken for such directions only; all others pay two comparisons a packet.
 */
#pragma once

#include "track/flow.h"

extern const size_t scrutiny_bytes, scrutiny_series_bytes; /* of what the two slabs hold */

/* Before the lanes move on by this packet. */
void scrutiny_note(struct track_view *view, const struct segment *segment,
		   struct flow_memory *memory);
/* The same in two parts, where the lanes of the sender and of the other side are at hand: for a packet with
 * data, and for one that acknowledges. */
void scrutiny_note_data(struct track_view *view, struct lane *lane, const struct segment *segment,
			struct flow_memory *memory);
void scrutiny_note_answer(struct track_view *view, const struct lane *lane, struct lane *other,
			  const struct segment *segment);
/* Public numbers out of what was noted; the memory goes back. */
void scrutiny_release(struct track_view *view, enum side side, struct flow_memory *memory);
