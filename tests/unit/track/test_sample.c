/* SPDX-License-Identifier: BSD-3-Clause */
/* Series of a direction, against curves that are known. */
#include "builder.h"

#include <stdlib.h>

#include "base/mem.h"
#include "track/sample.h"

#define START_NS  ((uint64_t)1790000000 * 1000000000)
#define STEP_NS   ((uint64_t)1 << SERIES_STEP_BITS)
#define NS_PER_MS ((uint64_t)1000000)

static struct series *series_new(void)
{
	struct series *series = xcalloc(1, SAMPLE_BYTES);

	sample_init(series, START_NS);
	return series;
}

static void add_at(struct series *series, uint64_t age_ns, uint64_t value)
{
	sample_advance(series, START_NS + age_ns);
	sample_add(series, SERIES_FLIGHT, value);
}

static void test_a_step_holds_its_least_largest_and_last_value(void **state)
{
	struct series *series = series_new();
	const struct series_range *range = &series->buckets[0].ranges[SERIES_FLIGHT];

	(void)state;
	add_at(series, 10, 500);
	add_at(series, 20, 900);
	add_at(series, 30, 700);
	assert_int_equal(series->count, 1);
	assert_int_equal(range->minimum, 500);
	assert_int_equal(range->maximum, 900);
	assert_int_equal(range->last, 700);
	free(series);
}

static void test_a_silence_leaves_steps_that_hold_nothing(void **state)
{
	struct series *series = series_new();

	(void)state;
	add_at(series, 0, 5);
	add_at(series, 3 * STEP_NS, 6);
	assert_int_equal(series->count, 4);
	assert_true(series_range_is_empty(&series->buckets[1].ranges[SERIES_FLIGHT]));
	assert_true(series_range_is_empty(&series->buckets[2].ranges[SERIES_FLIGHT]));
	assert_true(series_range_is_empty(&series->buckets[3].ranges[SERIES_WINDOW]));
	assert_int_equal(series->buckets[3].ranges[SERIES_FLIGHT].last, 6);
	free(series);
}

/* A line that rises by 1 each microsecond, for 20 seconds. */
static void test_when_it_is_full_two_steps_become_one_and_no_extreme_is_lost(void **state)
{
	struct series *series = series_new();
	uint64_t step_ns;

	(void)state;
	for (uint64_t us = 0; us < 20000000; us += 50)
		add_at(series, us * 1000, us);
	step_ns = series_step_ns(series);
	assert_in_range(series->count, SERIES_BUCKETS / 2, SERIES_BUCKETS);
	for (uint32_t i = 0; i + 1 < series->count; i++) {
		const struct series_range *range = &series->buckets[i].ranges[SERIES_FLIGHT];

		assert_in_range(range->minimum, i * step_ns / 1000, i * step_ns / 1000 + 50);
		assert_in_range(range->maximum, (i + 1) * step_ns / 1000 - 50,
				(i + 1) * step_ns / 1000);
		assert_int_equal(range->last, range->maximum);
	}
	assert_int_equal(series->buckets[series->count - 1].ranges[SERIES_FLIGHT].last, 19999950);
	free(series);
}

static void test_one_peak_and_one_valley_outlive_every_halving(void **state)
{
	struct series *series = series_new();
	uint32_t least = UINT32_MAX;
	uint32_t largest = 0;

	(void)state;
	for (uint64_t ms = 0; ms < 100000; ms++) {
		sample_advance(series, START_NS + ms * NS_PER_MS);
		series->buckets[series->count - 1].bytes += 10;
		sample_add(series, SERIES_WINDOW, ms == 33333 ? 1 : ms == 77777 ? 9000 : 4000);
	}
	for (uint32_t i = 0; i < series->count; i++) {
		least = MIN(least, series->buckets[i].ranges[SERIES_WINDOW].minimum);
		largest = MAX(largest, series->buckets[i].ranges[SERIES_WINDOW].maximum);
	}
	assert_int_equal(least, 1);
	assert_int_equal(largest, 9000);
	free(series);
}

