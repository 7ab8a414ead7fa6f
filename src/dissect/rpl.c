/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RPL, routing for low-power networks (RFC 6550 section 6), in ICMPv6 type 155: solicitation, graph
 * information, destination advertisement and its acknowledgment; with -v their base objects, with -vv
 * the options behind them.
 */
#include "dissect/icmpv6.h"

#include "dissect/printer.h"

#define GRAPH_BYTES 16u

enum {
	CODE_SOLICITATION = 0,
	CODE_INFORMATION = 1,
	CODE_ADVERTISEMENT = 2,
	CODE_ACKNOWLEDGMENT = 3,
};

/* Options: type, length without these two bytes; type 0 is a single byte. False when cut. */
static bool print_options(struct line *line, uint32_t at, uint32_t left)
{
	static const struct name_row names[] = {
		{1, "padN"},       {2, "metrics"},       {3, "routinginfo"},
		{4, "config"},     {5, "rpltarget"},     {6, "transitinfo"},
		{8, "destprefix"}, {9, "rpltargetdesc"}, {0, NULL}};

	while (left > 0 && !line->is_cut) {
		uint8_t type = line_u8(line, at);
		uint32_t bytes = 1;

		if (type == 0) {
			line_add(line, " opt:pad1");
		} else {
			if (left < 2)
				return false;
			bytes = line_u8(line, at + 1) + 2u;
			line_add(line, " opt:");
			line_name(line, names, type, "subopt:%u");
			line_addf(line, " len:%u ", bytes);
			if (!line_has(line, at, bytes) || left < bytes)
				return false;
			if (line->options->verbosity > 2)
				line_hex_dump(line, " ", at + 2, bytes - 2);
		}
		at += bytes;
		left -= bytes;
	}
	return true;
}

static void print_option_list(struct line *line, uint32_t at, uint32_t left)
{
	if (line->options->verbosity > 1 && !print_options(line, at, left))
		line_truncated(line);
}

static void print_information(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row modes[] = {{0, "nonstoring"},
						{1, "storing"},
						{2, "nonstoring-multicast"},
						{3, "storing-multicast"},
						{0, NULL}};
	const uint8_t *b;

	if (length < 8 + GRAPH_BYTES) {
		line_addf(line, " [length %u < %u]", length, 8 + GRAPH_BYTES);
		line_invalid(line);
		return;
	}
	b = line_read(line, at, 8 + GRAPH_BYTES);
	if (!b)
		return;
	line_add(line, " [dagid:");
	line_ipv6(line, at + 8);
	line_addf(line, ",seq:%u,instance:%u,rank:%u,%smop:", b[5], b[0], load_be16(b + 2),
		  b[4] & 0x80 ? "grounded," : "");
	line_name(line, modes, b[4] >> 3 & 7, "mop%u");
	line_addf(line, ",prf:%u]", b[4] & 7);
	print_option_list(line, at + 8 + GRAPH_BYTES, length - 8 - GRAPH_BYTES);
}

/* The graph that an advertisement or acknowledgment may name: its bytes. False when it is cut. */
static bool graph_find(struct line *line, uint32_t at, uint32_t length, bool is_named,
		       const char *too_short, uint32_t *ret_bytes)
{
	*ret_bytes = is_named ? GRAPH_BYTES : 0;
	if (!line_has(line, at + 4, *ret_bytes)) {
		line_truncated(line);
		return false;
	}
	if (length < 4 + *ret_bytes) {
		line_add(line, too_short);
		return false;
	}
	return true;
}

static void print_graph(struct line *line, uint32_t at, uint32_t bytes)
{
	line_add(line, " [dagid:");
	if (bytes > 0)
		line_ipv6(line, at + 4);
	else
		line_add(line, "<elided>");
}

static void print_advertisement(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t bytes;
	uint8_t flags;

	/* The whole object must be there, though the graph may be left out. */
	if (!line_has(line, at, 4 + GRAPH_BYTES)) {
		line_truncated(line);
		return;
	}
	flags = line_u8(line, at + 1);
	if (!graph_find(line, at, length, flags & 0x40, " [|length too short]", &bytes))
		return;
	print_graph(line, at, bytes);
	line_addf(line, ",seq:%u,instance:%u%s%s,%02x]", line_u8(line, at + 3), line_u8(line, at),
		  flags & 0x80 ? ",acK" : "", flags & 0x40 ? ",Dagid" : "", flags);
	print_option_list(line, at + 4 + bytes, length - 4 - bytes);
}

static void print_acknowledgment(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t bytes;

	if (!line_has(line, at, 4)) {
		line_truncated(line);
		return;
	}
	if (!graph_find(line, at, length, line_u8(line, at + 1) & 0x80, " [|dao-length too short]",
			&bytes))
		return;
	print_graph(line, at, bytes);
	line_addf(line, ",seq:%u,instance:%u,status:%u]", line_u8(line, at + 2), line_u8(line, at),
		  line_u8(line, at + 3));
	print_option_list(line, at + 4 + bytes, length - 4 - bytes);
}

void print_rpl(struct line *line, uint8_t code, uint32_t at, uint32_t length)
{
	static const struct name_row codes[] = {
		{CODE_SOLICITATION, "DODAG Information Solicitation"},
		{CODE_INFORMATION, "DODAG Information Object"},
		{CODE_ADVERTISEMENT, "Destination Advertisement Object"},
		{CODE_ACKNOWLEDGMENT, "Destination Advertisement Object Ack"},
		{0, NULL}};

	if (code & 0x80) {
		line_add(line, ", (SEC) [worktodo]");
		return;
	}
	line_add(line, ", (CLR)");
	line_name(line, codes, code, "RPL message, unknown code %u");
	if (line->options->verbosity == 0)
		return;
	if (code == CODE_INFORMATION)
		print_information(line, at, length);
	else if (code == CODE_ADVERTISEMENT)
		print_advertisement(line, at, length);
	else if (code == CODE_ACKNOWLEDGMENT)
		print_acknowledgment(line, at, length);
}
