/* SPDX-License-Identifier: BSD-3-Clause */
/* HTTP over a unix socket, against a server of one answer in a child process. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/http.h"
#include "base/mem.h"

struct server {
	char folder[32];
	char path[64];
	int listener;
	pid_t pid;
};

static void server_open(struct server *server)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	*server = (struct server) {.folder = "/tmp/tcpwhy-http-XXXXXX"};
	assert_non_null(mkdtemp(server->folder));
	(void)snprintf(server->path, sizeof(server->path), "%s/socket", server->folder);
	memcpy(address.sun_path, server->path, strlen(server->path) + 1);
	server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(server->listener >= 0);
	assert_int_equal(bind(server->listener, (const struct sockaddr *)&address, sizeof(address)),
			 0);
}

/* Read one request, write the answer. Without an answer the connection stays open in silence. */
static _Noreturn void server_run(int listener, const char *answer)
{
	char request[2048];
	int connection = accept(listener, NULL, NULL);

	if (connection < 0 || read(connection, request, sizeof(request)) <= 0)
		_exit(1);
	if (!answer)
		(void)pause();
	_exit(fd_write_all(connection, answer, strlen(answer)) < 0);
}

static void server_start(struct server *server, const char *answer)
{
	server_open(server);
	assert_int_equal(listen(server->listener, 1), 0);
	server->pid = fork();
	assert_true(server->pid >= 0);
	if (server->pid == 0)
		server_run(server->listener, answer);
}

static void server_stop(struct server *server)
{
	(void)close(server->listener);
	if (server->pid > 0) {
		(void)kill(server->pid, SIGTERM);
		(void)waitpid(server->pid, NULL, 0);
	}
	(void)unlink(server->path);
	(void)rmdir(server->folder);
}

static struct http_request request_to(const char *path)
{
	return (struct http_request) {
		.unix_socket = path, .url = "http://localhost/_ping", .timeout_ms = 5000};
}

static void test_answer_has_status_version_and_body(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct server server;
	int r;

	server_start(&server,
		     "HTTP/1.1 200 OK\r\napi-version:  1.47 \r\nContent-Length: 2\r\n\r\nOK");
	request = request_to(server.path);
	r = http_get(&request, &answer, NULL);
	server_stop(&server);
	assert_int_equal(r, 0);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.api_version, "1.47");
	assert_string_equal(answer.body.text, "OK");
}

static void test_answer_is_an_answer_whatever_its_status(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct server server;
	int r;

	server_start(&server, "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nnone!");
	request = request_to(server.path);
	r = http_get(&request, &answer, NULL);
	server_stop(&server);
	assert_int_equal(r, 0);
	assert_int_equal(answer.status, 404);
	assert_string_equal(answer.api_version, "");
	assert_string_equal(answer.body.text, "none!");
}

static void test_proxy_of_the_environment_is_not_used_for_a_socket(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct server server;
	int r;

	(void)setenv("http_proxy", "http://127.0.0.1:1", 1);
	server_start(&server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	request = request_to(server.path);
	r = http_get(&request, &answer, NULL);
	server_stop(&server);
	(void)unsetenv("http_proxy");
	assert_int_equal(r, 0);
	assert_int_equal(answer.status, 200);
}

static void test_missing_socket_and_silent_listener_are_told_apart(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct err err = ERR_INIT;
	struct server server;
	int bound_only, missing;

	server_open(&server);
	request = request_to(server.path);
	bound_only = http_get(&request, &answer, NULL);
	server_stop(&server);
	missing = http_get(&request, &answer, &err);
	assert_int_equal(bound_only, -ECONNREFUSED);
	assert_int_equal(missing, -ENOENT);
	assert_non_null(strstr(err.text, server.path));
	assert_non_null(strstr(err.text, "No such file or directory"));
}

static void test_silence_ends_with_the_timeout(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct server server;
	int r;

	server_start(&server, NULL);
	request = request_to(server.path);
	request.timeout_ms = 100;
	r = http_get(&request, &answer, NULL);
	server_stop(&server);
	assert_int_equal(r, -ETIMEDOUT);
}

static void test_body_above_the_maximum_is_refused(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = {.body = STR_INIT(4)};
	struct http_request request;
	struct err err = ERR_INIT;
	struct server server;
	int r;

	server_start(&server, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345");
	request = request_to(server.path);
	r = http_get(&request, &answer, &err);
	server_stop(&server);
	assert_int_equal(r, -EFBIG);
	assert_non_null(strstr(err.text, "larger than 4 bytes"));
}

static void test_nonsense_for_an_answer_is_an_error(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct server server;
	int r;

	server_start(&server, "\x01\x02nonsense\r\n\r\n");
	request = request_to(server.path);
	r = http_get(&request, &answer, NULL);
	server_stop(&server);
	assert_int_equal(r, -EIO);
}

static void test_long_version_header_is_cut(void **state)
{
	CLEANUP(http_answer_done) struct http_answer answer = HTTP_ANSWER_INIT;
	struct http_request request;
	struct server server;
	int r;

	server_start(&server, "HTTP/1.1 200 OK\r\nApi-Version: 1234567890123456789\r\n"
			      "Content-Length: 0\r\n\r\n");
	request = request_to(server.path);
	r = http_get(&request, &answer, NULL);
	server_stop(&server);
	assert_int_equal(r, 0);
	assert_string_equal(answer.api_version, "123456789012345");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer_has_status_version_and_body),
		cmocka_unit_test(test_answer_is_an_answer_whatever_its_status),
		cmocka_unit_test(test_proxy_of_the_environment_is_not_used_for_a_socket),
		cmocka_unit_test(test_missing_socket_and_silent_listener_are_told_apart),
		cmocka_unit_test(test_silence_ends_with_the_timeout),
		cmocka_unit_test(test_body_above_the_maximum_is_refused),
		cmocka_unit_test(test_nonsense_for_an_answer_is_an_error),
		cmocka_unit_test(test_long_version_header_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
