/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UDP (RFC 768): source port, destination port, length (with these 8 bytes), checksum. A length of 0
 * is a jumbogram (RFC 2675) or a super-segment; in a first fragment it counts later fragments too.
 */
#include "base/mem.h"
#include "decode/layer.h"

#define UDP_HEADER_BYTES 8

void layer_udp(struct layer *layer)
{
	struct decoded *out = layer->out;
	const uint8_t *b = layer->cursor.at;
	uint32_t bytes;

	if (!layer_has(layer, 4))
		return;
	out->source_port = load_be16(b);
	out->destination_port = load_be16(b + 2);
	if (!layer_has(layer, UDP_HEADER_BYTES))
		return;
	bytes = load_be16(b + 4);
	if (bytes == 0)
		bytes = layer->wire_bytes;
	if (bytes < UDP_HEADER_BYTES || (bytes > layer->wire_bytes && !out->has_more_fragments))
		out->marks |= DECODED_MALFORMED;
	if (bytes >= UDP_HEADER_BYTES)
		layer_limit(layer, MIN(bytes, layer->wire_bytes));
	layer_skip(layer, UDP_HEADER_BYTES);
	if (layer_tunnel(layer))
		return;
	out->payload_bytes = layer->wire_bytes;
	out->payload_captured = (uint32_t)cursor_left(&layer->cursor);
	out->payload = out->payload_captured > 0 ? layer->cursor.at : NULL;
}
