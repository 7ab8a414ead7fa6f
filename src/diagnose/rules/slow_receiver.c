/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The receiving program reads more slowly than the data comes: its window (RFC 9293 section 3.8.6)
 * shuts, the sender waits, and it opens again. What the receiver itself says in its packets is the
 * evidence; why it is slow they do not tell.
 *
 * Waits of a round trip or so for a window that never comes near zero are a small buffer, not a slow
 * reader, and short ones on a fast path harm nobody: only stalls count, or a window that is shut for
 * a good part of the time.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"
#include "diagnose/predicate.h"

#define SHUT_STATES (RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND))

#define STALL_NS_MINIMUM  (200 * NS_PER_MS) /* one alone */
#define STALLS_NS_MINIMUM (100 * NS_PER_MS) /* together */
#define STALLS_DIVISOR    20                /* of the connection: 5 % */
#define SHUT_DIVISOR      5                 /* zero window for 20 % of it */

#define UNSCALED_DIVISOR 10 /* zero window where nothing else can be seen */

#define ZERO_WINDOWS_MINIMUM 3

/* Beside losses, which take a part of the time themselves. */
#define BESIDE_NS_MINIMUM   (150 * NS_PER_MS)
#define BESIDE_ZERO_WINDOWS 2

struct shut {
	enum side sender;
	const struct view *view;
	const struct stall *longest;
	uint64_t stalls_ns;
	uint64_t owned_ns;
	uint32_t zero_windows;
	bool is_shrinking; /* the window fell far after it had been larger */
};

/* Without the scale of the SYN a window above zero says nothing. */
static uint32_t states_of(const struct view *view, enum side receiver)
{
	return view->flows[receiver].window_scale == -1 ? RULE_STATE(STATE_ZWND) : SHUT_STATES;
}

static bool is_shrinking(const struct flow *answers)
{
	return answers->window_lowest < answers->window_largest / 2;
}

/* The window shuts now and then although losses keep the sender below the rate of the reader most of the
 * time. */
static bool is_shut_beside_loss(const struct shut *shut)
{
	return shut->zero_windows >= BESIDE_ZERO_WINDOWS && shut->is_shrinking &&
	       shut->owned_ns >=
		       MAX(BESIDE_NS_MINIMUM, clue_duration_ns(shut->view) / STALLS_DIVISOR) &&
	       clue_state_ns(shut->view, CLUE_LOSS_STATES) >= shut->owned_ns;
}

static bool find_shut(const struct connection *connection, enum side sender, struct shut *ret_shut)
{
	const struct view *view = clue_ends_of(connection, sender).near;
	struct shut shut = {.sender = sender, .view = view};
	uint64_t duration_ns;
	uint32_t states;

	if (!view)
		return false;
	states = states_of(view, side_other(sender));
	duration_ns = clue_duration_ns(view);
	shut.longest = clue_view_longest_stall(view, sender, states);
	shut.stalls_ns = clue_view_stalls_ns(view, sender, states);
	shut.zero_windows = view->flows[side_other(sender)].zero_windows;
	shut.owned_ns = clue_state_ns(view, states);
	if (sender != connection->sender)
		shut.owned_ns = MIN(shut.owned_ns, shut.stalls_ns);
	shut.is_shrinking = is_shrinking(&view->flows[side_other(sender)]);
	*ret_shut = shut;
	/* A window that only grows, or stays, is a matter of its size. */
	if (!shut.zero_windows && !shut.is_shrinking)
		return false;
	if (shut.longest && shut.longest->duration_ns >= STALL_NS_MINIMUM)
		return true;
	if (shut.stalls_ns >= MAX(STALLS_NS_MINIMUM, duration_ns / STALLS_DIVISOR))
		return true;
	if (sender != connection->sender)
		return false;
	if (is_shut_beside_loss(&shut))
		return true;
	/* Of an unknown scale, what is waited for at windows above zero cannot be told. */
	if (view->flows[side_other(sender)].window_scale == -1 &&
	    shut.zero_windows >= ZERO_WINDOWS_MINIMUM &&
	    shut.owned_ns >= MAX(STALLS_NS_MINIMUM, duration_ns / UNSCALED_DIVISOR))
		return true;
	/* Many waits, each of a round trip or so, add up. */
	if ((shut.zero_windows >= ZERO_WINDOWS_MINIMUM || shut.is_shrinking) &&
	    shut.owned_ns >= MAX(STALLS_NS_MINIMUM, duration_ns / SHUT_DIVISOR))
		return true;
	return view->state_ns[STATE_ZWND] >= MAX(STALLS_NS_MINIMUM, duration_ns / SHUT_DIVISOR);
}

static void add_evidence(const struct facts *facts, const struct connection *connection,
			 const struct shut *shut, struct finding *finding)
{
	enum side receiver = side_other(shut->sender);
	const struct view *at_receiver = clue_view_at(connection, receiver);
	const struct point *point = clue_point(facts, at_receiver);
	const struct endpoint *receiving = connection_endpoint(connection, receiver);
	struct evidence_item *item = NULL;

	if (shut->zero_windows)
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT("evidence.zero-windows",
					      TEXT_ENDPOINT("receiver", receiving),
					      TEXT_NUMBER("count", shut->zero_windows)));
	else
		item = clue_add_evidence(
			&finding->supporting, 'B',
			TEXT("evidence.window-full", TEXT_ENDPOINT("receiver", receiving),
			     TEXT_BYTES("bytes", shut->view->flows[receiver].window_smallest)));
	if (shut->longest)
		clue_add_stall(item, shut->longest);
	if (shut->zero_windows && point && at_receiver->flows[receiver].zero_windows)
		clue_add_evidence(
			&finding->supporting, 'A',
			TEXT("evidence.window-at-receiver", TEXT_STRING("point", point->name)));
	if (shut->longest && shut->longest->probes)
		clue_add_evidence(
			&finding->supporting, 'C',
			TEXT("evidence.window-probes",
			     TEXT_ENDPOINT("sender", connection_endpoint(connection, shut->sender)),
			     TEXT_NUMBER("count", shut->longest->probes)));
}

