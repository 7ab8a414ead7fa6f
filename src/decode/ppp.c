/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PPP (RFC 1661): protocol, then the packet; with HDLC framing (RFC 1662) ff 03 in front of it.
 * PPPoE session (RFC 2516): version and type, code, session, length, then PPP. Cisco HDLC: address,
 * control, ether type.
 */
#include "decode/layer.h"

enum {
	PPP_IPV4 = 0x0021,
	PPP_IPV6 = 0x0057,
	PPP_MPLS = 0x0281,
};

void layer_ppp(struct layer *layer)
{
	const uint8_t *b = layer->cursor.at;
	uint32_t bytes;
	uint16_t protocol;

	if (!layer_has(layer, 2))
		return;
	if (b[0] == 0xff && b[1] == 0x03) {
		layer_skip(layer, 2);
		b += 2;
		if (!layer_has(layer, 2))
			return;
	}
	/* The first byte may be left out when it is 0 (RFC 1661 section 6.5): then the second is odd. */
	bytes = b[0] & 1 ? 1 : 2;
	protocol = bytes == 1 ? b[0] : load_be16(b);
	layer_skip(layer, bytes);
	if (protocol == PPP_IPV4 || protocol == PPP_IPV6)
		layer_ip(layer);
	else if (protocol == PPP_MPLS)
		layer_mpls(layer);
}

void layer_pppoe(struct layer *layer)
{
	const uint8_t *b = layer->cursor.at;
	uint32_t bytes;

	if (!layer_has(layer, 6))
		return;
	bytes = load_be16(b + 4);
	if (b[0] != 0x11 || b[1] != 0)
		return;
	layer_skip(layer, 6);
	if (bytes <= layer->wire_bytes)
		layer_limit(layer, bytes);
	layer_ppp(layer);
}

void layer_cisco_hdlc(struct layer *layer)
{
	uint16_t ether_type;

	if (!layer_has(layer, 4))
		return;
	ether_type = load_be16(layer->cursor.at + 2);
	layer_skip(layer, 4);
	layer_ether_type(layer, ether_type);
}
