/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * HTTP through libcurl: see http.h. The only file that calls it (curl_loaded.c may stand between). A
 * libcurl without TLS (the static build) serves unix sockets and plain HTTP; certificates are then an
 * error, never silently unused.
 */
#include "base/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>

#include "base/mem.h"

#define HTTP_CONNECT_TIMEOUT_MS 3000L

/* What a transfer fills. */
struct http_transfer {
	struct http_answer *answer;
	char reason[CURL_ERROR_SIZE];
};

struct http_client {
	CURL *curl; /* NULL when libcurl is not there or could not start */
};

struct http_client *http_client_new(void)
{
	struct http_client *client = xcalloc(1, sizeof(*client));

	/* The first handle initialises libcurl, which is safe from any thread since 7.84. */
	client->curl = curl_easy_init();
	return client;
}

void http_client_free(struct http_client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	free(client);
}

static void cleanup_client(struct http_client **client)
{
	http_client_free(*client);
}

void http_answer_done(struct http_answer *answer)
{
	str_done(&answer->body);
}

/* Fewer bytes taken than given make libcurl stop. */
static size_t http_take_body(char *bytes, size_t size, size_t count, void *user)
{
	struct http_transfer *transfer = user;

	str_add_bytes(&transfer->answer->body, bytes, size * count);
	return transfer->answer->body.is_cut ? 0 : size * count;
}

static size_t http_take_header(char *bytes, size_t size, size_t count, void *user)
{
	static const char name[] = "Api-Version:";
	struct http_transfer *transfer = user;
	struct http_answer *answer = transfer->answer;
	size_t length = size * count, used = sizeof(name) - 1, end = length, kept;

	if (length < used || strncasecmp(bytes, name, used) != 0)
		return length;
	while (used < end && bytes[used] == ' ')
		used++;
	while (end > used && strchr("\r\n \t", bytes[end - 1]))
		end--;
	kept = MIN(end - used, sizeof(answer->api_version) - 1);
	memcpy(answer->api_version, bytes + used, kept);
	answer->api_version[kept] = '\0';
	return length;
}

/* True when libcurl took all of them. */
static bool http_set_certificates(CURL *curl, const struct http_request *request)
{
	CURLcode code = CURLE_OK;

	if (request->ca_path)
		code = curl_easy_setopt(curl, CURLOPT_CAINFO, request->ca_path);
	if (code == CURLE_OK && request->certificate_path)
		code = curl_easy_setopt(curl, CURLOPT_SSLCERT, request->certificate_path);
	if (code == CURLE_OK && request->key_path)
		code = curl_easy_setopt(curl, CURLOPT_SSLKEY, request->key_path);
	return code == CURLE_OK;
}

static void http_set_options(CURL *curl, const struct http_request *request,
			     struct http_transfer *transfer)
{
	(void)curl_easy_setopt(curl, CURLOPT_URL, request->url);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, HTTP_CONNECT_TIMEOUT_MS);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "tcpwhy/" TCPWHY_VERSION);
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->reason);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, http_take_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, http_take_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
	if (!request->unix_socket)
		return;
	(void)curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, request->unix_socket);
	/* http_proxy in the environment is not meant for a socket file. */
	(void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

static int http_errno_of(CURL *curl, CURLcode code, const struct http_request *request,
			 const struct http_answer *answer)
{
	long os_errno = 0;

	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return -EHOSTUNREACH;
	case CURLE_COULDNT_CONNECT:
		(void)curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_errno);
		return os_errno > 0 ? (int)-os_errno : -ECONNREFUSED;
	case CURLE_WRITE_ERROR:
		return answer->body.is_cut ? -EFBIG : -EIO;
	case CURLE_UNSUPPORTED_PROTOCOL:
		/* Said of an answer that is no HTTP/1, too. */
		return text_has_prefix(request->url, "https:") ? -EPROTONOSUPPORT : -EIO;
	default:
		return -EIO;
	}
}

static int http_fail(const struct http_request *request, int code,
		     const struct http_transfer *transfer, struct err *err)
{
	const char *reason = transfer->reason;
	const char *where = request->unix_socket ? request->unix_socket : request->url;

	if (code == -EIO && reason[0] != '\0')
		return err_set(err, code, "cannot ask %s: %s", where, reason);
	if (code == -EFBIG)
		return err_set(err, code, "cannot ask %s: the answer is larger than %zu bytes",
			       where, transfer->answer->body.maximum);
	if (code == -EPROTONOSUPPORT)
		return err_set(err, code, "cannot ask %s: this build has no TLS", where);
	return err_set(err, code, "cannot ask %s: %s", where, err_text(code));
}

int http_client_get(struct http_client *client, const struct http_request *request,
		    struct http_answer *ret_answer, struct err *err)
{
	struct http_transfer transfer = {.answer = ret_answer};
	CURL *curl = client->curl;
	long status = 0;
	CURLcode code;

	str_clear(&ret_answer->body);
	ret_answer->api_version[0] = '\0';
	if (!curl)
		return http_fail(request, -ELIBACC, &transfer, err);
	/* Forgets the options of the request before, keeps its connection. */
	curl_easy_reset(curl);
	if (request->unix_socket &&
	    strlen(request->unix_socket) >= sizeof(((struct sockaddr_un *)0)->sun_path))
		return http_fail(request, -ENAMETOOLONG, &transfer, err);
	if (!http_set_certificates(curl, request))
		return http_fail(request, -EPROTONOSUPPORT, &transfer, err);
	http_set_options(curl, request, &transfer);
	code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		return http_fail(request, http_errno_of(curl, code, request, ret_answer), &transfer,
				 err);
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	ret_answer->status = (unsigned)status;
	return 0;
}

int http_get(const struct http_request *request, struct http_answer *ret_answer, struct err *err)
{
	CLEANUP(cleanup_client) struct http_client *client = http_client_new();

	return http_client_get(client, request, ret_answer, err);
}
