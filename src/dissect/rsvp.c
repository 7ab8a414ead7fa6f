/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSVP (RFC 2205): version (4 bits), flags (4), type, checksum, time to live, reserved, length. The
 * objects behind are not gone into.
 */
#include "dissect/printer.h"

#define HEADER_BYTES 8u
#define VERSION      1

static const struct name_row type_names[] = {
	{1, "Path"},         {2, "Resv"},     {3, "PathErr"},
	{4, "ResvErr"},      {5, "PathTear"}, {6, "ResvTear"},
	{7, "ResvConf"},     {12, "Bundle"},  {13, "Acknowledgement"},
	{14, "Hello (Old)"}, {15, "Refresh"}, {20, "Hello"},
	{0, NULL},
};

void print_rsvp(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t version;

	line->protocol = "rsvp";
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	version = line_u8(line, at) >> 4;
	if (version != VERSION) {
		line_addf(line, "ERROR: RSVP version %u packet not supported", version);
		return;
	}
	line_addf(line, "RSVPv%u ", version);
	line_name(line, type_names, line_u8(line, at + 1), "unknown (%u)");
	line_field(line, " Message, length: ", length);
}
