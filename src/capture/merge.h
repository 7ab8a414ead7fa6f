/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets of several points that wait for their turn: a queue for each point, all from one pool of
 * chunks with a maximum. A packet's bytes are copied in once; they are handed out as a view.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/packet.h"
#include "model/point.h"

struct merge;

/* At most `maximum_bytes` in chunks; they are allocated as they are needed and kept. */
struct merge *merge_new(size_t maximum_bytes);
void merge_free(struct merge *merge);

/* Is there room for one more packet of the point, however large (up to a snap length of 262144)? */
bool merge_has_room(const struct merge *merge, uint32_t point);
/* Put a packet at the end of its point's queue, which has room. */
void merge_put(struct merge *merge, const struct packet *packet);

bool merge_is_empty(const struct merge *merge, uint32_t point);
/* Time of the first packet of a queue that is not empty. */
uint64_t merge_first_ns(const struct merge *merge, uint32_t point);
/* Take it out. Its data is valid until the next call of merge_put() or merge_take(). */
void merge_take(struct merge *merge, uint32_t point, struct packet *ret_packet);
