/* SPDX-License-Identifier: BSD-3-Clause */
/* Pieces of large blocks: see pool.h. */
#include "base/pool.h"

#include <sys/mman.h>

#include "base/mem.h"

#define ALIGNMENT ((size_t)8)

static size_t round_up(size_t bytes, size_t step)
{
	return (bytes + step - 1) / step * step;
}

static uint8_t *map(size_t bytes)
{
	void *memory =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

/* A whole number of huge pages, if the kernel has some. What lies around them is given back. */
static uint8_t *map_huge(size_t bytes)
{
	uint8_t *memory = map(bytes + POOL_BLOCK);
	size_t before;

	if (!memory)
		return NULL;
	before = round_up((uintptr_t)memory, POOL_BLOCK) - (uintptr_t)memory;
	if (before > 0)
		(void)munmap(memory, before);
	(void)munmap(memory + before + bytes, POOL_BLOCK - before);
	(void)madvise(memory + before, bytes, MADV_HUGEPAGE); /* a wish: small pages do, too */
	return memory + before;
}

static void pool_grow(struct pool *pool, size_t needed)
{
	struct pool_block block = {.count = MAX(needed, POOL_BLOCK_FIRST)};

	if (pool->block_count > 0 || needed > POOL_BLOCK)
		block.count = round_up(needed, POOL_BLOCK);
	block.bytes = block.count < POOL_BLOCK ? map(block.count) : map_huge(block.count);
	if (!block.bytes)
		out_of_memory();
	pool->blocks = xgrow(pool->blocks, pool->block_count, &pool->block_capacity,
			     sizeof(pool->blocks[0]));
	pool->blocks[pool->block_count++] = block;
	pool->at = block.bytes;
	pool->end = block.bytes + block.count;
}

void *pool_take(struct pool *pool, size_t bytes)
{
	size_t taken = round_up(bytes, ALIGNMENT);
	uint8_t *piece;

	if ((size_t)(pool->end - pool->at) < taken + POOL_SLACK_BYTES)
		pool_grow(pool, taken + POOL_SLACK_BYTES);
	piece = pool->at;
	pool->at += taken;
	return piece;
}

void pool_done(struct pool *pool)
{
	for (size_t i = 0; i < pool->block_count; i++)
		(void)munmap(pool->blocks[i].bytes, pool->blocks[i].count);
	free(pool->blocks);
	*pool = (struct pool)POOL_INIT;
}
