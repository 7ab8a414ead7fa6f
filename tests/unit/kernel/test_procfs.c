/* SPDX-License-Identifier: BSD-3-Clause */
/* Start times out of /proc/PID/stat, whatever a process calls itself; and the test's own process. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "kernel/procfs.h"

#define REST                                                                  \
	" S 1 100 100 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200 " \
	"18446744073709551615\n"

static void test_start_time_is_field_22(void **state)
{
	uint64_t ticks = 0;

	assert_int_equal(procfs_parse_start_ticks("4211 (nginx)" REST, &ticks), 0);
	assert_int_equal(ticks, 987654);
}

static void test_start_time_survives_parentheses_and_blanks_in_the_command(void **state)
{
	uint64_t ticks = 0;

	assert_int_equal(procfs_parse_start_ticks("4211 (a) S 1 2 (b c)" REST, &ticks), 0);
	assert_int_equal(ticks, 987654);
	assert_int_equal(procfs_parse_start_ticks("4211 ())))" REST, &ticks), 0);
	assert_int_equal(ticks, 987654);
	assert_int_equal(procfs_parse_start_ticks("4211 (line\nbreak )" REST, &ticks), 0);
	assert_int_equal(ticks, 987654);
}

static void test_start_time_needs_all_the_fields(void **state)
{
	uint64_t ticks = 5;

	assert_int_equal(procfs_parse_start_ticks("", &ticks), -EINVAL);
	assert_int_equal(procfs_parse_start_ticks("4211 (nginx", &ticks), -EINVAL);
	assert_int_equal(procfs_parse_start_ticks("4211 (nginx) S 1 2 3", &ticks), -EINVAL);
	assert_int_equal(ticks, 5);
}

static void test_own_start_time_does_not_depend_on_the_own_name(void **state)
{
	uint64_t before = 0;
	uint64_t after = 0;

	assert_int_equal(procfs_start_ticks(getpid(), &before), 0);
	assert_int_equal(prctl(PR_SET_NAME, ") R 1 (x) y"), 0);
	assert_int_equal(procfs_start_ticks(getpid(), &after), 0);
	assert_int_not_equal(before, 0);
	assert_int_equal(before, after);
}

static void test_command_has_no_newline(void **state)
{
	CLEANUP(str_done) struct str command = STR_INIT(64);

	assert_int_equal(prctl(PR_SET_NAME, "some name"), 0);
	assert_int_equal(procfs_command(getpid(), &command), 0);
	assert_string_equal(command.text, "some name");
}

static void test_pids_are_ascending_and_hold_the_own(void **state)
{
	_cleanup_free_ pid_t *pids = NULL;
	size_t count = 0;
	bool found = false;

	assert_int_equal(procfs_pids(&pids, &count), 0);
	for (size_t i = 0; i < count; i++) {
		found |= pids[i] == getpid();
		assert_true(i == 0 || pids[i - 1] < pids[i]);
	}
	assert_true(found);
}

static void test_a_process_that_is_not_there_is_esrch(void **state)
{
	struct netns_id id;
	uint64_t ticks;

	/* The kernel never gives out this pid: the largest is 4194303. */
	assert_int_equal(procfs_start_ticks(4194304, &ticks), -ESRCH);
	assert_int_equal(procfs_netns(4194304, &id), -ESRCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start_time_is_field_22),
		cmocka_unit_test(test_start_time_survives_parentheses_and_blanks_in_the_command),
		cmocka_unit_test(test_start_time_needs_all_the_fields),
		cmocka_unit_test(test_own_start_time_does_not_depend_on_the_own_name),
		cmocka_unit_test(test_command_has_no_newline),
		cmocka_unit_test(test_pids_are_ascending_and_hold_the_own),
		cmocka_unit_test(test_a_process_that_is_not_there_is_esrch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
