/* SPDX-License-Identifier: BSD-3-Clause */
/* Views at rest: as they were, the latest ones at the same place, the held one whatever happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/view_store.h"

#define CONNECTIONS 200
#define START_NS    (1790000000ull * 1000000000)

struct shelf {
	struct pool pool;
	struct view_store *store;
	struct connection connections[CONNECTIONS];
};

static struct view make_view(uint32_t id, uint32_t point)
{
	return (struct view) {
		.point = point,
		.start_ns = START_NS + id * 1000,
		.end_ns = START_NS + id * 70000,
		.state_ns = {[STATE_CWND] = id * 69000},
		.flows = {{.packets = id, .bytes = id * 1000000ull, .window_scale = -1}},
	};
}

static int shelf_begin(void **state)
{
	struct shelf *shelf = xcalloc(1, sizeof(*shelf));

	shelf->store = view_store_new(&shelf->pool);
	for (uint32_t i = 0; i < CONNECTIONS; i++) {
		struct view views[] = {make_view(i + 1, 0), make_view(i + 1, 1)};
		struct view *list[] = {&views[0], &views[1]};

		shelf->connections[i].id = i + 1;
		shelf->connections[i].views_at_hand = list;
		shelf->connections[i].view_count = 1 + i % 2;
		view_store_close(shelf->store, &shelf->connections[i]);
	}
	*state = shelf;
	return 0;
}

static int shelf_end(void **state)
{
	struct shelf *shelf = *state;

	view_store_free(shelf->store);
	pool_done(&shelf->pool);
	free(shelf);
	return 0;
}

static void assert_is_its_view(const struct view *view, uint32_t id, uint32_t point)
{
	assert_int_equal(view->point, point);
	assert_int_equal(view->start_ns, START_NS + id * 1000);
	assert_int_equal(view->end_ns, START_NS + id * 70000);
	assert_int_equal(view->state_ns[STATE_CWND], id * 69000);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, id * 1000000ull);
	assert_int_equal(view->flows[SIDE_CLIENT].window_scale, -1);
}

static void test_views_at_rest_are_as_they_were(void **state)
{
	struct shelf *shelf = *state;

	for (uint32_t i = 0; i < CONNECTIONS; i++)
		for (uint32_t v = 0; v < shelf->connections[i].view_count; v++)
			assert_is_its_view(connection_view(&shelf->connections[i], v), i + 1, v);
}

static void test_latest_views_stay_where_they_are(void **state)
{
	struct shelf *shelf = *state;
	const struct view *first = connection_view(&shelf->connections[0], 0);

	for (uint32_t i = 1; i < VIEW_STORE_OPEN; i++)
		(void)connection_view(&shelf->connections[i], 0);
	assert_is_its_view(first, 1, 0);
	assert_ptr_equal(connection_view(&shelf->connections[0], 0), first);
}

static void test_held_views_stay_whatever_is_asked_for(void **state)
{
	struct shelf *shelf = *state;
	const struct view *held;

	connection_hold_views(&shelf->connections[1]);
	held = connection_view(&shelf->connections[1], 1);
	for (uint32_t i = 0; i < CONNECTIONS; i++)
		(void)connection_view(&shelf->connections[i], 0);
	assert_is_its_view(held, 2, 1);
	assert_ptr_equal(connection_view(&shelf->connections[1], 1), held);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_views_at_rest_are_as_they_were, shelf_begin,
						shelf_end),
		cmocka_unit_test_setup_teardown(test_latest_views_stay_where_they_are, shelf_begin,
						shelf_end),
		cmocka_unit_test_setup_teardown(test_held_views_stay_whatever_is_asked_for,
						shelf_begin, shelf_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
