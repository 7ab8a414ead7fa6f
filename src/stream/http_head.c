/* SPDX-License-Identifier: BSD-3-Clause */
/* HTTP/1 heads: start lines (RFC 9112 sections 3 and 4), the headers that frame a message, and how
 * they do it (section 6.3). */
#include "stream/http.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/str.h"

static const char *const methods[] = {
	"GET",   "HEAD",   "POST",     "PUT",       "DELETE", "CONNECT", "OPTIONS",
	"TRACE", "PATCH",  "PROPFIND", "PROPPATCH", "MKCOL",  "COPY",    "MOVE",
	"LOCK",  "UNLOCK", "REPORT",   "SEARCH",    "PURGE",
};

bool http_looks_like(bool from_server, const uint8_t *data, size_t count)
{
	if (from_server)
		return count >= 7 && memcmp(data, "HTTP/1.", 7) == 0;
	if (count == 0 || data[0] < 'A' || data[0] > 'U')
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(methods); i++) {
		size_t length = strlen(methods[i]);

		if (count > length && memcmp(data, methods[i], length) == 0 && data[length] == ' ')
			return true;
	}
	return false;
}

/* From one upwards: most connections carry one exchange. */
static void exchanges_grow(struct http *http)
{
	struct conversation *conversation = http->conversation;

	if (conversation->exchange_count < http->exchange_capacity)
		return;
	http->exchange_capacity = MAX(2 * http->exchange_capacity, (size_t)1);
	conversation->exchanges = xrealloc(conversation->exchanges, http->exchange_capacity,
					   sizeof(*conversation->exchanges));
}

struct http_exchange *http_exchange_of(struct http *http, bool from_server)
{
	struct conversation *conversation = http->conversation;
	uint64_t number = http->directions[from_server].message;

	if (number >= EXCHANGES_MAXIMUM)
		number = EXCHANGES_MAXIMUM - 1;
	while (conversation->exchange_count <= number) {
		exchanges_grow(http);
		conversation->exchanges[conversation->exchange_count++] =
			(struct http_exchange) {0};
	}
	return &conversation->exchanges[number];
}

const struct http_exchange *http_exchange_find(const struct http *http, bool from_server)
{
	const struct conversation *conversation = http->conversation;
	uint64_t number = http->directions[from_server].message;

	number = MIN(number, (uint64_t)EXCHANGES_MAXIMUM - 1);
	return number < conversation->exchange_count ? &conversation->exchanges[number] : NULL;
}

/* Copy what is between two blanks, cut to the room. */
static void copy_word(char *ret_word, size_t room, const char *from)
{
	size_t length = strcspn(from, " ");

	length = MIN(length, room - 1);
	memcpy(ret_word, from, length);
	ret_word[length] = '\0';
}

static bool read_status_line(struct http *http, const char *line)
{
	struct http_exchange *exchange = http_exchange_of(http, /* from_server= */ true);
	const char *at = strchr(line, ' ');
	unsigned status = 0;

	if (!text_has_prefix(line, "HTTP/1.") || !at)
		return false;
	for (at++; *at >= '0' && *at <= '9' && status < 1000; at++)
		status = status * 10 + (unsigned)(*at - '0');
	if (status < 100 || status > 999)
		return false;
	http->directions[true].is_interim = status < 200 && status != 101;
	if (status == 100)
		exchange->got_continue = true;
	if (!http->directions[true].is_interim)
		exchange->status = (uint16_t)status;
	return true;
}

/* Redis, RTSP and SIP have requests that begin alike. A line that was cut has lost its version. */
static bool has_version(const char *line)
{
	return strstr(line, " HTTP/1.") || strlen(line) == HTTP_LINE_BYTES - 1;
}

bool http_read_start_line(struct http *http, bool from_server)
{
	const char *line = http->directions[from_server].line;
	struct http_exchange *exchange;
	const char *target;

	if (from_server)
		return read_status_line(http, line);
	target = strchr(line, ' ');
	if (!http_looks_like(false, (const uint8_t *)line, strlen(line)) || !target ||
	    !has_version(line))
		return false;
	exchange = http_exchange_of(http, /* from_server= */ false);
	copy_word(exchange->method, sizeof(exchange->method), line);
	copy_word(exchange->target, sizeof(exchange->target), target + 1);
	exchange->is_version_1_0 = strstr(target + 1, " HTTP/1.0") != NULL;
	return true;
}

/* The value of a header when the line is that header, else NULL. */
static const char *header_value(const char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncasecmp(line, name, length) != 0 || line[length] != ':')
		return NULL;
	line += length + 1;
	return line + strspn(line, " \t");
}

/* What only a proxy adds to a request. */
static bool is_proxy_header(const char *line)
{
	return header_value(line, "X-Forwarded-For") || header_value(line, "Forwarded") ||
	       header_value(line, "Via") || header_value(line, "X-Real-IP");
}

void http_read_header(struct http *http, bool from_server)
{
	struct http_direction *direction = &http->directions[from_server];
	struct http_exchange *exchange = http_exchange_of(http, from_server);
	struct http_half *half = from_server ? &exchange->response : &exchange->request;
	const char *value;

	if ((value = header_value(direction->line, "Content-Length"))) {
		uint64_t length = 0;

		for (; *value >= '0' && *value <= '9' && length < UINT64_MAX / 16; value++)
			length = length * 10 + (uint64_t)(*value - '0');
		half->body_declared = length;
		direction->has_length = true;
	} else if ((value = header_value(direction->line, "Transfer-Encoding"))) {
		direction->is_chunked = strcasestr(value, "chunked") != NULL;
	} else if ((value = header_value(direction->line, "Connection"))) {
		exchange->will_close |= strcasestr(value, "close") != NULL;
		/* What nginx says to a back end when nothing is configured; other clients of the old
		 * version close without a word. */
		exchange->is_forwarded |=
			!from_server && exchange->is_version_1_0 && exchange->will_close;
	} else if (!from_server && (value = header_value(direction->line, "Expect"))) {
		exchange->expects_continue |= strncasecmp(value, "100-continue", 12) == 0;
	} else if (from_server && (value = header_value(direction->line, "Server"))) {
		exchange->is_from_nginx = strncasecmp(value, "nginx", 5) == 0;
	} else if (!from_server && is_proxy_header(direction->line)) {
		exchange->is_forwarded = true;
	}
}

bool http_begins_tunnel(struct http *http, bool from_server)
{
	const struct http_exchange *exchange = http_exchange_of(http, from_server);

	if (!from_server || http->directions[true].is_interim)
		return false;
	return exchange->status == 101 || (text_is_equal(exchange->method, "CONNECT") &&
					   exchange->status >= 200 && exchange->status < 300);
}

enum body_framing http_framing(struct http *http, bool from_server)
{
	const struct http_direction *direction = &http->directions[from_server];
	const struct http_exchange *exchange = http_exchange_of(http, from_server);
	bool is_bodiless =
		from_server && (direction->is_interim || exchange->status == 204 ||
				exchange->status == 304 || text_is_equal(exchange->method, "HEAD"));

	if (is_bodiless)
		return BODY_FRAMING_NONE;
	if (http_begins_tunnel(http, from_server))
		return BODY_FRAMING_CLOSE;
	if (direction->is_chunked)
		return BODY_FRAMING_CHUNKED;
	if (direction->has_length)
		return exchange && (from_server ? exchange->response : exchange->request)
						       .body_declared > 0
			       ? BODY_FRAMING_LENGTH
			       : BODY_FRAMING_NONE;
	return from_server ? BODY_FRAMING_CLOSE : BODY_FRAMING_NONE;
}
