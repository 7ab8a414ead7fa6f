/* SPDX-License-Identifier: BSD-3-Clause */
/* Requests, and whether one follows from the other: see request.h. */
#include "join/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "join/host.h"

/* Supplements to the distance. */
#define REWRITTEN_NS (20 * NS_PER_MS) /* the target is another one */
#define UNREAD_NS    NS_PER_MS        /* a leg that could not be read */

/* TLS costs its handshakes, and a few bytes for each record. */
#define TLS_HANDSHAKE_BYTES 16384
#define TLS_SHARE_DIVISOR   16

/* Chunks cost a line each; small ones more than large ones. */
#define FRAMING_BYTES   64
#define FRAMING_DIVISOR 50

#define NO_PAYLOAD_DELAY_NS (5 * NS_PER_S) /* a proxy tries its back end at once */

static void list_add(struct request_list *list, const struct request *request)
{
	if (list->count == REQUESTS_MAXIMUM)
		return;
	list->items = xgrow(list->items, list->count, &list->capacity, sizeof(*list->items));
	list->items[list->count] = *request;
	list->items[list->count].sort_ns = list->by_open ? request->open_ns : request->start_ns;
	list->count++;
}

static void add_connection(struct request_list *list, const struct connection *connection,
			   uint32_t host)
{
	const struct view *view = connection_main_view(connection);
	const struct flow *client = &view->flows[SIDE_CLIENT];

	list_add(list,
		 &(struct request) {
			 .connection = connection,
			 .exchange_index = RELAY_NO_EXCHANGE,
			 .host = host,
			 .start_ns = client->first_data_ns ? client->first_data_ns : view->start_ns,
			 .open_ns = view->start_ns,
			 .answer_ns = view->flows[SIDE_SERVER].first_data_ns,
			 .end_ns = view->end_ns,
		 });
}

static void add_exchange(struct request_list *list, const struct connection *connection,
			 const struct http_exchange *exchange, uint32_t index, uint32_t host)
{
	const struct view *view = connection_main_view(connection);

	list_add(list, &(struct request) {
			       .connection = connection,
			       .exchange = exchange,
			       .exchange_index = index,
			       .host = host,
			       .start_ns = exchange->request.start_ns,
			       .open_ns = index ? exchange->request.start_ns : view->start_ns,
			       .answer_ns = exchange->response.start_ns,
			       .end_ns = exchange->response.start_ns ? exchange->response.start_ns
								     : view->end_ns,
		       });
}

void request_list_add(struct request_list *list, const struct facts *facts,
		      const struct connection *connection, uint32_t host)
{
	const struct conversation *conversation = facts_conversation(facts, connection);

	if (!connection->view_count || host == HOST_NONE)
		return;
	if (!conversation || conversation->protocol != MESSAGE_PROTOCOL_HTTP1) {
		add_connection(list, connection, host);
		return;
	}
	for (size_t i = 0; i < conversation->exchange_count; i++)
		if (conversation->exchanges[i].request.has_head)
			add_exchange(list, connection, &conversation->exchanges[i], (uint32_t)i,
				     host);
}

static int compare(const void *left, const void *right)
{
	const struct request *a = left;
	const struct request *b = right;

	if (a->host != b->host)
		return a->host < b->host ? -1 : 1;
	if (a->sort_ns != b->sort_ns)
		return a->sort_ns < b->sort_ns ? -1 : 1;
	if (a->connection->id != b->connection->id)
		return a->connection->id < b->connection->id ? -1 : 1;
	return a->exchange_index < b->exchange_index ? -1 : a->exchange_index > b->exchange_index;
}

void request_list_sort(struct request_list *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare);
}

void request_list_done(struct request_list *list)
{
	free(list->items);
	*list = (struct request_list) {0};
}

/* Time */

/* The last moment, not behind `start_ns`, at which the proxy had a reason to turn to its back end. */
static uint64_t trigger_ns(const struct request *in, uint64_t start_ns)
{
	const struct http_half *half;

	if (!in->exchange)
		return in->start_ns <= start_ns ? in->start_ns : in->open_ns;
	half = &in->exchange->request;
	if (half->is_complete && half->end_ns <= start_ns)
		return half->end_ns;
	return half->head_ns <= start_ns ? half->head_ns : half->start_ns;
}

/* Messages */

/* Sizes of chunks may be among them, on either leg. */
static bool is_about(uint64_t a, uint64_t b)
{
	return MAX(a, b) - MIN(a, b) <= MAX(a, b) / FRAMING_DIVISOR + FRAMING_BYTES;
}

static bool is_size_right(const struct http_half *in, const struct http_half *out)
{
	if (in->is_unframed || out->is_unframed)
		return !in->is_complete || !out->is_complete ||
		       is_about(in->body_bytes, out->body_bytes);
	if (in->is_complete && out->is_complete && in->body_bytes != out->body_bytes)
		return false;
	return out->body_bytes <= in->body_bytes || in->framing == BODY_FRAMING_NONE;
}

static bool is_body_alike(const struct http_half *in, const struct http_half *out)
{
	if (in->framing == BODY_FRAMING_LENGTH && out->framing == BODY_FRAMING_LENGTH &&
	    in->body_declared != out->body_declared)
		return false;
	if (!is_size_right(in, out))
		return false;
	return in->body_hashed != out->body_hashed || in->body_hash == out->body_hash;
}

