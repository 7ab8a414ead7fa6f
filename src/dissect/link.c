/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Link types (LINKTYPE_ numbers of pcap files) and their printers; raw IP and the headers of four
 * bytes that BSD loopbacks have: an address family in the byte order of whoever captured it (NULL)
 * or in that of the network (LOOP).
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define FAMILY_BYTES 4u

#define LINK_TYPE_FIRST 99u
#define LINK_TYPE_LAST  289u

enum {
	FAMILY_INET = 2,
	FAMILY_OSI = 7,
	FAMILY_IPX = 23,
	FAMILY_INET6_NETBSD = 24,
	FAMILY_INET6_FREEBSD = 28,
	FAMILY_INET6_DARWIN = 30,
};

static const struct name_row family_names[] = {
	{FAMILY_INET, "IPv4"},
	{6, "NS"},
	{FAMILY_OSI, "ISO"},
	{16, "Appletalk"},
	{FAMILY_IPX, "IPX"},
	{FAMILY_INET6_NETBSD, "IPv6"},
	{FAMILY_INET6_FREEBSD, "IPv6"},
	{FAMILY_INET6_DARWIN, "IPv6"},
	{0, NULL},
};

static void print_family(struct line *line, uint32_t family, uint32_t length)
{
	if (line->options->is_quiet) {
		line_name(line, family_names, family, "Unknown AF %u");
	} else {
		line_add(line, "AF ");
		line_name(line, family_names, family, "Unknown");
		line_addf(line, " (%u)", family);
	}
	line_field(line, ", length ", length);
	line_add(line, ": ");
}

static void print_null(struct line *line, uint32_t length)
{
	bool with_link = line->options->with_link;
	const uint8_t *bytes;
	uint32_t family;

	line->protocol = "null";
	bytes = line_read(line, 0, FAMILY_BYTES);
	if (!bytes)
		return;
	line->link_bytes = FAMILY_BYTES;
	/* A family is a small number: the order that makes it small is the right one. */
	family = load_le32(bytes);
	if (family & 0xffff0000)
		family = load_be32(bytes);
	if (with_link)
		print_family(line, family, length);
	length -= FAMILY_BYTES;
	if (family == FAMILY_INET) {
		print_ipv4(line, FAMILY_BYTES, length);
	} else if (family == FAMILY_INET6_NETBSD || family == FAMILY_INET6_FREEBSD ||
		   family == FAMILY_INET6_DARWIN) {
		print_ipv6(line, FAMILY_BYTES, length);
	} else if (family == FAMILY_OSI) {
		print_osi(line, FAMILY_BYTES, length);
	} else if (family == FAMILY_IPX) {
		print_ipx(line, FAMILY_BYTES, length);
	} else {
		if (!with_link)
			print_family(line, family, length + FAMILY_BYTES);
		line_unknown(line, FAMILY_BYTES, line_left(line, FAMILY_BYTES));
	}
}

static void print_raw(struct line *line, uint32_t length)
{
	line->protocol = "raw";
	if (line->options->with_link)
		line_add(line, "ip: ");
	print_ip(line, 0, length);
}

static void print_ethernet_frame(struct line *line, uint32_t length)
{
	uint32_t bytes = print_ethernet(line, 0, length);

	line->link_bytes = bytes;
}

static void print_cooked_packet(struct line *line, uint32_t length)
{
	uint32_t bytes = print_cooked(line, length);

	line->link_bytes = bytes;
}

static void print_cooked_v2_packet(struct line *line, uint32_t length)
{
	uint32_t bytes = print_cooked_v2(line, length);

	line->link_bytes = bytes;
}

struct link_row {
	uint32_t link_type;
	void (*print)(struct line *line, uint32_t length);
};

static const struct link_row links[] = {
	{1, print_ethernet_frame},
	{113, print_cooked_packet},
	{276, print_cooked_v2_packet},
	{101, print_raw},
	{12, print_raw},
	{228, print_raw},
	{229, print_raw},
	{0, print_null},
	{108, print_null},
	{9, print_link_ppp},
	{50, print_link_hdlc},
	{104, print_link_cisco},
	{239, print_link_log},
	{8, print_link_slip},
	{6, print_link_token_ring},
	{10, print_link_fddi},
	{100, print_link_atm},
	{138, print_link_firewire},
	{7, print_link_arcnet},
	{129, print_link_arcnet_linux},
};

static const struct link_row *link_find(uint32_t link_type)
{
	for (size_t i = 0; i < ARRAY_COUNT(links); i++) {
		if (links[i].link_type == link_type)
			return &links[i];
	}
	return NULL;
}

/*
 * Link types that have a meaning for libpcap 1.10: the numbers that BSD gave out before there were
 * files of others (without those that mean something else on each system), and the range of
 * tcpdump.org. Packets of those without a printer are printed as bytes.
 */
static bool is_known(uint32_t link_type)
{
	static const uint8_t old[] = {0, 1, 6, 7, 8, 9, 10, 11, 12, 15, 16, 19, 50, 51};

	if (link_type >= LINK_TYPE_FIRST && link_type <= LINK_TYPE_LAST)
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(old); i++) {
		if (old[i] == link_type)
			return true;
	}
	return false;
}

/*
 * Link types that tcpdump prints and nobody here: frame relay, radio, USB and others. Bytes, which tcpdump shows of what it does not know either, would be in the way of the rest;
 * -x has them.
 */
static bool is_read_elsewhere(uint32_t link_type)
{
	static const uint16_t types[] = {
		15,  16,  19,  99,  102, 103, 105, 106, 107, 109, 114, 117, 119,
		122, 123, 127, 163, 166, 182, 189, 192, 195, 201, 204, 220, 226,
		230, 240, 241, 242, 258, 271, 281, 282, 283, 284, 285,
	};

	for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
		if (types[i] == link_type)
			return true;
	}
	return link_type >= 130 && link_type <= 142 && link_type != 138;
}

bool dissect_has_printer(uint32_t link_type)
{
	return link_find(link_type) != NULL;
}

bool dissect_can_print(uint32_t link_type)
{
	return is_known(link_type);
}

void print_link(struct line *line, uint32_t link_type, uint32_t length)
{
	const struct link_row *row = link_find(link_type);

	if (row) {
		row->print(line, length);
		return;
	}
	line->protocol = "unsupported";
	line_protocol_capitals(line);
	if (!is_read_elsewhere(link_type))
		line_hex_ascii_dump(line, "\n\t", 0, line->end);
}
