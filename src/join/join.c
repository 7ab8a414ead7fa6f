/* SPDX-License-Identifier: BSD-3-Clause */
/* Which request follows from which: see join.h. */
#include "join/join.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "join/host.h"
#include "join/request.h"

/* The second best must be so much farther away: this part of the best one's distance, and a little,
 * since a program that handles several requests in one go sends them in one go. */
#define CLEAR_DIVISOR 2
#define CLEAR_NS      (20 * NS_PER_US)

#define NOBODY SIZE_MAX

/* What a request that left may have followed from. */
struct choice {
	size_t best; /* index of the request that came; NOBODY */
	uint64_t distance, second;
};

struct join {
	struct request_list came, left;
	struct choice *choices; /* by index in `left` */
	size_t *active;         /* indexes in `came`, under way at the moment */
	size_t active_count;
};

static bool is_clear(uint64_t best, uint64_t second)
{
	return second > best + best / CLEAR_DIVISOR + CLEAR_NS;
}

static void choose(const struct join *join, const struct request *out, struct choice *choice)
{
	*choice = (struct choice) {NOBODY, REQUEST_UNRELATED, REQUEST_UNRELATED};
	for (size_t i = 0; i < join->active_count; i++) {
		const struct request *in = &join->came.items[join->active[i]];
		uint64_t distance = request_distance(in, out);

		if (distance < choice->distance) {
			choice->second = choice->distance;
			choice->distance = distance;
			choice->best = join->active[i];
		} else if (distance < choice->second) {
			choice->second = distance;
		}
	}
	if (choice->best != NOBODY && !is_clear(choice->distance, choice->second))
		choice->best = NOBODY;
}

static void drop_ended(struct join *join, uint64_t now_ns)
{
	size_t kept = 0;

	for (size_t i = 0; i < join->active_count; i++)
		if (join->came.items[join->active[i]].end_ns >= now_ns)
			join->active[kept++] = join->active[i];
	join->active_count = kept;
}

/* Requests of one host, in the order of time: what came grows the list of those under way. */
static void join_host(struct join *join, size_t first_came, size_t end_came, size_t first_left,
		      size_t end_left)
{
	size_t next = first_came;
	bool is_crowded = false;

	join->active_count = 0;
	for (size_t i = first_left; i < end_left; i++) {
		const struct request *out = &join->left.items[i];

		drop_ended(join, out->start_ns);
		is_crowded = is_crowded && join->active_count;
		for (; next < end_came && join->came.items[next].open_ns <= out->start_ns; next++) {
			if (join->came.items[next].end_ns < out->start_ns)
				continue;
			if (join->active_count == JOIN_ACTIVE_MAXIMUM)
				is_crowded = true;
			else
				join->active[join->active_count++] = next;
		}
		if (!is_crowded)
			choose(join, out, &join->choices[i]);
	}
}

static size_t host_end(const struct request_list *list, size_t first)
{
	size_t end = first;

	while (end < list->count && list->items[end].host == list->items[first].host)
		end++;
	return end;
}

static void join_hosts(struct join *join)
{
	size_t came = 0;
	size_t left = 0;

	while (came < join->came.count && left < join->left.count) {
		uint32_t host = join->came.items[came].host;
		size_t end_came = host_end(&join->came, came);
		size_t end_left = host_end(&join->left, left);

		if (host == join->left.items[left].host) {
			join_host(join, came, end_came, left, end_left);
			came = end_came;
			left = end_left;
		} else if (host < join->left.items[left].host) {
			came = end_came;
		} else {
			left = end_left;
		}
	}
}

/* Two that went out at the same time cannot both follow from one that came in, except that a proxy
 * tries the next back end when one has failed. */
static bool is_retry_of(const struct request *later, const struct request *earlier)
{
	return earlier->end_ns <= later->start_ns ||
	       (earlier->exchange && earlier->exchange->status >= 500 &&
		earlier->answer_ns <= later->start_ns);
}

static int compare_choices(const void *left, const void *right)
{
	const struct choice *a = *(const struct choice *const *)left;
	const struct choice *b = *(const struct choice *const *)right;

	if (a->best != b->best)
		return a->best < b->best ? -1 : 1;
	return a->distance < b->distance ? -1 : a->distance > b->distance;
}

/* Of a group that chose the same: the nearest one stays, others stay when they are its retries. */
static void settle_group(struct join *join, struct choice **group, size_t count)
{
	const struct request *nearest = &join->left.items[group[0] - join->choices];

	if (join->came.items[group[0]->best].exchange_index == RELAY_NO_EXCHANGE)
		return; /* a connection that cannot be read may hold many requests */
	for (size_t i = 1; i < count; i++) {
		const struct request *other = &join->left.items[group[i] - join->choices];

		if (is_retry_of(other, nearest) || is_retry_of(nearest, other))
			continue;
		if (!is_clear(group[0]->distance, group[i]->distance))
			group[0]->best = NOBODY;
		group[i]->best = NOBODY;
	}
}

