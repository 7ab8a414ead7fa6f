/* SPDX-License-Identifier: BSD-3-Clause */
/* Filters that can match one direction of a connection only, and the filter to use instead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "capture/filter.h"

static void expect_one_way(const char *text, const char *two_way)
{
	CLEANUP(str_done) struct str result = STR_INIT(4096);

	if (!filter_is_one_way(text, &result))
		fail_msg("'%s' was taken for two-way", text);
	assert_string_equal(result.text, two_way);
}

static void test_one_way_filters_are_found_and_turned(void **state)
{
	expect_one_way("dst port 2100 and src host A", "port 2100 and host A");
	expect_one_way("src 10.0.0.1", "host 10.0.0.1");
	expect_one_way("tcp dst port 80", "tcp port 80");
	expect_one_way("host A and dst port 80", "host A and port 80");
	expect_one_way("src host (A) and tcp", "host (A) and tcp");
	expect_one_way("src net 10.0.0.0/8 and not icmp", "net 10.0.0.0/8 and not icmp");
	expect_one_way("dst port 80 or 443", "port 80 or 443");
	expect_one_way("src host A and dst host B", "host A and host B");
	expect_one_way("tcp[13] & 2 != 0 and dst port 80", "tcp[13] & 2 != 0 and port 80");
}

static void test_two_way_filters_are_left_alone(void **state)
{
	static const char *const filters[] = {
		"",
		"port 2100",
		"host A and port 80",
		"src or dst host A",
		"dst port 80 or src port 80",
		"(src host A and dst port 80) or (dst host A and src port 80)",
		"not src port 22",
		"src host A or src host B",
		"src host (A or B)",
		"tcp and not (src host A and dst port 22)",
		"icmp",
		"arp or (dst port 80",
	};

	for (size_t i = 0; i < ARRAY_COUNT(filters); i++) {
		CLEANUP(str_done) struct str result = STR_INIT(4096);

		if (filter_is_one_way(filters[i], &result))
			fail_msg("'%s' was taken for one-way", filters[i]);
		assert_true(str_is_empty(&result));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_way_filters_are_found_and_turned),
		cmocka_unit_test(test_two_way_filters_are_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
