/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address pairs to connections: open addressing with linear probing over slots of a hash tag and a
 * connection number. The hash is keyed, since the keys come from the network. A 4-tuple has one slot; a
 * new life of it replaces the number. Nothing is ever taken out.
 *
 *     slot = table_first(&table, tag);
 *     while (slot->number && !(slot->tag == tag && is_its_key(slot->number)))
 *             slot = table_next(&table, slot);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "model/address.h"

struct table_slot {
	uint32_t tag;
	uint32_t number; /* 0: empty */
};

struct table {
	struct hash_key key;
	struct table_slot *slots;
	size_t capacity; /* a power of two */
	size_t count;
};

void table_init(struct table *table);
void table_done(struct table *table);

/* Of two ends, in either order. `ret_is_first_low`: the first one given counts as the low one, by an
 * order that means nothing else. */
uint32_t table_tag(const struct table *table, const struct address *a, uint16_t a_port,
		   const struct address *b, uint16_t b_port, bool *ret_is_first_low);

/* Where a key with this tag belongs: the first slot of it that is in use, or empty. At most 0.7 are in
 * use, so that a probe is short and always ends. */
static inline struct table_slot *table_first(const struct table *table, uint32_t tag)
{
	return &table->slots[tag & (table->capacity - 1)];
}

static inline struct table_slot *table_next(const struct table *table, struct table_slot *slot)
{
	return ++slot == table->slots + table->capacity ? table->slots : slot;
}

/* Fill the empty slot that the search ended at. Slots move. */
void table_fill(struct table *table, struct table_slot *slot, uint32_t tag, uint32_t number);
