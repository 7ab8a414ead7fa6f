/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets in packets: IP in IP (RFC 2003, RFC 4213), GRE (RFC 2784, RFC 2890), VXLAN (RFC 7348, UDP
 * 4789 and Linux's old 8472) and Geneve (RFC 8926, UDP 6081). The fields become those of the inner
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
	return ether_type == ETHER_TYPE_IPV4 || ether_type == ETHER_TYPE_IPV6 ||
	       ether_type == ETHER_TYPE_TEB;
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
	if (out->destination_port == PORT_VXLAN || out->destination_port == PORT_VXLAN_OLD)
		return enter_vxlan(layer);
	return out->destination_port == PORT_GENEVE && enter_geneve(layer);
}