/* A proxy may answer in the place of a back end that failed; else the status is the back end's. */
static bool is_status_alike(uint16_t in, uint16_t out)
{
	return !in || !out || in == out || in >= 500 || out >= 500;
}

/* "/api/v1/files" and "/files": a prefix is all that a proxy changes as a rule. */
static bool is_target_alike(const char *in, const char *out)
{
	size_t in_length = strlen(in);
	size_t out_length = strlen(out);
	size_t least = MIN(in_length, out_length);

	if (in_length == MESSAGE_TARGET_BYTES - 1 || out_length == MESSAGE_TARGET_BYTES - 1)
		return strncmp(in, out, least) == 0;
	return strcmp(in + in_length - least, out + out_length - least) == 0;
}

static bool has_body(const struct http_half *half)
{
	return half->body_declared || half->body_bytes;
}

static uint64_t message_supplement(const struct http_exchange *in, const struct http_exchange *out)
{
	if (strcmp(in->method, out->method) != 0 || !is_body_alike(&in->request, &out->request) ||
	    !is_status_alike(in->status, out->status))
		return REQUEST_UNRELATED;
	if (strcmp(in->target, out->target) == 0)
		return 0;
	if (is_target_alike(in->target, out->target))
		return REWRITTEN_NS / 2;
	/* Another target and no body to compare: another request. */
	return has_body(&in->request) ? REWRITTEN_NS : REQUEST_UNRELATED;
}

/* Bytes */

static uint64_t sent_bytes(const struct request *request, enum side side)
{
	return connection_main_view(request->connection)->flows[side].bytes;
}

static bool is_tls_size_of(uint64_t outer, uint64_t inner)
{
	return outer >= inner && outer <= inner + inner / TLS_SHARE_DIVISOR + TLS_HANDSHAKE_BYTES;
}

/* Neither could be read: a proxy that passes bytes on as they are. Buffers on the way make one leg
 * run ahead of the other while they are open. */
static bool is_count_alike(const struct request *in, const struct request *out)
{
	bool is_over = in->connection->end != CONNECTION_END_OPEN &&
		       out->connection->end != CONNECTION_END_OPEN;
	uint64_t in_sent = sent_bytes(in, SIDE_CLIENT);
	uint64_t out_sent = sent_bytes(out, SIDE_CLIENT);
	uint64_t in_got = sent_bytes(in, SIDE_SERVER);
	uint64_t out_got = sent_bytes(out, SIDE_SERVER);

	if (is_over && in->connection->end == CONNECTION_END_FIN &&
	    out->connection->end == CONNECTION_END_FIN)
		return in_sent == out_sent && in_got == out_got;
	return out_sent <= in_sent && in_got <= out_got && out_sent + out_got > 0;
}

/* A connection on which nothing was said: the proxy could not reach its back end, and tells the client
 * so, if it tells it anything. */
static bool is_failed_try(const struct request *in, const struct request *out)
{
	uint16_t status = in->exchange->status;

	return out->start_ns - trigger_ns(in, out->start_ns) < NO_PAYLOAD_DELAY_NS &&
	       (!status || (status >= 502 && status <= 504));
}

/* One leg was read and the other one was not. */
static bool is_size_alike(const struct request *in, const struct request *out)
{
	const struct request *read = in->exchange ? in : out;
	const struct request *unread = in->exchange ? out : in;
	uint64_t body = read->exchange->request.body_bytes;

	if (!sent_bytes(unread, SIDE_CLIENT))
		return unread == out && is_failed_try(in, out);
	return is_tls_size_of(sent_bytes(unread, SIDE_CLIENT), body) ||
	       (unread == in && sent_bytes(unread, SIDE_CLIENT) >= body);
}

static uint64_t supplement(const struct request *in, const struct request *out)
{
	if (in->exchange && out->exchange)
		return message_supplement(in->exchange, out->exchange);
	if (!in->exchange && !out->exchange)
		return is_count_alike(in, out) ? UNREAD_NS : REQUEST_UNRELATED;
	return is_size_alike(in, out) ? UNREAD_NS : REQUEST_UNRELATED;
}

uint64_t request_distance(const struct request *in, const struct request *out)
{
	uint64_t distance;
	uint64_t more;

	if (in->connection == out->connection)
		return REQUEST_UNRELATED;
	/* What cannot be read may have been opened for the client before it said anything. */
	if ((in->exchange ? in->start_ns : in->open_ns) > out->start_ns ||
	    in->end_ns < out->start_ns)
		return REQUEST_UNRELATED;
	if (in->answer_ns && out->answer_ns && in->exchange && out->exchange &&
	    in->answer_ns < out->answer_ns)
		return REQUEST_UNRELATED;
	more = supplement(in, out);
	if (more == REQUEST_UNRELATED)
		return REQUEST_UNRELATED;
	distance = out->start_ns - trigger_ns(in, out->start_ns) + more;
	if (in->answer_ns && out->answer_ns && in->answer_ns >= out->answer_ns)
		distance += in->answer_ns - out->answer_ns;
	return distance;
}
