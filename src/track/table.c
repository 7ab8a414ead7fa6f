/* SPDX-License-Identifier: BSD-3-Clause */
/* Address pairs to connections: see table.h. */
#include "track/table.h"

#include <string.h>

#include "base/mem.h"

#define TABLE_CAPACITY_INITIAL 1024u

static int compare_ends(const struct address *a, uint16_t a_port, const struct address *b,
			uint16_t b_port)
{
	int order = memcmp(a->bytes, b->bytes, sizeof(a->bytes));

	return order ? order : (int)a_port - (int)b_port;
}

struct table_key table_key_of(const struct address *a, uint16_t a_port, const struct address *b,
			      uint16_t b_port, bool *ret_is_swapped)
{
	bool is_swapped = compare_ends(a, a_port, b, b_port) > 0;

	*ret_is_swapped = is_swapped;
	return (struct table_key) {
		.low = is_swapped ? *b : *a,
		.high = is_swapped ? *a : *b,
		.low_port = is_swapped ? b_port : a_port,
		.high_port = is_swapped ? a_port : b_port,
	};
}

static uint32_t table_tag(const struct table *table, const struct table_key *key)
{
	size_t address_bytes = key->low.family == ADDRESS_FAMILY_IPV4 ? 4 : 16;
	uint8_t bytes[36];
	size_t count = 0;

	memcpy(bytes + count, key->low.bytes, address_bytes);
	count += address_bytes;
	memcpy(bytes + count, key->high.bytes, address_bytes);
	count += address_bytes;
	memcpy(bytes + count, &key->low_port, sizeof(key->low_port));
	count += sizeof(key->low_port);
	memcpy(bytes + count, &key->high_port, sizeof(key->high_port));
	count += sizeof(key->high_port);
	return (uint32_t)hash_siphash(&table->key, bytes, count);
}

void table_init(struct table *table)
{
	*table = (struct table) {
		.key = hash_key_random(),
		.capacity = TABLE_CAPACITY_INITIAL,
		.slots = xcalloc(TABLE_CAPACITY_INITIAL, sizeof(struct table_slot)),
	};
}

void table_done(struct table *table)
{
	free(table->slots);
	table->slots = NULL;
}

static void table_grow(struct table *table)
{
	size_t capacity = table->capacity * 2;
	struct table_slot *slots = xcalloc(capacity, sizeof(slots[0]));

	for (size_t i = 0; i < table->capacity; i++) {
		size_t at = table->slots[i].tag & (capacity - 1);

		if (!table->slots[i].number)
			continue;
		while (slots[at].number)
			at = (at + 1) & (capacity - 1);
		slots[at] = table->slots[i];
	}
	free(table->slots);
	table->slots = slots;
	table->capacity = capacity;
}

struct table_slot *table_find(struct table *table, const struct table_key *key, table_match *match,
			      const void *context)
{
	uint32_t tag = table_tag(table, key);
	size_t at;

	/* At most 0.7 full, so that a probe is short and always ends. */
	if (table->count * 10 >= table->capacity * 7)
		table_grow(table);
	at = tag & (table->capacity - 1);
	for (;; at = (at + 1) & (table->capacity - 1)) {
		struct table_slot *slot = &table->slots[at];

		if (!slot->number) {
			slot->tag = tag;
			return slot;
		}
		if (slot->tag == tag && match(context, slot->number, key))
			return slot;
	}
}

void table_filled(struct table *table)
{
	table->count++;
}
