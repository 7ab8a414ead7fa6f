/* SPDX-License-Identifier: BSD-3-Clause */
/* Where Docker is: DOCKER_HOST, contexts, the default. Reads no file but those of the test. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "discover/docker_endpoint.h"

static void clean_environment(void)
{
	static const char *const names[] = {"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG",
					    "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"};

	for (size_t i = 0; i < ARRAY_COUNT(names); i++)
		(void)unsetenv(names[i]);
	(void)setenv("HOME", "/nonexistent", 1);
}

static void test_default_is_the_usual_socket(void **state)
{
	CLEANUP(docker_endpoint_done) struct docker_endpoint endpoint = {0};

	clean_environment();
	assert_int_equal(docker_endpoint_find(&endpoint, NULL), 0);
	assert_string_equal(endpoint.unix_socket, "/var/run/docker.sock");
	assert_true(endpoint.is_default);
}

static void test_docker_host_may_be_a_socket_or_tcp(void **state)
{
	CLEANUP(docker_endpoint_done) struct docker_endpoint endpoint = {0};

	clean_environment();
	(void)setenv("DOCKER_HOST", "unix:///tmp/x.sock", 1);
	assert_int_equal(docker_endpoint_find(&endpoint, NULL), 0);
	assert_string_equal(endpoint.unix_socket, "/tmp/x.sock");
	assert_false(endpoint.is_default);
	docker_endpoint_done(&endpoint);
	(void)setenv("DOCKER_HOST", "tcp://[fd00::1]", 1);
	assert_int_equal(docker_endpoint_find(&endpoint, NULL), 0);
	assert_null(endpoint.unix_socket);
	assert_string_equal(endpoint.url, "http://[fd00::1]:2375");
}

static void test_tls_takes_the_three_files_and_never_falls_back_to_plain(void **state)
{
	CLEANUP(docker_endpoint_done) struct docker_endpoint endpoint = {0};
	struct err err = ERR_INIT;

	clean_environment();
	(void)setenv("DOCKER_HOST", "tcp://build", 1);
	(void)setenv("DOCKER_TLS_VERIFY", "1", 1);
	(void)setenv("DOCKER_CERT_PATH", "/certs", 1);
	assert_int_equal(docker_endpoint_find(&endpoint, NULL), 0);
	assert_string_equal(endpoint.url, "https://build:2376");
	assert_string_equal(endpoint.ca_path, "/certs/ca.pem");
	assert_string_equal(endpoint.key_path, "/certs/key.pem");
	docker_endpoint_done(&endpoint);
	(void)unsetenv("DOCKER_CERT_PATH");
	(void)unsetenv("HOME");
	assert_int_equal(docker_endpoint_find(&endpoint, &err), -EPROTONOSUPPORT);
}

static void test_what_cannot_be_asked_says_why(void **state)
{
	static const struct {
		const char *host, *text;
	} cases[] = {
		{"ssh://me@build", "cannot ask Docker at 'ssh://me@build' (from DOCKER_HOST): ssh "
				   "is not supported; run tcpwhy on that host"},
		{"unix://relative", "cannot ask Docker at 'unix://relative' (from DOCKER_HOST): "
				    "use unix:///PATH or tcp://HOST:PORT"},
		{"tcp://", "cannot ask Docker at 'tcp://' (from DOCKER_HOST): not a host and port"},
		{"\x1b[2J", "cannot ask Docker at '\\x1b[2J' (from DOCKER_HOST): "
			    "use unix:///PATH or tcp://HOST:PORT"},
	};

	clean_environment();
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		CLEANUP(docker_endpoint_done) struct docker_endpoint endpoint = {0};
		struct err err = ERR_INIT;

		(void)setenv("DOCKER_HOST", cases[i].host, 1);
		assert_true(docker_endpoint_find(&endpoint, &err) < 0);
		assert_string_equal(err.text, cases[i].text);
		assert_int_equal(err.kind, ERR_KIND_UNAVAILABLE);
	}
}

static void write_file(const char *folder, const char *name, const char *text)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", folder, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void make_folder(const char *folder, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", folder, name);

	assert_int_equal(mkdir(path, 0700), 0);
}

static void remove_all(const char *folder)
{
	static const char *const names[] = {"contexts/meta/0123/meta.json", "contexts/meta/0123",
					    "contexts/meta", "contexts", "config.json"};

	for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s", folder, names[i]);

		(void)remove(path);
	}
	(void)remove(folder);
}

static void test_context_is_followed_and_docker_host_wins(void **state)
{
	CLEANUP(docker_endpoint_done) struct docker_endpoint endpoint = {0};
	char folder[] = "/tmp/tcpwhy-test-XXXXXX";
	struct err err = ERR_INIT;

	clean_environment();
	assert_non_null(mkdtemp(folder));
	(void)setenv("DOCKER_CONFIG", folder, 1);
	make_folder(folder, "contexts");
	make_folder(folder, "contexts/meta");
	make_folder(folder, "contexts/meta/0123");
	write_file(folder, "contexts/meta/0123/meta.json",
		   "{\"Name\":\"lab\",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///lab.sock\"}}}");
	write_file(folder, "config.json", "{\"currentContext\":\"lab\"}");
	assert_int_equal(docker_endpoint_find(&endpoint, &err), 0);
	assert_string_equal(endpoint.unix_socket, "/lab.sock");
	docker_endpoint_done(&endpoint);
	(void)setenv("DOCKER_CONTEXT", "gone", 1);
	assert_int_equal(docker_endpoint_find(&endpoint, &err), -ENOENT);
	assert_non_null(strstr(err.text, "there is no Docker context 'gone'"));
	(void)setenv("DOCKER_HOST", "unix:///other.sock", 1);
	assert_int_equal(docker_endpoint_find(&endpoint, &err), 0);
	assert_string_equal(endpoint.unix_socket, "/other.sock");
	remove_all(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_is_the_usual_socket),
		cmocka_unit_test(test_docker_host_may_be_a_socket_or_tcp),
		cmocka_unit_test(test_tls_takes_the_three_files_and_never_falls_back_to_plain),
		cmocka_unit_test(test_what_cannot_be_asked_says_why),
		cmocka_unit_test(test_context_is_followed_and_docker_host_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
