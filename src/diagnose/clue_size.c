/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Large packets that do not get through (RFC 2923 section 2.1: black hole). A segment is stuck when
 * the retransmission timer sent it at least twice again and nothing above it was acknowledged; it is
 * a matter of size when everything that is known to have arrived in that direction was smaller.
 *
 * Sizes are those of packets on the wire. A sender's point sees super-segments (up to 64 kB that the
 * device cuts); the tracker has taken them apart, so their lengths never appear here.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define STUCK_REPAIRS_MINIMUM     2
#define CUT_TRANSMISSIONS_MINIMUM 3
#define CUT_ARRIVALS_MINIMUM      3
#define LARGE_PACKET_BYTES        1200 /* no path that people build carries less */
#define UNLIKELY_PACKET_BYTES     576  /* every host takes this much (RFC 791): size is no reason */

static bool is_too_big(const struct icmp_error *error)
{
	return error->is_ipv6 ? error->type == 2 : error->type == 3 && error->code == 4;
}

struct clue_too_big clue_find_too_big(const struct connection *connection,
				      const struct clue_ends *ends, enum side sender)
{
	struct clue_too_big found = {0};

	for (size_t i = 0; i < connection->icmp_error_count; i++) {
		const struct icmp_error *error = &connection->icmp_errors[i];

		if (!is_too_big(error) || error->sender != sender)
			continue;
		/* The first one: what the sender did afterwards counts. */
		if (ends->near && error->packet.point == ends->near->point)
			found.at_sender = found.at_sender ? found.at_sender : error;
		else
			found.elsewhere = found.elsewhere ? found.elsewhere : error;
	}
	return found;
}

static bool is_stuck(const struct stall *stall, enum side sender)
{
	return stall->sender == sender && (CLUE_STUCK_STATES & RULE_STATE(stall->state)) &&
	       stall->repairs >= STUCK_REPAIRS_MINIMUM &&
	       stall->packet_bytes > UNLIKELY_PACKET_BYTES;
}

/* Collect the stuck segments of one direction. False when there are none. */
static bool clue_collect_stuck(struct clue_sizes *sizes)
{
	const struct view *view = sizes->ends.near;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		if (is_stuck(stall, sizes->sender) && stall->freed_by_bytes < stall->packet_bytes)
			sizes->freed_bytes = MAX(sizes->freed_bytes, stall->freed_by_bytes);
	}
	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		/* What is no larger than what got through was not stuck by its size. */
		if (!is_stuck(stall, sizes->sender) || stall->packet_bytes <= sizes->freed_bytes)
			continue;
		if (!sizes->stall || stall->duration_ns > sizes->stall->duration_ns)
			sizes->stall = stall;
		if (!sizes->lost_bytes || stall->packet_bytes < sizes->lost_bytes)
			sizes->lost_bytes = stall->packet_bytes;
		sizes->transmissions += stall->repairs + 1;
		sizes->owned_ns += stall->duration_ns;
		sizes->did_small_pass |= stall->small_passed > 0;
		sizes->is_open |= stall->is_open;
	}
	sizes->did_small_pass |= sizes->freed_bytes > 0;
	sizes->owned_ns = MIN(sizes->owned_ns, clue_state_ns(view, CLUE_STUCK_STATES));
	return sizes->stall != NULL;
}

/* Did this connection carry packets from the one address to the other after `since_ns`? */
static bool did_pass(const struct connection *connection, const struct address *from,
		     const struct address *to, uint64_t since_ns)
{
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		const struct endpoint *sender = connection_endpoint(connection, side);
		const struct endpoint *receiver = connection_endpoint(connection, side_other(side));
		const struct view *view;

		if (!address_is_equal(&sender->address, from) ||
		    !address_is_equal(&receiver->address, to))
			continue;
		view = connection_main_view(connection);
		/* It began later, and its handshake or its data was answered. */
		if (view->start_ns > since_ns && view->flows[side_other(side)].packets &&
		    (view->flows[side].passed_segments || view->round_trip.handshake_ns))
			return true;
	}
	return false;
}

static bool clue_did_other_pass(const struct facts *facts, const struct connection *connection,
				const struct clue_sizes *sizes)
{
	const struct address *from = &connection_endpoint(connection, sizes->sender)->address;
	const struct address *to =
		&connection_endpoint(connection, side_other(sizes->sender))->address;

	if (from->family == ADDRESS_FAMILY_NONE || to->family == ADDRESS_FAMILY_NONE)
		return false;
	/* Only what began later tells; ids are in the order of time. */
	for (size_t i = connection->id; i < clue_last_neighbour(facts, connection); i++)
		if (facts->connections[i] != connection &&
		    did_pass(facts->connections[i], from, to, sizes->stall->start_ns))
			return true;
	return false;
}

static bool clue_find_sizes_of(const struct facts *facts, const struct connection *connection,
			       enum side sender, struct clue_sizes *ret_sizes)
{
	struct clue_sizes sizes = {.sender = sender, .ends = clue_ends_of(connection, sender)};
	const struct flow *near;
	const struct flow *far;

