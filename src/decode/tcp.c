/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP (RFC 9293 section 3.1):
 *
 *     0 source port      2 destination port   4 sequence     8 acknowledgment
 *    12 header words    13 flags             14 window      16 checksum  18 urgent  20 options
 *
 * Options: 0 end, 1 nothing, else kind, length (with these two), value: 2 MSS (RFC 9293 3.7.1), 3
 * window scale and 8 time stamps (RFC 7323), 4 SACK permitted and 5 SACK (RFC 2018). A kind is taken
 * only with its right length.
 */
#include "base/mem.h"
#include "decode/layer.h"

#define TCP_HEADER_BYTES  20
#define TCP_SCALE_MAXIMUM 14 /* RFC 7323 section 2.3: a larger one counts as 14 */

enum {
	OPTION_END,
	OPTION_NOTHING,
	OPTION_MSS,
	OPTION_WINDOW_SCALE,
	OPTION_SACK_PERMITTED,
	OPTION_SACK,
	OPTION_TIMESTAMPS = 8,
};

static void sack_read(struct decoded_tcp *tcp, const uint8_t *value, unsigned bytes)
{
	if (bytes % 8 != 0)
		return;
	for (unsigned at = 0; at < bytes && tcp->sack_count < SACK_BLOCKS_MAXIMUM; at += 8)
		tcp->sacks[tcp->sack_count++] = (struct sequence_range) {
			.start = load_be32(value + at),
			.end = load_be32(value + at + 4),
		};
}

static void option_read(struct decoded_tcp *tcp, uint8_t kind, const uint8_t *value, unsigned bytes)
{
	if (kind == OPTION_MSS && bytes == 2) {
		tcp->has_mss = true;
		tcp->mss = load_be16(value);
	} else if (kind == OPTION_WINDOW_SCALE && bytes == 1) {
		tcp->has_window_scale = true;
		tcp->window_scale = MIN(value[0], TCP_SCALE_MAXIMUM);
	} else if (kind == OPTION_SACK_PERMITTED && bytes == 0) {
		tcp->is_sack_permitted = true;
	} else if (kind == OPTION_SACK) {
		sack_read(tcp, value, bytes);
	} else if (kind == OPTION_TIMESTAMPS && bytes == 8) {
		tcp->has_timestamps = true;
		tcp->timestamp = load_be32(value);
		tcp->timestamp_echo = load_be32(value + 4);
	}
}

bool layer_tcp_options(struct decoded_tcp *tcp, struct cursor *options)
{
	while (cursor_left(options) > 0) {
		uint8_t kind = cursor_u8(options);
		const uint8_t *value;
		uint8_t bytes;

		if (kind == OPTION_END)
			return true;
		if (kind == OPTION_NOTHING)
			continue;
		bytes = cursor_u8(options);
		if (bytes < 2)
			return false;
		value = cursor_bytes(options, bytes - 2u);
		if (!value)
			return false;
		option_read(tcp, kind, value, bytes - 2u);
	}
	return !options->is_short;
}

static void header_read(struct decoded *out, const uint8_t *b)
{
	out->tcp.sequence = load_be32(b + 4);
	out->tcp.acknowledgment = load_be32(b + 8);
	out->tcp.flags = b[13];
	out->tcp.window = load_be16(b + 14);
}

void layer_tcp(struct layer *layer)
{
	struct decoded *out = layer->out;
	const uint8_t *b = layer->cursor.at;
	struct cursor options;
	uint32_t header_bytes;

	if (!layer_has(layer, 4))
		return;
	out->source_port = load_be16(b);
	out->destination_port = load_be16(b + 2);
	if (!layer_has(layer, TCP_HEADER_BYTES))
		return;
	header_read(out, b);
	header_bytes = (b[12] >> 4) * 4u;
	if (header_bytes < TCP_HEADER_BYTES || header_bytes > layer->wire_bytes) {
		out->marks |= DECODED_MALFORMED;
		return;
	}
	layer_skip(layer, TCP_HEADER_BYTES);
	options = cursor_sub(&layer->cursor, header_bytes - TCP_HEADER_BYTES);
	if (!layer_tcp_options(&out->tcp, &options))
		out->marks |= DECODED_OPTIONS_CUT;
	layer->wire_bytes -= header_bytes - TCP_HEADER_BYTES;
	out->payload_bytes = layer->wire_bytes;
	out->payload_captured = (uint32_t)cursor_left(&layer->cursor);
	out->payload = out->payload_captured > 0 ? layer->cursor.at : NULL;
}
