/* SPDX-License-Identifier: BSD-3-Clause */
/* Work at the same time, and memory that goes all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/pool.h"

#define ITEMS 37u

struct item {
	uint64_t from, sum;
	unsigned calls;
};

static void add_up(void *argument)
{
	struct item *item = argument;

	item->calls++;
	for (uint64_t i = 0; i <= item->from; i++)
		item->sum += i;
}

static void test_every_item_is_done_once(void **state)
{
	static const size_t counts[] = {0, 1, 2, ITEMS};

	for (size_t round = 0; round < ARRAY_COUNT(counts); round++) {
		struct item items[ITEMS] = {0};

		for (size_t i = 0; i < ITEMS; i++)
			items[i].from = i * 1000;
		parallel_run(add_up, items, counts[round], sizeof(items[0]));
		for (size_t i = 0; i < ITEMS; i++) {
			assert_int_equal(items[i].calls, i < counts[round]);
			assert_int_equal(items[i].sum,
					 i < counts[round] ? i * 1000 * (i * 1000 + 1) / 2 : 0);
		}
	}
	assert_true(parallel_processors() >= 1);
}

static void test_pieces_of_a_pool_are_apart(void **state)
{
	static const size_t sizes[] = {
		1, 8, 24, 4096, POOL_BLOCK_FIRST, 3, POOL_BLOCK + 5, POOL_BLOCK, 70000};
	struct pool pool = POOL_INIT;
	uint8_t *pieces[200];

	for (size_t i = 0; i < ARRAY_COUNT(pieces); i++) {
		size_t bytes = sizes[i % ARRAY_COUNT(sizes)];

		pieces[i] = pool_take(&pool, bytes);
		assert_int_equal((uintptr_t)pieces[i] % 8, 0);
		memset(pieces[i], (int)i, bytes);
	}
	for (size_t i = 0; i < ARRAY_COUNT(pieces); i++) {
		size_t bytes = sizes[i % ARRAY_COUNT(sizes)];

		for (size_t at = 0; at < bytes; at++)
			assert_int_equal(pieces[i][at], (uint8_t)i);
	}
	pool_done(&pool);
	assert_int_equal(pool.block_count, 0);
	/* The first piece may be larger than any block, and no whole number of pages. */
	memset(pool_take(&pool, POOL_BLOCK + 12345), 1, POOL_BLOCK + 12345);
	assert_int_equal(pool.blocks[0].count % POOL_BLOCK, 0);
	pool_done(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_item_is_done_once),
		cmocka_unit_test(test_pieces_of_a_pool_are_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
