/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * VXLAN (RFC 7348) and OTV (draft-hasmit-otv-04), which share Linux's old VXLAN port: flags,
 * reserved or overlay (3 bytes), network or instance (3 bytes), reserved; an Ethernet frame.
 */
#include "dissect/printer.h"

#define HEADER_BYTES 8u

static void print_invalid(struct line *line, uint32_t at, uint32_t length)
{
	line_invalid(line);
	if (!line_has(line, at, length))
		line_cut(line);
}

static void print_frame(struct line *line, uint32_t at, uint32_t length)
{
	(void)line_u8(line, at + HEADER_BYTES - 1);
	if (line->is_cut)
		return;
	(void)print_ethernet(line, at + HEADER_BYTES, length - HEADER_BYTES);
}

void print_vxlan(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t flags;

	line->protocol = "vxlan";
	line_protocol_capitals(line);
	if (length < HEADER_BYTES) {
		print_invalid(line, at, length);
		return;
	}
	flags = line_u8(line, at);
	line_addf(line, ", flags [%s] (0x%02x), ", flags & 0x08 ? "I" : "invalid", flags);
	line_addf(line, "vni %u\n", line_be24(line, at + 4));
	print_frame(line, at, length);
}

void print_otv(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t flags;

	line->protocol = "otv";
	line_add(line, "OTV, ");
	if (length < HEADER_BYTES) {
		line_addf(line, "[length %u < %u]", length, HEADER_BYTES);
		print_invalid(line, at, length);
		return;
	}
	flags = line_u8(line, at);
	line_addf(line, "flags [%s] (0x%02x), ", flags & 0x08 ? "I" : ".", flags);
	line_addf(line, "overlay %u, ", line_be24(line, at + 1));
	line_addf(line, "instance %u\n", line_be24(line, at + 4));
	print_frame(line, at, length);
}
