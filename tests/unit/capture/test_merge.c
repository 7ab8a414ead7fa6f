/* SPDX-License-Identifier: BSD-3-Clause */
/* Queues of packets that wait for their turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "capture/merge.h"

static uint8_t bytes[262144];

static void put(struct merge *merge, uint32_t point, uint64_t time_ns, uint32_t count)
{
	struct packet packet = {.point = point,
				.time_ns = time_ns,
				.captured_bytes = count,
				.wire_bytes = count,
				.data = bytes};

	memset(bytes, (int)time_ns, count);
	merge_put(merge, &packet);
}

static void expect(struct merge *merge, uint32_t point, uint64_t time_ns, uint32_t count)
{
	struct packet packet;

	assert_false(merge_is_empty(merge, point));
	assert_int_equal(merge_first_ns(merge, point), time_ns);
	merge_take(merge, point, &packet);
	assert_int_equal(packet.time_ns, time_ns);
	assert_int_equal(packet.captured_bytes, count);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(packet.data[i], (uint8_t)time_ns);
}

static void test_merge_keeps_each_point_in_its_order(void **state)
{
	struct merge *merge = merge_new(1 << 20);

	for (uint32_t i = 1; i <= 2000; i++) {
		put(merge, i % 2, i, i % 700);
		if (i % 4 == 0)
			expect(merge, 0, i / 2, i / 2 % 700);
	}
	assert_int_equal(merge_first_ns(merge, 1), 1);
	for (uint32_t i = 1; i < 2000; i += 2)
		expect(merge, 1, i, i % 700);
	assert_true(merge_is_empty(merge, 1));
	assert_false(merge_is_empty(merge, 0));
	merge_free(merge);
}

static void test_merge_says_when_it_is_full_and_goes_on_when_taken_from(void **state)
{
	struct merge *merge = merge_new(1 << 20);
	size_t count = 0;

	while (merge_has_room(merge, 3))
		put(merge, 3, ++count, sizeof(bytes));
	assert_int_equal(count, 3);
	assert_false(merge_has_room(merge, 0));
	expect(merge, 3, 1, sizeof(bytes));
	assert_true(merge_has_room(merge, 0));
	put(merge, 0, 9, 100);
	expect(merge, 3, 2, sizeof(bytes));
	expect(merge, 0, 9, 100);
	merge_free(merge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merge_keeps_each_point_in_its_order),
		cmocka_unit_test(test_merge_says_when_it_is_full_and_goes_on_when_taken_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
