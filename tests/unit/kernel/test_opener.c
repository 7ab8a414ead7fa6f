/* SPDX-License-Identifier: BSD-3-Clause */
/* The direct opener where no rights are needed: the own namespace, refusals, messages. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "kernel/opener.h"
#include "kernel/procfs.h"

static int count_call(void *argument)
{
	unsigned *calls = argument;

	++*calls;
	return 7;
}

static void test_own_namespace_is_entered_and_gives_the_result(void **state)
{
	_cleanup_close_ int fd = -1;
	struct netns_ref ref = {.label = "host"};
	struct netns_id by_fd;
	struct netns_id by_pid;
	unsigned calls = 0;

	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, NULL), 0);
	assert_int_equal(opener_call(opener_direct(), fd, count_call, &calls, NULL), 7);
	assert_int_equal(calls, 1);
	assert_int_equal(netns_identify(fd, &by_fd), 0);
	assert_int_equal(procfs_netns(getpid(), &by_pid), 0);
	assert_true(netns_is_equal(&by_fd, &by_pid));
}

static void test_pid_with_another_start_time_is_refused(void **state)
{
	_cleanup_close_ int fd = -1;
	struct netns_ref ref = {.pid = getpid(), .label = "svc-a"};
	struct err err = ERR_INIT;

	assert_int_equal(procfs_start_ticks(getpid(), &ref.pid_start_ticks), 0);
	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, &err), 0);
	ref.pid_start_ticks += 1;
	cleanup_close(&fd);
	fd = -1;
	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, &err), -ESRCH);
	assert_int_equal(fd, -1);
	assert_non_null(strstr(err.text, "cannot enter the network namespace of svc-a (pid "));
	assert_non_null(strstr(err.text, "the process has ended"));
}

static void test_file_that_is_no_namespace_is_refused(void **state)
{
	_cleanup_close_ int fd = -1;
	struct netns_ref ref = {.path = "/proc/self/ns/uts", .label = "odd"};
	struct err err = ERR_INIT;

	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, &err), -EMEDIUMTYPE);
	ref.path = "/dev/null";
	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, &err), -EMEDIUMTYPE);
	assert_non_null(strstr(err.text, "namespace of odd: the file is no network namespace"));
}

static void test_label_is_escaped_in_messages(void **state)
{
	_cleanup_close_ int fd = -1;
	struct netns_ref ref = {.path = "/nowhere/at/all", .label = "a\x1b[31mb"};
	struct err err = ERR_INIT;

	assert_int_equal(opener_open_namespace(opener_direct(), &ref, &fd, &err), -ENOENT);
	assert_string_equal(err.text, "cannot enter the network namespace of a\\x1b[31mb: "
				      "No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_namespace_is_entered_and_gives_the_result),
		cmocka_unit_test(test_pid_with_another_start_time_is_refused),
		cmocka_unit_test(test_file_that_is_no_namespace_is_refused),
		cmocka_unit_test(test_label_is_escaped_in_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
