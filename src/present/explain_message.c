/* SPDX-License-Identifier: BSD-3-Clause */
/* What the payload of a packet says: HTTP requests and answers, TLS hellos. */
#include <string.h>

#include "base/mem.h"
#include "present/explain_context.h"

/* "TLS 1.2" for 0x0303 (RFC 8446 section 4.2.1). */
static const char *tls_version_name(uint16_t version)
{
	static const char *const names[] = {"SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"};

	if (version < 0x0300 || version > 0x0304)
		return "TLS";
	return names[version - 0x0300];
}

/* Headers of requests that were complete with this packet. */
static bool tell_requests(struct telling *telling, const struct conversation *conversation)
{
	struct explain_connection *connection = telling->connection;
	bool did_tell = false;

	for (; connection->requests_told < conversation->exchange_count;
	     connection->requests_told++) {
		const struct http_exchange *exchange =
			&conversation->exchanges[connection->requests_told];
		const char *id = exchange->request.framing == BODY_FRAMING_LENGTH
					 ? "explain.http-request-body"
					 : "explain.http-request";

		if (!exchange->request.has_head || !exchange->method[0])
			break;
		tell(telling, TEXT(id, explain_who(connection, "client", SIDE_CLIENT),
				   explain_who(connection, "server", SIDE_SERVER),
				   TEXT_STRING("method", exchange->method),
				   TEXT_STRING("target", exchange->target),
				   TEXT_BYTES("body", exchange->request.body_declared)));
		if (exchange->expects_continue)
			tell(telling, TEXT_PLAIN("explain.http-expect"));
		did_tell = true;
	}
	return did_tell;
}

/* The interim answer that lets a body come. */
static bool tell_continue(struct telling *telling, const struct conversation *conversation)
{
	struct explain_connection *connection = telling->connection;
	size_t at = conversation->exchange_count - 1;
	const struct http_exchange *exchange;

	if (conversation->exchange_count == 0 || connection->continues_told > at)
		return false;
	exchange = &conversation->exchanges[at];
	if (!exchange->continue_ns)
		return false;
	connection->continues_told = at + 1;
	tell(telling,
	     TEXT("explain.http-continue", explain_who(connection, "server", SIDE_SERVER),
		  explain_who(connection, "client", SIDE_CLIENT),
		  TEXT_DURATION("time", exchange->continue_ns - MIN(exchange->continue_ns,
								    exchange->request.head_ns))));
	return true;
}

/* The last byte of a body: how much it was in all. */
static void tell_end(struct telling *telling, const struct conversation *conversation,
		     size_t *ended, bool is_response)
{
	for (; *ended < conversation->exchange_count; (*ended)++) {
		const struct http_exchange *exchange = &conversation->exchanges[*ended];
		const struct http_half *half =
			is_response ? &exchange->response : &exchange->request;

		if (!half->is_complete)
			return;
		/* One packet that holds all of it has told enough. */
		if (half->body_bytes == 0 || half->start_ns == half->end_ns)
			continue;
		telling->out->does_matter = true;
		tell(telling,
		     TEXT(is_response ? "explain.http-response-end" : "explain.http-request-end",
			  TEXT_BYTES("body", half->body_bytes),
			  TEXT_DURATION("time", half->end_ns - half->start_ns)));
	}
}

void explain_message_end(struct telling *telling)
{
	const struct conversation *conversation = telling->packet->conversation;
	struct explain_connection *connection = telling->connection;

	if (!conversation || conversation->protocol != MESSAGE_PROTOCOL_HTTP1)
		return;
	tell_end(telling, conversation, &connection->requests_ended, /* is_response= */ false);
	tell_end(telling, conversation, &connection->responses_ended, /* is_response= */ true);
}

static bool tell_responses(struct telling *telling, const struct conversation *conversation)
{
	struct explain_connection *connection = telling->connection;
	bool did_tell = false;

	for (; connection->responses_told < conversation->exchange_count;
	     connection->responses_told++) {
		const struct http_exchange *exchange =
			&conversation->exchanges[connection->responses_told];
		uint64_t asked_ns = exchange->request.end_ns;
		uint64_t begun_ns = exchange->response.start_ns;

		if (!exchange->status || !exchange->response.has_head)
			break;
		tell(telling, TEXT(asked_ns && begun_ns > asked_ns ? "explain.http-response"
								   : "explain.http-response-early",
				   explain_who(connection, "server", SIDE_SERVER),
				   TEXT_NUMBER("status", exchange->status),
				   TEXT_DURATION("time", begun_ns - MIN(asked_ns, begun_ns))));
		did_tell = true;
	}
	return did_tell;
}

static bool tell_tls(struct telling *telling, const struct tls_facts *tls)
{
	struct explain_connection *connection = telling->connection;
	const struct text_value client = explain_who(connection, "client", SIDE_CLIENT);
	const struct text_value server = explain_who(connection, "server", SIDE_SERVER);

	if (tls->client_hello_ns && !connection->did_tell_hello[0]) {
		connection->did_tell_hello[0] = true;
		tell(telling, TEXT(tls->server_name[0] ? "explain.tls-client-hello-name"
						       : "explain.tls-client-hello",
				   client, server, TEXT_STRING("name", tls->server_name)));
		return true;
	}
	if (tls->server_hello_ns && !connection->did_tell_hello[1]) {
		connection->did_tell_hello[1] = true;
		tell(telling, TEXT("explain.tls-server-hello", server,
				   TEXT_STRING("version", tls_version_name(tls->version))));
		return true;
	}
	if (tls->alert_level && !connection->did_tell_alert) {
		connection->did_tell_alert = true;
		tell(telling, TEXT("explain.tls-alert",
				   explain_who(connection, "who",
					       tls->alert_by_server ? SIDE_SERVER : SIDE_CLIENT),
				   TEXT_NUMBER("number", tls->alert_description)));
		return true;
	}
	return false;
}

/* Pasted text shows the first line of HTTP behind its length: "length 77: HTTP: GET / HTTP/1.1". */
static bool tell_printed_http(struct telling *telling)
{
	static const char mark[] = ": HTTP: ";
	const struct explain_packet *packet = telling->packet;
	const char *found = NULL;
	const char *end = packet->line + packet->line_bytes;

	if (packet->decoded->marks & DECODED_FROM_TEXT)
		found = memmem(packet->line, packet->line_bytes, mark, sizeof(mark) - 1);
	if (!found)
		return false;
	found += sizeof(mark) - 1;
	tell(telling, TEXT("explain.http-line",
			   explain_who(telling->connection, "sender", packet->label->sender),
			   TEXT_STRING("line", explain_keep(telling->explainer, 0, found,
							    (size_t)(end - found))),
			   TEXT_BYTES("bytes", packet->decoded->payload_bytes)));
	telling->out->does_matter = true;
	return true;
}

bool explain_message(struct telling *telling)
{
	const struct conversation *conversation = telling->packet->conversation;
	bool did_tell = false;

	if (!conversation || conversation->protocol == MESSAGE_PROTOCOL_UNKNOWN)
		return tell_printed_http(telling);
	switch (conversation->protocol) {
	case MESSAGE_PROTOCOL_UNKNOWN:
		return false;
	case MESSAGE_PROTOCOL_HTTP1:
		did_tell = tell_requests(telling, conversation);
		did_tell |= tell_continue(telling, conversation);
		did_tell |= tell_responses(telling, conversation);
		break;
	case MESSAGE_PROTOCOL_TLS:
		did_tell = tell_tls(telling, conversation->tls);
		break;
	}
	telling->out->does_matter |= did_tell;
	return did_tell;
}
