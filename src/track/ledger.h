/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The state ledger of one view: cuts its life at every packet and gives each interval to exactly one
 * state when the closing packet is known. docs/design/ledger.md has the rules. The sums are integers
 * and close exactly: last_ns - start_ns is at any moment the sum of state_ns.
 */
#pragma once

#include "track/repair.h"
#include "track/segment.h"
#include "track/slab.h"

#define LEDGER_NOBODY SIDE_COUNT

/* Without progress for so long, what happens is remembered. */
#define LEDGER_WATCH_AFTER_NS (10u * (uint64_t)1000000)

/* Attribute the time up to this packet, by what was known before it. Returns what a needless tail
 * probe would give back. */
struct held_time ledger_close(struct track_view *view, const struct segment *segment,
			      struct slab *watches);
/* The end of an open connection's last interval. */
void ledger_close_open(struct track_view *view, uint64_t end_ns, struct slab *watches);

/* Time that turned out to be another's. */
void ledger_move(struct track_view *view, enum state from, enum state to, uint64_t ns);

/* Whose data is outstanding, the larger flow's when both; LEDGER_NOBODY for none. */
enum side ledger_active(const struct track_view *view);
/* Both sides have sent FIN, or one a RST. */
bool ledger_is_closed(const struct track_view *view);

/* Begin anew after progress: what is pending is settled. */
void ledger_settle(struct track_view *view, uint64_t now_ns, uint64_t number, struct slab *watches);
