/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Slow protocols (IEEE 802.3 annex 57A): subtype, and for link aggregation and its marker (IEEE 802.1AX)
 * a version. What they say is not shown.
 */
#include "dissect/printer.h"

enum {
	SUBTYPE_AGGREGATION = 1,
	SUBTYPE_MARKER = 2,
	SUBTYPE_MAINTENANCE = 3,
};

void print_slow(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row names[] = {{SUBTYPE_AGGREGATION, "LACP"},
						{SUBTYPE_MARKER, "MARKER"},
						{SUBTYPE_MAINTENANCE, "OAM"},
						{0, NULL}};
	bool has_version;
	uint8_t subtype;

	line->protocol = "slow";
	if (length > 0 && !line_read(line, at, 1))
		return;
	subtype = length > 0 ? line_u8(line, at) : 0;
	has_version = subtype == SUBTYPE_AGGREGATION || subtype == SUBTYPE_MARKER;
	if (length < (has_version ? 2u : 1u)) {
		line_add(line, line->options->verbosity > 0 ? "\n\t\t packet is too short"
							    : " (packet is too short)");
		return;
	}
	if (has_version && line_u8(line, at + 1) != 1) {
		line_addf(line, "%s version %u packet not supported",
			  subtype == SUBTYPE_MARKER ? "MARKER" : "LACP", line_u8(line, at + 1));
		return;
	}
	line_name(line, names, subtype, "unknown (%u)");
	if (has_version)
		line_addf(line, "v%u", line_u8(line, at + 1));
	line_field(line, ", length ", length);
	if (!name_find(names, subtype))
		line_unknown_data(line, "\n\t", at, length);
}
