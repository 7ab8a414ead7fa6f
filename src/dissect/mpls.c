/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MPLS (RFC 3032): a stack of labels of 4 bytes: label (20 bits), traffic class (3), bottom of stack
 * (1), time to live (8). What is below the stack is told by special labels, else guessed from the
 * first byte.
 */
#include "dissect/printer.h"

#define LABEL_BYTES 4u
#define IS_BOTTOM   0x100

static const char *const reserved_labels[16] = {
	"IPv4 explicit NULL",
	"router alert",
	"IPv6 explicit NULL",
	"implicit NULL",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
	"rsvd",
};

static void print_entry(struct line *line, uint32_t entry, bool is_first)
{
	bool is_verbose = line->options->verbosity > 0;
	uint32_t label = entry >> 12;

	line_add(line, !is_first && is_verbose ? "\n\t" : " ");
	line_field(line, "(label ", label);
	if (is_verbose && label < 16)
		line_addf(line, " (%s)", reserved_labels[label]);
	line_field(line, ", tc ", entry >> 9 & 7);
	if (entry & IS_BOTTOM)
		line_add(line, ", [S]");
	line_field(line, ", ttl ", entry & 0xff);
	line_add(line, ")");
}

/* CLNP, ES-IS and IS-IS, by their first byte. */
#define VERSION_OSI 1

/* IP version below the stack; 0 when it is something else. */
static unsigned payload_version(uint32_t label, uint8_t first)
{
	if (label == 0 || label == 3)
		return 4;
	if (label == 2)
		return 6;
	if (first >= 0x45 && first <= 0x4f)
		return 4;
	if (first >> 4 == 6)
		return 6;
	return first >= 0x81 && first <= 0x83 ? VERSION_OSI : 0;
}

static void print_payload(struct line *line, uint32_t label, uint32_t at, uint32_t length)
{
	bool is_told = label == 0 || label == 2 || label == 3;
	unsigned version;

	if (length < 1 && !is_told)
		return;
	version = payload_version(label, is_told ? 0 : line_u8(line, at));
	if (version == 0) {
		line_unknown(line, at, length);
		return;
	}
	line_add(line, line->options->verbosity > 0 ? "\n\t" : " ");
	if (version == 4)
		print_ipv4(line, at, length);
	else if (version == VERSION_OSI)
		print_osi(line, at, length);
	else
		print_ipv6(line, at, length);
}

void print_mpls(struct line *line, uint32_t at, uint32_t length)
{
	bool is_first = true;
	uint32_t entry;

	line->protocol = "mpls";
	line_protocol_capitals(line);
	do {
		if (length < LABEL_BYTES) {
			line_invalid(line);
			if (!line_has(line, at, length))
				line_cut(line);
			return;
		}
		entry = line_be32(line, at);
		print_entry(line, entry, is_first);
		is_first = false;
		at += LABEL_BYTES;
		length -= LABEL_BYTES;
	} while (!(entry & IS_BOTTOM) && !line->is_cut);
	print_payload(line, entry >> 12, at, length);
}
