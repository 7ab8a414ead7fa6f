/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DHCPv6 (RFC 8415 section 8): type, transaction (3 bytes), options. The type is shown, and not the
 * options.
 */
#include "dissect/printer.h"

static const struct name_row message_names[] = {
	{1, "solicit"},      {2, "advertise"},   {3, "request"},
	{4, "confirm"},      {5, "renew"},       {6, "rebind"},
	{7, "reply"},        {8, "release"},     {9, "decline"},
	{10, "reconfigure"}, {11, "inf-req"},    {12, "relay-fwd"},
	{13, "relay-reply"}, {14, "leasequery"}, {15, "leasequery-reply"},
	{0, NULL},
};

void print_dhcpv6(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "dhcp6";
	line_add(line, "dhcp6");
	if (!line_has(line, at, 4)) {
		line_truncated(line);
		return;
	}
	line_add(line, " ");
	line_name(line, message_names, line_u8(line, at), "msgtype-%u");
}
