/* SPDX-License-Identifier: BSD-3-Clause */
/* Entry of the decoder, and the steps from one layer to the next: see decode.h. */
#include "decode/decode.h"

#include "base/mem.h"
#include "decode/layer.h"

#define IP_PROTOCOL_AUTHENTICATION 51

bool layer_has(struct layer *layer, uint32_t bytes)
{
	if (cursor_left(&layer->cursor) >= bytes && layer->wire_bytes >= bytes)
		return true;
	layer->out->marks |= layer->wire_bytes < bytes ? DECODED_MALFORMED : DECODED_TRUNCATED;
	return false;
}

void layer_skip(struct layer *layer, uint32_t bytes)
{
	cursor_skip(&layer->cursor, bytes);
	layer->wire_bytes -= bytes;
}

void layer_limit(struct layer *layer, uint32_t bytes)
{
	layer->wire_bytes = bytes;
	if (cursor_left(&layer->cursor) > bytes)
		layer->cursor.end = layer->cursor.at + bytes;
}

/* The authentication header (RFC 4302) of IPv4; that of IPv6 is among its extensions. False when it
 * is cut. */
static bool layer_authentication(struct layer *layer)
{
	const uint8_t *b = layer->cursor.at;
	uint32_t bytes;

	if (!layer_has(layer, 12))
		return false;
	bytes = (b[1] + 2u) * 4;
	if (!layer_has(layer, bytes))
		return false;
	layer->out->protocol = b[0];
	layer_skip(layer, bytes);
	return true;
}

void layer_transport(struct layer *layer)
{
	struct decoded *out = layer->out;

	if (out->protocol == IP_PROTOCOL_AUTHENTICATION && !(out->marks & DECODED_FRAGMENT) &&
	    !layer_authentication(layer))
		return;

	if (cursor_left(&layer->cursor) > 0) {
		out->transport = layer->cursor.at;
		out->transport_bytes = layer->wire_bytes;
	}
	if (out->marks & DECODED_FRAGMENT)
		return;
	switch (out->protocol) {
	case IP_PROTOCOL_TCP:
		layer_tcp(layer);
		return;
	case IP_PROTOCOL_UDP:
		layer_udp(layer);
		return;
	case IP_PROTOCOL_ICMP:
		layer_icmp(layer);
		return;
	case IP_PROTOCOL_ICMPV6:
		layer_icmpv6(layer);
		return;
	default:
		(void)layer_tunnel(layer);
	}
}

void layer_ip(struct layer *layer)
{
	bool has_transport = false;
	uint8_t version;

	if (!layer_has(layer, 1))
		return;
	version = layer->cursor.at[0] >> 4;
	if (version == 4)
		has_transport = layer_ipv4_header(layer);
	else if (version == 6)
		has_transport = layer_ipv6_header(layer);
	else
		layer->out->marks |= DECODED_MALFORMED;
	if (has_transport)
		layer_transport(layer);
}

void decode_ip(const uint8_t *data, uint32_t captured_bytes, uint32_t wire_bytes,
	       struct decoded *ret_decoded)
{
	struct layer layer = {
		.cursor = cursor_of(data, captured_bytes),
		.wire_bytes = MAX(wire_bytes, captured_bytes),
		.out = ret_decoded,
	};

	*ret_decoded = (struct decoded) {0};
	layer_ip(&layer);
}
