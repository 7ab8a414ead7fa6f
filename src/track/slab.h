/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Objects of one size out of large chunks: taking and giving back costs a few instructions, and
 * only every SLAB_CHUNK_BYTES a real allocation. Objects are zeroed when taken and never move.
 */
#pragma once

#include <stddef.h>

#define SLAB_CHUNK_BYTES ((size_t)256 << 10)

struct slab {
	size_t object_bytes;
	void *free_list;
	char *at, *end;
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
