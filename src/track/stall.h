/* SPDX-License-Identifier: BSD-3-Clause */
/* Stalls: spans between two moments of progress that are too long (docs/design/ledger.md). */
#pragma once

#include "track/segment.h"

/* A packet without progress, once the span is watched: what it tells. */
void stall_note(struct track_view *view, const struct segment *segment);
/* The span ends with this packet (NULL: with the capture), at `end_ns`. */
void stall_finish(struct track_view *view, const struct segment *segment, uint64_t end_ns);
