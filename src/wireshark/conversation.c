/* SPDX-License-Identifier: BSD-3-Clause */
/* Conversations by their ends: open addressing, keyed hash: see conversation.h. */
#include "wireshark/conversation.h"

#include <string.h>

#include "base/mem.h"
#include "wireshark/wireshark.h"

#define CHUNK_ITEMS 256u
#define SLOTS_FIRST 1024u

struct ends {
	struct address low, high;
	uint16_t low_port, high_port;
};

void conversation_table_init(struct conversation_table *table)
{
	*table = (struct conversation_table) {
		.key = hash_key_random(),
		.slots = xcalloc(SLOTS_FIRST, sizeof(uint32_t)),
		.slot_count = SLOTS_FIRST,
	};
}

void conversation_table_done(struct conversation_table *table)
{
	for (size_t i = 0; i < table->chunk_count; i++)
		free(table->chunks[i]);
	free(table->chunks);
	free(table->slots);
}

static struct conversation *table_item(const struct conversation_table *table, uint32_t number)
{
	return &table->chunks[(number - 1) / CHUNK_ITEMS][(number - 1) % CHUNK_ITEMS];
}

/* The sender's index: 0 when it is `low`. Between equal ends there is one direction only. */
static unsigned ends_of(const struct header *header, struct ends *ret_ends)
{
	int order = memcmp(header->source, header->destination, sizeof(struct address));
	bool is_high = order > 0 || (order == 0 && header->source_port > header->destination_port);

	memset(ret_ends, 0, sizeof(*ret_ends));
	ret_ends->low = is_high ? *header->destination : *header->source;
	ret_ends->high = is_high ? *header->source : *header->destination;
	ret_ends->low_port = is_high ? header->destination_port : header->source_port;
	ret_ends->high_port = is_high ? header->source_port : header->destination_port;
	return is_high;
}

static uint64_t ends_hash(const struct conversation_table *table, const struct ends *ends)
{
	return hash_siphash(&table->key, ends, sizeof(*ends));
}

static bool has_ends(const struct conversation *conversation, const struct ends *ends)
{
	return conversation->low_port == ends->low_port &&
	       conversation->high_port == ends->high_port &&
	       address_is_equal(&conversation->low, &ends->low) &&
	       address_is_equal(&conversation->high, &ends->high);
}

static size_t table_probe(const struct conversation_table *table, const struct ends *ends)
{
	size_t at = ends_hash(table, ends) & (table->slot_count - 1);

	while (table->slots[at] && !has_ends(table_item(table, table->slots[at]), ends))
		at = (at + 1) & (table->slot_count - 1);
	return at;
}

static void table_grow(struct conversation_table *table)
{
	free(table->slots);
	table->slot_count *= 2;
	table->slots = xcalloc(table->slot_count, sizeof(uint32_t));
	for (uint32_t number = 1; number <= table->count; number++) {
		const struct conversation *item = table_item(table, number);
		struct ends ends;

		memset(&ends, 0, sizeof(ends));
		ends.low = item->low;
		ends.high = item->high;
		ends.low_port = item->low_port;
		ends.high_port = item->high_port;
		table->slots[table_probe(table, &ends)] = number;
	}
}

static void conversation_begin(struct conversation_table *table, struct conversation *conversation)
{
	conversation->stream = table->next_stream++;
	for (unsigned i = 0; i < 2; i++)
		conversation->directions[i] = (struct direction) {
			.scale = WIRESHARK_SCALE_UNKNOWN,
			.window = UINT32_MAX,
			.is_flight_valid = true,
		};
}

struct conversation *conversation_find(struct conversation_table *table,
				       const struct header *header, unsigned *ret_sender)
{
	struct conversation *conversation;
	struct ends ends;
	size_t at;

	*ret_sender = ends_of(header, &ends);
	if (table->count * 2 >= table->slot_count)
		table_grow(table);
	at = table_probe(table, &ends);
	if (table->slots[at])
		return table_item(table, table->slots[at]);
	if (table->count == WIRESHARK_CONVERSATIONS_MAXIMUM)
		return NULL;
	if (table->count % CHUNK_ITEMS == 0) {
		table->chunks = xgrow(table->chunks, table->chunk_count, &table->chunk_capacity,
				      sizeof(table->chunks[0]));
		table->chunks[table->chunk_count++] =
			xcalloc(CHUNK_ITEMS, sizeof(struct conversation));
	}
	table->slots[at] = (uint32_t)++table->count;
	conversation = table_item(table, table->slots[at]);
	conversation->low = ends.low;
	conversation->high = ends.high;
	conversation->low_port = ends.low_port;
	conversation->high_port = ends.high_port;
	conversation_begin(table, conversation);
	return conversation;
}

void conversation_restart(struct conversation_table *table, struct unacked_pool *pool,
			  struct conversation *conversation)
{
	struct conversation before = *conversation;

	unacked_list_done(pool, &conversation->directions[0].unacked);
	unacked_list_done(pool, &conversation->directions[1].unacked);
	*conversation = (struct conversation) {
		.low = before.low,
		.high = before.high,
		.low_port = before.low_port,
		.high_port = before.high_port,
	};
	conversation_begin(table, conversation);
}
