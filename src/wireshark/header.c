/* SPDX-License-Identifier: BSD-3-Clause */
/* Bytes of a TCP header (RFC 9293 section 3.1) to fields: see header.h. */
#include "wireshark/header.h"

#include "base/cursor.h"
#include "base/mem.h"

#define FIXED_BYTES   20
#define SCALE_MAXIMUM 14
#define SACK_BYTES    8

enum {
	OPTION_END = 0,
	OPTION_NOTHING = 1,
	OPTION_WINDOW_SCALE = 3,
	OPTION_SACK = 5,
	OPTION_FAST_OPEN = 34,
	OPTION_EXPERIMENT = 254,
	EXPERIMENT_FAST_OPEN = 0xf989,
};

static void sacks_read(struct header *header, struct cursor *value)
{
	while (cursor_left(value) >= SACK_BYTES) {
		struct sequence_range range = {.start = cursor_be32(value)};

		range.end = cursor_be32(value);
		if (header->sack_count < HEADER_SACKS_MAXIMUM)
			header->sacks[header->sack_count++] = range;
	}
}

/* False where Wireshark gives up: it reads a SACK block, but there is none. */
static bool option_read(struct header *header, uint8_t kind, struct cursor value)
{
	uint32_t bytes = (uint32_t)cursor_left(&value);

	if (kind == OPTION_WINDOW_SCALE && bytes == 1) {
		header->has_scale = true;
		header->scale = cursor_u8(&value);
		header->scale = MIN(header->scale, SCALE_MAXIMUM);
	} else if (kind == OPTION_SACK) {
		sacks_read(header, &value);
		return bytes >= SACK_BYTES;
	} else if (kind == OPTION_FAST_OPEN) {
		header->has_cookie = bytes > 0;
	} else if (kind == OPTION_EXPERIMENT && bytes > 2) {
		header->has_cookie = cursor_be16(&value) == EXPERIMENT_FAST_OPEN;
	}
	return true;
}

/* False when they go on where the capture ends. `left`: what the header says of their length. */
static bool options_read(struct header *header, struct cursor *options, uint32_t left)
{
	while (left > 0) {
		uint8_t kind = cursor_u8(options);
		uint8_t bytes;

		if (options->is_short)
			return false;
		left--;
		if (kind == OPTION_END)
			return true;
		if (kind == OPTION_NOTHING)
			continue;
		if (left == 0)
			return true;
		bytes = cursor_u8(options);
		if (options->is_short)
			return false;
		if (bytes < 2 || bytes - 1u > left)
			return true;
		if (bytes - 2u > cursor_left(options)) {
			if (kind == OPTION_SACK) /* the blocks that are there count */
				sacks_read(header, options);
			return false;
		}
		if (!option_read(header, kind, cursor_sub(options, bytes - 2u)))
			return false;
		left -= bytes - 1u;
	}
	return true;
}

bool header_read(const struct header_bytes *bytes, struct header *header)
{
	struct cursor cursor = cursor_of(bytes->data, bytes->captured_bytes);

	if (bytes->captured_bytes < 4)
		return false;
	header->source_port = cursor_be16(&cursor);
	header->destination_port = cursor_be16(&cursor);
	header->sequence = cursor_be32(&cursor);
	header->acknowledgment = cursor_be32(&cursor);
	header->header_bytes = (uint8_t)((cursor_u8(&cursor) >> 4) * 4);
	header->flags = cursor_u8(&cursor);
	header->window = cursor_be16(&cursor);
	header->has_window = !cursor.is_short;
	cursor_skip(&cursor, 4);
	header->has_length = !bytes->is_part && bytes->wire_bytes >= header->header_bytes;
	if (header->has_length)
		header->length = bytes->wire_bytes - header->header_bytes;
	header->has_options = !cursor.is_short && (bytes->is_part || header->has_length);
	if (header->has_options && header->header_bytes > FIXED_BYTES)
		header->has_options =
			options_read(header, &cursor, header->header_bytes - FIXED_BYTES);
	return true;
}

void header_take(const struct decoded *decoded, struct header *header)
{
	const struct decoded_tcp *tcp = &decoded->tcp;

	header->source_port = decoded->source_port;
	header->destination_port = decoded->destination_port;
	header->sequence = tcp->sequence;
	header->acknowledgment = tcp->acknowledgment;
	header->flags = tcp->flags;
	header->window = tcp->window;
	header->header_bytes = FIXED_BYTES;
	header->has_window = header->has_options = header->has_length = true;
	header->length = decoded->payload_bytes;
	header->has_scale = tcp->has_window_scale;
	header->scale = tcp->window_scale;
	header->sack_count = (uint8_t)MIN(tcp->sack_count, HEADER_SACKS_MAXIMUM);
	for (unsigned i = 0; i < header->sack_count; i++)
		header->sacks[i] = tcp->sacks[i];
}
