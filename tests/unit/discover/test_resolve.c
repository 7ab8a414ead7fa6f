/* SPDX-License-Identifier: BSD-3-Clause */
/* The grammar of TARGETS, against a made-up host. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "discover/resolve.h"

static struct container *add(struct discovery *discovery, enum runtime runtime, const char *id,
			     const char *name, pid_t pid)
{
	struct container container = {
		.runtime = runtime, .id = xstrdup(id), .name = xstrdup(name), .pid = pid};

	if (pid == 0)
		container.state = CONTAINER_STATE_STOPPED;
	container_list_add(&discovery->containers, &container);
	return &discovery->containers.items[discovery->containers.count - 1];
}

static void label(struct container *container, const char *key, const char *value)
{
	container->labels =
		xrealloc(container->labels, container->label_count + 1, sizeof(*container->labels));
	container->labels[container->label_count++] =
		(struct container_label) {xstrdup(key), xstrdup(value)};
}

static int set_up(void **state)
{
	struct discovery *discovery = xcalloc(1, sizeof(*discovery));
	struct container *container;

	container = add(discovery, RUNTIME_DOCKER, "aa11", "svc-a", 101);
	container->image = xstrdup("registry.example:5000/team/web:1.2");
	label(container, "com.docker.compose.project", "shop");
	label(container, "com.docker.compose.service", "web");
	container = add(discovery, RUNTIME_DOCKER, "aa22", "svc-b", 102);
	container->image = xstrdup("web");
	label(container, "com.docker.compose.project", "shop");
	label(container, "com.docker.compose.service", "db");
	(void)add(discovery, RUNTIME_DOCKER, "bb33", "2100", 103);
	(void)add(discovery, RUNTIME_DOCKER, "cc44", "twice", 104);
	(void)add(discovery, RUNTIME_PODMAN, "dd55", "twice", 105);
	(void)add(discovery, RUNTIME_DOCKER, "ee66", "far", -1);
	(void)add(discovery, RUNTIME_DOCKER, "ff77", "dead", 0);
	(void)add(discovery, RUNTIME_NONE, "pid:900", "sleep", 900);
	container = add(discovery, RUNTIME_NETNS, "aa", "aa", 0);
	container->state = CONTAINER_STATE_RUNNING;
	container->netns_path = xstrdup("/run/netns/aa");
	container = add(discovery, RUNTIME_DOCKER, "ab88", "onhost", 106);
	container->network_mode = NETWORK_MODE_HOST;
	*state = discovery;
	return 0;
}

static int tear_down(void **state)
{
	discovery_done(*state);
	free(*state);
	return 0;
}

static void check(void **state, const char *words, const char *expected)
{
	CLEANUP(target_list_done) struct target_list targets = {0};
	CLEANUP(str_done) struct str text = STR_INIT(1000);
	struct err err = ERR_INIT;

	if (resolve_targets(*state, words, &targets, &err) < 0)
		fail_msg("%s: %s", words, err.text);
	for (size_t i = 0; i < targets.count; i++) {
		const struct target *target = &targets.items[i];

		str_addf(&text, "%s%s", i ? " " : "", target->label);
		if (target->interface)
			str_addf(&text, "@%s", target->interface);
		if (target->netns_path)
			str_addf(&text, "=%s", target->netns_path);
	}
	assert_string_equal(text.text, expected);
}

static void check_fails(void **state, const char *words, enum err_kind kind, const char *expected)
{
	struct target_list targets = {0};
	struct err err = ERR_INIT;

	assert_true(resolve_targets(*state, words, &targets, &err) < 0);
	assert_string_equal(err.text, expected);
	assert_int_equal(err.kind, kind);
}

static void test_names_and_id_prefixes_are_found(void **state)
{
	check(state, "svc-a", "svc-a");
	check(state, "svc-a,svc-b", "svc-a svc-b");
	check(state, "bb33", "2100");
	check(state, "b", "2100");
	check(state, "docker:svc-a", "svc-a");
	check(state, "docker:twice", "twice");
	check(state, "svc-a,aa11", "svc-a");
}

static void test_bare_digits_are_a_name_never_a_pid(void **state)
{
	CLEANUP(target_list_done) struct target_list targets = {0};

	assert_int_equal(resolve_targets(*state, "2100", &targets, NULL), 0);
	assert_int_equal(targets.items[0].pid, 103);
	check_fails(
		state, "900", ERR_KIND_FAILED,
		"container '900' not found; running: 2100, aa, far, svc-a, svc-b, twice, twice, "
		"onhost");
}

static void test_named_namespace_wins_over_an_id_prefix(void **state)
{
	check(state, "aa", "aa=/run/netns/aa");
}

static void test_interface_is_split_at_the_last_at(void **state)
{
	check(state, "svc-a@eth1,svc-b@any", "svc-a@eth1 svc-b@any");
	check(state, "svc-a@eth0,svc-a@eth1", "svc-a@eth0 svc-a@eth1");
	check_fails(state, "svc-a@", ERR_KIND_USAGE,
		    "'' behind the '@' is no name of an interface");
	check_fails(state, "svc-a@an-interface-too-long", ERR_KIND_USAGE,
		    "'an-interface-too-long' behind the '@' is no name of an interface");
}

static void test_path_is_a_mark_and_no_target(void **state)
{
	CLEANUP(target_list_done) struct target_list targets = {0};

	assert_int_equal(resolve_targets(*state, "svc-a,+path,svc-b", &targets, NULL), 0);
	assert_true(targets.with_path);
	assert_int_equal(targets.count, 2);
	check_fails(state, "+path", ERR_KIND_USAGE, "+path needs targets to lie between");
}

static void test_groups_take_every_member_that_runs(void **state)
{
	check(state, "compose:shop", "svc-a svc-b");
	check(state, "compose:shop/db", "svc-b");
	check(state, "label:com.docker.compose.service=web", "svc-a");
	check(state, "label:com.docker.compose.service", "svc-a svc-b");
	check(state, "image:web", "svc-a svc-b");
	check(state, "image:team/web:1.2", "svc-a");
	check_fails(state, "compose:sho", ERR_KIND_FAILED,
		    "there is no running container of the Compose project 'sho'; running: aa, "
		    "far, 2100, onhost, svc-a, svc-b, twice, twice");
}

static void test_all_is_what_has_a_network_of_its_own_here(void **state)
{
	check(state, "all", "svc-a svc-b 2100 twice twice");
}

static void test_host_and_pid_are_namespaces_without_a_container(void **state)
{
	CLEANUP(target_list_done) struct target_list targets = {0};
	_cleanup_free_ char *words = xasprintf("netns:host,pid:%ld", (long)getpid());
	_cleanup_free_ char *expected = xasprintf("pid:%ld", (long)getpid());

	assert_int_equal(resolve_targets(*state, words, &targets, NULL), 0);
	assert_int_equal(targets.count, 2);
	assert_string_equal(targets.items[0].label, "host");
	assert_int_equal(targets.items[0].runtime, RUNTIME_HOST);
	assert_int_equal(targets.items[0].pid, 0);
	assert_null(targets.items[0].netns_path);
	assert_string_equal(targets.items[1].label, expected);
	assert_true(targets.items[1].pid_start_ticks > 0);
	check(state, "netns:/proc/1/ns/net", "/proc/1/ns/net=/proc/1/ns/net");
	check_fails(state, "pid:0x1", ERR_KIND_USAGE,
		    "'pid:' takes the number of a process, as in pid:4211");
	check_fails(state, "pid:4194303", ERR_KIND_FAILED, "there is no process with pid 4194303");
}

static void test_errors_say_what_there_is(void **state)
{
	check_fails(state, "twice", ERR_KIND_FAILED,
		    "container 'twice' fits several: twice (docker cc44), twice (podman dd55); "
		    "name one by more of its id");
	check_fails(state, "svc-x", ERR_KIND_FAILED,
		    "container 'svc-x' not found; running: svc-a, svc-b, 2100, aa, far, twice, "
		    "twice, onhost");
	check_fails(state, "far", ERR_KIND_UNAVAILABLE,
		    "container 'far' does not run on this host: its daemon is on another machine, "
		    "or sees other processes; run tcpwhy there");
	check_fails(state, "dead", ERR_KIND_FAILED,
		    "container 'dead' is not running; start it first");
	check_fails(state, "netns:nowhere-at-all", ERR_KIND_FAILED,
		    "there is no network namespace 'nowhere-at-all' in /run/netns; there are: aa");
}

static void test_schemes_not_built_and_not_known_are_told_apart(void **state)
{
	check_fails(state, "podman:x", ERR_KIND_UNAVAILABLE,
		    "'podman:' is not built yet; name the container without it, or use pid:N or "
		    "netns:PATH");
	check_fails(state, "dcoker:x", ERR_KIND_USAGE,
		    "'dcoker:' is no way to name a target; known are docker:, compose:, label:, "
		    "image:, pid:, netns:");
	check_fails(state, "docker:", ERR_KIND_USAGE, "'docker:' needs a value");
	check_fails(state, "svc-a,,svc-b", ERR_KIND_USAGE,
		    "a target is empty; targets are separated by one comma");
}

static void test_filter_keyword_is_no_target(void **state)
{
	check_fails(state, "port", ERR_KIND_USAGE,
		    "'port' begins a filter, but the first word is the target; for the host write "
		    "netns:host in front of the filter, for a container of that name docker:port");
	assert_true(resolve_is_filter_keyword("tcp"));
	assert_true(resolve_is_filter_keyword("(tcp"));
	assert_false(resolve_is_filter_keyword("svc-a"));
}

static void test_foreign_words_are_escaped_in_errors(void **state)
{
	check_fails(state, "a\x1b]0;b", ERR_KIND_FAILED,
		    "container 'a\\x1b]0;b' not found; running: 2100, aa, svc-b, far, onhost, "
		    "svc-a, twice, twice");
}

static void test_runtime_that_could_not_be_asked_is_mentioned(void **state)
{
	struct discovery *discovery = *state;

	discovery->failure_count = 1;
	(void)err_set_unavailable(&discovery->failures[0].err, -EACCES,
				  "cannot ask Docker at /x: permission denied");
	check_fails(state, "docker:svc-x", ERR_KIND_UNAVAILABLE,
		    "container 'svc-x' not found; running: svc-a, svc-b, 2100, far, twice, onhost; "
		    "cannot ask Docker at /x: permission denied");
}

static void test_more_targets_than_the_maximum_are_refused(void **state)
{
	CLEANUP(str_done) struct str words = STR_INIT(100000);
	struct target_list targets;
	struct err err = ERR_INIT;

	for (unsigned i = 0; i <= TARGETS_MAXIMUM; i++)
		str_addf(&words, "%ssvc-a@if%u", i ? "," : "", i);
	assert_int_equal(resolve_targets(*state, words.text, &targets, &err), -EINVAL);
	assert_string_equal(err.text, "more than 128 targets; name fewer");
}

#define RESOLVE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RESOLVE_TEST(test_names_and_id_prefixes_are_found),
		RESOLVE_TEST(test_bare_digits_are_a_name_never_a_pid),
		RESOLVE_TEST(test_named_namespace_wins_over_an_id_prefix),
		RESOLVE_TEST(test_interface_is_split_at_the_last_at),
		RESOLVE_TEST(test_path_is_a_mark_and_no_target),
		RESOLVE_TEST(test_groups_take_every_member_that_runs),
		RESOLVE_TEST(test_all_is_what_has_a_network_of_its_own_here),
		RESOLVE_TEST(test_host_and_pid_are_namespaces_without_a_container),
		RESOLVE_TEST(test_errors_say_what_there_is),
		RESOLVE_TEST(test_schemes_not_built_and_not_known_are_told_apart),
		RESOLVE_TEST(test_filter_keyword_is_no_target),
		RESOLVE_TEST(test_foreign_words_are_escaped_in_errors),
		RESOLVE_TEST(test_runtime_that_could_not_be_asked_is_mentioned),
		RESOLVE_TEST(test_more_targets_than_the_maximum_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
