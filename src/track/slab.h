/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Objects of one size out of a pool: taking and giving back costs a few instructions. What is given back
 * is taken again first; memory goes with the pool. Objects never move.
 */
#pragma once

#include <stddef.h>

#include "base/pool.h"

struct slab {
	struct pool *pool;
	size_t object_bytes;
	void *free_list;
	size_t used; /* objects that are out */
};

#define SLAB_INIT(pool_of_it, bytes)                          \
	{                                                     \
		.pool = (pool_of_it), .object_bytes = (bytes) \
	}

/* Zeroed. */
void *slab_take(struct slab *slab);
/* One whose bytes may be anything, for large ones that are filled bit by bit. */
void *slab_take_raw(struct slab *slab);
/* NULL is ignored. */
void slab_give(struct slab *slab, void *object);
