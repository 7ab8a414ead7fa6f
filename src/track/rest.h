/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections at rest: those that were silent for long, over or not, are packed (model/packed.h) with
 * all that tracking knows of them, and unpacked when a packet comes for them after all. What is large
 * and hangs on pointers (scoreboards, stalls) stays where it is.
 */
#pragma once

#include "model/view_store.h"
#include "track/flow.h"
#include "track/record.h"

struct rest_memory {
	struct slab views;
	struct flow_memory flow;
	struct view_store *store;
};

/* One more view of the connection, the last one; the memory is its own from here on. */
void rest_add_view(struct track_connection *connection, struct track_view *view);
/* Its views are gone from then on. */
void rest_put(struct track_connection *connection, struct rest_memory *memory);
static inline bool rest_is_at(const struct track_connection *connection)
{
	return !connection->connection.views_at_hand && connection->connection.rest;
}
void rest_wake(struct track_connection *connection, struct rest_memory *memory);
/* At the end: what readers may see is packed, the rest goes. */
void rest_close(struct track_connection *connection, struct rest_memory *memory);
/* What the views point to is freed. */
void rest_done(struct track_connection *connection, struct rest_memory *memory);
