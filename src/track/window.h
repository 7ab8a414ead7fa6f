/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Advertised windows: scale (RFC 7323 section 2), the right edge that bounds a sender, and whether a
 * sender is blocked by it. Without the handshake the scale is inferred from what was in flight.
 */
#pragma once

#include "track/segment.h"

/* Scale and MSS options of a SYN or SYN-ACK. */
void window_handshake(struct track_view *view, const struct segment *segment);
/* In bytes, as far as the scale is known. */
uint32_t window_scaled(const struct track_view *view, enum side side, uint16_t raw_window);
/* The window in this packet becomes the current one of its sender; sets did_open_window. */
void window_update(struct track_view *view, struct segment *segment);
/* New data went out: a flight beyond the edge shows that the unknown scale is larger. */
void window_infer_scale(struct track_view *view, enum side sender);

#define WINDOW_FAR_AWAY_NS ((uint64_t)500000) /* round trip to a sender that stands elsewhere */
#define WINDOW_PARTS       3                  /* sysctl tcp_tso_win_divisor */

/* As window_block(), where there is less room than for a full segment. */
enum state window_block_near(const struct track_view *view, enum side sender);

/* STATE_ZWND or STATE_RWND when this sender cannot send a full segment; STATE_COUNT otherwise. */
static inline enum state window_block(const struct track_view *view, enum side sender)
{
	const struct lane *lane = &view->lanes[sender];
	uint32_t segment = view->view.flows[sender].segment_bytes;

	return segment && lane->edge >= lane->nxt + segment ? STATE_COUNT
							    : window_block_near(view, sender);
}

/* Away from the sender its window looks wider than it is: the data that fill it are on the way, and
 * the latest edge has not reached it. So each edge is remembered with the time stamp of the packet that
 * told it, and data that pass are held against the one that they echo (RFC 7323 section 3.2); without
 * time stamps, against the one that passed a round trip to their sender earlier. */
void window_note_edge(struct track_view *view, enum side sender, uint64_t now_ns);
void window_follow(struct track_view *view, const struct segment *segment);
/* Seen so, this sender fills its window. */
static inline bool window_is_used_up(const struct track_view *view, enum side sender)
{
	const struct sent_ring *sent = view->lanes[sender].sent;

	return sent && sent->is_window_used_up;
}
/* There is room for a segment, but not for a piece as large as its latest one, so it waits for more. */
bool window_is_spared_near(const struct track_view *view, enum side sender);
static inline bool window_is_spared(const struct track_view *view, enum side sender)
{
	const struct lane *lane = &view->lanes[sender];
	uint32_t window = view->lanes[side_other(sender)].window;

	return lane->edge < lane->nxt + window / WINDOW_PARTS &&
	       window_is_spared_near(view, sender);
}

/* The peer of this sender advertised less than one segment, or nothing. */
bool window_is_small(const struct track_view *view, enum side sender);
