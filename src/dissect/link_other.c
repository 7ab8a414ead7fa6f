/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Links of before: ATM with LLC (RFC 2684), IP over IEEE 1394 (two addresses of 8 bytes, ether type), and
 * ARCnet (RFC 1201: source, destination, type, then which fragment of which packet).
 */
#include "dissect/printer.h"

#define ATM_LONG_BYTES      20u
#define UNNUMBERED          0x03
#define FIREWIRE_BYTES      18u
#define FIREWIRE_ADDRESS    8u
#define ARC_BYTES           3u
#define ARC_FRAGMENT_BYTES  6u
#define ARC_EXCEPTION_BYTES 10u
#define ARC_EXCEPTION       0xff
#define ARC_LINUX_BYTES     5u

enum {
	ARC_DIAGNOSE = 0x80,
	ARC_IPV6 = 0xc4,
	ARC_IP = 212,
	ARC_ARP = 213,
	ARC_REVERSE_ARP = 214,
	ARC_IP_OLD = 240,
	ARC_ARP_OLD = 241,
	ARC_IPX = 250,
};

static const struct name_row arc_types[] = {
	{ARC_IP_OLD, "oldip"},     {ARC_ARP_OLD, "oldarp"}, {ARC_IP, "ip"},  {ARC_ARP, "arp"},
	{ARC_REVERSE_ARP, "rarp"}, {221, "atalk"},          {247, "banyan"}, {ARC_IPX, "ipx"},
	{ARC_IPV6, "ipv6"},        {ARC_DIAGNOSE, "diag"},  {0, NULL},
};

static void print_atm_logical_link(struct line *line, uint32_t at, uint32_t length)
{
	int bytes = print_llc(line, at, length, NULL);

	if (bytes < 0) {
		line_unknown(line, at, line_left(line, at));
		bytes = -bytes;
	}
	line->link_bytes = at + (uint32_t)bytes;
}

void print_link_atm(struct line *line, uint32_t length)
{
	bool with_link = line->options->with_link;
	uint32_t head;

	line->protocol = "atm";
	if (line_u8(line, 0) == UNNUMBERED) {
		line->link_bytes = 1;
		if (with_link)
			line_add(line, "CNLPID ");
		print_osi(line, 1, length - 1);
		return;
	}
	head = line_be24(line, 0);
	if (head == 0xaaaa03 || head == 0xfefe03 || head == 0x060603) {
		print_atm_logical_link(line, 0, length);
		return;
	}
	if (with_link) {
		uint32_t words[4];

		for (uint32_t i = 0; i < 4; i++)
			words[i] = line_be32(line, i * 4);
		line_addf(line, "%08x%08x %08x%08x ", words[0], words[1], words[2], words[3]);
	}
	if (line_read(line, 0, ATM_LONG_BYTES))
		print_atm_logical_link(line, ATM_LONG_BYTES, length - ATM_LONG_BYTES);
}

static void print_firewire_header(struct line *line, uint16_t type, uint32_t length)
{
	line_link_address(line, FIREWIRE_ADDRESS, FIREWIRE_ADDRESS);
	line_add(line, " > ");
	line_link_address(line, 0, FIREWIRE_ADDRESS);
	if (line->options->is_quiet) {
		line_add(line, ", ");
		line_name(line, ether_type_names, type, "Unknown Ethertype (0x%04x)");
	} else {
		line_add(line, ", ethertype ");
		line_name(line, ether_type_names, type, "Unknown");
		line_addf(line, " (0x%04x)", type);
	}
	line_addf(line, ", length %u: ", length);
}

void print_link_firewire(struct line *line, uint32_t length)
{
	bool with_link = line->options->with_link;
	uint16_t type;

	line->protocol = "ap1394";
	if (!line_read(line, 0, FIREWIRE_BYTES))
		return;
	line->link_bytes = FIREWIRE_BYTES;
	type = line_be16(line, 2 * FIREWIRE_ADDRESS);
	if (with_link)
		print_firewire_header(line, type, length);
	if (print_ether_type(line, type, FIREWIRE_BYTES, length - FIREWIRE_BYTES, NULL))
		return;
	if (!with_link)
		print_firewire_header(line, type, length);
	line_unknown(line, FIREWIRE_BYTES, line_left(line, FIREWIRE_BYTES));
}

