/* SPDX-License-Identifier: BSD-3-Clause */
/* What the bytes of a packet are, when they are not simply new: docs/design/repairs.md. */
#pragma once

#include "track/segment.h"
#include "track/slab.h"

#define REPAIR_DUPLICATE_ACKS 3                         /* so many are a trigger: RFC 5681 */
#define REPAIR_HIDDEN_KEEP_NS ((uint64_t)200 * 1000000) /* a delayed ACK may lie between */

/* Sets kind and repair; looks only at what was known before the packet. */
void repair_label(const struct track_view *view, struct segment *segment);
/* Counts and remembers it, moves the recovery on. `held_ns` and `held_for` are what the ledger
 * would do with its time if it proves needless. */
struct held_time {
	uint64_t ns;
	enum state state;
};
void repair_apply(struct track_view *view, const struct segment *segment, struct held_time held);
/* The acknowledgments in this packet end recoveries, and its DSACK turns an earlier repair of the
 * other side into a needless one. Returns the time that was held for a tail probe, else zero. */
struct held_time repair_acknowledge(struct track_view *view, const struct segment *segment);
/* A transmission that is no repair may be one of those that seemed to be lost before this point. */
void repair_note_original(struct track_view *view, const struct segment *segment);
/* Everything up to `una` arrived, so did the repairs of it. */
void repair_note_delivered(struct scoreboard *board, uint64_t una);
