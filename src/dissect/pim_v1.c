/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PIM version 1, which came inside IGMP: a type in the second byte, a version in the fifth, then what
 * the type says.
 */
#include "dissect/printer.h"

enum {
	TYPE_QUERY = 0,
	TYPE_REGISTER = 1,
	TYPE_REGISTER_STOP = 2,
	TYPE_JOIN = 3,
	TYPE_REACHABLE = 4,
	TYPE_ASSERT = 5,
};

static void print_pair(struct line *line, uint32_t source, uint32_t destination)
{
	if (!line_read(line, source, 4) || !line_read(line, destination, 4))
		return;
	line_add(line, " for ");
	line_ipv4(line, source);
	line_add(line, " > ");
	line_ipv4(line, destination);
}

static void print_address(struct line *line, const char *lead, uint32_t at)
{
	if (!line_read(line, at, 4))
		return;
	line_add(line, lead);
	line_ipv4(line, at);
}

/* Behind a slash, unless all bits are set. */
static void print_mask(struct line *line, uint32_t at)
{
	if (line_be32(line, at) != UINT32_MAX)
		print_address(line, "/", at);
}

static void print_query(struct line *line, uint32_t at)
{
	static const struct name_row modes[] = {
		{0, " Dense-mode"}, {1, " Sparse-mode"}, {2, " Sparse-Dense-mode"}, {0, NULL}};

	if (line_has(line, at + 8, 1))
		line_name(line, modes, line_u8(line, at + 8) >> 4, " mode-%u");
	if (line->options->verbosity == 0)
		return;
	line_add(line, " (Hold-time ");
	line_relative_time(line, line_be16(line, at + 10));
	line_add(line, ")");
}

static void print_reachable(struct line *line, uint32_t at)
{
	if (line->options->verbosity == 0)
		return;
	print_address(line, " group ", at + 8);
	print_mask(line, at + 12);
	print_address(line, " RP ", at + 16);
	line_add(line, " hold ");
	line_relative_time(line, line_be16(line, at + 22));
}

static void print_assert(struct line *line, uint32_t at)
{
	uint32_t preference;

	print_pair(line, at + 16, at + 8);
	print_mask(line, at + 12);
	preference = line_be32(line, at + 20);
	if (line_read(line, at + 24, 4))
		line_addf(line, " %s pref %u metric %u",
			  preference & 0x80000000 ? "RP-tree" : "SPT", preference & 0x7fffffff,
			  line_be32(line, at + 24));
}

void print_pim_v1(struct line *line, uint32_t at)
{
	static const struct name_row types[] = {{TYPE_QUERY, "Query"},
						{TYPE_REGISTER, "Register"},
						{TYPE_REGISTER_STOP, "Register-Stop"},
						{TYPE_JOIN, "Join/Prune"},
						{TYPE_REACHABLE, "RP-reachable"},
						{TYPE_ASSERT, "Assert"},
						{6, "Graft"},
						{7, "Graft-ACK"},
						{0, NULL}};
	uint8_t type, version;

	line->protocol = "pimv1";
	type = line_u8(line, at + 1);
	if (line->is_cut)
		return;
	line_add(line, " ");
	line_name(line, types, type, "[type %u]");
	if (type == TYPE_QUERY) {
		print_query(line, at);
	} else if (type == TYPE_REGISTER) {
		if (!line_has(line, at + 8, 20)) {
			line_truncated(line);
			return;
		}
		print_pair(line, at + 20, at + 24);
	} else if (type == TYPE_REGISTER_STOP) {
		print_pair(line, at + 8, at + 12);
	} else if (type == TYPE_REACHABLE) {
		print_reachable(line, at);
	} else if (type == TYPE_ASSERT) {
		print_assert(line, at);
	}
	version = line_u8(line, at + 4) >> 4;
	if (version != 1)
		line_addf(line, " [v%u]", version);
}
