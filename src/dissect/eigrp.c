/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * EIGRP (RFC 7868 section 6.1): version, operation, checksum, flags (4), sequence (4), acknowledgment
 * (4), router, autonomous system; 20 bytes. The parameters behind it are not taken apart: with -v they
 * are shown as bytes.
 */
#include "dissect/printer.h"

#define HEADER_BYTES 20u
#define VERSION      2

static const struct name_row operation_names[] = {
	{1, "Update"},  {3, "Query"}, {4, "Reply"}, {5, "Hello"},
	{6, "IPX SAP"}, {7, "Probe"}, {0, NULL},
};

static void print_header(struct line *line, const uint8_t *b, uint32_t length)
{
	static const struct name_row flags[] = {{1, "Init"},
						{2, "Conditionally Received"},
						{4, "Restart"},
						{8, "End-of-Table"},
						{0, NULL}};

	line_addf(line, "\n\tEIGRP v%u, opcode: ", b[0]);
	line_name(line, operation_names, b[1], "unknown, type: %u");
	line_addf(line, " (%u), chksum: 0x%04x, Flags: [", b[1], load_be16(b + 2));
	line_bits(line, flags, load_be32(b + 4), ", ", "none");
	line_addf(line, "]\n\tseq: 0x%08x, ack: 0x%08x, VRID: %u, AS: %u, length: %u",
		  load_be32(b + 8), load_be32(b + 12), load_be16(b + 16), load_be16(b + 18),
		  length - HEADER_BYTES);
}

void print_eigrp(struct line *line, uint32_t at, uint32_t length)
{
	const uint8_t *b;

	line->protocol = "eigrp";
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, HEADER_BYTES);
	if (b[0] != VERSION) {
		line_addf(line, "EIGRP version %u packet not supported", b[0]);
		return;
	}
	if (line->options->verbosity == 0 || length < HEADER_BYTES) {
		line_add(line, "EIGRP ");
		line_name(line, operation_names, b[1], "unknown (%u)");
		line_field(line, ", length: ", length);
		if (line->options->verbosity > 0)
			line_addf(line, " (too short, < %u)", HEADER_BYTES);
		return;
	}
	print_header(line, b, length);
	if (length > HEADER_BYTES)
		line_unknown_data(line, "\n\t    ", at + HEADER_BYTES, length - HEADER_BYTES);
}