static uint64_t sum_of_bytes(const struct series *series)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < series->count; i++)
		sum += series->buckets[i].bytes;
	return sum;
}

static void test_halving_counts_each_byte_once(void **state)
{
	struct series *series = series_new();

	(void)state;
	for (uint64_t ms = 0; ms < 50000; ms += 7) {
		sample_advance(series, START_NS + ms * NS_PER_MS);
		series->buckets[series->count - 1].bytes += ms;
	}
	assert_int_equal(sum_of_bytes(series), (uint64_t)7 * 7142 * 7143 / 2);
	free(series);
}

static void test_a_pause_longer_than_all_steps_is_one_step_further(void **state)
{
	struct series *series = series_new();

	(void)state;
	add_at(series, 0, 1);
	add_at(series, (uint64_t)3600 * 1000 * NS_PER_MS, 2);
	assert_in_range(series->count, SERIES_BUCKETS / 2, SERIES_BUCKETS);
	assert_int_equal(series->buckets[0].ranges[SERIES_FLIGHT].last, 1);
	assert_int_equal(series->buckets[series->count - 1].ranges[SERIES_FLIGHT].last, 2);
	free(series);
}

/* So many pairs of segments, each acknowledged after so long. */
static void transfer(struct script *s, uint32_t pairs, uint64_t trip_us)
{
	for (uint32_t i = 0; i < pairs; i++) {
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		sends(s, SIDE_CLIENT, SCRIPT_SEGMENT);
		after_us(s, trip_us);
		acks(s, SIDE_SERVER);
		after_us(s, 10);
	}
}

static const struct series *series_of(const struct view *view, enum side side)
{
	assert_non_null(view->flows[side].series);
	return view->flows[side].series;
}

static void test_round_trips_that_grow_are_seen_to_grow(void **state)
{
	struct script s;
	const struct series *series;
	uint32_t last = 0;

	(void)state;
	script_begin(&s);
	handshake(&s);
	for (uint32_t i = 1; i <= 50; i++)
		transfer(&s, 4, i * 1000);
	series = series_of(script_end(&s), SIDE_CLIENT);
	for (uint32_t i = 1; i < series->count; i++) {
		const struct series_range *range = &series->buckets[i].ranges[SERIES_ROUND_TRIP];

		if (series_range_is_empty(range))
			continue;
		assert_true(range->minimum >= last);
		last = range->maximum;
	}
	assert_int_equal(last, 50000);
	script_done(&s);
}

static void test_flight_window_and_bytes_are_those_of_the_script(void **state)
{
	struct script s;
	const struct series *series;

	(void)state;
	script_begin(&s);
	handshake(&s);
	transfer(&s, 200, 1000);
	series = series_of(script_end(&s), SIDE_CLIENT);
	for (uint32_t i = 0; i < series->count; i++) {
		const struct series_range *ranges = series->buckets[i].ranges;

		if (!series_range_is_empty(&ranges[SERIES_CONGESTION])) {
			assert_int_equal(ranges[SERIES_FLIGHT].maximum, 2 * SCRIPT_SEGMENT);
			assert_int_equal(ranges[SERIES_CONGESTION].last, 2 * SCRIPT_SEGMENT);
		}
		if (!series_range_is_empty(&ranges[SERIES_WINDOW])) {
			assert_int_equal(ranges[SERIES_FLIGHT].minimum, 0);
			assert_int_equal(ranges[SERIES_WINDOW].minimum, 65160 << 7);
			assert_int_equal(ranges[SERIES_WINDOW].maximum, 65160 << 7);
		}
	}
	/* All but the segments before it was known that it carries much. */
	assert_int_equal(sum_of_bytes(series), (400 - SERIES_SEGMENTS - 1) * SCRIPT_SEGMENT);
	script_done(&s);
}

