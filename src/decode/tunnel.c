/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets in packets: IP in IP (RFC 2003, RFC 4213), GRE (RFC 2784, RFC 2890), VXLAN (RFC 7348, UDP
 * 4789 and Linux's old 8472), Geneve (RFC 8926, UDP 6081) and GTP-U (UDP 2152). The fields become those of the inner
 * packet. A header that does not look right leaves the outer packet as it is: a port number alone
 * proves nothing.
 */
#include "decode/layer.h"

enum {
	PROTOCOL_IPV4 = 4,
	PROTOCOL_IPV6 = 41,
	PROTOCOL_GRE = 47,
	PORT_VXLAN = 4789,
	PORT_VXLAN_OLD = 8472,
	PORT_GENEVE = 6081,
	PORT_GTP = 2152,
};

/* Forget the outer fields and go on with the inner packet, `header_bytes` further. */
static bool enter(struct layer *layer, uint32_t header_bytes, uint16_t ether_type)
{
	uint32_t marks = layer->out->marks & ~(uint32_t)DECODED_OPTIONS_CUT;

	layer_skip(layer, header_bytes);
	layer->tunnels++;
	*layer->out = (struct decoded) {.marks = marks | DECODED_TUNNELLED};
	if (ether_type == ETHER_TYPE_TEB)
		layer_ethernet(layer);
	else
		layer_ether_type(layer, ether_type);
	return true;
}

static bool can_enter(uint16_t ether_type)
{
	return ether_type == ETHER_TYPE_MPLS || ether_type == ETHER_TYPE_IPV4 ||
	       ether_type == ETHER_TYPE_IPV6 || ether_type == ETHER_TYPE_TEB;
}

/* GRE: flags (checksum, routing, key, sequence), version, protocol, the fields the flags announce. */
static bool enter_gre(struct layer *layer)
{
	struct cursor c = layer->cursor;
	uint16_t flags = cursor_be16(&c);
	uint16_t ether_type = cursor_be16(&c);
	uint32_t bytes = 4;

	for (unsigned bit = 0x8000; bit >= 0x1000; bit >>= 1)
		bytes += flags & bit ? 4 : 0;
	cursor_skip(&c, bytes - 4);
	/* Bit 0x4000 is RFC 1701's source routes, version 1 is PPTP. */
	if (c.is_short || bytes > layer->wire_bytes || flags & 0x4007 || !can_enter(ether_type))
		return false;
	return enter(layer, bytes, ether_type);
}

static bool enter_vxlan(struct layer *layer)
{
	struct cursor c = layer->cursor;
	uint32_t flags = cursor_be32(&c);

	cursor_skip(&c, 4 + 14); /* no frame without its addresses and type */
	if (c.is_short || (flags & 0xff000000) != 0x08000000)
		return false;
	return enter(layer, 8, ETHER_TYPE_TEB);
}

static bool enter_geneve(struct layer *layer)
{
	struct cursor c = layer->cursor;
	uint8_t first = cursor_u8(&c); /* version, option words */
	uint32_t bytes = 8 + (first & 0x3fu) * 4;
	uint16_t ether_type;

	cursor_skip(&c, 1);
	ether_type = cursor_be16(&c);
	cursor_skip(&c, bytes - 4);
	if (c.is_short || first >> 6 != 0 || !can_enter(ether_type))
		return false;
	return enter(layer, bytes, ether_type);
}

/* GTP (3GPP TS 29.281 section 5): flags, message, length, tunnel; with any of the low three flags
 * four bytes more, the last of them the type of an extension header, which has its length (in units of
 * four bytes) in front and the next type behind. Message 255 carries a packet. */
static bool enter_gtp(struct layer *layer)
{
	enum {
		GTP_PACKET = 255,
		GTP_EXTENSIONS_MAXIMUM = 8
	};
	struct cursor c = layer->cursor;
	uint8_t flags = cursor_u8(&c);
	uint8_t message = cursor_u8(&c);
	uint8_t next = 0;
	uint32_t bytes = 8;
	uint32_t length;

	length = cursor_be16(&c);
	cursor_skip(&c, 4);
	if (flags & 7) {
		cursor_skip(&c, 3);
		next = cursor_u8(&c);
		bytes += 4;
	}
	for (unsigned i = 0; flags & 4 && next && i < GTP_EXTENSIONS_MAXIMUM; i++) {
		uint32_t words = cursor_u8(&c);

		if (words == 0)
			return false;
		cursor_skip(&c, words * 4 - 2);
		next = cursor_u8(&c);
		bytes += words * 4;
	}
	if (flags >> 4 != 3 || message != GTP_PACKET || cursor_left(&c) == 0 || c.is_short ||
	    length + 8 > layer->wire_bytes)
		return false;
	return enter(layer, bytes, c.at[0] >> 4 == 6 ? ETHER_TYPE_IPV6 : ETHER_TYPE_IPV4);
}

/* Whichever end has it: some senders take the port itself as their own. */
static bool has_port(const struct decoded *out, uint16_t port)
{
	return out->destination_port == port || out->source_port == port;
}

bool layer_tunnel(struct layer *layer)
{
	const struct decoded *out = layer->out;

	if (layer->tunnels >= LAYER_TUNNELS_MAXIMUM || out->has_more_fragments)
		return false;
	switch (out->protocol) {
	case PROTOCOL_IPV4:
		return enter(layer, 0, ETHER_TYPE_IPV4);
	case PROTOCOL_IPV6:
		return enter(layer, 0, ETHER_TYPE_IPV6);
	case PROTOCOL_GRE:
		return enter_gre(layer);
	case IP_PROTOCOL_UDP:
		break;
	default:
		return false;
	}
	if (has_port(out, PORT_VXLAN) || has_port(out, PORT_VXLAN_OLD))
		return enter_vxlan(layer);
	if (has_port(out, PORT_GENEVE))
		return enter_geneve(layer);
	return has_port(out, PORT_GTP) && enter_gtp(layer);
}
