/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMP (RFC 792) and ICMPv6 (RFC 4443): type, code, checksum, four bytes that depend on the type;
 * an error then quotes the packet that caused it from its IP header on, cut somewhere behind the
 * first 8 bytes of its transport header. The next-hop MTU stands in bytes 6-7 of "fragmentation
 * needed" (RFC 1191) and in bytes 4-7 of "packet too big".
 */
#include "decode/layer.h"

#define ICMP_HEADER_BYTES 8

enum {
	ICMP_UNREACHABLE = 3,
	ICMP_SOURCE_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETER_PROBLEM = 12,
	ICMP_CODE_FRAGMENTATION_NEEDED = 4,
	ICMPV6_PACKET_TOO_BIG = 2,
	ICMPV6_PARAMETER_PROBLEM = 4,
};

/* Ports and sequence number of the quoted transport header: only 8 bytes of it are sure. */
static void quote_transport(struct layer *quote, struct decoded_icmp *icmp)
{
	struct cursor *c = &quote->cursor;
	bool is_tcp = icmp->quoted_protocol == IP_PROTOCOL_TCP;

	if (!is_tcp && icmp->quoted_protocol != IP_PROTOCOL_UDP) {
		icmp->has_quote = true;
		return;
	}
	icmp->quoted_source_port = cursor_be16(c);
	icmp->quoted_destination_port = cursor_be16(c);
	if (is_tcp)
		icmp->quoted_sequence = cursor_be32(c);
	icmp->has_quote = !c->is_short;
}

/* The quote is decoded into a struct of its own: its fields are not those of this packet. */
static void quote_read(struct layer *layer)
{
	struct decoded_icmp *icmp = &layer->out->icmp;
	struct decoded quoted = {0};
	struct layer quote = *layer;
	bool has_transport;

	quote.out = &quoted;
	if (cursor_left(&quote.cursor) == 0)
		return;
	if (quote.cursor.at[0] >> 4 == 4)
		has_transport = layer_ipv4_header(&quote);
	else
		has_transport = layer_ipv6_header(&quote);
	icmp->quoted_protocol = quoted.protocol;
	icmp->quoted_source = quoted.source;
	icmp->quoted_destination = quoted.destination;
	icmp->quoted_ip_bytes = quoted.ip_bytes;
	if (!has_transport)
		return;
	if (!(quoted.marks & DECODED_FRAGMENT) && cursor_left(&quote.cursor) > 0) {
		icmp->quoted_transport = quote.cursor.at;
		icmp->quoted_transport_bytes = quote.wire_bytes;
	}
	if (quoted.marks & DECODED_FRAGMENT)
		icmp->has_quote = true;
	else
		quote_transport(&quote, icmp);
}

/* Source quench and redirect quote a packet too, but complain of no loss. */
static void advice_read(struct layer *layer)
{
	quote_read(layer);
	layer->out->icmp.has_quote = false;
}

static bool header_read(struct layer *layer)
{
	struct decoded_icmp *icmp = &layer->out->icmp;
	const uint8_t *b = layer->cursor.at;

	if (!layer_has(layer, ICMP_HEADER_BYTES))
		return false;
	icmp->type = b[0];
	icmp->code = b[1];
	layer_skip(layer, ICMP_HEADER_BYTES);
	return true;
}

void layer_icmp(struct layer *layer)
{
	struct decoded_icmp *icmp = &layer->out->icmp;
	const uint8_t *b = layer->cursor.at;

	if (!header_read(layer))
		return;
	icmp->is_error = icmp->type == ICMP_UNREACHABLE || icmp->type == ICMP_TIME_EXCEEDED ||
			 icmp->type == ICMP_PARAMETER_PROBLEM;
	if (icmp->type == ICMP_UNREACHABLE && icmp->code == ICMP_CODE_FRAGMENTATION_NEEDED)
		icmp->mtu = load_be16(b + 6);
	if (icmp->is_error)
		quote_read(layer);
	else if (icmp->type == ICMP_SOURCE_QUENCH || icmp->type == ICMP_REDIRECT)
		advice_read(layer);
}

void layer_icmpv6(struct layer *layer)
{
	struct decoded_icmp *icmp = &layer->out->icmp;
	const uint8_t *b = layer->cursor.at;

	if (!header_read(layer))
		return;
	icmp->is_error = icmp->type >= 1 && icmp->type <= ICMPV6_PARAMETER_PROBLEM;
	if (icmp->type == ICMPV6_PACKET_TOO_BIG)
		icmp->mtu = load_be32(b + 4);
	if (icmp->is_error)
		quote_read(layer);
}
