/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What Cisco switches say of their ports: dynamic trunking (version, then fields of type, length that
 * counts all, value), VLAN trunking (version, type; RFC-less), unidirectional links (RFC 5171: version
 * and operation, flags). Of the last two the first line.
 */
#include "dissect/printer.h"

#define TRUNK_HEADER_BYTES 1u
#define VLAN_HEADER_BYTES  36u
#define LINK_HEADER_BYTES  4u

enum {
	FIELD_DOMAIN = 1,
	FIELD_STATUS = 2,
	FIELD_TYPE = 3,
	FIELD_NEIGHBOUR = 4,
};

/* What does not fit is invalid; then what should be there is asked for, as tcpdump does. */
static void print_invalid(struct line *line, uint32_t at, uint32_t length)
{
	line_invalid(line);
	(void)line_read(line, at, length);
}

/* The value of one field; false when its length cannot be. */
static bool print_trunk_value(struct line *line, uint16_t type, uint32_t at, uint16_t length)
{
	switch (type) {
	case FIELD_DOMAIN:
		line_add(line, ", ");
		line_foreign_padded(line, at + 4, length - 4u);
		return true;
	case FIELD_STATUS:
	case FIELD_TYPE:
		if (length != 5)
			return false;
		line_addf(line, ", 0x%x", line_u8(line, at + 4));
		return true;
	case FIELD_NEIGHBOUR:
		if (length != 10)
			return false;
		if (line_read(line, at + 4, 6))
			line_add(line, ", ");
		line_mac(line, at + 4);
		return true;
	default:
		(void)line_read(line, at, length);
		return true;
	}
}

void print_dynamic_trunking(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row names[] = {{FIELD_DOMAIN, "Domain"},
						{FIELD_STATUS, "Status"},
						{FIELD_TYPE, "DTP type"},
						{FIELD_NEIGHBOUR, "Neighbor"},
						{0, NULL}};

	line->protocol = "dtp";
	if (length < TRUNK_HEADER_BYTES) {
		line_add(line, "[zero packet length]");
		print_invalid(line, at, length);
		return;
	}
	line_addf(line, "DTPv%u, length %u", line_u8(line, at), length);
	if (line->options->verbosity == 0)
		return;
	at += TRUNK_HEADER_BYTES;
	length -= TRUNK_HEADER_BYTES;
	while (length > 0 && !line->is_cut) {
		uint16_t type, bytes;

		if (length < 4) {
			line_addf(line, "[%u bytes remaining]", length);
			print_invalid(line, at, length);
			return;
		}
		type = line_be16(line, at);
		bytes = line_be16(line, at + 2);
		if (type == 0)
			return;
		line_add(line, "\n\t");
		line_name(line, names, type, "Unknown");
		line_addf(line, " (0x%04x) TLV, length %u", type, bytes);
		if (bytes < 4 || bytes > length)
			line_addf(line, "[invalid TLV length %u]", bytes);
		if (bytes < 4 || bytes > length || !print_trunk_value(line, type, at, bytes)) {
			print_invalid(line, at, length);
			return;
		}
		at += bytes;
		length -= bytes;
	}
}

void print_vlan_trunking(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row types[] = {{1, "Summary advertisement"},
						{2, "Subset advertisement"},
						{3, "Advertisement request"},
						{4, "Join message"},
						{0, NULL}};
	uint8_t type;

	line->protocol = "vtp";
	if (length < VLAN_HEADER_BYTES) {
		print_invalid(line, at, length);
		return;
	}
	if (!line_read(line, at, VLAN_HEADER_BYTES))
		return;
	type = line_u8(line, at + 1);
	line_addf(line, "VTPv%u, Message ", line_u8(line, at));
	line_name(line, types, type, "Unknown message type");
	line_addf(line, " (0x%02x), length %u", type, length);
	(void)line_read(line, at, length);
}

void print_unidirectional_link(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row operations[] = {{0, "Reserved"},
						     {1, "Probe message"},
						     {2, "Echo message"},
						     {3, "Flush message"},
						     {0, NULL}};
	static const struct name_row flags[] = {{0x01, "RT"},    {0x02, "RSY"},   {0x04, "MBZ-2"},
						{0x08, "MBZ-3"}, {0x10, "MBZ-4"}, {0x20, "MBZ-5"},
						{0x40, "MBZ-6"}, {0x80, "MBZ-7"}, {0, NULL}};
	uint8_t first, bits;

	line->protocol = "udld";
	if (length < LINK_HEADER_BYTES) {
		print_invalid(line, at, length);
		return;
	}
	first = line_u8(line, at);
	bits = line_u8(line, at + 1);
	line_addf(line, "UDLDv%u, Code ", first >> 5);
	line_name(line, operations, first & 0x1f, "Reserved");
	line_addf(line, " (%x), Flags [", first & 0x1fu);
	line_bits(line, flags, bits, ", ", "none");
	line_addf(line, "] (0x%02x), length %u", bits, length);
	(void)line_read(line, at, length);
}
