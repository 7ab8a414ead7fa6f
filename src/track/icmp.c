/* SPDX-License-Identifier: BSD-3-Clause */
/* ICMP errors (RFC 792, 1191, 4443): see icmp.h. */
#include "track/icmp.h"

#include "base/mem.h"
#include "track/size.h"
#include "track/track.h"

void icmp_add(struct track_connection *connection, const struct packet *packet,
	      const struct decoded *decoded, enum side sender)
{
	struct connection *public = &connection->connection;
	const struct decoded_icmp *icmp = &decoded->icmp;

	for (size_t i = 0; i < public->view_count && icmp->mtu; i++)
		size_note_mtu(track_view_of(public->views_at_hand[i]), sender, icmp->mtu);
	if (public->icmp_error_count == TRACK_ICMP_MAXIMUM)
		return;
	if (!connection->icmp_errors)
		connection->icmp_errors =
			xcalloc(TRACK_ICMP_MAXIMUM, sizeof(connection->icmp_errors[0]));
	connection->icmp_errors[public->icmp_error_count++] = (struct icmp_error) {
		.packet = packet_ref_of(packet),
		.type = icmp->type,
		.code = icmp->code,
		.is_ipv6 = decoded->protocol == IP_PROTOCOL_ICMPV6,
		.sender = sender,
		.mtu = icmp->mtu,
		.quoted_sequence = icmp->quoted_sequence,
		.reporter = decoded->source,
	};
	public->icmp_errors = connection->icmp_errors;
}
