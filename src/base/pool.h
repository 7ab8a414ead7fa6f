/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory that is taken piece by piece and given back all at once. The first block is small; from then on
 * they are as large as the huge pages that the kernel is asked for, since entering 512 small pages takes
 * it longer, on virtual machines much longer, than filling them takes us.
 *
 *     struct pool pool = POOL_INIT;
 *     item = pool_take(&pool, sizeof(*item));
 *     pool_done(&pool);
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define POOL_BLOCK_FIRST ((size_t)64 << 10)
#define POOL_BLOCK       ((size_t)2 << 20)
#define POOL_SLACK_BYTES 8u /* behind each piece so many may be read */

struct pool_block {
	uint8_t *bytes;
	size_t count;
};

struct pool {
	uint8_t *at, *end;
	struct pool_block *blocks;
	size_t block_count, block_capacity;
};

#define POOL_INIT          \
	{                  \
		.at = NULL \
	}

/* Aligned to 8, all zero. */
void *pool_take(struct pool *pool, size_t bytes);
/* Every piece is gone afterwards. */
void pool_done(struct pool *pool);
