/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * HSRP (RFC 2281 section 5): version, operation, state, hello time, hold time, priority, group,
 * reserved, authentication (8 bytes), virtual address.
 */
#include "dissect/printer.h"

static const struct name_row operation_names[] = {
	{0, "hello"}, {1, "coup"}, {2, "resign"}, {0, NULL}};

static const struct name_row state_names[] = {
	{0, "initial"}, {1, "learn"},   {2, "listen"}, {4, "speak"},
	{8, "standby"}, {16, "active"}, {0, NULL},
};

void print_hsrp(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t version, reserved;

	line->protocol = "hsrp";
	version = line_u8(line, at);
	line_addf(line, "HSRPv%u", version);
	if (version != 0)
		return;
	line_add(line, "-");
	line_name(line, operation_names, line_u8(line, at + 1), "unknown (%u)");
	line_addf(line, " %u: ", length);
	if (line_read(line, at + 2, 1))
		line_add(line, "state=");
	line_name(line, state_names, line_u8(line, at + 2), "Unknown (%u)");
	line_add(line, " ");
	line_addf(line, "group=%u ", line_u8(line, at + 6));
	reserved = line_u8(line, at + 7);
	if (reserved != 0)
		line_addf(line, "[reserved=%u!] ", reserved);
	if (line_read(line, at + 16, 4))
		line_add(line, "addr=");
	line_ipv4(line, at + 16);
	if (line->options->verbosity == 0)
		return;
	line_add(line, " hellotime=");
	line_relative_time(line, line_u8(line, at + 3));
	line_add(line, " holdtime=");
	line_relative_time(line, line_u8(line, at + 4));
	line_addf(line, " priority=%u auth=\"", line_u8(line, at + 5));
	line_foreign_padded(line, at + 8, 8);
	line_add(line, "\"");
}