static void test_the_handshake_stands_in_front(void **state)
{
	struct script s;
	const struct series *series;

	(void)state;
	script_begin(&s);
	handshake(&s);
	transfer(&s, 60, 1000);
	series = series_of(script_end(&s), SIDE_CLIENT);
	assert_int_equal(series->start_ns, SCRIPT_START_NS);
	assert_int_equal(series->buckets[0].ranges[SERIES_ROUND_TRIP].minimum, SCRIPT_TRIP_US + 10);
	script_done(&s);
}

static void test_a_repair_is_no_sample_of_the_round_trip(void **state)
{
	struct script s;
	const struct series *series;

	(void)state;
	script_begin(&s);
	handshake(&s);
	transfer(&s, 60, 1000);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	after_us(&s, 300000);
	resends(&s, SIDE_CLIENT, s.sides[SIDE_CLIENT].sent - SCRIPT_SEGMENT, SCRIPT_SEGMENT);
	after_us(&s, 1000);
	acks(&s, SIDE_SERVER);
	series = series_of(script_end(&s), SIDE_CLIENT);
	for (uint32_t i = 0; i < series->count; i++)
		assert_true(series->buckets[i].ranges[SERIES_ROUND_TRIP].maximum <= 1000);
	script_done(&s);
}

static void test_what_carries_little_and_ends_soon_has_no_series(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	transfer(&s, SERIES_SEGMENTS / 2, 1000);
	closes(&s);
	view = script_end(&s);
	assert_null(view->flows[SIDE_CLIENT].series);
	assert_null(view->flows[SIDE_SERVER].series);
	script_done(&s);
}

static void test_what_still_sends_after_a_second_has_one(void **state)
{
	struct script s;
	const struct view *view;

	(void)state;
	script_begin(&s);
	handshake(&s);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 1000);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 1500);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 1000);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(sum_of_bytes(series_of(view, SIDE_CLIENT)), 100);
	assert_null(view->flows[SIDE_SERVER].series);
	script_done(&s);
}

static void test_beyond_the_maximum_they_are_counted(void **state)
{
	struct script s;
	size_t kept = 0;

	(void)state;
	script_begin(&s);
	for (uint32_t i = 0; i < SERIES_MAXIMUM + 5; i++) {
		s.sides[SIDE_CLIENT] = (struct script_side) {.isn = 1000,
							     .window = 64240,
							     .port = (uint16_t)(20000 + i),
							     .address = {10, 0, 0, 1}};
		s.sides[SIDE_SERVER].sent = s.sides[SIDE_SERVER].acked = 0;
		s.sides[SIDE_SERVER].has_fin = s.sides[SIDE_SERVER].did_ack_fin = false;
		handshake(&s);
		transfer(&s, SERIES_SEGMENTS / 2 + 2, 100);
		closes(&s);
		after_us(&s, 1000);
	}
	(void)script_end(&s);
	for (size_t i = 0; i < s.count; i++)
		kept += connection_main_view(s.connections[i])->flows[SIDE_CLIENT].series != NULL;
	assert_int_equal(kept, SERIES_MAXIMUM);
	assert_int_equal(track_series_dropped(s.track), 5);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_step_holds_its_least_largest_and_last_value),
		cmocka_unit_test(test_a_silence_leaves_steps_that_hold_nothing),
		cmocka_unit_test(test_when_it_is_full_two_steps_become_one_and_no_extreme_is_lost),
		cmocka_unit_test(test_one_peak_and_one_valley_outlive_every_halving),
		cmocka_unit_test(test_halving_counts_each_byte_once),
		cmocka_unit_test(test_a_pause_longer_than_all_steps_is_one_step_further),
		cmocka_unit_test(test_round_trips_that_grow_are_seen_to_grow),
		cmocka_unit_test(test_flight_window_and_bytes_are_those_of_the_script),
		cmocka_unit_test(test_the_handshake_stands_in_front),
		cmocka_unit_test(test_a_repair_is_no_sample_of_the_round_trip),
		cmocka_unit_test(test_what_carries_little_and_ends_soon_has_no_series),
		cmocka_unit_test(test_what_still_sends_after_a_second_has_one),
		cmocka_unit_test(test_beyond_the_maximum_they_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
