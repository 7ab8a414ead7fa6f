/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Live capture at several points in one time order: see capture.h.
 *
 * Packets wait in a queue for each point (merge.h). The oldest of all is handed out when no point
 * can have an older one: every point that is open either has a packet waiting, or was found empty
 * late enough. A block of the kernel's ring becomes visible up to two time-outs after its first
 * packet came, so "late enough" is that, and a margin, after the stamp of the packet.
 *
 * A single point needs no order: its packets are handed out as views of libpcap.
 *
 * After capture_stop() what the kernel has not shown yet is waited for in the same way, so that
 * packets stamped before the stop are not lost.
 */
#include "capture/capture.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "capture/handle.h"
#include "capture/merge.h"

#define HOLD_MARGIN_MS 50
/* Immediate mode has no blocks to wait for. */
#define HOLD_IMMEDIATE_MS 20
/* Rings in the kernel when the user names no size. Headers come in slowly and a small ring stays in the
 * cache; whole super-segments fill 4 MiB in 2 ms of a fast transfer. Many points share a budget. */
#define RING_HEADERS_BYTES (8u << 20)
#define RING_WHOLE_BYTES   (32u << 20)
#define RING_LEAST_BYTES   (4u << 20)
#define RING_BUDGET_BYTES  (160u << 20)
#define SNAP_HEADERS_BYTES 4096
/* Packets taken from one point before the next one has its turn. */
#define DRAIN_PACKETS 256
/* Handed out before the kernel's rings are looked at again while queues are full of work. */
#define DELIVER_PACKETS 64

struct capture {
	struct opener *opener;
	struct capture_options options;
	struct handle handles[POINTS_MAXIMUM];
	size_t handle_count;
	struct merge *merge; /* only once there are two points */
	uint64_t hold_ns;
	uint64_t stop_ns;    /* wall time of capture_stop(); 0: running */
	uint32_t ring_bytes; /* of all handles */
	uint64_t early;      /* handed out before their time, since the queues were full */
	unsigned delivered;  /* since the rings were looked at */
	bool is_full;        /* the queues, when the rings were last looked at */
};

struct capture *capture_new(struct opener *opener, const struct capture_options *options)
{
	struct capture *capture = xcalloc(1, sizeof(*capture));
	uint64_t hold_ms = options->is_immediate ? HOLD_IMMEDIATE_MS
						 : 2 * options->timeout_ms + HOLD_MARGIN_MS;

	capture->opener = opener;
	capture->options = *options;
	capture->hold_ns = MIN(hold_ms, (uint64_t)CAPTURE_HOLD_MS) * NS_PER_MS;
	return capture;
}

void capture_free(struct capture *capture)
{
	if (!capture)
		return;
	if (capture->early)
		log_debug("capture", "%llu packets out of order: the queues were full",
			  (unsigned long long)capture->early);
	for (size_t i = 0; i < capture->handle_count; i++)
		handle_close(&capture->handles[i]);
	merge_free(capture->merge);
	free(capture);
}

static uint32_t capture_ring_bytes(const struct capture *capture)
{
	uint32_t wanted = capture->options.snap_bytes > SNAP_HEADERS_BYTES ? RING_WHOLE_BYTES
									   : RING_HEADERS_BYTES;
	uint32_t left = RING_BUDGET_BYTES - MIN(capture->ring_bytes, RING_BUDGET_BYTES);

	if (capture->options.buffer_bytes)
		return capture->options.buffer_bytes;
	return MIN(wanted, MAX(left / 2, RING_LEAST_BYTES));
}

int capture_add(struct capture *capture, struct point *point, int namespace_fd,
		const char *filter_text, bool with_proof, struct err *err)
{
	struct capture_options options = capture->options;
	int r;

	if (capture->handle_count == POINTS_MAXIMUM)
		return err_set(err, -E2BIG, "more than %d capture points", POINTS_MAXIMUM);
	options.buffer_bytes = capture_ring_bytes(capture);
	r = handle_open(&capture->handles[capture->handle_count], capture->opener, &options, point,
			namespace_fd, filter_text, with_proof, err);
	if (r < 0)
		return r;
	capture->ring_bytes += options.buffer_bytes;
	capture->handle_count++;
	if (capture->handle_count == 2)
		capture->merge = merge_new(CAPTURE_QUEUE_BYTES);
	return 0;
}

static struct handle *capture_find(struct capture *capture, uint32_t point)
{
	for (size_t i = 0; i < capture->handle_count; i++)
		if (capture->handles[i].point == point)
			return &capture->handles[i];
	return NULL;
}

void capture_end(struct capture *capture, uint32_t point)
{
	struct handle *handle = capture_find(capture, point);

	if (handle)
		handle_close(handle);
}

