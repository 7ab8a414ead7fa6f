/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The server closed a connection in the middle of a request, and the next connection to the same port was
 * refused: nothing listens there any more. The kernel closes what a dead process had open, with RST
 * where data was unread, with FIN else. A program that only closes is upstream-reset.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define STATES                                                                                     \
	(RULE_STATE(STATE_SERVER_THINK) | RULE_STATE(STATE_SENDER_IDLE) | RULE_STATE(STATE_CWND) | \
	 RULE_STATE(STATE_CLOSE_WAIT_APP))

static void add_evidence(const struct connection *connection, const struct clue_cut *cut,
			 const struct connection *refused, struct finding *finding)
{
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT(cut->is_reset ? "evidence.server-reset" : "evidence.server-fin", server,
		     TEXT_DURATION("after", cut->waited_ns)));
	clue_add_packet(item, clue_message_packet(cut->conversation, cut->close->number,
						  cut->close->time_ns));
	item = clue_add_evidence(
		&finding->supporting, 'B',
		TEXT("evidence.refused-since", TEXT_ENDPOINT("client", &refused->client), server,
		     TEXT_PORT("port", &connection->server),
		     TEXT_DURATION("later",
				   connection_main_view(refused)->start_ns - cut->close->time_ns)));
	clue_add_packet(item, connection_main_view(refused)->first);
	clue_add_packet(item, connection_main_view(refused)->reset);
	clue_add_unobserved(finding, TEXT("evidence.unobserved.why-died", server));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	const struct point *point = clue_point_at(facts, connection, SIDE_SERVER);
	const struct connection *refused;
	struct clue_cut cut;

	if (!clue_find_cut(facts, connection, &cut) || cut.closer != SIDE_SERVER ||
	    clue_is_reset_foreign(&cut))
		return RULE_NO;
	refused = clue_find_refused(facts, connection, cut.close->time_ns);
	if (!refused)
		return RULE_NO;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_SERVER;
	ret_finding->start_ns = cut.close->time_ns;
	ret_finding->owned_ns =
		MIN(cut.total_ns, clue_state_ns(connection_main_view(connection), STATES));
	ret_finding->verdict = TEXT("cause.process-died.verdict", client, server);
	ret_finding->text = TEXT("cause.process-died.text", client, server,
				 TEXT_STRING("method", cut.exchange->method),
				 TEXT_STRING("target", cut.exchange->target));
	clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	add_evidence(connection, &cut, refused, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_UPSTREAM_RESET);
	if (point && point->runtime == RUNTIME_DOCKER && clue_is_one_container(point))
		clue_add_remedy(
			ret_finding, TEXT("remedy.how-it-ended", server),
			TEXT("shell.how-it-ended", TEXT_SHELL_WORD("container", point->container)));
	clue_add_container_help(facts, connection, SIDE_SERVER, ret_finding);
	return RULE_YES;
}

const struct rule rule_process_died = {
	.cause = CAUSE_PROCESS_DIED,
	.states = STATES,
	.needs = SIGN_HTTP_CUT,
	.judge = judge,
};
