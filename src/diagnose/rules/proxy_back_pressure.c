/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A proxy that streams can read no faster than its back end does: when the back end shuts its window,
 * the proxy shuts the one to its client a moment later. The client's leg shows a slow receiver and the
 * proxy is innocent. The upstream leg must wait at the same time; what its wait is due to has a finding of
 * its own there.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define WINDOW_STATES (RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND))

static void add_evidence(const struct connection *connection, const struct clue_pressure *pressure,
			 struct finding *finding)
{
	const struct connection *upstream = pressure->upstream;
	const struct view *up = connection_main_view(upstream);
	const struct stall *first = clue_view_longest_stall(up, SIDE_CLIENT, WINDOW_STATES);
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->server);
	const struct text_value back_end = TEXT_ENDPOINT("back_end", &upstream->server);
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT("evidence.upstream-shut", proxy, back_end,
				      TEXT_DURATION("total", clue_state_ns(up, WINDOW_STATES))));
	if (first)
		clue_add_stall(item, first);
	item = clue_add_evidence(
		&finding->supporting, 'A',
		TEXT("evidence.both-shut", proxy, TEXT_ENDPOINT("client", &connection->client),
		     TEXT_PERMILLE("share", pressure->covered_ns * 1000 / pressure->waited_ns)));
	clue_add_stall(item, pressure->longest);
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value proxy = TEXT_ENDPOINT("proxy", &connection->server);
	const struct connection *upstream;
	struct clue_pressure pressure;

	if (!clue_find_pressure(facts, connection, &pressure))
		return facts->relays.count ? RULE_NO : RULE_CANNOT_TELL;
	upstream = pressure.upstream;
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->has_direction = true;
	ret_finding->direction = SIDE_CLIENT;
	ret_finding->start_ns = pressure.longest->start_ns;
	ret_finding->owned_ns =
		clue_state_ns(clue_ends_of(connection, SIDE_CLIENT).near, WINDOW_STATES) +
		pressure.think_ns;
	ret_finding->verdict =
		TEXT("cause.proxy-back-pressure.verdict", client, proxy,
		     TEXT_ENDPOINT("back_end", &upstream->server),
		     TEXT_DURATION("waited", pressure.waited_ns + pressure.think_ns));
	ret_finding->text = TEXT("cause.proxy-back-pressure.text", client, proxy,
				 TEXT_ENDPOINT("back_end", &upstream->server),
				 TEXT_DURATION("waited", pressure.waited_ns + pressure.think_ns),
				 TEXT_NUMBER("count", pressure.zero_windows));
	clue_set_place(facts, upstream, SIDE_SERVER, ret_finding);
	add_evidence(connection, &pressure, ret_finding);
	clue_add_alternative(ret_finding, CAUSE_SLOW_RECEIVER);
	clue_add_receiver_help(facts, upstream, SIDE_SERVER, ret_finding);
	return RULE_YES;
}

const struct rule rule_proxy_back_pressure = {
	.cause = CAUSE_PROXY_BACK_PRESSURE,
	.states = WINDOW_STATES | RULE_STATE(STATE_SERVER_THINK),
	.needs = WINDOW_STATES,
	.judge = judge,
};
