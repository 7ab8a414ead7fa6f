/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands out about a connection: see sign.h. */
#include "diagnose/sign.h"

#define STATUS_ERROR 400 /* RFC 9110 section 15.5, and above */

static uint64_t http_signs(const struct conversation *conversation)
{
	const struct http_exchange *last;
	uint64_t signs = 0;

	if (conversation->protocol != MESSAGE_PROTOCOL_HTTP1 || !conversation->exchange_count)
		return 0;
	last = &conversation->exchanges[conversation->exchange_count - 1];
	if (!last->status || !last->response.is_complete)
		signs |= SIGN_HTTP_CUT;
	for (size_t i = 0; i < conversation->exchange_count; i++) {
		const struct http_exchange *exchange = &conversation->exchanges[i];

		if (exchange->status >= STATUS_ERROR)
			signs |= SIGN_HTTP_ERROR;
		if (exchange->expects_continue)
			signs |= SIGN_HTTP_EXPECT;
	}
	return signs;
}

static bool is_tls_troubled(const struct tls_facts *tls)
{
	return tls->alert_level || tls->has_hidden_alert[false] || tls->has_hidden_alert[true] ||
	       !tls->client_hello_ns || !tls->server_hello_ns;
}

static uint64_t message_signs(const struct conversation *conversation)
{
	uint64_t signs = http_signs(conversation);

	if (conversation->tls && is_tls_troubled(conversation->tls))
		signs |= SIGN_TLS_TROUBLE;
	if (conversation->gap.end_ns)
		signs |= SIGN_GAP;
	return signs;
}

static bool is_relayed(const struct facts *facts, const struct connection *connection)
{
	size_t count = 0;

	return facts->relays.count &&
	       relay_table_find_client(&facts->relays, connection->id, &count) && count;
}

uint64_t diagnose_signs(const struct facts *facts, const struct connection *connection)
{
	const struct conversation *conversation = facts_conversation(facts, connection);
	uint64_t signs = connection->signs ? connection->signs : connection_signs(connection);

	if (conversation)
		signs |= message_signs(conversation);
	if (is_relayed(facts, connection))
		signs |= SIGN_RELAYED;
	return signs;
}
