/* SPDX-License-Identifier: BSD-3-Clause */
/* Packed connections: see rest.h. Behind each view come its two lanes, if it has them still. */
#include "track/rest.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "model/packed.h"
#include "track/track.h"
#include "track/view.h"

#define LANES_BYTES (SIDE_COUNT * sizeof(struct lane))

_Static_assert(TRACK_VIEWS_MAXIMUM *(8 + PACKED_BYTES_MAXIMUM(sizeof(struct track_view)) +
				     PACKED_BYTES_MAXIMUM(LANES_BYTES)) < VIEW_STORE_REST_MAXIMUM,
	       "as many views as there may be, none of whose words is zero");

void rest_add_view(struct track_connection *connection, struct track_view *view)
{
	struct connection *public = &connection->connection;

	if (!public->view_count) {
		connection->only_view = &view->view;
		public->views_at_hand = &connection->only_view;
	} else {
		if (!connection->view_list) {
			connection->view_list =
				xcalloc(TRACK_VIEWS_MAXIMUM, sizeof(connection->view_list[0]));
			connection->view_list[0] = connection->only_view;
			public->views_at_hand = connection->view_list;
		}
		connection->view_list[public->view_count] = &view->view;
	}
	public->view_count++;
}

/* The views themselves are no longer needed. */
static void give_views(struct track_connection *connection, struct rest_memory *memory)
{
	struct connection *public = &connection->connection;

	for (size_t i = 0; i < public->view_count; i++) {
		struct track_view *view = track_view_of(
			connection->view_list ? connection->view_list[i] : connection->only_view);

		connection->has_memory |= view->view.stalls != NULL;
		slab_give(&memory->flow.lanes, view->lanes);
		slab_give(&memory->views, view);
	}
	free(steal_ptr(connection->view_list));
	connection->only_view = NULL;
	public->views_at_hand = NULL;
}

void rest_put(struct track_connection *connection, struct rest_memory *memory)
{
	struct connection *public = &connection->connection;
	uint8_t bytes[VIEW_STORE_REST_MAXIMUM];
	uint8_t *at = bytes;

	for (size_t i = 0; i < public->view_count; i++) {
		const struct track_view *view = track_view_of(public->views_at_hand[i]);
		uint64_t base = view->view.start_ns;

		memcpy(at, &base, sizeof(base));
		at = packed_write(at + sizeof(base), view, sizeof(*view), base);
		if (view->lanes)
			at = packed_write(at, view->lanes, LANES_BYTES, base);
	}
	public->rest = view_store_put(memory->store, public->rest, bytes, (size_t)(at - bytes));
	give_views(connection, memory);
}

void rest_wake(struct track_connection *connection, struct rest_memory *memory)
{
	struct connection *public = &connection->connection;
	size_t count = public->view_count;
	const uint8_t *at = public->rest;

	public->view_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct track_view *view = slab_take(&memory->views);
		uint64_t base;

		memcpy(&base, at, sizeof(base));
		at = packed_read(at + sizeof(base), view, sizeof(*view), base);
		if (view->lanes) {
			view->lanes = slab_take(&memory->flow.lanes);
			at = packed_read(at, view->lanes, LANES_BYTES, base);
		}
		rest_add_view(connection, view);
	}
}

void rest_close(struct track_connection *connection, struct rest_memory *memory)
{
	view_store_close(memory->store, &connection->connection);
	give_views(connection, memory);
}

void rest_done(struct track_connection *connection, struct rest_memory *memory)
{
	struct connection *public = &connection->connection;

	if (!public->views_at_hand && !connection->has_memory)
		return;
	if (!public->views_at_hand && !public->latest)
		rest_wake(connection, memory);
	for (size_t i = 0; i < public->view_count; i++)
		view_done(connection_view(public, i));
	free(connection->view_list);
}
