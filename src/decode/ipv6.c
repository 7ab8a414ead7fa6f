/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IPv6 (RFC 8200): 0 version, class, flow label; 4 payload length; 6 next header; 7 hop limit;
 * 8 source; 24 destination. Then extension headers (section 4): next header, length in units of 8
 * bytes beyond the first 8; the authentication header (RFC 4302) counts units of 4 beyond 2; the
 * fragment header is 8 bytes. A payload length of 0 is a jumbogram (RFC 2675) or a super-segment.
 */
#include "decode/layer.h"

#define IPV6_EXTENSIONS_MAXIMUM 16

enum {
	IPV6_HOP_BY_HOP = 0,
	IPV6_ROUTING = 43,
	IPV6_FRAGMENT = 44,
	IPV6_AUTHENTICATION = 51,
	IPV6_DESTINATION = 60,
};

/* Length of an extension header that begins at `b`; 0 for a protocol that is none. */
static uint32_t extension_bytes(uint8_t protocol, const uint8_t *b)
{
	switch (protocol) {
	case IPV6_HOP_BY_HOP:
	case IPV6_ROUTING:
	case IPV6_DESTINATION:
		return (b[1] + 1u) * 8;
	case IPV6_AUTHENTICATION:
		return (b[1] + 2u) * 4;
	case IPV6_FRAGMENT:
		return 8;
	default:
		return 0;
	}
}

static bool is_extension(uint8_t protocol)
{
	static const uint8_t any[2] = {0, 0};

	return extension_bytes(protocol, any) != 0;
}

static void fragment_read(struct decoded *out, const uint8_t *b)
{
	uint16_t fragment = load_be16(b + 2);

	out->has_more_fragments = fragment & 1;
	out->fragment_offset = fragment & 0xfff8;
	out->fragment_id = load_be32(b + 4);
	if (fragment & 0xfff8)
		out->marks |= DECODED_FRAGMENT;
}

/* Walk to the transport header; its number is in out->protocol. */
static bool extensions_skip(struct layer *layer)
{
	struct decoded *out = layer->out;

	for (unsigned i = 0; i < IPV6_EXTENSIONS_MAXIMUM; i++) {
		const uint8_t *b = layer->cursor.at;
		uint8_t protocol = out->protocol;
		uint32_t bytes;

		if (!is_extension(protocol))
			return true;
		if (!layer_has(layer, 2))
			return false;
		bytes = extension_bytes(protocol, b);
		if (!layer_has(layer, bytes))
			return false;
		out->protocol = b[0];
		if (protocol == IPV6_FRAGMENT)
			fragment_read(out, b);
		layer_skip(layer, bytes);
		if (out->marks & DECODED_FRAGMENT)
			return true;
	}
	out->marks |= DECODED_MALFORMED;
	return false;
}

bool layer_ipv6_header(struct layer *layer)
{
	struct decoded *out = layer->out;
	const uint8_t *b = layer->cursor.at;
	uint32_t payload_bytes;

	if (!layer_has(layer, 40))
		return false;
	payload_bytes = load_be16(b + 4);
	if (payload_bytes == 0)
		payload_bytes = layer->wire_bytes - 40;
	out->ip_bytes = 40 + payload_bytes;
	out->protocol = b[6];
	out->ttl = b[7];
	out->is_dont_fragment = true;
	out->source = address_ipv6(b + 8);
	out->destination = address_ipv6(b + 24);
	layer_limit(layer, out->ip_bytes);
	layer_skip(layer, 40);
	return extensions_skip(layer);
}
