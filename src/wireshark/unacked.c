/* SPDX-License-Identifier: BSD-3-Clause */
/* Segments that are not acknowledged: see unacked.h. */
#include "wireshark/unacked.h"

#include <stdlib.h>

#include "base/mem.h"
#include "wireshark/sequence.h"
#include "wireshark/wireshark.h"

#define LIST_MAXIMUM 10000u /* Wireshark's own */

void unacked_pool_done(struct unacked_pool *pool)
{
	free(pool->items);
	*pool = (struct unacked_pool) {0};
}

static uint32_t pool_take(struct unacked_pool *pool)
{
	uint32_t index = pool->first_free;

	if (index) {
		pool->first_free = pool->items[index].next;
		return index;
	}
	if (pool->count > WIRESHARK_UNACKED_MAXIMUM)
		return 0;
	pool->items = xgrow(pool->items, pool->count, &pool->capacity, sizeof(pool->items[0]));
	if (pool->count == 0)
		pool->items[pool->count++] = (struct unacked) {0};
	pool->items = xgrow(pool->items, pool->count, &pool->capacity, sizeof(pool->items[0]));
	return (uint32_t)pool->count++;
}

static void pool_give(struct unacked_pool *pool, uint32_t index)
{
	pool->items[index].next = pool->first_free;
	pool->first_free = index;
}

void unacked_list_done(struct unacked_pool *pool, struct unacked_list *list)
{
	while (list->head) {
		uint32_t index = list->head;

		list->head = pool->items[index].next;
		pool_give(pool, index);
	}
	*list = (struct unacked_list) {0};
}

void unacked_add(struct unacked_pool *pool, struct unacked_list *list, const struct unacked *item,
		 uint32_t base)
{
	uint32_t index;

	if (list->count >= LIST_MAXIMUM)
		return;
	index = pool_take(pool);
	if (!index)
		return;
	pool->items[index] = *item;
	pool->items[index].next = list->head;
	if (list->head == 0) {
		list->low = item->start - base;
		list->high = item->end - base;
		list->is_span_known = true;
	} else if (list->is_span_known) {
		list->low = MIN(list->low, item->start - base);
		list->high = MAX(list->high, item->end - base);
	}
	list->head = index;
	list->count++;
	list->is_cleared = false;
}

void unacked_acknowledge(struct unacked_pool *pool, struct unacked_list *list, uint32_t ack,
			 struct unacked_match *ret_match)
{
	uint32_t *link = &list->head;

	*ret_match = (struct unacked_match) {0};
	if (list->is_cleared && list->cleared_with == ack)
		return;
	while (*link) {
		struct unacked *item = &pool->items[*link];
		uint32_t index = *link;

		if (ack == item->end) {
			*ret_match = (struct unacked_match) {
				.is_found = true,
				.time_ns = item->time_ns,
				.frame = item->frame,
			};
		} else if (sequence_is_after(item->end, ack)) {
			if (sequence_is_after(ack, item->start)) {
				item->start = ack;
				list->is_span_known = false;
			}
			link = &item->next;
			continue;
		}
		*link = item->next;
		pool_give(pool, index);
		list->count--;
		list->is_span_known = false;
	}
	list->is_cleared = true;
	list->cleared_with = ack;
}

uint32_t unacked_span(const struct unacked_pool *pool, struct unacked_list *list, uint32_t base)
{
	const struct unacked *item = &pool->items[list->head];

	if (list->is_span_known)
		return list->high - list->low;
	list->low = item->start - base;
	list->high = item->end - base;
	for (uint32_t index = item->next; index; index = item->next) {
		item = &pool->items[index];
		list->low = MIN(list->low, item->start - base);
		list->high = MAX(list->high, item->end - base);
	}
	list->is_span_known = true;
	return list->high - list->low;
}

const struct unacked *unacked_oldest(const struct unacked_pool *pool,
				     const struct unacked_list *list)
{
	const struct unacked *oldest = NULL;

	for (uint32_t index = list->head; index; index = oldest->next)
		oldest = &pool->items[index];
	return oldest;
}