static void settle(struct join *join)
{
	_cleanup_free_ struct choice **order = xcalloc(join->left.count + 1, sizeof(*order));
	size_t count = 0;

	for (size_t i = 0; i < join->left.count; i++)
		if (join->choices[i].best != NOBODY)
			order[count++] = &join->choices[i];
	if (count)
		qsort(order, count, sizeof(*order), compare_choices);
	for (size_t i = 0; i < count;) {
		size_t best = order[i]->best;
		size_t end = i;

		while (end < count && order[end]->best == best)
			end++;
		settle_group(join, order + i, end - i);
		i = end;
	}
}

static int compare_relays(const struct relay *a, const struct relay *b, bool by_client)
{
	uint32_t id_a = by_client ? a->client->id : a->upstream->id;
	uint32_t id_b = by_client ? b->client->id : b->upstream->id;
	uint32_t exchange_a = by_client ? a->client_exchange : a->upstream_exchange;
	uint32_t exchange_b = by_client ? b->client_exchange : b->upstream_exchange;

	if (id_a != id_b)
		return id_a < id_b ? -1 : 1;
	if (exchange_a != exchange_b)
		return exchange_a < exchange_b ? -1 : 1;
	if (a->upstream->id != b->upstream->id)
		return a->upstream->id < b->upstream->id ? -1 : 1;
	return a->upstream_exchange < b->upstream_exchange ? -1 : 1;
}

static int compare_by_client(const void *left, const void *right)
{
	return compare_relays(left, right, /* by_client= */ true);
}

static int compare_by_upstream(const void *left, const void *right)
{
	return compare_relays(left, right, /* by_client= */ false);
}

static void take_relays(const struct join *join, struct relay_table *ret_table)
{
	size_t maximum = MIN(join->left.count, (size_t)RELAYS_MAXIMUM);
	struct relay_table table = {.by_client = xcalloc(maximum + 1, sizeof(*table.by_client)),
				    .by_upstream =
					    xcalloc(maximum + 1, sizeof(*table.by_upstream))};

	for (size_t i = 0; i < join->left.count && table.count < maximum; i++) {
		const struct request *out = &join->left.items[i];
		const struct request *in;

		if (join->choices[i].best == NOBODY)
			continue;
		in = &join->came.items[join->choices[i].best];
		table.by_client[table.count++] = (struct relay) {
			.client = in->connection,
			.upstream = out->connection,
			.client_exchange = in->exchange_index,
			.upstream_exchange = out->exchange_index,
			.basis = in->exchange && out->exchange ? RELAY_BASIS_MESSAGES
							       : RELAY_BASIS_BYTES,
		};
	}
	memcpy(table.by_upstream, table.by_client, table.count * sizeof(*table.by_client));
	if (table.count) {
		qsort(table.by_client, table.count, sizeof(*table.by_client), compare_by_client);
		qsort(table.by_upstream, table.count, sizeof(*table.by_upstream),
		      compare_by_upstream);
	}
	*ret_table = table;
}

static void collect(struct join *join, const struct facts *facts)
{
	struct host_table *hosts = host_table_new(facts);
	size_t count = host_table_count(hosts);
	_cleanup_free_ bool *is_server = xcalloc(count + 1, sizeof(*is_server));
	_cleanup_free_ bool *is_client = xcalloc(count + 1, sizeof(*is_client));

	for (size_t i = 0; i < facts->connection_count; i++) {
		uint32_t server = host_table_find(hosts, &facts->connections[i]->server);
		uint32_t client = host_table_find(hosts, &facts->connections[i]->client);

		if (server != HOST_NONE)
			is_server[server] = true;
		if (client != HOST_NONE)
			is_client[client] = true;
	}
	for (size_t i = 0; i < facts->connection_count; i++) {
		const struct connection *connection = facts->connections[i];
		uint32_t server = host_table_find(hosts, &connection->server);
		uint32_t client = host_table_find(hosts, &connection->client);

		if (server != HOST_NONE && is_client[server])
			request_list_add(&join->came, facts, connection, server);
		if (client != HOST_NONE && is_server[client])
			request_list_add(&join->left, facts, connection, client);
	}
	host_table_free(hosts);
	request_list_sort(&join->came);
	request_list_sort(&join->left);
}

void join_relays(const struct facts *facts, struct relay_table *ret_table)
{
	struct join join = {.came = {.by_open = true}};

	collect(&join, facts);
	join.choices = xcalloc(join.left.count + 1, sizeof(*join.choices));
	join.active = xcalloc(JOIN_ACTIVE_MAXIMUM, sizeof(*join.active));
	for (size_t i = 0; i < join.left.count; i++)
		join.choices[i] = (struct choice) {NOBODY, REQUEST_UNRELATED, REQUEST_UNRELATED};
	join_hosts(&join);
	settle(&join);
	take_relays(&join, ret_table);
	free(join.choices);
	free(join.active);
	request_list_done(&join.came);
	request_list_done(&join.left);
}
