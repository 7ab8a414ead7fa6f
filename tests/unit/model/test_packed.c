/* SPDX-License-Identifier: BSD-3-Clause */
/* What was packed comes out as it was: zeros, small numbers, times, and words without a zero byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/packed.h"

#define BASE   (1790000000ull * 1000000000)
#define ROUNDS 2000

static uint64_t lot = 1;

static uint64_t draw(void)
{
	lot = lot * 6364136223846793005u + 1442695040888963407u;
	return lot >> 20;
}

static uint64_t draw_word(void)
{
	switch (draw() % 6) {
	case 0:
		return BASE + draw() % (1ull << 50);
	case 1:
		return BASE - draw() % 1000;
	case 2:
		return draw() >> draw() % 44;
	case 3:
		return draw() << 32 | draw();
	case 4:
		return UINT64_MAX;
	default:
		return 0;
	}
}

/* On the heap, exactly as long as they may be, so that a write beyond them is caught. */
static size_t round_trip(const uint64_t *words, size_t count)
{
	size_t bytes = count * sizeof(words[0]);
	_cleanup_free_ uint8_t *packed = xmalloc(PACKED_BYTES_MAXIMUM(bytes));
	_cleanup_free_ uint64_t *back = xcalloc(count + 1, sizeof(back[0]));
	uint8_t *end = packed_write(packed, words, bytes, BASE);

	assert_true(end + 8 <= packed + PACKED_BYTES_MAXIMUM(bytes));
	assert_ptr_equal(packed_read(packed, back, bytes, BASE), end);
	assert_memory_equal(words, back, bytes);
	return (size_t)(end - packed);
}

static void test_packed_words_come_back(void **state)
{
	uint64_t words[PACKED_WORDS_MAXIMUM];

	for (unsigned i = 0; i < ROUNDS; i++) {
		size_t count = 1 + draw() % PACKED_WORDS_MAXIMUM;

		for (size_t w = 0; w < count; w++)
			words[w] = draw_word();
		(void)round_trip(words, count);
	}
}

static void test_packed_zeros_and_times_take_little(void **state)
{
	uint64_t words[128] = {0};

	assert_int_equal(round_trip(words, ARRAY_COUNT(words)), 2 + 16);
	words[3] = BASE;
	words[4] = BASE + 1000000;
	words[127] = 7;
	assert_int_equal(round_trip(words, ARRAY_COUNT(words)), 2 + 16 + 2 + 0 + 3 + 1);
}

static void test_packed_words_without_zeros_fit(void **state)
{
	uint64_t words[PACKED_WORDS_MAXIMUM];

	memset(words, 0xff, sizeof(words));
	for (size_t count = 1; count <= PACKED_WORDS_MAXIMUM; count++)
		(void)round_trip(words, count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed_words_come_back),
		cmocka_unit_test(test_packed_zeros_and_times_take_little),
		cmocka_unit_test(test_packed_words_without_zeros_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
