/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The connection request was answered with an ICMP error instead of a packet of the server: a firewall
 * rejects it ("administratively prohibited", or port unreachable, which is what REJECT sends), or a
 * router knows no way. The message is the evidence; its sender is told.
 */
#include "diagnose/clue.h"

#define ICMP_UNREACHABLE   3
#define ICMPV6_UNREACHABLE 1

static const struct icmp_error *find_error(const struct connection *connection)
{
	for (size_t i = 0; i < connection->icmp_error_count; i++) {
		const struct icmp_error *error = &connection->icmp_errors[i];

		if (error->sender == SIDE_CLIENT &&
		    error->type == (error->is_ipv6 ? ICMPV6_UNREACHABLE : ICMP_UNREACHABLE))
			return error;
	}
	return NULL;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_HOST("server", &connection->server);
	const struct text_value port = TEXT_NUMBER("port", connection->server.port);
	const struct icmp_error *error = find_error(connection);
	const struct clue_ends ends = clue_ends_of(connection, SIDE_CLIENT);
	struct evidence_item *item;

	if (connection->end != CONNECTION_END_ICMP_REJECTED || !error)
		return RULE_NO;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->did_fail = true;
	ret_finding->owned_ns = clue_duration_ns(connection_main_view(connection));
	ret_finding->verdict = TEXT("cause.firewall-reject.verdict", client, server, port);
	ret_finding->text = TEXT("cause.firewall-reject.text", client, server, port,
				 TEXT_IP("reporter", &error->reporter));
	clue_set_path(facts, &ends, connection, SIDE_CLIENT, ret_finding);
	item = clue_add_evidence(&ret_finding->supporting, 'B',
				 TEXT("evidence.icmp-reject", TEXT_IP("reporter", &error->reporter),
				      TEXT_NUMBER("type", error->type),
				      TEXT_NUMBER("code", error->code)));
	clue_add_packet(item, connection_main_view(connection)->first);
	clue_add_packet(item, error->packet);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.firewall"), TEXT_PLAIN("shell.firewall"));
	clue_add_remedy(ret_finding,
			TEXT("remedy.address-right", TEXT_ADDRESS("address", &connection->server)),
			(struct text) {0});
	return RULE_YES;
}

const struct rule rule_firewall_reject = {
	.cause = CAUSE_FIREWALL_REJECT,
	.states = RULE_STATE(STATE_HS_NET) | RULE_STATE(STATE_HS_RETRY),
	.needs = SIGN_END(CONNECTION_END_ICMP_REJECTED),
	.judge = judge,
};
