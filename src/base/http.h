/* SPDX-License-Identifier: BSD-3-Clause */
/* HTTP requests to an API on a unix socket or a TCP address, through libcurl. Blocking, bounded. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define HTTP_BODY_MAXIMUM ((size_t)64 << 20)

struct http_request {
	const char *unix_socket; /* path; NULL: the host in the URL */
	const char *url;         /* "http://localhost/_ping"; the host is ignored with a socket */
	unsigned timeout_ms;
	/* Client certificate, for DOCKER_TLS_VERIFY; NULL for none. */
	const char *ca_path, *certificate_path, *key_path;
};

struct http_answer {
	unsigned status;      /* 200, 404, ... */
	char api_version[16]; /* header Api-Version of a Docker API; "" when absent */
	struct str body;
};

#define HTTP_ANSWER_INIT                            \
	{                                           \
		.body = STR_INIT(HTTP_BODY_MAXIMUM) \
	}
void http_answer_done(struct http_answer *answer);

/* GET. 0 when an answer came, whatever its status. -ENOENT: no such socket; -EACCES: not permitted;
 * -ECONNREFUSED: nobody listens; -ETIMEDOUT; -EFBIG: body above the maximum. The err text says what
 * was tried and what failed, not yet what to do. */
int http_get(const struct http_request *request, struct http_answer *ret_answer, struct err *err);

/* The same with a connection that stays open between requests to one place: asking twenty times
 * costs one connection. Not for several threads at once. */
struct http_client;
struct http_client *http_client_new(void);
void http_client_free(struct http_client *client);
int http_client_get(struct http_client *client, const struct http_request *request,
		    struct http_answer *ret_answer, struct err *err);
