/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * First lines of routing protocols: PIM (RFC 7761 section 4.9), LDP (RFC 5036 section 3.1), BGP (RFC
 * 4271), the origins of routes (RFC 8210), RIP (RFC 2453), and MSDP (RFC 3618), whose messages are short enough to be shown.
 */
#include "dissect/printer.h"

#define LABEL_HEADER_BYTES   10u
#define LABEL_MESSAGE_BYTES  8u
#define LABEL_LENGTH_MINIMUM 6u
#define SOURCE_BYTES         12u
#define SOURCE_HEADER_BYTES  8u
#define SOURCE_TYPES         7

void print_pim(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row types[] = {{0, "Hello"},
						{1, "Register"},
						{2, "Register Stop"},
						{3, "Join / Prune"},
						{4, "Bootstrap"},
						{5, "Assert"},
						{6, "Graft"},
						{7, "Graft Acknowledgement"},
						{8, "Candidate RP Advertisement"},
						{9, "Prune Refresh"},
						{10, "DF Election"},
						{11, "ECMP Redirect"},
						{0, NULL}};
	uint8_t version, type;

	line->protocol = "pim";
	version = line_u8(line, at) >> 4;
	type = line_u8(line, at) & 15;
	line_addf(line, "PIMv%u, ", version);
	if (version == 2) {
		line_name(line, types, type, "Unknown Type");
		line_add(line, ", ");
	}
	line_field(line, "length ", length);
}

void print_label_distribution(struct line *line, uint32_t at, uint32_t length)
{
	const char *lead = line->options->verbosity > 0 ? "\n\t" : "";
	uint16_t bytes;

	line->protocol = "ldp";
	if (length <= LABEL_HEADER_BYTES + LABEL_MESSAGE_BYTES)
		return;
	if (!line_read(line, at, LABEL_HEADER_BYTES))
		return;
	if (line_be16(line, at) != 1) {
		line_addf(line, "%sLDP version %u packet not supported", lead, line_be16(line, at));
		return;
	}
	bytes = line_be16(line, at + 2);
	if (bytes < LABEL_LENGTH_MINIMUM) {
		line_addf(line, "%sLDP, pdu-length: %u (too short, < %u)", lead, bytes,
			  LABEL_LENGTH_MINIMUM);
		return;
	}
	line_addf(line, "%sLDP, Label-Space-ID: ", lead);
	line_ipv4(line, at + 4);
	line_addf(line, ":%u, pdu-length: %u", line_be16(line, at + 8), bytes);
}

void print_bgp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "bgp";
	line_add(line, ": BGP");
}

void print_route_origins(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "rpki_rtr";
	line_add(line, ", RPKI-RTR");
}

void print_rip(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row commands[] = {
		{1, "Request"}, {2, "Response"},   {3, "Trace on"}, {4, "Trace off"},
		{5, "Poll"},    {6, "Poll Entry"}, {0, NULL}};
	uint8_t version;

	line->protocol = "rip";
	if (!line_has(line, at, 4) || length < 4) {
		line_truncated(line);
		return;
	}
	version = line_u8(line, at + 1);
	line_addf(line, "%sRIPv%u", line->options->verbosity > 0 ? "\n\t" : "", version);
	if (version == 0) {
		line_unknown_data(line, "\n\t", at, length);
		return;
	}
	line_add(line, ", ");
	line_name(line, commands, line_u8(line, at), "unknown command (%u)");
	line_field(line, ", length: ", length);
}

/* A packet of the source comes along; -vv shows it. */
static void print_source_data(struct line *line, uint32_t at, uint32_t bytes, uint32_t entries)
{
	uint32_t offset = entries * SOURCE_BYTES + SOURCE_HEADER_BYTES;

	line_add(line, " [w/data]");
	if (line->options->verbosity < 2)
		return;
	line_add(line, " ");
	print_ipv4(line, at + offset, bytes - offset);
}

/* One message; what it takes, or 0 when it is cut. */
static uint32_t print_source_message(struct line *line, uint32_t at, uint32_t left)
{
	uint8_t type = line_u8(line, at);
	uint32_t bytes = line_be16(line, at + 1);
	uint32_t entries;

	if (line->is_cut)
		return 0;
	if (bytes > 1400 || line->options->verbosity > 0)
		line_addf(line, " [len %u]", bytes);
	if (bytes < 3 || left < bytes)
		return 0;
	switch (type) {
	case 1:
	case 3:
		line_add(line, type == 1 ? " SA" : " SA-Response");
		entries = line_u8(line, at + 3);
		line_addf(line, " %u entries", entries);
		if (entries * SOURCE_BYTES + SOURCE_HEADER_BYTES < bytes)
			print_source_data(line, at, bytes, entries);
		break;
	case 2:
		line_add(line, " SA-Request");
		if (line_read(line, at + 4, 4))
			line_add(line, " for ");
		line_ipv4(line, at + 4);
		break;
	case 4:
		line_add(line, " Keepalive");
		if (bytes != 3)
			line_addf(line, "[len=%u] ", bytes);
		break;
	case 5:
		line_add(line, " Notification");
		break;
	default:
		line_addf(line, " [type=%u len=%u]", type, bytes);
		break;
	}
	return bytes;
}

void print_source_discovery(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t bytes;
	uint8_t type;

	line->protocol = "msdp";
	line_add(line, ": msdp");
	type = line_u8(line, at);
	bytes = line_be16(line, at + 1);
	if (bytes > 1500 || bytes < 3 || type == 0 || type > SOURCE_TYPES) {
		line_truncated(line);
		return;
	}
	while (length > 0 && !line->is_cut) {
		uint32_t used = print_source_message(line, at, length);

		if (used == 0) {
			line_truncated(line);
			return;
		}
		at += used;
		length -= used;
	}
}
