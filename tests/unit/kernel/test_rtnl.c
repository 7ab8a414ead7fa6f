/* SPDX-License-Identifier: BSD-3-Clause */
/* rtnetlink dumps of the own namespace, which needs no rights. Others are in tests/docker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/mem.h"
#include "kernel/rtnl.h"

static int open_own(void)
{
	struct netns_ref ref = {.label = "host"};
	int fd = -1;

	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, NULL), 0);
	return fd;
}

static void test_loopback_is_the_first_link(void **state)
{
	CLEANUP(link_list_done) struct link_list links = {0};
	_cleanup_close_ int fd = open_own();
	const struct link *loopback;

	assert_int_equal(rtnl_read_links(opener_direct(), fd, &links, NULL), 0);
	loopback = link_list_find_name(&links, "lo");
	assert_non_null(loopback);
	assert_int_equal(loopback->index, 1);
	assert_true(loopback->is_loopback);
	assert_true(loopback->mtu > 0);
	assert_int_equal(loopback->peer_index, 0);
	assert_false(loopback->has_default_route);
	assert_ptr_equal(link_list_find_index(&links, 1), loopback);
}

static void test_reading_twice_gives_the_same_links(void **state)
{
	CLEANUP(link_list_done) struct link_list first = {0};
	CLEANUP(link_list_done) struct link_list second = {0};
	_cleanup_close_ int fd = open_own();
	const struct link *again;

	assert_int_equal(rtnl_read_links(opener_direct(), fd, &first, NULL), 0);
	assert_int_equal(rtnl_read_links(opener_direct(), fd, &second, NULL), 0);
	again = link_list_find_index(&second, first.items[0].index);
	assert_non_null(again);
	assert_string_equal(again->name, first.items[0].name);
	assert_int_equal(again->address_count, first.items[0].address_count);
}

static void test_namespace_id_is_asked_without_error(void **state)
{
	_cleanup_close_ int fd = open_own();
	int32_t nsid = 12345;

	/* Which number it is depends on the host, but the question was answered. */
	assert_int_equal(rtnl_namespace_id(opener_direct(), fd, fd, &nsid), 0);
	assert_true(nsid >= -1 && nsid != 12345);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loopback_is_the_first_link),
		cmocka_unit_test(test_reading_twice_gives_the_same_links),
		cmocka_unit_test(test_namespace_id_is_asked_without_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
