/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Objects of one size out of large chunks: taking and giving back costs a few instructions, and
 * only every chunk a real allocation; chunks double from SLAB_CHUNK_FIRST to SLAB_CHUNK_LAST. Objects
 * are zeroed when taken and never move.
 */
#pragma once

#include <stddef.h>

#define SLAB_CHUNK_FIRST ((size_t)16 << 10)
#define SLAB_CHUNK_LAST  ((size_t)256 << 10)

struct slab {
	size_t object_bytes;
	void *free_list;
	char *at, *end;
	size_t chunk_bytes; /* of the newest */
	void **chunks;
	size_t chunk_count, chunk_capacity;
	size_t used; /* objects that are out */
};

#define SLAB_INIT(bytes)                \
	{                               \
		.object_bytes = (bytes) \
	}

void *slab_take(struct slab *slab);
/* NULL is ignored. */
void slab_give(struct slab *slab, void *object);
/* Every object is gone afterwards. */
void slab_done(struct slab *slab);
