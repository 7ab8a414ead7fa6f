/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connectivity fault management (IEEE 802.1ag): level (3 bits), version (5), kind. The fields behind are
 * not gone into.
 */
#include "dissect/printer.h"

#define HEADER_BYTES 4u

static const struct name_row kind_names[] = {
	{1, "Continuity Check Message"}, {2, "Loopback Reply"},    {3, "Loopback Message"},
	{4, "Linktrace Reply"},          {5, "Linktrace Message"}, {0, NULL},
};

void print_fault_management(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t first;

	line->protocol = "cfm";
	if (length < HEADER_BYTES) {
		line_add(line, "\n\t\t packet is too short");
		return;
	}
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	first = line_u8(line, at);
	line_addf(line, "CFMv%u ", first & 0x1f);
	if (first & 0x1f) {
		line_field(line, "not supported, length ", length);
		return;
	}
	line_name(line, kind_names, line_u8(line, at + 1), "unknown (%u)");
	line_addf(line, ", MD Level %u, length %u", first >> 5, length);
}