	if (!sizes.ends.near || !clue_collect_stuck(&sizes))
		return false;
	near = &sizes.ends.near->flows[sender];
	far = sizes.ends.far ? &sizes.ends.far->flows[sender] : NULL;
	sizes.passed_bytes = near->largest_passed_bytes;
	if (!sizes.passed_bytes && sizes.ends.near->flows[side_other(sender)].packets)
		sizes.passed_bytes = near->header_bytes; /* the handshake did */
	if (far && far->super_segments && !far->full_alone)
		sizes.passed_bytes = near->header_bytes; /* bridges let super-segments pass */
	else if (far)
		sizes.passed_bytes = MAX(sizes.passed_bytes, far->largest_sent_bytes);
	/* What got it going was a smaller packet. From then on sizes are those of super-segments,
	 * taken apart by the old segment size: they say nothing. */
	if (sizes.freed_bytes)
		sizes.passed_bytes = sizes.freed_bytes;
	/* What is not sure to stay in one piece is not lost by its size. */
	if (!near->is_dont_fragment || !sizes.passed_bytes ||
	    sizes.passed_bytes >= sizes.lost_bytes)
		return false;
	sizes.is_cut_at_receiver = far &&
				   (far->largest_sent_bytes < sizes.lost_bytes ||
				    (far->super_segments && !far->full_alone)) &&
				   far->packets >= CUT_ARRIVALS_MINIMUM &&
				   sizes.transmissions >= CUT_TRANSMISSIONS_MINIMUM;
	sizes.did_other_pass = clue_did_other_pass(facts, connection, &sizes);
	sizes.is_routed = clue_is_routed(&sizes.ends, sender);
	sizes.too_big = clue_find_too_big(connection, &sizes.ends, sender);
	if (sizes.lost_bytes < LARGE_PACKET_BYTES && !sizes.did_small_pass && !sizes.did_other_pass)
		return false;
	*ret_sizes = sizes;
	return true;
}

bool clue_find_sizes(const struct facts *facts, const struct connection *connection,
		     struct clue_sizes *ret_sizes)
{
	return clue_find_sizes_of(facts, connection, connection->sender, ret_sizes) ||
	       clue_find_sizes_of(facts, connection, side_other(connection->sender), ret_sizes);
}

static void clue_add_size_cut(const struct facts *facts, const struct clue_sizes *sizes,
			      struct finding *finding)
{
	const struct point *from = clue_point(facts, sizes->ends.near);
	const struct point *to = clue_point(facts, sizes->ends.far);
	bool is_decisive = sizes->did_small_pass || sizes->did_other_pass;
	struct evidence_item *item;

	if (!sizes->is_cut_at_receiver || !from || !to)
		return;
	item = clue_add_evidence(&finding->supporting, is_decisive ? 'A' : 'B',
				 TEXT("evidence.size-cut", TEXT_STRING("from", from->name),
				      TEXT_STRING("to", to->name),
				      TEXT_NUMBER("count", sizes->transmissions),
				      TEXT_BYTES("lost", sizes->lost_bytes),
				      TEXT_BYTES("passed", sizes->passed_bytes)));
	clue_add_packet(item, sizes->ends.far->last);
}

static void clue_add_small_passed(const struct connection *connection,
				  const struct clue_sizes *sizes, struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));
	struct evidence_item *item;

	if (sizes->freed_bytes) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT("evidence.smaller-freed",
					      TEXT_ENDPOINT("sender", sender),
					      TEXT_BYTES("freed", sizes->freed_bytes)));
		clue_add_packet(item, sizes->stall->after);
	} else if (sizes->did_small_pass) {
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.small-passed", TEXT_ENDPOINT("sender", sender),
				       TEXT_ENDPOINT("receiver", receiver)));
	}
	if (sizes->did_other_pass)
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.other-passed", TEXT_ENDPOINT("sender", sender),
				       TEXT_ENDPOINT("receiver", receiver)));
}

static void clue_add_doubts(const struct connection *connection, const struct clue_sizes *sizes,
			    struct finding *finding)
{
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(sizes->sender));

	if (!sizes->did_small_pass && !sizes->did_other_pass) {
		if (!sizes->stall->peer_packets && !sizes->is_cut_at_receiver)
			clue_add_evidence(&finding->contradicting, 'C',
					  TEXT("evidence.nothing-came-back",
					       TEXT_ENDPOINT("receiver", receiver)));
		clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.small-packet"));
		clue_add_alternative(finding, CAUSE_DEAD_PEER);
	}
	if (!sizes->ends.far)
		clue_add_unobserved(finding, TEXT("evidence.unobserved.receiver-point",
						  TEXT_ENDPOINT("receiver", receiver)));
	clue_add_unobserved(finding, TEXT_PLAIN("evidence.unobserved.router"));
}

void clue_sizes_describe(const struct facts *facts, const struct connection *connection,
			 const struct clue_sizes *sizes, struct finding *finding)
{
	const struct endpoint *sender = connection_endpoint(connection, sizes->sender);
	struct evidence_item *item;

	finding->has_direction = true;
	finding->direction = sizes->sender;
	finding->owned_ns = sizes->owned_ns;
	finding->start_ns = sizes->stall->start_ns;
	finding->did_fail = sizes->is_open || connection->end == CONNECTION_END_TIMEOUT;
	clue_set_path(facts, &sizes->ends, connection, sizes->sender, finding);

	clue_add_size_cut(facts, sizes, finding);
	item = clue_add_evidence(&finding->supporting, 'C',
				 TEXT("evidence.stuck-segment", TEXT_ENDPOINT("sender", sender),
				      TEXT_BYTES("lost", sizes->stall->packet_bytes),
				      TEXT_NUMBER("count", sizes->stall->repairs + 1),
				      TEXT_DURATION("duration", sizes->stall->duration_ns)));
	clue_add_stall(item, sizes->stall);
	if (sizes->passed_bytes &&
	    !(sizes->ends.far && sizes->ends.far->flows[sizes->sender].super_segments))
		clue_add_evidence(&finding->supporting, 'C',
				  TEXT("evidence.largest-passed", TEXT_ENDPOINT("sender", sender),
				       TEXT_BYTES("passed", sizes->passed_bytes)));
	clue_add_small_passed(connection, sizes, finding);
	clue_add_doubts(connection, sizes, finding);
}