void capture_stop(struct capture *capture)
{
	if (!capture->stop_ns)
		capture->stop_ns = clock_wall_ns();
}

int capture_read_statistics(struct capture *capture, uint32_t point,
			    struct capture_statistics *ret_statistics)
{
	struct handle *handle = capture_find(capture, point);
	int r;

	if (!handle)
		return -ENOENT;
	r = handle_read_statistics(handle);
	if (r < 0)
		return r;
	*ret_statistics = handle->statistics;
	return 0;
}

/* 1: a packet; 0: none now, or none that counts; negative: the handle is of no more use. */
static int handle_read(struct handle *handle, struct packet *ret_packet)
{
	struct pcap_pkthdr *header;
	const u_char *data;
	int r;

	r = pcap_next_ex(handle->pcap, &header, &data);
	if (r < 0) {
		log_debug("capture", "a point has ended: %s", pcap_geterr(handle->pcap));
		return -ENETDOWN;
	}
	if (r == 0)
		return 0;
	*ret_packet = (struct packet) {
		/* Nanosecond precision was asked for: the field has another name. */
		.time_ns = (uint64_t)header->ts.tv_sec * NS_PER_S + (uint64_t)header->ts.tv_usec,
		.point = handle->point,
		.link_type = handle->link_type,
		.captured_bytes = header->caplen,
		.wire_bytes = header->len,
		.data = data,
	};
	return 1;
}

static bool handle_wants(struct handle *handle, struct packet *packet)
{
	if (handle->filter && !filter_matches(handle->filter, packet))
		return false;
	packet->number = ++handle->number;
	return true;
}

/*
 * The next packet of a handle that its filter lets through. 1; 0: the kernel has nothing more now
 * (and since when is noted); -EAGAIN: this was enough for one turn. The handle ends by itself, and
 * when a packet is younger than the stop.
 */
static int handle_next(struct handle *handle, uint64_t stop_ns, struct packet *ret_packet)
{
	uint64_t now_ns = clock_wall_ns();

	for (unsigned i = 0; i < DRAIN_PACKETS; i++) {
		int r = handle_read(handle, ret_packet);

		if (r == 0)
			handle->empty_ns = now_ns;
		if (r < 0 || (r > 0 && stop_ns && ret_packet->time_ns > stop_ns)) {
			handle_close(handle);
			r = 0;
		}
		if (r <= 0)
			return r;
		if (handle_wants(handle, ret_packet))
			return 1;
	}
	return -EAGAIN;
}

/* After the stop a point is done once nothing stamped before can still be hidden in its ring. */
static void capture_finish_handle(const struct capture *capture, struct handle *handle)
{
	if (capture->stop_ns && !handle->is_ended &&
	    handle->empty_ns >= capture->stop_ns + capture->hold_ns)
		handle_close(handle);
}

/* Move what the kernel has into the queues. True when there may be more at once. */
static bool capture_drain(struct capture *capture)
{
	bool has_more = false;

	capture->delivered = 0;
	capture->is_full = false;
	for (size_t i = 0; i < capture->handle_count; i++) {
		struct handle *handle = &capture->handles[i];
		struct packet packet;
		unsigned taken = 0;
		int r = 1;

		while (r > 0 && taken < DRAIN_PACKETS && !handle->is_ended) {
			if (!merge_has_room(capture->merge, handle->point)) {
				capture->is_full = true;
				return true;
			}
			r = handle_next(handle, capture->stop_ns, &packet);
			if (r > 0)
				merge_put(capture->merge, &packet);
			taken++;
		}
		has_more |= r != 0 && !handle->is_ended;
		capture_finish_handle(capture, handle);
	}
	return has_more;
}

/* The point with the oldest waiting packet; NULL when nothing waits. */
static const struct handle *capture_oldest(const struct capture *capture)
{
	const struct handle *oldest = NULL;
	uint64_t oldest_ns = UINT64_MAX;

	for (size_t i = 0; i < capture->handle_count; i++) {
		const struct handle *handle = &capture->handles[i];

		if (merge_is_empty(capture->merge, handle->point) ||
		    merge_first_ns(capture->merge, handle->point) >= oldest_ns)
			continue;
		oldest = handle;
		oldest_ns = merge_first_ns(capture->merge, handle->point);
	}
	return oldest;
}

/* Can no other point still come with something older than `time_ns`? */
static bool capture_is_due(const struct capture *capture, uint64_t time_ns)
{
	for (size_t i = 0; i < capture->handle_count; i++) {
		const struct handle *handle = &capture->handles[i];

		if (handle->is_ended || !merge_is_empty(capture->merge, handle->point))
			continue;
		/* A stamp in the future: the wall clock was set back, and waiting would be long. */
		if (handle->empty_ns < time_ns + capture->hold_ns &&
		    time_ns < handle->empty_ns + capture->hold_ns)
			return false;
	}
	return true;
}

