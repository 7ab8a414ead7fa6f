/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address pairs to connections: open addressing with linear probing over slots of a hash tag and a
 * connection number; keyed SipHash, since the keys come from the network. A 4-tuple has one slot; a
 * new life of it replaces the number. Nothing is ever taken out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "model/address.h"

/* Both directions give the same key: the lower address and port first. */
struct table_key {
	struct address low, high;
	uint16_t low_port, high_port;
};

/* `ret_is_swapped`: the first address given became `high`. */
struct table_key table_key_of(const struct address *a, uint16_t a_port, const struct address *b,
			      uint16_t b_port, bool *ret_is_swapped);

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

/* Tells whether connection `number` has this key. */
typedef bool table_match(const void *context, uint32_t number, const struct table_key *key);

void table_init(struct table *table);
void table_done(struct table *table);

/* The slot with this key, or the empty one where it belongs: the caller that fills `number` of an
 * empty slot calls table_filled() right after. Valid until the next call. */
struct table_slot *table_find(struct table *table, const struct table_key *key, table_match *match,
			      const void *context);
void table_filled(struct table *table);
