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
#include "base/mem.h"
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

/* Out of line: any addresses. */
uint32_t table_long_tag(const struct table *table, const struct address *a, uint16_t a_port,
			const struct address *b, uint16_t b_port, bool *ret_is_first_low);

static inline uint64_t table_ipv4_end(const struct address *address, uint16_t port)
{
	uint32_t half;

	memcpy(&half, address->bytes, sizeof(half));
	return (uint64_t)half << 16 | port;
}

/* Of two ends, in either order. `ret_is_first_low`: the first one given counts as the low one, by an
 * order that means nothing else. */
static inline uint32_t table_tag(const struct table *table, const struct address *a,
				 uint16_t a_port, const struct address *b, uint16_t b_port,
				 bool *ret_is_first_low)
{
	uint64_t a_end, b_end, hash;

	if (a->family != ADDRESS_FAMILY_IPV4 || b->family != ADDRESS_FAMILY_IPV4)
		return table_long_tag(table, a, a_port, b, b_port, ret_is_first_low);
	a_end = table_ipv4_end(a, a_port);
	b_end = table_ipv4_end(b, b_port);
	*ret_is_first_low = a_end <= b_end;
	hash = hash_fold(MIN(a_end, b_end) ^ table->key.k0, MAX(a_end, b_end) ^ table->key.k1);
	return (uint32_t)hash_fold(hash ^ table->key.k1, table->key.k0 | 1);
}

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
