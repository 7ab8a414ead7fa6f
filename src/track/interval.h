/* SPDX-License-Identifier: BSD-3-Clause */
/* Between ledger.c and its two halves: busy.c (data outstanding) and turn.c (nothing outstanding). */
#pragma once

#include "track/ledger.h"

/* Written into the sums, the pending tally and the watch. */
void ledger_add(struct track_view *view, enum state state, uint64_t ns);
/* Everything in the tally becomes `state`; all tallies are empty afterwards. Returns how much. */
uint64_t ledger_rewrite(struct track_view *view, const struct tally *tally, enum state state);

struct held_time busy_repair(struct track_view *view, const struct segment *segment,
			     uint64_t gap_ns);
/* A repair of what came late after all: its sender was in a recovery until the hole had closed. */
void busy_settle_doubt(struct track_view *view, const struct segment *segment);
void busy_attribute(struct track_view *view, const struct segment *segment, enum side active,
		    uint64_t gap_ns);
void busy_attribute_open(struct track_view *view, enum side active, uint64_t gap_ns);

/* `side` speaks after a wait: its own time less the path's. */
void turn_give(struct track_view *view, enum side side, uint64_t gap_ns);
/* The same when it closes instead, and with it acknowledges what it was told. */
void turn_close(struct track_view *view, enum side side, uint64_t gap_ns);
/* Wait for the acknowledgment of a small flight: judged when the next data shows whose turn it was. */
void turn_hold(struct track_view *view, uint64_t gap_ns, bool is_small);
/* True when Nagle held this segment until now. */
bool turn_resolve_held(struct track_view *view, const struct segment *segment);
void turn_attribute(struct track_view *view, const struct segment *segment, uint64_t gap_ns);
void turn_attribute_open(struct track_view *view, uint64_t gap_ns);
