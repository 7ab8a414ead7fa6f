/* SPDX-License-Identifier: BSD-3-Clause */
/* Copies of texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"

static void test_xstrndup_takes_the_first_bytes(void **state)
{
	_cleanup_free_ char *copy = xstrndup("0123456789abcdef", 12);

	assert_string_equal(copy, "0123456789ab");
}

static void test_xstrndup_stops_at_the_end_of_a_shorter_text(void **state)
{
	_cleanup_free_ char *text = xstrdup("n1");
	_cleanup_free_ char *copy = xstrndup(text, 12);

	assert_string_equal(copy, "n1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xstrndup_takes_the_first_bytes),
		cmocka_unit_test(test_xstrndup_stops_at_the_end_of_a_shorter_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
