/* SPDX-License-Identifier: BSD-3-Clause */
/* Address pairs to connections: see table.h. */
#include "track/table.h"

#include <string.h>

#include "base/mem.h"

#define TABLE_CAPACITY_INITIAL 256u

static uint64_t load_word(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* The secret is mixed in before each multiplication. */
static uint64_t mix_end(const struct table *table, uint64_t hash, const struct address *address,
			uint16_t port)
{
	hash = hash_fold(hash ^ load_word(address->bytes),
			 table->key.k0 ^ load_word(address->bytes + 8));
	return hash_fold(hash ^ ((uint32_t)address->family << 16 | port), table->key.k1);
}

uint32_t table_long_tag(const struct table *table, const struct address *a, uint16_t a_port,
			const struct address *b, uint16_t b_port, bool *ret_is_first_low)
{
	int order = memcmp(a, b, sizeof(*a));
	bool is_first_low = order < 0 || (order == 0 && a_port <= b_port);
	uint64_t hash = table->key.k1;

	*ret_is_first_low = is_first_low;
	hash = mix_end(table, hash, is_first_low ? a : b, is_first_low ? a_port : b_port);
	return (uint32_t)mix_end(table, hash, is_first_low ? b : a, is_first_low ? b_port : a_port);
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

void table_fill(struct table *table, struct table_slot *slot, uint32_t tag, uint32_t number)
{
	*slot = (struct table_slot) {tag, number};
	table->count++;
	if (table->count * 10 >= table->capacity * 7)
		table_grow(table);
}
