/* SPDX-License-Identifier: BSD-3-Clause */
/* Objects of one size: see slab.h. */
#include "track/slab.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

static size_t slab_stride(const struct slab *slab)
{
	size_t bytes = MAX(slab->object_bytes, sizeof(void *));

	return (bytes + 15) & ~(size_t)15;
}

static void slab_add_chunk(struct slab *slab)
{
	size_t bytes = MIN(MAX(2 * slab->chunk_bytes, SLAB_CHUNK_FIRST), SLAB_CHUNK_LAST);

	bytes = MAX(bytes, slab_stride(slab));
	slab->chunk_bytes = bytes;
	slab->chunks = xgrow(slab->chunks, slab->chunk_count, &slab->chunk_capacity,
			     sizeof(slab->chunks[0]));
	slab->at = xmalloc(bytes);
	slab->end = slab->at + bytes;
	slab->chunks[slab->chunk_count++] = slab->at;
}

void *slab_take(struct slab *slab)
{
	size_t stride = slab_stride(slab);
	void *object = slab->free_list;

	if (object) {
		memcpy(&slab->free_list, object, sizeof(void *));
	} else {
		if ((size_t)(slab->end - slab->at) < stride)
			slab_add_chunk(slab);
		object = slab->at;
		slab->at += stride;
	}
	slab->used++;
	return memset(object, 0, slab->object_bytes);
}

void slab_give(struct slab *slab, void *object)
{
	if (!object)
		return;
	memcpy(object, &slab->free_list, sizeof(void *));
	slab->free_list = object;
	slab->used--;
}

void slab_done(struct slab *slab)
{
	for (size_t i = 0; i < slab->chunk_count; i++)
		free(slab->chunks[i]);
	free(slab->chunks);
	*slab = (struct slab)SLAB_INIT(slab->object_bytes);
}
