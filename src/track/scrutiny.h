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
/* Public numbers out of what was noted; the memory goes back. */
void scrutiny_release(struct track_view *view, enum side side, struct flow_memory *memory);
