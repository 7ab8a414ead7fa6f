/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Segments that were seen and are not acknowledged, one list a direction, newest first, as Wireshark
 * keeps them: a segment that is sent twice stands there twice. All lists share one pool. What a
 * list spans, and the acknowledgment that it was cleared with, are remembered, so that capture files
 * that lack a direction do not cost a walk a packet.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct unacked {
	uint64_t time_ns;
	uint32_t frame;
	uint32_t start, end; /* SYN and FIN included */
	uint32_t next;       /* index in the pool; 0 none */
};

struct unacked_pool {
	struct unacked *items; /* item 0 is not used */
	size_t count, capacity;
	uint32_t first_free; /* 0 none */
};

struct unacked_list {
	uint32_t head;
	uint32_t count;
	uint32_t low, high;    /* offsets from the base that is_span_known refers to */
	uint32_t cleared_with; /* latest acknowledgment, when is_cleared */
	bool is_span_known;
	bool is_cleared;
};

/* What an acknowledgment met exactly: the oldest segment that ends there. */
struct unacked_match {
	bool is_found;
	uint64_t time_ns;
	uint32_t frame;
};

void unacked_pool_done(struct unacked_pool *pool);
void unacked_list_done(struct unacked_pool *pool, struct unacked_list *list);

/* Nothing happens when the list, or the pool, is full. `item->next` is ignored. */
void unacked_add(struct unacked_pool *pool, struct unacked_list *list, const struct unacked *item,
		 uint32_t base);
void unacked_acknowledge(struct unacked_pool *pool, struct unacked_list *list, uint32_t ack,
			 struct unacked_match *ret_match);
/* From the lowest start to the highest end, both counted from `base`. The list is not empty. */
uint32_t unacked_span(const struct unacked_pool *pool, struct unacked_list *list, uint32_t base);
/* NULL when there is none. */
const struct unacked *unacked_oldest(const struct unacked_pool *pool,
				     const struct unacked_list *list);
