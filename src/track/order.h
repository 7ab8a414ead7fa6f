/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which of two transmissions is the older one. Each carries a fresh time stamp (RFC 7323) and, from
 * Linux over IPv4, the next IP ID of its socket: so a packet that was doubled, overtaken or lost on
 * the way can be told from one that its sender repeated. docs/design/repairs.md.
 */
#pragma once

#include "track/segment.h"

#define TIMEOUT_MINIMUM_NS ((uint64_t)180 * 1000000) /* Linux's 200 ms less a tick */
#define PROBE_SILENCE_NS   ((uint64_t)7 * 1000000)   /* and a tail probe, this */

/* The larger of the handshake's and the smoothed round trip. */
uint64_t order_round_trip_ns(const struct track_view *view, const struct lane *lane);

/* True for a packet that the capture itself doubled (two taps, a bridge and its port). */
bool order_is_capture_duplicate(struct track_view *view, const struct segment *segment);

/* Was this packet sent before (-1) or after (1) the one that ends the stream so far? 0: nobody
 * knows. */
int order_of(const struct lane *lane, const struct decoded *decoded);

/* Bytes that are known, in a packet that is older than the newest one: was it doubled on the way, or
 * overtaken by newer packets although it repeats something? */
enum older {
	OLDER_COPY,
	OLDER_ORIGINAL, /* its repair came first */
	OLDER_REPAIR,
};
enum older order_of_older(const struct track_view *view, const struct segment *segment);

/* Bytes that fill a hole: overtaken on the way (true), or sent again after they were lost before
 * this point? */
bool order_was_overtaken(const struct track_view *view, const struct segment *segment);

/* How many transmissions of this side were lost before this point since its packet before, beyond the
 * hole that shows with this one: IP IDs were used up for them. A super-segment uses several, so behind
 * one nothing is told. */
uint32_t order_hidden(const struct track_view *view, const struct segment *segment);