/* A point that has ended and whose packets have all been handed out is told once. */
static bool capture_take_end(struct capture *capture, struct packet *ret_packet)
{
	for (size_t i = 0; i < capture->handle_count && !capture->stop_ns; i++) {
		struct handle *handle = &capture->handles[i];

		if (!handle->is_ended || handle->is_end_reported ||
		    (capture->merge && !merge_is_empty(capture->merge, handle->point)))
			continue;
		handle->is_end_reported = true;
		*ret_packet = (struct packet) {.point = handle->point};
		return true;
	}
	return false;
}

static bool capture_has_ended(const struct capture *capture)
{
	for (size_t i = 0; i < capture->handle_count; i++)
		if (!capture->handles[i].is_ended)
			return false;
	return true;
}

/* What can be said now: 1 a packet, -ENETDOWN, -ENODATA; 0: nothing yet. */
static int capture_pick(struct capture *capture, struct packet *ret_packet)
{
	const struct handle *oldest = capture_oldest(capture);

	if (capture_take_end(capture, ret_packet))
		return -ENETDOWN;
	if (!oldest)
		return capture_has_ended(capture) ? -ENODATA : 0;
	if (!capture_is_due(capture, merge_first_ns(capture->merge, oldest->point))) {
		if (!capture->is_full)
			return 0;
		capture->early++;
	}
	merge_take(capture->merge, oldest->point, ret_packet);
	capture->delivered++;
	return 1;
}

/* The same for a single point. -EAGAIN: ask again at once. */
static int capture_pick_single(struct capture *capture, struct packet *ret_packet)
{
	struct handle *handle = &capture->handles[0];
	int r = 0;

	if (capture->handle_count == 0)
		return -ENODATA;
	if (!handle->is_ended)
		r = handle_next(handle, capture->stop_ns, ret_packet);
	capture_finish_handle(capture, handle);
	if (r != 0)
		return r;
	if (capture_take_end(capture, ret_packet))
		return -ENETDOWN;
	return capture_has_ended(capture) ? -ENODATA : 0;
}

/* When the oldest packet may go, at the latest: wall time; 0 when nothing waits. */
static uint64_t capture_due_ns(const struct capture *capture)
{
	const struct handle *oldest = capture->merge ? capture_oldest(capture) : NULL;

	if (oldest)
		return merge_first_ns(capture->merge, oldest->point) + capture->hold_ns;
	return capture->stop_ns ? capture->stop_ns + capture->hold_ns : 0;
}

/* Wait for packets, at most `wait_ns`. False when a signal came. */
static bool capture_wait(const struct capture *capture, uint64_t wait_ns)
{
	struct pollfd fds[POINTS_MAXIMUM];
	uint64_t due_ns = capture_due_ns(capture);
	uint64_t now_ns = clock_wall_ns();
	struct timespec timeout;
	nfds_t count = 0;

	for (size_t i = 0; i < capture->handle_count; i++)
		if (!capture->handles[i].is_ended)
			fds[count++] =
				(struct pollfd) {.fd = capture->handles[i].fd, .events = POLLIN};
	if (due_ns)
		wait_ns = MIN(wait_ns, due_ns > now_ns ? due_ns - now_ns : 0);
	/* A moment later than due, so that the rings are found empty late enough. */
	wait_ns += NS_PER_US;
	timeout = (struct timespec) {.tv_sec = (time_t)(wait_ns / NS_PER_S),
				     .tv_nsec = (long)(wait_ns % NS_PER_S)};
	return ppoll(fds, count, &timeout, /* sigmask= */ NULL) >= 0;
}

int capture_next(struct capture *capture, unsigned timeout_ms, struct packet *ret_packet,
		 struct err *err)
{
	uint64_t deadline_ns = clock_monotonic_ns() + timeout_ms * NS_PER_MS;

	(void)err;
	for (;;) {
		bool has_more = false;
		uint64_t now_ns;
		int r;

		if (capture->merge && capture->delivered >= DELIVER_PACKETS)
			(void)capture_drain(capture);
		r = capture->merge ? capture_pick(capture, ret_packet)
				   : capture_pick_single(capture, ret_packet);
		if (r != 0 && r != -EAGAIN)
			return r;
		if (capture->merge) {
			has_more = capture_drain(capture);
			r = capture_pick(capture, ret_packet);
			if (r != 0)
				return r;
		}
		now_ns = clock_monotonic_ns();
		if (now_ns >= deadline_ns)
			return 0;
		if (!has_more && r != -EAGAIN && !capture_wait(capture, deadline_ns - now_ns))
			return 0;
	}
}
