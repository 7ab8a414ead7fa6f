/* SPDX-License-Identifier: BSD-3-Clause */
/* Foreign words in commands that a user may copy: quoted so that sh takes them for one word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/point.h"
#include "words/shell.h"

#define STR_BYTES 500

static void assert_word(const char *text, const char *expected)
{
	CLEANUP(str_done) struct str out = STR_INIT(STR_BYTES);

	shell_add_word(&out, text);
	assert_string_equal(out.text, expected);
}

static void assert_enter(const struct point *point, const char *expected)
{
	CLEANUP(str_done) struct str out = STR_INIT(STR_BYTES);

	shell_add_enter(&out, point);
	assert_string_equal(out.text, expected);
}

static void test_plain_word_is_not_quoted(void **state)
{
	assert_word("svc-a_1.2/eth0@if3", "svc-a_1.2/eth0@if3");
}

static void test_special_word_is_quoted(void **state)
{
	assert_word("", "''");
	assert_word("a b", "'a b'");
	assert_word("$(reboot)", "'$(reboot)'");
	assert_word("it's", "'it'\\''s'");
	assert_word("a\\b", "'a\\b'");
	assert_word("容器", "'容器'");
}

static void test_what_moves_a_terminal_is_escaped(void **state)
{
	assert_word("a\x1b[2J\n\xff", "'a\\x1b[2J\\x0a\\xff'");
}

static void test_engines_are_entered_by_the_pid_that_they_tell(void **state)
{
	char name[] = "svc-a,svc-b";
	struct point point = {.container = name, .runtime = RUNTIME_DOCKER};

	assert_enter(&point, "nsenter -n -t \"$(docker inspect -f '{{.State.Pid}}' svc-a)\" ");
	point.runtime = RUNTIME_PODMAN;
	assert_enter(&point, "nsenter -n -t \"$(podman inspect -f '{{.State.Pid}}' svc-a)\" ");
}

static void test_named_namespace_is_entered_by_ip_and_the_host_not_at_all(void **state)
{
	char name[] = "lab one";
	struct point point = {.container = name, .runtime = RUNTIME_NETNS};

	assert_enter(&point, "ip netns exec 'lab one' ");
	point.runtime = RUNTIME_HOST;
	assert_enter(&point, "");
}

static void test_unknown_namespace_leaves_a_form_to_fill_in(void **state)
{
	struct point point = {.runtime = RUNTIME_DOCKER};

	assert_enter(NULL, "nsenter -n -t PID_OF_THE_CONTAINER ");
	assert_enter(&point, "nsenter -n -t PID_OF_THE_CONTAINER ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_word_is_not_quoted),
		cmocka_unit_test(test_special_word_is_quoted),
		cmocka_unit_test(test_what_moves_a_terminal_is_escaped),
		cmocka_unit_test(test_engines_are_entered_by_the_pid_that_they_tell),
		cmocka_unit_test(test_named_namespace_is_entered_by_ip_and_the_host_not_at_all),
		cmocka_unit_test(test_unknown_namespace_leaves_a_form_to_fill_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
