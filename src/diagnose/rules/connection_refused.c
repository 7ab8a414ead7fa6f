/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The SYN was answered with RST (RFC 9293 section 3.5.2, case 1): nothing listens on that port at
 * that address. Decisive on its own; who sent the RST is certain where the server's point saw it
 * leave, otherwise a firewall that answers in the server's name remains thinkable.
 */
#include "diagnose/clue.h"

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 struct finding *finding)
{
	const struct view *view = connection_main_view(connection);
	const struct view *server_view = clue_view_at(connection, SIDE_SERVER);
	const struct point *point = clue_point(facts, server_view);
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT("evidence.reset-to-syn",
				      TEXT_ENDPOINT("client", &connection->client),
				      TEXT_HOST("server", &connection->server),
				      TEXT_DURATION("after", clue_duration_ns(view))));
	clue_add_packet(item, view->first);
	clue_add_packet(item, view->reset);
	if (point && server_view->reset.number) {
		item = clue_add_evidence(
			&finding->supporting, 'A',
			TEXT("evidence.reset-leaves-server", TEXT_STRING("point", point->name)));
		clue_add_packet(item, server_view->reset);
		return;
	}
	clue_add_unobserved(finding, TEXT("evidence.unobserved.reset-sender",
					  TEXT_HOST("server", &connection->server)));
	clue_add_alternative(finding, CAUSE_FIREWALL_REJECT);
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct point *server = clue_point_at(facts, connection, SIDE_SERVER);
	const struct text_value port = TEXT_PORT("port", &connection->server);

	if (connection->end != CONNECTION_END_REFUSED)
		return RULE_NO;
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->did_fail = true;
	ret_finding->owned_ns = clue_duration_ns(connection_main_view(connection));
	ret_finding->verdict = TEXT("cause.connection-refused.verdict",
				    TEXT_ENDPOINT("client", &connection->client),
				    TEXT_HOST("server", &connection->server), port);
	ret_finding->text =
		TEXT("cause.connection-refused.text", TEXT_ENDPOINT("client", &connection->client),
		     TEXT_HOST("server", &connection->server),
		     TEXT_ADDRESS("address", &connection->server), port);
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(facts, connection, ret_finding);
	clue_add_remedy(
		ret_finding,
		TEXT("remedy.list-listeners", TEXT_HOST("server", &connection->server), port),
		TEXT("shell.list-listeners", TEXT_ENTER("enter", server)));
	clue_add_remedy(ret_finding,
			TEXT("remedy.bind-address", TEXT_HOST("server", &connection->server), port),
			(struct text) {0});
	return RULE_YES;
}

const struct rule rule_connection_refused = {
	.cause = CAUSE_CONNECTION_REFUSED,
	.states = RULE_STATE(STATE_HS_NET) | RULE_STATE(STATE_HS_RETRY),
	.needs = SIGN_END(CONNECTION_END_REFUSED),
	.judge = judge,
};
