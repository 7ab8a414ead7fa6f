/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which points a live run watches, from the TARGETS word to open captures, and what becomes of them
 * when containers stop and start again.
 */
#pragma once

#include "base/err.h"
#include "capture/capture.h"
#include "pipeline/pipeline.h"

/* How long a run without any open point waits for a container to come back. */
#define ATTACH_WAIT_MS 10000

struct attach;

/* Borrows everything. */
struct attach *attach_new(struct opener *opener, const struct live_options *options,
			  struct stream *stream, struct capture *capture);
void attach_free(struct attach *attach);

/* Discover, resolve, open, add: fills the stream's points and names. */
int attach_open(struct attach *attach, struct err *err);

/* The capture of a point has ended. */
void attach_point_ended(struct attach *attach, uint32_t point);

/* Often, with the monotonic time: looks (once a second) whether containers are still alive, and
 * whether those that stopped have a next instance. A failure here is never the end of the run. */
void attach_tick(struct attach *attach, uint64_t now_ns);

/* True while every point has ended and one of them may come back within ATTACH_WAIT_MS. */
bool attach_is_waiting(const struct attach *attach);
/* Wait for a signal or the time-out. */
void attach_wait(struct attach *attach, unsigned timeout_ms);
