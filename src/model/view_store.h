/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track. Where the views of connections rest, packed (packed.h): a capture may have a
 * million connections, and hardly any of them is looked at twice. Whoever asks for one through
 * connection_view() gets it unpacked; the ones asked for last stay so.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/pool.h"
#include "model/connection.h"

/* How many connections stay unpacked; the one that is held stays besides. */
#define VIEW_STORE_OPEN 32

#define VIEW_STORE_REST_MAXIMUM ((size_t)64 << 10)

struct view_store;

/* The pool outlives the store. */
struct view_store *view_store_new(struct pool *pool);
void view_store_free(struct view_store *store);

/* Bytes that rest, of one connection: a copy, with room behind it for packed_read(). Where they fit
 * they take the place of `old`, which is gone in any case; it may be NULL. */
void *view_store_put(struct view_store *store, void *old, const void *bytes, size_t count);

/* The public form: what connection_view() reads. Takes the views of the connection; stalls and other
 * memory that they point to stay where they are. */
void view_store_close(struct view_store *store, struct connection *connection);

/* Until the next call the views of this connection stay unpacked, whatever else is asked for. */
void connection_hold_views(const struct connection *connection);
