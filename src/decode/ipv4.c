/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IPv4 (RFC 791 section 3.1):
 *
 *     0 version, header words   1 service   2 total length    4 identification
 *     6 flags, fragment offset  8 ttl       9 protocol       10 checksum
 *    12 source                 16 destination               20 options
 *
 * The total length is believed even where it is larger than the frame: a capture may have been cut
 * by a tool that wrote the new length into the record. Smaller than the frame, the rest is padding.
 */
#include "decode/layer.h"

#define IPV4_DONT_FRAGMENT  0x4000
#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_OFFSET         0x1fff

bool layer_ipv4_header(struct layer *layer)
{
	struct decoded *out = layer->out;
	const uint8_t *b = layer->cursor.at;
	uint32_t header_bytes, total_bytes;
	uint16_t fragment;

	if (!layer_has(layer, 20))
		return false;
	header_bytes = (b[0] & 0x0fu) * 4;
	total_bytes = load_be16(b + 2);
	if (total_bytes == 0) /* a super-segment: see decode.h */
		total_bytes = layer->wire_bytes;
	fragment = load_be16(b + 6);
	out->ttl = b[8];
	out->ip_id = load_be16(b + 4);
	out->is_dont_fragment = fragment & IPV4_DONT_FRAGMENT;
	out->has_more_fragments = fragment & IPV4_MORE_FRAGMENTS;
	out->protocol = b[9];
	out->source = address_ipv4(b + 12);
	out->destination = address_ipv4(b + 16);
	out->ip_bytes = total_bytes;
	out->fragment_id = fragment & (IPV4_OFFSET | IPV4_MORE_FRAGMENTS) ? out->ip_id : 0;
	out->fragment_offset = (fragment & IPV4_OFFSET) * 8u;
	if (fragment & IPV4_OFFSET)
		out->marks |= DECODED_FRAGMENT;
	if (header_bytes < 20 || total_bytes < header_bytes) {
		out->marks |= DECODED_MALFORMED;
		return false;
	}
	layer_limit(layer, total_bytes);
	if (!layer_has(layer, header_bytes))
		return false;
	layer_skip(layer, header_bytes);
	return true;
}
