/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sender holds a small segment back until what is outstanding is acknowledged (Nagle, RFC 9293
 * section 3.7.4), and the receiver holds that acknowledgment back in the hope of data to send it with
 * (RFC 9293 section 3.8.6.3): both wait until the receiver's timer, 40 to 200 ms, ends it.
 *
 * The ledger knows such a wait (NAGLE_DELACK): a small segment, 35 to 220 ms, a pure acknowledgment,
 * the next small segment at once. A peer that thinks answers with data instead. One may be chance.
 */
#include "base/mem.h"
#include "diagnose/predicate.h"

#define STATES           RULE_STATE(STATE_NAGLE_DELACK)
#define WAIT_NS          (45 * NS_PER_MS)
#define WAITS_MINIMUM    3
#define WAITS_NS_MINIMUM (100 * NS_PER_MS)

/* The view in which most of it shows: the sender's own, unless only another one was there. */
static const struct view *find_view(const struct connection *connection)
{
	const struct view *best = NULL;

	for (size_t i = 0; i < connection->view_count; i++) {
		const struct view *view = connection_view(connection, i);

		if (!best || clue_state_ns(view, STATES) > clue_state_ns(best, STATES))
			best = view;
	}
	return best;
}

static uint64_t count_waits(const struct view *view, uint64_t owned_ns)
{
	uint64_t longest_ns = WAIT_NS;
	uint64_t stalls = 0;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		if (view->stalls[i].state != STATE_NAGLE_DELACK)
			continue;
		stalls++;
		longest_ns = MAX(longest_ns, view->stalls[i].duration_ns);
	}
	/* On a long path most of them are too short for the list: no more than these, each. */
	return MAX(stalls, owned_ns / longest_ns);
}

static const struct stall *longest_wait(const struct view *view, enum side *ret_side)
{
	const struct stall *client = clue_view_longest_stall(view, SIDE_CLIENT, STATES);
	const struct stall *server = clue_view_longest_stall(view, SIDE_SERVER, STATES);
	bool is_server = server && (!client || server->duration_ns > client->duration_ns);

	*ret_side = is_server ? SIDE_SERVER : SIDE_CLIENT;
	return is_server ? server : client;
}

static void add_remedies(const struct connection *connection, enum side side,
			 struct finding *finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, side));

	clue_add_remedy(finding, TEXT("remedy.nodelay", sending), (struct text) {0});
	clue_add_remedy(finding, TEXT("remedy.one-write", sending), (struct text) {0});
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct view *view = find_view(connection);
	uint64_t owned_ns = clue_state_ns(view, STATES);
	uint64_t waits = count_waits(view, owned_ns);
	struct evidence_item *item;
	const struct stall *stall;
	enum side side;

	if (connection->is_one_way || owned_ns < WAITS_NS_MINIMUM || waits < WAITS_MINIMUM)
		return RULE_NO;
	stall = longest_wait(view, &side);
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->has_direction = stall != NULL;
	ret_finding->direction = side;
	ret_finding->owned_ns = owned_ns;
	ret_finding->verdict =
		TEXT("cause.nagle-delayed-ack.verdict",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, side)),
		     TEXT_ENDPOINT("receiver", connection_endpoint(connection, side_other(side))),
		     TEXT_DURATION("duration", owned_ns));
	ret_finding->text =
		TEXT("cause.nagle-delayed-ack.text",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, side)),
		     TEXT_ENDPOINT("receiver", connection_endpoint(connection, side_other(side))),
		     TEXT_NUMBER("count", waits), TEXT_DURATION("mean", owned_ns / waits));
	clue_set_place(facts, connection, side, ret_finding);
	item = clue_add_evidence(
		&ret_finding->supporting, 'B',
		TEXT("evidence.nagle-waits",
		     TEXT_ENDPOINT("sender", connection_endpoint(connection, side)),
		     TEXT_NUMBER("count", waits)));
	if (stall) {
		clue_add_stall(item, stall);
		ret_finding->start_ns = stall->start_ns;
	}
	clue_add_unobserved(ret_finding,
			    TEXT("evidence.unobserved.nodelay",
				 TEXT_ENDPOINT("sender", connection_endpoint(connection, side))));
	add_remedies(connection, side, ret_finding);
	return RULE_YES;
}

const struct rule rule_nagle_delayed_ack = {
	.cause = CAUSE_NAGLE_DELAYED_ACK,
	.states = STATES,
	.predicates = WEIGHED(ACK_AWAITED),
	.needs = SIGN_ACK_AWAITED,
	.judge = judge,
};