/* A proxy takes no more of an answer than it can pass on: while it holds its back end up it is busy
 * sending to its client, and what that waits for is told there. */
static bool is_handed_on(const struct facts *facts, const struct connection *connection,
			 const struct shut *shut, struct finding *finding)
{
	struct clue_leg client;
	const struct view *view;

	if (shut->sender != SIDE_SERVER || !clue_find_client(facts, connection, 0, &client))
		return false;
	view = connection_main_view(client.connection);
	if (clue_state_ns(view, CLUE_SENDING_STATES) < finding->owned_ns / 2 ||
	    view->flows[SIDE_SERVER].bytes < shut->view->flows[SIDE_SERVER].bytes / 2)
		return false;
	finding->severity = SEVERITY_NOTE;
	clue_add_evidence(&finding->contradicting, 'A',
			  TEXT("evidence.waits-for-other",
			       TEXT_ENDPOINT("program", &connection->client),
			       TEXT_ENDPOINT("other", &client.connection->client)));
	return true;
}

/* Little of a transfer, and less than anybody would call slow. */
static bool is_short(const struct facts *facts, const struct shut *shut,
		     const struct finding *finding)
{
	if (shut->longest && shut->longest->duration_ns >= STALL_NS_MINIMUM)
		return false;
	return finding->owned_ns < facts->slow_ns / 2 &&
	       finding->owned_ns < clue_duration_ns(shut->view) / 2;
}

static void describe(const struct connection *connection, const struct shut *shut,
		     struct finding *finding)
{
	const struct text_value sender =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, shut->sender));
	const struct text_value receiver = TEXT_ENDPOINT(
		"receiver", connection_endpoint(connection, side_other(shut->sender)));
	const struct text_value duration = TEXT_DURATION("duration", finding->owned_ns);

	finding->verdict = TEXT(finding->confidence == CONFIDENCE_POSSIBLE
					? "cause.slow-receiver.verdict.possible"
					: "cause.slow-receiver.verdict",
				sender, receiver, duration);
	if (!shut->zero_windows) {
		finding->text = TEXT("cause.slow-receiver.text.small", sender, receiver, duration);
		return;
	}
	finding->text = TEXT("cause.slow-receiver.text", sender, receiver, duration,
			     TEXT_NUMBER("count", shut->zero_windows),
			     TEXT_DURATION("longest", shut->longest ? shut->longest->duration_ns
								    : finding->owned_ns));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	struct clue_pressure pressure;
	struct clue_leg client;
	enum side receiver;
	struct shut shut;

	if (!find_shut(connection, connection->sender, &shut) &&
	    !find_shut(connection, side_other(connection->sender), &shut))
		return RULE_NO;
	if (clue_find_stopped_receiver(connection, shut.sender))
		return RULE_NO; /* receiver-stopped */
	if (shut.sender == SIDE_CLIENT && (clue_find_pressure(facts, connection, &pressure) ||
					   clue_gateway_status(facts, connection)))
		return RULE_NO; /* proxy-back-pressure, or what a proxy said itself */
	receiver = side_other(shut.sender);
	ret_finding->has_direction = true;
	ret_finding->direction = shut.sender;
	ret_finding->owned_ns = shut.owned_ns;
	/* What the client's leg of a proxy shows of it, proxy-back-pressure tells there. */
	if (clue_find_client(facts, connection, 0, &client) &&
	    clue_find_pressure(facts, client.connection, &pressure) &&
	    pressure.upstream == connection)
		ret_finding->owned_ns -=
			MIN(ret_finding->owned_ns, pressure.covered_ns + pressure.think_ns);
	if (shut.longest)
		ret_finding->start_ns = shut.longest->start_ns;
	if (is_short(facts, &shut, ret_finding))
		ret_finding->severity = SEVERITY_NOTE;
	clue_set_place(facts, connection, receiver, ret_finding);
	add_evidence(facts, connection, &shut, ret_finding);
	ret_finding->confidence = clue_has_grade(&ret_finding->supporting, 'A') ? CONFIDENCE_PROVEN
										: CONFIDENCE_LIKELY;
	if (!shut.zero_windows) {
		/* Without ever saying so, it must hold the sender up most of the time. */
		if (2 * shut.owned_ns < clue_duration_ns(shut.view))
			ret_finding->confidence = CONFIDENCE_POSSIBLE;
		clue_add_alternative(ret_finding, CAUSE_SMALL_RECEIVE_BUFFER);
	}
	describe(connection, &shut, ret_finding);
	clue_add_receiver_help(facts, connection, receiver, ret_finding);
	if (!is_handed_on(facts, connection, &shut, ret_finding))
		clue_relay(facts, connection, receiver, shut.longest, ret_finding);
	return RULE_YES;
}

const struct rule rule_slow_receiver = {
	.cause = CAUSE_SLOW_RECEIVER,
	.states = SHUT_STATES,
	.predicates = WEIGHED(WINDOW_SHUT) | WEIGHED(WINDOW_LIMIT),
	.needs = SIGN_WINDOW,
	.judge = judge,
};
