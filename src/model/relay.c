/* SPDX-License-Identifier: BSD-3-Clause */
/* Looking up what a proxy passed on: see relay.h. */
#include "model/relay.h"

#include <stdlib.h>

void relay_table_done(struct relay_table *table)
{
	free(table->by_client);
	free(table->by_upstream);
	*table = (struct relay_table) {0};
}

static uint32_t id_of(const struct relay *relay, bool is_client)
{
	return is_client ? relay->client->id : relay->upstream->id;
}

/* First place whose id is not below. */
static size_t lower_bound(const struct relay *relays, size_t count, uint32_t id, bool is_client)
{
	size_t low = 0;

	while (count > 0) {
		size_t half = count / 2;

		if (id_of(&relays[low + half], is_client) < id) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return low;
}

static const struct relay *find(const struct relay *relays, size_t count, uint32_t id,
				bool is_client, size_t *ret_count)
{
	size_t first = lower_bound(relays, count, id, is_client);
	size_t found = 0;

	while (first + found < count && id_of(&relays[first + found], is_client) == id)
		found++;
	*ret_count = found;
	return found ? &relays[first] : NULL;
}

const struct relay *relay_table_find_client(const struct relay_table *table, uint32_t connection_id,
					    size_t *ret_count)
{
	return find(table->by_client, table->count, connection_id, /* is_client= */ true,
		    ret_count);
}

const struct relay *relay_table_find_upstream(const struct relay_table *table,
					      uint32_t connection_id, size_t *ret_count)
{
	return find(table->by_upstream, table->count, connection_id, /* is_client= */ false,
		    ret_count);
}
