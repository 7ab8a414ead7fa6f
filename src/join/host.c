/* SPDX-License-Identifier: BSD-3-Clause */
/* Addresses and names to machines: a hash table of keys over a union-find. See host.h. */
#include "join/host.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

struct host_slot {
	uint64_t key;  /* hash of an address or a name; 0: free */
	uint32_t node; /* in `parents` */
};

struct host_table {
	struct hash_key seed;
	struct host_slot *slots; /* a power of two, at most half full */
	size_t slot_count;
	uint32_t *parents;
	size_t node_count, node_capacity;
};

static uint64_t key_of(const struct host_table *table, const void *bytes, size_t count)
{
	uint64_t key = hash_siphash(&table->seed, bytes, count);

	return key ? key : 1;
}

static struct host_slot *slot_of(const struct host_table *table, uint64_t key)
{
	size_t at = key & (table->slot_count - 1);

	while (table->slots[at].key && table->slots[at].key != key)
		at = (at + 1) & (table->slot_count - 1);
	return &table->slots[at];
}

static void table_enlarge(struct host_table *table)
{
	struct host_slot *old = table->slots;
	size_t old_count = table->slot_count;

	table->slot_count = MAX(old_count * 2, (size_t)64);
	table->slots = xcalloc(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < old_count; i++)
		if (old[i].key)
			*slot_of(table, old[i].key) = old[i];
	free(old);
}

static uint32_t root_of(const struct host_table *table, uint32_t node)
{
	while (table->parents[node] != node) {
		table->parents[node] = table->parents[table->parents[node]];
		node = table->parents[node];
	}
	return node;
}

static uint32_t node_of(struct host_table *table, uint64_t key)
{
	struct host_slot *slot;

	if (table->node_count * 2 >= table->slot_count)
		table_enlarge(table);
	slot = slot_of(table, key);
	if (!slot->key) {
		table->parents = xgrow(table->parents, table->node_count, &table->node_capacity,
				       sizeof(*table->parents));
		slot->key = key;
		slot->node = (uint32_t)table->node_count;
		table->parents[table->node_count++] = slot->node;
	}
	return slot->node;
}

static uint32_t node_of_address(struct host_table *table, const struct address *address)
{
	return node_of(table, key_of(table, address, sizeof(*address)));
}

static uint32_t node_of_name(struct host_table *table, const char *name)
{
	return node_of(table, key_of(table, name, strlen(name)));
}

static void unite(struct host_table *table, uint32_t a, uint32_t b)
{
	uint32_t root = root_of(table, b);

	table->parents[root] = root_of(table, a);
}

static void add_endpoint(struct host_table *table, const struct endpoint *endpoint)
{
	uint32_t node;

	if (endpoint->address.family == ADDRESS_FAMILY_NONE)
		return;
	node = node_of_address(table, &endpoint->address);
	if (endpoint->container)
		unite(table, node, node_of_name(table, endpoint->container));
}

static void add_point(struct host_table *table, const struct point *point)
{
	for (size_t i = 1; i < point->address_count; i++)
		unite(table, node_of_address(table, &point->addresses[0]),
		      node_of_address(table, &point->addresses[i]));
	if (point->address_count && point->container)
		unite(table, node_of_address(table, &point->addresses[0]),
		      node_of_name(table, point->container));
}

struct host_table *host_table_new(const struct facts *facts)
{
	struct host_table *table = xcalloc(1, sizeof(*table));

	table->seed = hash_key_random();
	table_enlarge(table);
	/* A machine that is client only joins nothing: it need not be known, and there may be a million
	 * of them. With the name of its container it may be a server elsewhere. */
	for (size_t i = 0; i < facts->connection_count; i++) {
		if (facts->connections[i]->client.container)
			add_endpoint(table, &facts->connections[i]->client);
		add_endpoint(table, &facts->connections[i]->server);
	}
	for (size_t i = 0; i < facts->point_count; i++)
		add_point(table, &facts->points[i]);
	return table;
}

void host_table_free(struct host_table *table)
{
	if (!table)
		return;
	free(table->slots);
	free(table->parents);
	free(table);
}

size_t host_table_count(const struct host_table *table)
{
	return table->node_count;
}

uint32_t host_table_find(const struct host_table *table, const struct endpoint *endpoint)
{
	const struct host_slot *slot;

	if (endpoint->address.family == ADDRESS_FAMILY_NONE)
		return HOST_NONE;
	slot = slot_of(table, key_of(table, &endpoint->address, sizeof(endpoint->address)));
	return slot->key ? root_of(table, slot->node) : HOST_NONE;
}
