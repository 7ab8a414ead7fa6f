/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A TCP header as Wireshark's dissector reads it: as far as it was captured, step by step, since a
 * header that ends early is analysed as far as it goes.
 */
#pragma once

#include "model/decoded.h"
#include "model/packet.h"

#define HEADER_SACKS_MAXIMUM 3 /* of the ones it keeps */

struct header {
	const struct address *source, *destination;
	uint16_t source_port, destination_port;
	uint64_t frame, time_ns;
	uint32_t sequence, acknowledgment;
	uint32_t length; /* payload by the IP header, not beyond the frame; when has_length */
	uint16_t window;
	uint8_t flags;
	uint8_t header_bytes; /* as the header says */
	uint8_t scale;
	uint8_t sack_count;
	bool has_window;  /* all up to the window was captured: the least for an analysis */
	bool has_options; /* all of the header was captured */
	bool has_length;
	bool has_scale;
	bool has_cookie; /* a TCP fast open cookie (RFC 7413) */
	struct sequence_range sacks[HEADER_SACKS_MAXIMUM];
};

/* The bytes of a transport header and its payload. */
struct header_bytes {
	const uint8_t *data;
	uint32_t captured_bytes;
	uint32_t wire_bytes;
	bool is_part; /* of a fragmented datagram, or quoted: the length of the segment is not known */
};

/* False when it is too short to be seen as TCP. Addresses and frame are the caller's. */
bool header_read(const struct header_bytes *bytes, struct header *header);
/* Of pasted text, which has fields but no bytes. */
void header_take(const struct decoded *decoded, struct header *header);
