/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux cooked captures, as the "any" interface gives them. Version 1: packet type, link address
 * type, link address length, link address (8), protocol; 16 bytes. Version 2: protocol, reserved,
 * interface index (4), link address type, packet type (1), link address length (1), link address
 * (8); 20 bytes. The protocol is an ether type, or one of the kernel's own numbers (4: 802.2).
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define LENGTH_MAXIMUM 1500u
#define PROTOCOL_802_3 1
#define PROTOCOL_802_3 1
#define PROTOCOL_802_2 4
#define TYPE_TAG       0x8100

static const struct name_row packet_types[] = {
	{0, "In"}, {1, "B"}, {2, "M"}, {3, "P"}, {4, "Out"}, {0, NULL},
};

/* The fields of either version. */
struct cooked {
	uint32_t header_bytes;
	uint32_t address_at;
	uint32_t address_bytes;
	uint16_t protocol;
};

static void print_protocol(struct line *line, uint16_t protocol)
{
	if (protocol == PROTOCOL_802_3) {
		line_add(line, "802.3");
	} else if (protocol == PROTOCOL_802_2) {
		line_add(line, "802.2");
	} else {
		line_add(line, "ethertype ");
		if (protocol <= LENGTH_MAXIMUM)
			line_add(line, "Unknown");
		else
			line_name(line, ether_type_names, protocol, "Unknown");
		line_addf(line, " (0x%04x)", protocol);
	}
}

/* Address, protocol and length, which both versions print in the same way. */
static void print_rest(struct line *line, const struct cooked *cooked, uint32_t length)
{
	if (cooked->address_bytes == 6) {
		line_mac(line, cooked->address_at);
		line_add(line, " ");
	}
	if (line->options->is_quiet)
		return;
	print_protocol(line, cooked->protocol);
	line_field(line, ", length ", length);
	line_add(line, ": ");
}

static void print_header_v1(struct line *line, const struct cooked *cooked, uint32_t length)
{
	const char *type = name_find(packet_types, line_be16(line, 0));

	line->protocol = "sll";
	line_addf(line, "%3s ", type ? type : "?");
	print_rest(line, cooked, length);
}

static void print_header_v2(struct line *line, const struct cooked *cooked, uint32_t length)
{
	line->protocol = "sll2";
	line_field(line, "ifindex ", line_be32(line, 4));
	line_add(line, " ");
	print_rest(line, cooked, length);
}

/* LLC; false when it is not known. */
static bool print_802_2(struct line *line, uint32_t at, uint32_t length, uint32_t *header_bytes)
{
	int bytes = print_llc(line, at, length, /* mac= */ NULL);

	if (bytes < 0)
		return false;
	*header_bytes += (uint32_t)bytes;
	return true;
}

/* A tag in front of the type: false when it is cut. */
static bool print_tag(struct line *line, uint32_t at, uint16_t *type)
{
	uint16_t tag;

	if (!line_has(line, at, 4)) {
		line->protocol = "vlan";
		line_truncated(line);
		return false;
	}
	tag = line_be16(line, at);
	if (line->options->with_link)
		line_addf(line, "vlan %u, p %u%s, ", tag & 0xfffu, tag >> 13,
			  tag & 0x1000 ? ", DEI" : "");
	*type = line_be16(line, at + 2);
	if (*type <= LENGTH_MAXIMUM)
		*type = PROTOCOL_802_2;
	if (!line->options->is_quiet) {
		line_add(line, "ethertype ");
		line_name(line, ether_type_names, *type, "Unknown");
		line_add(line, ", ");
	}
	return true;
}

typedef void print_header(struct line *line, const struct cooked *cooked, uint32_t length);

/* What follows the header. Returns the length of the header with tags and LLC. */
static uint32_t print_payload(struct line *line, const struct cooked *cooked, uint32_t length,
			      print_header *print)
{
	uint32_t at = cooked->header_bytes;
	uint32_t header_bytes = at;
	uint16_t type = cooked->protocol;

	length -= at;
	while (type == TYPE_TAG) {
		if (!print_tag(line, at, &type))
			return header_bytes + line_left(line, at);
		at += 4;
		length -= 4;
		header_bytes += 4;
	}
	if (type == PROTOCOL_802_3) {
		print_ipx(line, at, length);
	} else if (type <= LENGTH_MAXIMUM) {
		if (type != PROTOCOL_802_2 || !print_802_2(line, at, length, &header_bytes))
			line_unknown(line, at, line_left(line, at));
	} else if (!print_ether_type(line, type, at, length, /* mac= */ NULL)) {
		if (!line->options->with_link)
			print(line, cooked, length + cooked->header_bytes);
		line_unknown(line, at, line_left(line, at));
	}
	return header_bytes;
}

uint32_t print_cooked(struct line *line, uint32_t length)
{
	struct cooked cooked;

	line->protocol = "sll";
	if (!line_has(line, 0, 16)) {
		line_cut(line);
		return 0;
	}
	cooked = (struct cooked) {
		.header_bytes = 16,
		.address_at = 6,
		.address_bytes = line_be16(line, 4),
		.protocol = line_be16(line, 14),
	};
	if (line->options->with_link)
		print_header_v1(line, &cooked, length);
	return print_payload(line, &cooked, length, print_header_v1);
}

static void print_interface(struct line *line, uint32_t index)
{
	const struct link *link = NULL;

	if (line->links)
		link = link_list_find_index(line->links, index);
	line_addf(line, "%-5s ", link ? link->name : "?");
}

uint32_t print_cooked_v2(struct line *line, uint32_t length)
{
	struct cooked cooked;
	const char *type;

	line->protocol = "sll2";
	if (!line_has(line, 0, 20)) {
		line_cut(line);
		return 0;
	}
	cooked = (struct cooked) {
		.header_bytes = 20,
		.address_at = 12,
		.address_bytes = line_u8(line, 11),
		.protocol = line_be16(line, 0),
	};
	print_interface(line, line_be32(line, 4));
	type = name_find(packet_types, line_u8(line, 10));
	line_addf(line, "%-3s ", type ? type : "?");
	if (line->options->with_link)
		print_header_v2(line, &cooked, length);
	return print_payload(line, &cooked, length, print_header_v2);
}
