/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PPP (RFC 1661) inside GRE and PPPoE sessions: address and control (ff 03, often left out), protocol
 * in two bytes, or in one when that is odd.
 */
#include "dissect/printer.h"

static const struct name_row protocol_names[] = {
	{0x0021, "IP"},     {0x0023, "OSI"},        {0x0025, "NS"},
	{0x0027, "DECNET"}, {0x0029, "APPLE"},      {0x002b, "IPX"},
	{0x002d, "VJC IP"}, {0x002f, "VJNC IP"},    {0x0031, "BRPDU"},
	{0x0033, "STII"},   {0x0035, "VINES"},      {0x0281, "MPLS"},
	{0x0283, "MPLS"},   {0x00fd, "Compressed"}, {0x003d, "MLPPP"},
	{0x0057, "IP6"},    {0x8021, "IPCP"},       {0x8023, "OSICP"},
	{0x8025, "NSCP"},   {0x8027, "DECNETCP"},   {0x8029, "APPLECP"},
	{0x802b, "IPXCP"},  {0x8057, "IP6CP"},      {0x8281, "MPLSCP"},
	{0x80fd, "CCP"},    {0xc021, "LCP"},        {0xc023, "PAP"},
	{0xc025, "LQM"},    {0xc223, "CHAP"},       {0, NULL},
};

static void print_payload(struct line *line, uint16_t protocol, uint32_t at, uint32_t length)
{
	switch (protocol) {
	case 0x0021:
	case 0x002f:
	case 0x0800:
		print_ipv4(line, at, length);
		return;
	case 0x0057:
	case 0x86dd:
		print_ipv6(line, at, length);
		return;
	case 0x0023:
		print_osi(line, at, length);
		return;
	case 0x002b:
		print_ipx(line, at, length);
		return;
	case 0x0281:
	case 0x0283:
		print_mpls(line, at, length);
		return;
	case 0x00fd:
		line_add(line, "compressed PPP data");
		return;
	default:
		line_name(line, protocol_names, protocol, "unknown PPP protocol (0x%04x)");
		line_add(line, " ");
		line_unknown_data(line, "\n\t", at, length);
		return;
	}
}

/* Address and control, when they are there. */
static uint32_t print_address(struct line *line, uint32_t at)
{
	uint16_t both = line_be16(line, at);

	if (both != 0x0003 && both != 0x0103 && both != 0xff03)
		return 0;
	if (line->options->with_link && both != 0xff03)
		line_add(line, both == 0x0003 ? "In  " : "Out ");
	return 2;
}

void print_ppp(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t whole = length;
	uint32_t bytes;
	uint16_t protocol;

	line->protocol = "ppp";
	bytes = length < 2 ? 0 : print_address(line, at);
	at += bytes;
	length -= bytes;
	if (length < 2) {
		line_truncated(line);
		return;
	}
	bytes = line_u8(line, at) % 2 ? 1 : 2;
	protocol = bytes == 1 ? line_u8(line, at) : line_be16(line, at);
	if (line->options->with_link) {
		line_name(line, protocol_names, protocol, "unknown");
		line_addf(line, " (0x%04x), length %u", protocol, whole);
		if (!name_find(protocol_names, protocol))
			return;
		line_add(line, ": ");
	}
	print_payload(line, protocol, at + bytes, length - bytes);
}
