/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An RST broke a request off, and the machine in whose name it came did not send it: it never passed that
 * machine's own point, or it came from another distance (TTL) than that machine's data. Firewalls, load
 * balancers and filters do so. Behind an idle time it is idle-expired.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define IDLE_NS_MINIMUM (3 * NS_PER_S)

static bool is_behind_idle(const struct clue_cut *cut)
{
	const struct message_gap *gap = &cut->conversation->gap;

	return gap->end_ns && gap->end_ns >= cut->exchange->request.start_ns &&
	       gap->end_ns - gap->start_ns >= IDLE_NS_MINIMUM;
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct clue_ends ends = clue_ends_of(connection, SIDE_SERVER);
	const struct view *innocent;
	const struct point *point;
	struct text_value owner = TEXT_ENDPOINT("owner", NULL);
	struct text_value owner_as_server = TEXT_ENDPOINT("server", NULL);
	struct evidence_item *item;
	struct clue_cut cut;

	if (!clue_find_cut(facts, connection, &cut) || !cut.is_reset || is_behind_idle(&cut))
		return RULE_NO;
	owner.endpoint = connection_endpoint(connection, cut.closer);
	owner_as_server.endpoint = owner.endpoint;
	innocent = clue_find_innocent(connection, cut.closer);
	point = clue_point(facts, innocent);
	if (!clue_is_reset_foreign(&cut) && !point)
		return RULE_NO;
	item = clue_add_evidence(
		&ret_finding->supporting, 'B',
		clue_is_reset_foreign(&cut)
			? TEXT("evidence.reset-of-another", owner,
			       TEXT_NUMBER("reset_ttl", cut.close->ttl),
			       TEXT_NUMBER("ttl",
					   cut.conversation->ttls[cut.closer == SIDE_SERVER]))
			: TEXT("evidence.server-reset", owner_as_server,
			       TEXT_DURATION("after", cut.waited_ns)));
	clue_add_packet(
		item, clue_message_packet(cut.conversation, cut.close->number, cut.close->time_ns));
	if (point)
		clue_add_evidence(
			&ret_finding->supporting, 'A',
			TEXT("evidence.reset-not-sent", owner, TEXT_STRING("point", point->name)));
	else
		clue_add_unobserved(
			ret_finding,
			TEXT("evidence.unobserved.reset-sender",
			     TEXT_HOST("server", connection_endpoint(connection, cut.closer))));
	ret_finding->confidence = point ? CONFIDENCE_PROVEN : CONFIDENCE_LIKELY;
	ret_finding->did_fail = true;
	ret_finding->has_direction = true;
	ret_finding->direction = cut.closer;
	ret_finding->start_ns = cut.close->time_ns;
	clue_set_path(facts, &ends, connection, SIDE_SERVER, ret_finding);
	ret_finding->verdict =
		TEXT("cause.reset-injected.verdict", TEXT_ENDPOINT("client", &connection->client),
		     TEXT_ENDPOINT("server", &connection->server), owner);
	ret_finding->text = TEXT("cause.reset-injected.text", owner,
				 TEXT_STRING("method", cut.exchange->method),
				 TEXT_STRING("target", cut.exchange->target));
	clue_add_alternative(ret_finding, CAUSE_UPSTREAM_RESET);
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.firewall"), TEXT_PLAIN("shell.firewall"));
	clue_add_remedy(ret_finding, TEXT_PLAIN("remedy.middle-boxes"), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_reset_injected = {
	.cause = CAUSE_RESET_INJECTED,
	.states = 0, /* it breaks off at once */
	.needs = SIGN_HTTP_CUT,
	.judge = judge,
};
