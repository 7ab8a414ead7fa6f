/* SPDX-License-Identifier: BSD-3-Clause */
/* Bases of sequence numbers: see sequence.h. */
#include "dissect/sequence.h"

#include <string.h>

#include "base/cursor.h"
#include "base/mem.h"

#define CAPACITY_FIRST 256u
#define KEY_BYTES_IPV4 12u
#define KEY_BYTES_IPV6 36u

void sequence_table_init(struct sequence_table *table)
{
	*table = (struct sequence_table) {
		.hash = hash_key_random(),
		.ipv4.key_bytes = KEY_BYTES_IPV4,
		.ipv6.key_bytes = KEY_BYTES_IPV6,
	};
}

static void slots_done(struct sequence_slots *slots)
{
	free(slots->slots);
	free(slots->used);
}

void sequence_table_done(struct sequence_table *table)
{
	slots_done(&table->ipv4);
	slots_done(&table->ipv6);
	*table = (struct sequence_table) {0};
}

struct sequence_ends sequence_ends_of(uint8_t version, const uint8_t *source,
				      const uint8_t *destination, uint16_t source_port,
				      uint16_t destination_port)
{
	size_t address_bytes = version == 6 ? 16 : 4;
	bool is_reversed = source_port > destination_port;

	if (source_port == destination_port)
		is_reversed = memcmp(source, destination, address_bytes) > 0;
	if (is_reversed)
		return (struct sequence_ends) {
			version, true, {destination_port, source_port}, {destination, source}};
	return (struct sequence_ends) {
		version, false, {source_port, destination_port}, {source, destination}};
}

static size_t slot_bytes(const struct sequence_slots *slots)
{
	return slots->key_bytes + sizeof(struct sequence_base);
}

static uint8_t *slot_at(const struct sequence_slots *slots, size_t i)
{
	return slots->slots + i * slot_bytes(slots);
}

/* Where the key is, or where it goes: a free slot, or when the table is full its home, whoever is
 * there. A quarter of the slots at least stays free, so that every search ends. */
static size_t slot_find(const struct sequence_table *table, const struct sequence_slots *slots,
			const uint8_t *key)
{
	size_t mask = slots->capacity - 1;
	size_t home = hash_siphash(&table->hash, key, slots->key_bytes) & mask;
	size_t i = home;

	while (slots->used[i]) {
		if (memcmp(slot_at(slots, i), key, slots->key_bytes) == 0)
			return i;
		i = (i + 1) & mask;
	}
	return slots->count < SEQUENCE_CONNECTIONS_MAXIMUM ? i : home;
}

static void slots_enlarge(const struct sequence_table *table, struct sequence_slots *slots)
{
	struct sequence_slots larger = *slots;

	larger.capacity = slots->capacity ? slots->capacity * 2 : CAPACITY_FIRST;
	larger.slots = xcalloc(larger.capacity, slot_bytes(slots));
	larger.used = xcalloc(larger.capacity, 1);
	for (size_t i = 0; i < slots->capacity; i++) {
		size_t to;

		if (!slots->used[i])
			continue;
		to = slot_find(table, &larger, slot_at(slots, i));
		memcpy(slot_at(&larger, to), slot_at(slots, i), slot_bytes(slots));
		larger.used[to] = 1;
	}
	slots_done(slots);
	*slots = larger;
}

static void key_fill(uint8_t *key, const struct sequence_ends *ends)
{
	size_t address_bytes = ends->version == 6 ? 16 : 4;

	memcpy(key, ends->addresses[0], address_bytes);
	memcpy(key + address_bytes, ends->addresses[1], address_bytes);
	store_be16(key + 2 * address_bytes, ends->ports[0]);
	store_be16(key + 2 * address_bytes + 2, ends->ports[1]);
}

struct sequence_base *sequence_table_find(struct sequence_table *table,
					  const struct sequence_ends *ends, bool *ret_is_new)
{
	struct sequence_slots *slots = ends->version == 6 ? &table->ipv6 : &table->ipv4;
	uint8_t key[KEY_BYTES_IPV6];
	size_t i;

	if (slots->count * 4 >= slots->capacity * 3) {
		slots_enlarge(table, slots);
		table->moves++;
	}
	key_fill(key, ends);
	i = slot_find(table, slots, key);
	*ret_is_new = !slots->used[i] || memcmp(slot_at(slots, i), key, slots->key_bytes) != 0;
	if (*ret_is_new) {
		slots->count += !slots->used[i];
		table->moves += slots->used[i];
		slots->used[i] = 1;
		memcpy(slot_at(slots, i), key, slots->key_bytes);
	}
	return (struct sequence_base *)(void *)(slot_at(slots, i) + slots->key_bytes);
}
