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

/* Has this packet something that a repetition by its sender would change? */
static inline bool order_can_tell(const struct decoded *decoded)
{
	return decoded->ip_id || (decoded->tcp.has_timestamps && decoded->payload_bytes);
}

/* Over the fields that differ between two transmissions. */
static inline uint32_t order_fingerprint(const struct segment *segment)
{
	const struct decoded *decoded = segment->decoded;
	const struct decoded_tcp *tcp = &decoded->tcp;
	const struct sequence_range *sack = &tcp->sacks[0];
	uint32_t marks = (uint32_t)decoded->ip_id << 16 | tcp->window;
	uint32_t kind = (uint32_t)tcp->flags << 16 | (uint32_t)segment->side << 8 | tcp->sack_count;
	uint32_t sum = tcp->sequence * 0x9e3779b1u + tcp->acknowledgment * 0x85ebca6bu +
		       tcp->timestamp * 0xc2b2ae35u + marks * 0x27d4eb2fu +
		       decoded->payload_bytes * 0x165667b1u + kind * 0xd3a2646du;

	if (tcp->sack_count)
		sum += sack->start * 0xfd7046c5u + sack->end * 0xb55a4f09u;
	return sum | 1;
}

/* True for a packet that the capture itself doubled (two taps, a bridge and its port). */
bool order_is_capture_duplicate(struct track_view *view, const struct segment *segment);

/* For one that moves the stream on, which no packet did before: its doubles are still to come. */
static inline void order_note_first(struct track_view *view, const struct segment *segment)
{
	if (order_can_tell(segment->decoded))
		view->fingerprints[view->fingerprint_at++ % FINGERPRINT_RING] =
			order_fingerprint(segment);
}

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
