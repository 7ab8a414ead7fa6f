/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One packet of a connection at one point, in stream offsets, and what it does there. Made by
 * segment_init() from the lanes as they are before it; repair.c adds what its bytes are.
 */
#pragma once

#include "model/decoded.h"
#include "model/label.h"
#include "track/record.h"

struct segment {
	const struct packet *packet;
	const struct decoded *decoded;
	uint64_t now_ns;
	enum side side;
	enum label_kind kind;
	enum repair repair;
	uint64_t start, end; /* sequence, SYN and FIN included */
	uint64_t data_start, data_end;
	uint64_t acknowledged; /* in the other lane's offsets; 0 none */
	uint64_t fresh_bytes;  /* payload above all that was seen */
	uint64_t late_bytes;   /* payload that fills a hole */
	uint32_t hidden;       /* transmissions lost before this point, of which it is the repair */
	uint32_t wire_segments;
	uint32_t wire_bytes; /* IP length of its largest wire segment */
	bool did_send_new;
	bool did_acknowledge; /* moves the other lane's una */
	bool did_prove_hole;  /* acknowledges what was never seen here */
	bool did_open_window;
	bool is_duplicate_ack;
	bool is_dsack; /* its first SACK block tells of a duplicate (RFC 2883) */
};

static inline bool segment_has(const struct segment *segment, uint8_t flags)
{
	return segment->decoded->tcp.flags & flags;
}

/* Fills the segment; lanes that were not known yet get their origin. */
void segment_init(struct segment *ret_segment, struct track_view *view, const struct packet *packet,
		  const struct decoded *decoded, enum side side);
