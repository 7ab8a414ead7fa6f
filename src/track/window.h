/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Advertised windows: scale (RFC 7323 section 2), the right edge that bounds a sender, and whether a
 * sender is blocked by it. Without the handshake the scale is inferred from what was in flight.
 */
#pragma once

#include "track/rtt.h"
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

/* STATE_ZWND or STATE_RWND when this sender, whose lane and flow are given, cannot send a full segment;
 * STATE_COUNT otherwise. */
static inline enum state window_block_of(const struct track_view *view, const struct lane *lane,
					 const struct flow *flow, enum side sender)
{
	uint32_t segment = flow->segment_bytes;

	return segment && lane->edge >= lane->nxt + segment ? STATE_COUNT
							    : window_block_near(view, sender);
}

static inline enum state window_block(const struct track_view *view, enum side sender)
{
	return window_block_of(view, &view->lanes[sender], &view->view.flows[sender], sender);
}

/* Away from the sender its window looks wider than it is: the data that fill it are on the way, and
 * the latest edge has not reached it. So each edge is remembered with the time stamp of the packet that
 * told it, and data that pass are held against the one that they echo (RFC 7323 section 3.2); without
 * time stamps, against the one that passed a round trip to their sender earlier. */
void window_note_edge(struct track_view *view, enum side sender, uint64_t now_ns);
void window_follow_far(struct track_view *view, const struct segment *segment);
static inline void window_follow(struct track_view *view, const struct segment *segment,
				 const struct lane *peer)
{
	if ((uint64_t)peer->rtt_minimum * RTT_UNIT_NS >= WINDOW_FAR_AWAY_NS)
		window_follow_far(view, segment);
}
/* Seen so, the sender of this lane fills its window. */
static inline bool window_is_used_up(const struct lane *lane)
{
	return lane->sent && lane->sent->is_window_used_up;
}
/* There is room for a segment, but not for a piece as large as its latest one, so it waits for more. */
bool window_is_spared_near(const struct track_view *view, enum side sender);
static inline bool window_is_spared(const struct track_view *view, const struct lane *lane,
				    const struct lane *peer, enum side sender)
{
	return lane->edge < lane->nxt + peer->window / WINDOW_PARTS &&
	       window_is_spared_near(view, sender);
}

/* The peer of this sender advertised less than one segment, or nothing. */
bool window_is_small(const struct track_view *view, enum side sender);
