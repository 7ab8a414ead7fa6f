/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Live packets from several points in one time order.
 *
 * Each point is a libpcap handle that was opened inside its namespace. capture_next() merges them by
 * time stamp: a packet is handed out when every other point has shown that it has nothing older, or
 * CAPTURE_HOLD_MS after it was stamped, whichever comes first. All points are on one host, so their
 * clocks are one. With one point nothing is held back.
 *
 * Memory: a ring in the kernel for each point (buffer_bytes), and at most CAPTURE_QUEUE_BYTES for
 * packets that wait for their turn; when that is full, the oldest goes out early and is counted.
 *
 * Losses are the kernel's own count (pcap_stats: ps_drop), per point. Not ps_ifdrop: libpcap takes
 * that from the /sys of our own namespace, where the name is that of another interface.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "capture/filter.h"
#include "kernel/opener.h"
#include "model/packet.h"
#include "model/point.h"

#define CAPTURE_HOLD_MS     250
#define CAPTURE_QUEUE_BYTES (64u << 20)

enum capture_direction {
	CAPTURE_DIRECTION_BOTH,
	CAPTURE_DIRECTION_IN,  /* what the interface received */
	CAPTURE_DIRECTION_OUT, /* what it sent */
};

struct capture_options {
	uint32_t snap_bytes; /* 262144 as tcpdump */
	uint32_t
		buffer_bytes; /* kernel ring of each point; 0: by what is kept of packets, within a budget */
	uint32_t timeout_ms; /* of the ring's blocks: latency against cost */
	bool is_immediate;   /* packets at once (printing to a terminal) */
	bool is_promiscuous;
	enum capture_direction direction;
	const char *link_type;  /* name of the one that is wanted; NULL: the interface's own */
	const char *stamp_type; /* whose clock stamps packets; NULL: the host's */
};

struct capture;

struct capture *capture_new(struct opener *opener, const struct capture_options *options);
void capture_free(struct capture *capture);

/*
 * Open `point->interface` ("any" too) in the namespace, set the filter, and add it. Fills in the
 * point's link type and snap length. The point and the fd stay the caller's; the filter is compiled
 * for the link type by the callback-free way: text and options as in filter.h. Errors: no such
 * interface (with those that are there), not permitted, bad filter.
 */
int capture_add(struct capture *capture, struct point *point, int namespace_fd,
		const char *filter_text, bool with_proof, struct err *err);

/*
 * The next packet, its data valid until the next call.
 * 1: a packet. 0: nothing for `timeout_ms`, or a signal came (ask your own flag).
 * -ENETDOWN: a point has ended (container stopped, interface gone): ret_packet->point tells which;
 * the others go on and the call may be repeated. -ENODATA: all points have ended and everything was
 * handed out. Other negative values: err.
 */
int capture_next(struct capture *capture, unsigned timeout_ms, struct packet *ret_packet,
		 struct err *err);

/* Give up a point whose container has gone: close its handle, which would keep the namespace alive.
 * Its end is reported by capture_next() as -ENETDOWN. */
void capture_end(struct capture *capture, uint32_t point);

/* Nothing stamped later than now; what was stamped before still comes out of capture_next(), which then
 * returns -ENODATA. */
void capture_stop(struct capture *capture);

/* Packets that the point's filter let through, and those that the kernel lost. */
struct capture_statistics {
	uint64_t received, dropped;
};
int capture_read_statistics(struct capture *capture, uint32_t point,
			    struct capture_statistics *ret_statistics);
