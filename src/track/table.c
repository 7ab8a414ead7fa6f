/* SPDX-License-Identifier: BSD-3-Clause */
/* Address pairs to connections: see table.h. */
#include "track/table.h"

#include "base/mem.h"

#define TABLE_CAPACITY_INITIAL 1024u

static uint64_t load_word(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static uint32_t load_half(const uint8_t *bytes)
{
	uint32_t half;

	memcpy(&half, bytes, sizeof(half));
	return half;
}

static uint64_t ends_word(uint8_t low_family, uint16_t low_port, uint8_t high_family,
			  uint16_t high_port)
{
	return (uint64_t)low_family << 40 | (uint64_t)high_family << 32 | (uint32_t)low_port << 16 |
	       high_port;
}

static struct table_key key_of_long(const struct address *a, uint16_t a_port,
				    const struct address *b, uint16_t b_port,
				    bool *ret_is_first_low)
{
	int order = memcmp(a, b, sizeof(*a));
	bool is_swapped = order > 0 || (order == 0 && a_port > b_port);
	const struct address *low = is_swapped ? b : a;
	const struct address *high = is_swapped ? a : b;

	*ret_is_first_low = !is_swapped;
	return (struct table_key) {{
		ends_word(low->family, is_swapped ? b_port : a_port, high->family,
			  is_swapped ? a_port : b_port),
		load_word(low->bytes),
		load_word(low->bytes + 8),
		load_word(high->bytes),
		load_word(high->bytes + 8),
	}};
}

struct table_key table_key_of(const struct address *a, uint16_t a_port, const struct address *b,
			      uint16_t b_port, bool *ret_is_first_low)
{
	uint64_t a_end, b_end;
	bool is_swapped;

	if (a->family != ADDRESS_FAMILY_IPV4 || b->family != ADDRESS_FAMILY_IPV4)
		return key_of_long(a, a_port, b, b_port, ret_is_first_low);
	a_end = (uint64_t)load_half(a->bytes) << 16 | a_port;
	b_end = (uint64_t)load_half(b->bytes) << 16 | b_port;
	is_swapped = a_end > b_end;
	*ret_is_first_low = !is_swapped;
	if (is_swapped) {
		uint64_t end = a_end;

		a_end = b_end;
		b_end = end;
	}
	return (struct table_key) {{
		ends_word(ADDRESS_FAMILY_IPV4, (uint16_t)a_end, ADDRESS_FAMILY_IPV4,
			  (uint16_t)b_end),
		a_end >> 16 << 32 | b_end >> 16,
	}};
}

uint32_t table_tag(const struct table *table, const struct table_key *key)
{
	const uint64_t *words = key->words;
	uint64_t hash = hash_fold(words[0] ^ table->key.k0, words[1] ^ table->key.k1);

	if (words[2] | words[3] | words[4]) {
		hash = hash_fold(hash ^ words[2], words[3] ^ table->key.k0);
		hash = hash_fold(hash ^ words[4], table->key.k1);
	}
	return (uint32_t)hash_fold(hash ^ table->key.k1, table->key.k0 | 1);
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
