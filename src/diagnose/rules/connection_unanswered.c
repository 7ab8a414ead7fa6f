/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The SYN was repeated (RFC 9293 section 3.8.1) and nobody answered, or only after the repetition.
 * What the server's point saw tells on which side it was lost; a firewall, a full accept queue and a
 * machine that is not there look the same beyond that.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define STATES            (RULE_STATE(STATE_HS_RETRY) | RULE_STATE(STATE_HS_NET))
#define SYN_COUNT_MINIMUM 2

/* How far the SYN and its answer came. */
enum reach {
	REACH_UNKNOWN,  /* the server was not watched */
	REACH_LOST,     /* the server was watched and saw nothing */
	REACH_ARRIVED,  /* the SYN came to the server, which did not answer */
	REACH_ANSWERED, /* the server answered, and the client did not get it */
};

static enum reach reach_of(const struct facts *facts, const struct connection *connection)
{
	const struct view *at_server = clue_view_at(connection, SIDE_SERVER);

	if (at_server && at_server->flows[SIDE_CLIENT].packets)
		return at_server->flows[SIDE_SERVER].packets ? REACH_ANSWERED : REACH_ARRIVED;
	return clue_point_at(facts, connection, SIDE_SERVER) ? REACH_LOST : REACH_UNKNOWN;
}

static void add_reach(const struct facts *facts, const struct connection *connection,
		      struct finding *finding)
{
	static const char *const ids[] = {
		[REACH_LOST] = "evidence.syn-not-at-server",
		[REACH_ARRIVED] = "evidence.syn-at-server",
		[REACH_ANSWERED] = "evidence.syn-answer-lost",
	};
	const struct view *at_server = clue_view_at(connection, SIDE_SERVER);
	const struct point *point = clue_point_at(facts, connection, SIDE_SERVER);
	enum reach reach = reach_of(facts, connection);
	struct evidence_item *item;

	if (reach == REACH_UNKNOWN || !point) {
		clue_add_unobserved(finding, TEXT("evidence.unobserved.server-point",
						  TEXT_HOST("server", &connection->server)));
		return;
	}
	item = clue_add_evidence(&finding->supporting, 'A',
				 TEXT(ids[reach], TEXT_STRING("point", point->name)));
	if (at_server)
		clue_add_packet(item, at_server->first);
}

static void add_alternatives(enum reach reach, struct finding *finding)
{
	if (reach == REACH_UNKNOWN || reach == REACH_ARRIVED)
		clue_add_alternative(finding, CAUSE_ACCEPT_QUEUE_OVERFLOW);
	clue_add_alternative(finding, CAUSE_FIREWALL_DROP);
	if (reach == REACH_ANSWERED)
		clue_add_alternative(finding, CAUSE_ASYMMETRIC_ROUTING);
	if (reach == REACH_UNKNOWN || reach == REACH_LOST)
		clue_add_alternative(finding, CAUSE_DEAD_PEER);
}

static void add_remedies(const struct facts *facts, const struct connection *connection,
			 enum reach reach, struct finding *finding)
{
	const struct point *point = clue_point_at(facts, connection, SIDE_SERVER);
	const struct text_value server = TEXT_HOST("server", &connection->server);

	if (reach != REACH_LOST)
		clue_add_remedy(
			finding,
			TEXT("remedy.listen-queue", server, TEXT_PORT("port", &connection->server)),
			TEXT("shell.listen-queue", TEXT_ENTER("enter", point),
			     TEXT_PORT("port", &connection->server)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.firewall"), TEXT_PLAIN("shell.firewall"));
	if (reach == REACH_UNKNOWN || reach == REACH_LOST)
		clue_add_remedy(
			finding,
			TEXT("remedy.address-right", TEXT_ADDRESS("address", &connection->server)),
			(struct text) {0});
}

static void describe(const struct connection *connection, const struct stall *wait,
		     struct finding *finding)
{
	const struct view *view = connection_main_view(connection);
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_HOST("server", &connection->server);
	const struct text_value port = TEXT_PORT("port", &connection->server);
	const struct text_value count = TEXT_NUMBER("count", view->flows[SIDE_CLIENT].syn_count);
	struct evidence_item *item;

	if (finding->did_fail) {
		finding->verdict =
			TEXT("cause.connection-unanswered.verdict", client, server, port);
		finding->text = TEXT("cause.connection-unanswered.text", client, server, port,
				     count, TEXT_DURATION("duration", clue_duration_ns(view)));
	} else {
		finding->verdict = TEXT("cause.connection-unanswered.verdict.late", client, server,
					port, TEXT_DURATION("duration", finding->owned_ns));
		finding->text = TEXT("cause.connection-unanswered.text.late", client, server, port,
				     count, TEXT_DURATION("duration", finding->owned_ns));
	}
	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.syn-repeated", client, count));
	clue_add_packet(item, view->first);
	if (wait)
		clue_add_stall(item, wait);
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct view *view = connection_main_view(connection);
	const struct stall *wait = clue_longest_stall(connection, RULE_STATE(STATE_HS_RETRY));
	bool is_unanswered = connection->end == CONNECTION_END_UNANSWERED;
	enum reach reach = reach_of(facts, connection);

	if (!is_unanswered && (!wait || connection->end == CONNECTION_END_REFUSED ||
			       connection->end == CONNECTION_END_ICMP_REJECTED))
		return RULE_NO;
	/* One SYN at the end of the capture is a connection that has just begun. */
	if (view->flows[SIDE_CLIENT].syn_count < SYN_COUNT_MINIMUM)
		return RULE_NO;
	ret_finding->did_fail = is_unanswered;
	if (!is_unanswered)
		ret_finding->severity = SEVERITY_WARNING;
	ret_finding->owned_ns =
		is_unanswered ? clue_duration_ns(view) : view->state_ns[STATE_HS_RETRY];
	ret_finding->confidence = reach == REACH_UNKNOWN ? CONFIDENCE_LIKELY : CONFIDENCE_PROVEN;
	describe(connection, wait, ret_finding);
	add_reach(facts, connection, ret_finding);
	add_alternatives(reach, ret_finding);
	if (reach == REACH_ARRIVED) {
		clue_set_place(facts, connection, SIDE_SERVER, ret_finding);
	} else {
		const struct clue_ends ends = clue_ends_of(connection, SIDE_CLIENT);

		clue_set_path(facts, &ends, connection, SIDE_CLIENT, ret_finding);
	}
	add_remedies(facts, connection, reach, ret_finding);
	return RULE_YES;
}

const struct rule rule_connection_unanswered = {
	.cause = CAUSE_CONNECTION_UNANSWERED,
	.states = STATES,
	.needs = SIGN_END(CONNECTION_END_UNANSWERED) | SIGN_STALL(STATE_HS_RETRY),
	.judge = judge,
};
