/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How large a full segment is on the wire. The MSS bounds it; a smaller path MTU shrinks it, and then
 * a super-segment is made of smaller parts. What tells: IP IDs, of which each part uses one; a repair
 * of a smaller piece of what was sent; an ICMP error with an MTU.
 */
#pragma once

#include "track/segment.h"

/* Payload above which a packet must be several on the wire; never 0. Without the handshake's MSS a
 * plain Ethernet is assumed. */
uint32_t size_full(const struct track_view *view, enum side side, uint32_t header_bytes);
/* Before anything is counted: options, headers, and what the IP ID says about the packet before. */
void size_learn(struct track_view *view, const struct segment *segment);
/* The largest wire packet that was seen, once it is known what a super-segment was made of. */
void size_count(struct track_view *view, const struct segment *segment);
/* Bytes at `una` again after a timeout. */
void size_note_repair(struct track_view *view, const struct segment *segment);
/* A router told its MTU. */
void size_note_mtu(struct track_view *view, enum side sender, uint32_t mtu);
/* No packet follows: what waits for the next IP ID is counted as full segments. */
void size_settle(struct track_view *view, enum side side);
