/* SPDX-License-Identifier: BSD-3-Clause */
/* Views at rest: see view_store.h. Memory is cut from the pool, by size in steps. */
#include "model/view_store.h"

#include <string.h>

#include "base/mem.h"
#include "model/packed.h"

#define STEP_BYTES 8u
#define STEP_LEAST 2u /* what is free holds the link to the next one in its data */
#define STEPS      (VIEW_STORE_REST_MAXIMUM / STEP_BYTES + 2)

struct rest {
	uint16_t step; /* of its size */
	uint8_t data[];
};

/* The views of one connection, unpacked. */
struct open_views {
	const struct connection *connection; /* NULL: free */
	struct view *views;
	size_t capacity;
	uint64_t used; /* when it was asked for last */
};

struct view_store {
	struct view_latest latest; /* first: store_of() */
	struct rest **free_lists;  /* by step; NULL: nothing was given back yet */
	struct pool *pool;
	struct open_views open[VIEW_STORE_OPEN];
	const struct connection *held;
	uint64_t clock;
};

static struct view_store *store_of(const struct connection *connection)
{
	_Static_assert(offsetof(struct view_store, latest) == 0, "the latest come first");
	return (struct view_store *)(void *)connection->latest;
}

static void store_use(struct view_store *store, struct open_views *open)
{
	open->used = ++store->clock;
	store->latest = (struct view_latest) {open->connection, open->views};
}

_Static_assert(POOL_SLACK_BYTES >= 8, "packed_read() looks so far behind the end");

struct view_store *view_store_new(struct pool *pool)
{
	struct view_store *store = xcalloc(1, sizeof(*store));

	store->pool = pool;
	return store;
}

void view_store_free(struct view_store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < VIEW_STORE_OPEN; i++)
		free(store->open[i].views);
	free(store->free_lists);
	free(store);
}

static struct rest *store_take(struct view_store *store, size_t step)
{
	struct rest *rest = store->free_lists ? store->free_lists[step] : NULL;

	if (rest) {
		memcpy(&store->free_lists[step], rest->data, sizeof(store->free_lists[step]));
		rest->step = (uint16_t)step;
		return rest;
	}
	rest = pool_take(store->pool, step * STEP_BYTES);
	rest->step = (uint16_t)step;
	return rest;
}

static struct rest *rest_of(void *data)
{
	return (struct rest *)(void *)((uint8_t *)data - offsetof(struct rest, data));
}

static void store_drop(struct view_store *store, struct rest *rest)
{
	size_t step = rest->step;
	struct rest *next;

	if (!store->free_lists)
		store->free_lists = xcalloc(STEPS, sizeof(store->free_lists[0]));
	next = store->free_lists[step];
	memcpy(rest->data, &next, sizeof(next));
	store->free_lists[step] = rest;
}

void *view_store_put(struct view_store *store, void *old, const void *bytes, size_t count)
{
	size_t bytes_used = offsetof(struct rest, data) + count;
	size_t step = MAX((bytes_used + STEP_BYTES - 1) / STEP_BYTES, STEP_LEAST);
	struct rest *rest = old ? rest_of(old) : NULL;

	if (rest && rest->step < step) {
		store_drop(store, rest);
		rest = NULL;
	}
	if (!rest)
		rest = store_take(store, step);
	memcpy(rest->data, bytes, count);
	return rest->data;
}

void view_store_close(struct view_store *store, struct connection *connection)
{
	uint8_t bytes[VIEW_STORE_REST_MAXIMUM];
	uint8_t *at = bytes;

	for (size_t i = 0; i < connection->view_count; i++) {
		const struct view *view = connection->views_at_hand[i];

		memcpy(at, &view->start_ns, sizeof(view->start_ns));
		at = packed_write(at + sizeof(view->start_ns), view, sizeof(*view), view->start_ns);
	}
	connection->rest = view_store_put(store, connection->rest, bytes, (size_t)(at - bytes));
	connection->latest = &store->latest;
	connection->views_at_hand = NULL;
}

static void unpack(const struct connection *connection, struct open_views *open)
{
	const uint8_t *at = connection->rest;

	if (open->capacity < connection->view_count) {
		open->views = xrealloc(open->views, connection->view_count, sizeof(*open->views));
		open->capacity = connection->view_count;
	}
	for (size_t i = 0; i < connection->view_count; i++) {
		uint64_t base;

		memcpy(&base, at, sizeof(base));
		at = packed_read(at + sizeof(base), &open->views[i], sizeof(open->views[i]), base);
	}
	open->connection = connection;
}

const struct view *view_store_open(const struct connection *connection, size_t index)
{
	struct view_store *store = store_of(connection);
	struct open_views *oldest = NULL;

	for (size_t i = 0; i < VIEW_STORE_OPEN; i++) {
		struct open_views *open = &store->open[i];

		if (open->connection == connection) {
			store_use(store, open);
			return &open->views[index];
		}
		if ((!open->connection || open->connection != store->held) &&
		    (!oldest || open->used < oldest->used))
			oldest = open;
	}
	unpack(connection, oldest);
	store_use(store, oldest);
	return &oldest->views[index];
}

void connection_hold_views(const struct connection *connection)
{
	if (!connection->views_at_hand && connection->latest)
		store_of(connection)->held = connection;
}
