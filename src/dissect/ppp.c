/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PPP (RFC 1661) inside GRE and PPPoE sessions: address and control (ff 03, often left out), protocol
 * in two bytes, or in one when that is odd.
 */
#include "dissect/ppp.h"

#include "dissect/printer.h"

const struct name_row ppp_protocol_names[] = {
	{0x0021, "IP"},     {0x0023, "OSI"},        {0x0025, "NS"},       {0x0027, "DECNET"},
	{0x0029, "APPLE"},  {0x002b, "IPX"},        {0x002d, "VJC IP"},   {0x002f, "VJNC IP"},
	{0x0031, "BRPDU"},  {0x0033, "STII"},       {0x0035, "VINES"},    {0x0281, "MPLS"},
	{0x0283, "MPLS"},   {0x00fd, "Compressed"}, {0x003d, "MLPPP"},    {0x0057, "IP6"},
	{0x0201, "HELLO"},  {0x0231, "LUXCOM"},     {0x0233, "SNS"},      {0x8021, "IPCP"},
	{0x8023, "OSICP"},  {0x8025, "NSCP"},       {0x8027, "DECNETCP"}, {0x8029, "APPLECP"},
	{0x802b, "IPXCP"},  {0x8033, "STIICP"},     {0x8035, "VINESCP"},  {0x8057, "IP6CP"},
	{0x8281, "MPLSCP"}, {0xc021, "LCP"},        {0xc023, "PAP"},      {0xc025, "LQM"},
	{0xc223, "CHAP"},   {0xc227, "EAP"},        {0xc027, "SPAP"},     {0xc123, "Old-SPAP"},
	{0xc02b, "BACP"},   {0xc02d, "BAP"},        {0xc03d, "MLPPP-CP"}, {0x80fd, "CCP"},
	{0, NULL},
};

/* A frame of a serial line, whose flags and control characters are escaped (RFC 1662 section 4.2). */
#define FLAG        0x7e
#define ESCAPE      0x7d
#define ESCAPE_BIT  0x20
#define FRAME_BYTES 4096u

static uint32_t unescape(struct line *line, uint32_t at, uint8_t frame[FRAME_BYTES])
{
	uint32_t count = 0;

	for (; at < line->end && count < FRAME_BYTES; at++) {
		uint8_t byte = line_u8(line, at);

		if (byte == ESCAPE) {
			if (++at >= line->end)
				break;
			byte = line_u8(line, at) ^ ESCAPE_BIT;
		}
		frame[count++] = byte;
	}
	return count;
}

/* What is guessed of an unescaped frame: IP behind one byte, a whole PPP frame, or a protocol. */
static void print_unescaped(struct line *line, uint32_t length)
{
	uint8_t first = length > 0 ? line_u8(line, 0) : 0;
	uint32_t at = 0;
	uint16_t protocol;

	if (first == 0x21 || first == 0x57) {
		if (first == 0x21)
			print_ipv4(line, 1, length - 1);
		else
			print_ipv6(line, 1, length - 1);
		return;
	}
	if (length >= 2 && line_be16(line, 0) == 0xff03)
		at = 2;
	if (length < at + 2) {
		line_truncated(line);
		return;
	}
	protocol = line_be16(line, at);
	if (protocol >> 8 == FLAG)
		line_addf(line, "(protocol 0x%04x invalid)", protocol);
	else
		print_ppp_payload(line, protocol, at + 2, length - at - 2);
}

static void print_escaped(struct line *line, uint32_t at, uint32_t length)
{
	const uint8_t *bytes = line->bytes;
	uint32_t end = line->end;
	uint8_t frame[FRAME_BYTES];
	uint32_t count;

	if (length == 0 || at >= end || line->depth >= LINE_DEPTH_MAXIMUM)
		return;
	count = unescape(line, at, frame);
	line->bytes = frame;
	line->end = count;
	line->depth++;
	print_unescaped(line, count);
	line->depth--;
	line->bytes = bytes;
	line->end = end;
}

void print_ppp_payload(struct line *line, uint16_t protocol, uint32_t at, uint32_t length)
{
	if (protocol >> 8 == FLAG) {
		print_escaped(line, at - 1, length);
		return;
	}
	switch (protocol) {
	case 0xc021:
	case 0x8021:
	case 0x8023:
	case 0x8281:
	case 0x8057:
	case 0x80fd:
	case 0xc02b:
		print_ppp_control(line, protocol, at, length);
		return;
	case 0x003d:
		print_multilink(line, at, length);
		return;
	case 0xc023:
		print_password_authentication(line, at, length);
		return;
	case 0xc223:
		print_challenge_authentication(line, at, length);
		return;
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
	case 0x8137:
		print_ipx(line, at, length);
		return;
	case 0x0281:
	case 0x0283:
		print_mpls(line, at, length);
		return;
	case 0x00fd:
		line_add(line, "compressed PPP data");
		return;
	case 0xc02d: /* nothing of it is printed */
		return;
	default:
		line_name(line, ppp_protocol_names, protocol, "unknown PPP protocol (0x%04x)");
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
		line_name(line, ppp_protocol_names, protocol, "unknown");
		line_addf(line, " (0x%04x), length %u", protocol, whole);
		if (!name_find(ppp_protocol_names, protocol))
			return;
		line_add(line, ": ");
	}
	print_ppp_payload(line, protocol, at + bytes, length - bytes);
}