/* What of an ARCnet header has been read. */
struct arc {
	uint32_t bytes;
	uint8_t type;
	bool has_fragment;
	uint8_t fragment; /* odd: the first of some, even: a later one, 0: the only one */
	uint16_t sequence;
};

static void print_arc_header(struct line *line, const struct arc *arc, uint32_t length)
{
	line_addf(line, "%02x %02x ", line_u8(line, 0), line_u8(line, 1));
	if (!line->options->is_quiet) {
		/* In its place on Linux stands the offset, and tcpdump reads it all the same. */
		line_name(line, arc_types, line_u8(line, 2), "%02x");
		if (arc->has_fragment)
			line_addf(line, " seqid %04x", arc->sequence);
		if (arc->fragment & 1)
			line_addf(line, " (first of %u fragments)", (arc->fragment + 3u) / 2);
		else if (arc->fragment)
			line_addf(line, " (fragment %u)", arc->fragment / 2u + 1);
		line_add(line, " ");
	}
	line_addf(line, "%u: ", length);
}

static void print_arc_payload(struct line *line, uint8_t type, uint32_t at, uint32_t length)
{
	switch (type) {
	case ARC_IP:
	case ARC_IP_OLD:
		print_ipv4(line, at, length);
		break;
	case ARC_IPV6:
		print_ipv6(line, at, length);
		break;
	case ARC_ARP:
	case ARC_ARP_OLD:
	case ARC_REVERSE_ARP:
		print_arp(line, at, length);
		break;
	case ARC_IPX:
		print_ipx(line, at, length);
		break;
	default:
		line_hex_ascii_dump(line, "\n\t", at, line_left(line, at));
		break;
	}
}

static bool is_old(uint8_t type)
{
	return type == ARC_IP_OLD || type == ARC_ARP_OLD || type == ARC_DIAGNOSE;
}

/* The packet ends in its header. */
static void print_arc_cut(struct line *line, const struct arc *arc, uint32_t length,
			  const char *behind)
{
	struct arc short_one = {.type = arc->type};

	print_arc_header(line, &short_one, length);
	line_add(line, behind);
	line->link_bytes = line->end;
	line_cut(line);
}

void print_link_arcnet(struct line *line, uint32_t length)
{
	struct arc arc = {.bytes = ARC_BYTES};

	line->protocol = "arcnet";
	if (!line_has(line, 0, ARC_BYTES)) {
		line->link_bytes = line->end;
		line_cut(line);
		return;
	}
	arc.type = line_u8(line, 2);
	if (!is_old(arc.type)) {
		if (!line_has(line, 0, ARC_FRAGMENT_BYTES)) {
			print_arc_cut(line, &arc, length, " phds");
			return;
		}
		arc.bytes = ARC_FRAGMENT_BYTES;
		if (line_u8(line, 3) == ARC_EXCEPTION)
			arc.bytes = ARC_EXCEPTION_BYTES;
		if (!line_has(line, 0, arc.bytes)) {
			print_arc_cut(line, &arc, length, " phds extended");
			return;
		}
		arc.has_fragment = true;
		arc.fragment = line_u8(line, arc.bytes - 3);
		arc.sequence = line_be16(line, arc.bytes - 2);
	}
	line->link_bytes = arc.bytes;
	if (line->options->with_link)
		print_arc_header(line, &arc, length);
	if (!arc.fragment || arc.fragment & 1)
		print_arc_payload(line, arc.type, arc.bytes, length - arc.bytes);
}

void print_link_arcnet_linux(struct line *line, uint32_t length)
{
	struct arc arc = {.bytes = ARC_LINUX_BYTES};

	line->protocol = "arcnet_linux";
	if (line_has(line, 0, ARC_LINUX_BYTES)) {
		arc.type = line_u8(line, 4);
		if (!is_old(arc.type))
			arc.bytes += 3;
	}
	if (!line_has(line, 0, arc.bytes)) {
		line->link_bytes = line->end;
		line_cut(line);
		return;
	}
	line->link_bytes = arc.bytes;
	if (line->options->with_link)
		print_arc_header(line, &arc, length);
	print_arc_payload(line, arc.type, arc.bytes, length - arc.bytes);
}
