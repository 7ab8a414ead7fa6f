/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Geneve (RFC 8926): version (2 bits) and length of the options in words (6), flags, protocol, network
 * (3 bytes), reserved; options of class, type, length in words; then what the protocol says.
 */
#include "dissect/printer.h"

#define HEADER_BYTES  8u
#define TYPE_ETHERNET 0x6558

static const struct name_row flag_names[] = {
	{0x80, "O"},  {0x40, "C"},  {0x20, "R1"}, {0x10, "R2"}, {0x08, "R3"},
	{0x04, "R4"}, {0x02, "R5"}, {0x01, "R6"}, {0, NULL},
};

static const struct name_row class_names[] = {
	{0x0100, "Linux"},
	{0x0101, "Open vSwitch"},
	{0x0102, "Open Virtual Networking (OVN)"},
	{0x0103, "In-band Network Telemetry (INT)"},
	{0x0104, "VMware"},
	{0, NULL},
};

static const char *class_name(uint16_t class)
{
	const char *name = name_find(class_names, class);

	if (name)
		return name;
	if (class <= 0x00ff)
		return "Standard";
	return class >= 0xfff0 ? "Experimental" : "Unknown";
}

static void print_options(struct line *line, uint32_t at, uint32_t left)
{
	const char *separator = "";

	while (left > 0 && !line->is_cut) {
		uint16_t class;
		uint8_t type;
		uint32_t bytes;

		line_add(line, separator);
		separator = ", ";
		class = line_be16(line, at);
		type = line_u8(line, at + 2);
		bytes = 4 + (line_u8(line, at + 3) & 0x1fu) * 4;
		line_addf(line, "class %s (0x%x) type 0x%x%s len %u", class_name(class), class,
			  type, type & 0x80 ? "(C)" : "", bytes);
		if (bytes > left) {
			line_add(line, " [bad length]");
			return;
		}
		if (line->options->verbosity > 1 && bytes > 4) {
			line_add(line, " data");
			for (uint32_t i = 4; i < bytes; i += 4)
				line_addf(line, " %08x", line_be32(line, at + i));
		}
		at += bytes;
		left -= bytes;
	}
}

static void print_header(struct line *line, const uint8_t *b)
{
	uint16_t protocol = load_be16(b + 2);

	line_add(line, ", Flags [");
	line_bits(line, flag_names, b[1], "", "none");
	line_addf(line, "], vni 0x%x", load_be32(b + 4) >> 8);
	if (b[7])
		line_addf(line, ", rsvd 0x%x", b[7]);
	if (!line->options->with_link)
		return;
	line_add(line, ", proto ");
	line_name(line, ether_type_names, protocol, "unknown");
	line_addf(line, " (0x%04x)", protocol);
}

static void print_payload(struct line *line, uint16_t protocol, uint32_t at, uint32_t length)
{
	line_add(line, line->options->verbosity > 0 ? "\n\t" : ": ");
	if (print_ether_type(line, protocol, at, length, /* mac= */ NULL))
		return;
	if (protocol == TYPE_ETHERNET)
		(void)print_ethernet(line, at, length);
	else
		line_addf(line, "geneve-proto-0x%x", protocol);
}

void print_geneve(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t option_bytes;
	const uint8_t *b;

	line->protocol = "geneve";
	line_add(line, "Geneve");
	if (length < HEADER_BYTES) {
		line_addf(line, " [length %u < %u]", length, HEADER_BYTES);
		line_invalid(line);
		return;
	}
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, HEADER_BYTES);
	if (b[0] >> 6 != 0) {
		line_addf(line, " ERROR: unknown-version %u", b[0] >> 6);
		return;
	}
	print_header(line, b);
	option_bytes = (b[0] & 0x3fu) * 4;
	at += HEADER_BYTES;
	length -= HEADER_BYTES;
	if (length < option_bytes) {
		line_addf(line, " truncated-geneve - %u bytes missing", option_bytes - length);
		return;
	}
	if (!line_has(line, at, option_bytes)) {
		line_truncated(line);
		return;
	}
	if (option_bytes > 0) {
		line_add(line, ", options [");
		if (line->options->verbosity > 0)
			print_options(line, at, option_bytes);
		else
			line_addf(line, "%u bytes", option_bytes);
		line_add(line, "]");
	}
	print_payload(line, load_be16(b + 2), at + option_bytes, length - option_bytes);
}
