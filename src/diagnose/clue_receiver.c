/* SPDX-License-Identifier: BSD-3-Clause */
/* What the rules about a receiver and about a slow program share: see clue.h. */
#include "base/mem.h"
#include "diagnose/clue.h"

#define STOPPED_PROBES_MINIMUM 3
#define STOPPED_SILENT_PROBES  2
#define STOPPED_NS_MINIMUM     (5 * NS_PER_S)
#define AFTER_SHUT_NS          NS_PER_MS /* data that was on its way when the window shut */
#define RELAY_DIVISOR          2         /* half of the wait must be covered by the other one */

/* Did the sender get rid of data behind the stall? */
static bool did_go_on(const struct view *view, const struct stall *stall)
{
	if (stall->is_open)
		return false;
	return stall->freed_by_bytes ||
	       view->flows[stall->sender].last_data_ns > stall->start_ns + AFTER_SHUT_NS;
}

const struct stall *clue_find_stopped_receiver(const struct connection *connection,
					       enum side sender)
{
	const struct clue_ends ends = clue_ends_of(connection, sender);
	const struct stall *last = NULL;

	if (!ends.near)
		return NULL;
	for (uint32_t i = 0; i < ends.near->stall_count; i++) {
		const struct stall *stall = &ends.near->stalls[i];

		if (stall->sender == sender && stall->state == STATE_ZWND &&
		    !did_go_on(ends.near, stall))
			last = stall;
	}
	if (!last)
		return NULL;
	if (last->probes < STOPPED_PROBES_MINIMUM && last->duration_ns < STOPPED_NS_MINIMUM)
		return NULL;
	/* Who does not even answer a probe has not stopped reading: it is gone (dead-peer). */
	if (last->probes >= STOPPED_SILENT_PROBES && !last->peer_packets)
		return NULL;
	/* At its own point the window opened: the update was lost on the way. */
	if (ends.far) {
		const struct stall *there =
			clue_view_longest_stall(ends.far, sender, RULE_STATE(STATE_ZWND));

		if (there && there->duration_ns < last->duration_ns / RELAY_DIVISOR)
			return NULL;
	}
	return last;
}

void clue_add_receiver_help(const struct facts *facts, const struct connection *connection,
			    enum side receiver, struct finding *finding)
{
	const struct endpoint *receiving = connection_endpoint(connection, receiver);
	const struct point *point = clue_point_at(facts, connection, receiver);

	clue_add_unobserved(
		finding, TEXT("evidence.unobserved.why-slow", TEXT_ENDPOINT("program", receiving)));
	clue_add_alternative(finding, CAUSE_RECEIVER_CPU_THROTTLED);
	clue_add_remedy(finding, TEXT("remedy.receive-queue", TEXT_ENDPOINT("receiver", receiving)),
			TEXT("shell.receive-queue", TEXT_ENTER("enter", point),
			     TEXT_STRING("end", receiver == SIDE_SERVER ? "sport" : "dport"),
			     TEXT_PORT("port", &connection->server)));
	if (point && point->runtime == RUNTIME_DOCKER && clue_is_one_container(point))
		clue_add_remedy(finding,
				TEXT("remedy.container-load", TEXT_ENDPOINT("program", receiving)),
				TEXT("shell.container-load",
				     TEXT_SHELL_WORD("container", point->container)));
	clue_add_remedy(finding, TEXT("remedy.read-faster", TEXT_ENDPOINT("receiver", receiving)),
			(struct text) {0});
}

static bool is_same_host(const struct endpoint *a, const struct endpoint *b)
{
	if (a->container && b->container)
		return text_is_equal(a->container, b->container);
	return a->address.family != ADDRESS_FAMILY_NONE &&
	       address_is_equal(&a->address, &b->address);
}

/* How long one of the stalls of the view, for which the other side is to blame, covers the span. */
static uint64_t covered_ns(const struct connection *connection, const struct stall *span)
{
	const struct view *view = connection_main_view(connection);
	uint64_t span_end_ns = span->start_ns + span->duration_ns;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];
		uint64_t from_ns = MAX(stall->start_ns, span->start_ns);
		uint64_t to_ns = MIN(stall->start_ns + stall->duration_ns, span_end_ns);

		if (stall->state != STATE_SENDER_IDLE && to_ns > from_ns)
			sum += to_ns - from_ns;
	}
	return sum;
}

bool clue_relay(const struct facts *facts, const struct connection *connection, enum side waiting,
		const struct stall *stall, struct finding *finding)
{
	const struct endpoint *middle = connection_endpoint(connection, waiting);

	for (size_t i = clue_first_neighbour(connection);
	     stall && i < clue_last_neighbour(facts, connection); i++) {
		const struct connection *other = facts->connections[i];

		/* The program that we wait for is a client itself, of somebody who keeps it waiting. */
		if (other == connection || !other->view_count ||
		    !is_same_host(&other->client, middle) ||
		    is_same_host(&other->server,
				 connection_endpoint(connection, side_other(waiting))))
			continue;
		if (covered_ns(other, stall) < stall->duration_ns / RELAY_DIVISOR)
			continue;
		finding->severity = SEVERITY_NOTE;
		finding->did_fail = false;
		clue_add_evidence(&finding->contradicting, 'B',
				  TEXT("evidence.waits-for-other", TEXT_ENDPOINT("program", middle),
				       TEXT_ENDPOINT("other", &other->server)));
		return true;
	}
	return false;
}
