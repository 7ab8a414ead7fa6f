/* SPDX-License-Identifier: BSD-3-Clause */
/* Objects of one size: see slab.h. */
#include "track/slab.h"

#include <string.h>

#include "base/mem.h"

void *slab_take_raw(struct slab *slab)
{
	void *object = slab->free_list;

	if (object)
		memcpy(&slab->free_list, object, sizeof(void *));
	else
		object = pool_take(slab->pool, MAX(slab->object_bytes, sizeof(void *)));
	slab->used++;
	return object;
}

void *slab_take(struct slab *slab)
{
	return memset(slab_take_raw(slab), 0, slab->object_bytes);
}

void slab_give(struct slab *slab, void *object)
{
	if (!object)
		return;
	memcpy(object, &slab->free_list, sizeof(void *));
	slab->free_list = object;
	slab->used--;
}
