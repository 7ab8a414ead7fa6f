/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Logical link control (IEEE 802.2): destination and source access point, then one byte of control
 * for unnumbered frames and two (little endian) for the others; SNAP (RFC 1042) behind aa aa 03:
 * organisation (3 bytes) and a type of its own.
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define UNNUMBERED      0x03
#define POLL            0x10
#define POLL_NUMBERED   0x0100
#define SUPERVISORY     0x01
#define IS_RESPONSE     0x01
#define IS_GROUP        0x01
#define EXCHANGE        0xaf
#define EXCHANGE_FORMAT 0x81

enum {
	ACCESS_IP = 0x06,
	ACCESS_STP = 0x42,
	ACCESS_SNAP = 0xaa,
	ACCESS_IPX = 0xe0,
	ACCESS_OSI = 0xfe,
	ACCESS_GLOBAL = 0xff,
};

enum {
	ORGANISATION_ETHERNET = 0x000000,
	ORGANISATION_CISCO = 0x00000c,
	ORGANISATION_CISCO_BRIDGED = 0x0000f8,
	ORGANISATION_BRIDGED = 0x0080c2,
	ORGANISATION_APPLETALK = 0x080007,
};

static const struct name_row access_names[] = {
	{0x00, "Null"},      {0xff, "Global"},  {0x02, "802.1B I"},  {0x03, "802.1B G"},
	{ACCESS_IP, "IP"},   {0x04, "SNA"},     {0x0e, "ProWay NM"}, {ACCESS_STP, "STP"},
	{0x4e, "RS511"},     {0x7e, "ISO8208"}, {0x8e, "ProWay"},    {ACCESS_SNAP, "SNAP"},
	{ACCESS_IPX, "IPX"}, {0xf0, "NetBeui"}, {ACCESS_OSI, "OSI"}, {0, NULL},
};

static const struct name_row command_names[] = {
	{0x03, "ui"}, {0xe3, "test"},  {EXCHANGE, "xid"}, {0x63, "ua"}, {0x43, "disc"},
	{0x0f, "dm"}, {0x6f, "sabme"}, {0x87, "frmr"},    {0, NULL},
};

static const struct name_row flag_names[] = {
	{0, "Command"},
	{IS_RESPONSE, "Response"},
	{POLL, "Poll"},
	{IS_RESPONSE | POLL, "Final"},
	{POLL_NUMBERED, "Poll"},
	{IS_RESPONSE | POLL_NUMBERED, "Final"},
	{0, NULL},
};

static const struct name_row supervisory_names[] = {
	{0, "Receiver Ready"},
	{1, "Receiver not Ready"},
	{2, "Reject"},
	{0, NULL},
};

static const struct name_row cisco_names[] = {
	{0x2000, "CDP"},  {0x2003, "VTP"},         {0x2004, "DTP"}, {0x0111, "UDLD"},
	{0x010b, "PVST"}, {0x010c, "VLAN Bridge"}, {0, NULL},
};

static const struct name_row bridged_names[] = {
	{0x0001, "Ethernet + FCS"},
	{0x0007, "Ethernet w/o FCS"},
	{0x0002, "802.4 + FCS"},
	{0x0008, "802.4 w/o FCS"},
	{0x0003, "Token Ring + FCS"},
	{0x0009, "Token Ring w/o FCS"},
	{0x0004, "FDDI + FCS"},
	{0x000a, "FDDI w/o FCS"},
	{0x0005, "802.6 + FCS"},
	{0x000b, "802.6 w/o FCS"},
	{0x000e, "BPDU"},
	{0, NULL},
};

static const struct name_row no_names[] = {{0, NULL}};

struct llc {
	const struct mac_part *mac;
	uint32_t at; /* of what follows the header */
	uint32_t length;
	int header_bytes;
	uint8_t destination, source; /* with their lowest bits */
	uint16_t control;
	bool is_unnumbered;
};

static const struct name_row *type_names(uint32_t organisation)
{
	switch (organisation) {
	case ORGANISATION_ETHERNET:
	case ORGANISATION_CISCO_BRIDGED:
	case ORGANISATION_APPLETALK:
		return ether_type_names;
	case ORGANISATION_CISCO:
		return cisco_names;
	case ORGANISATION_BRIDGED:
		return bridged_names;
	default:
		return no_names;
	}
}

static void print_snap_header(struct line *line, uint32_t organisation, uint16_t type,
			      uint32_t length)
{
	line_add(line, "oui ");
	line_name(line, organisation_names, organisation, "Unknown");
	line_addf(line, " (0x%06x), %s ", organisation,
		  organisation == ORGANISATION_ETHERNET ? "ethertype" : "pid");
	line_name(line, type_names(organisation), type, "Unknown");
	line_addf(line, " (0x%04x), length %u: ", type, length);
}

/* What an unknown type is called when -e has not said it already. */
static void print_snap_unknown(struct line *line, const struct mac_part *mac, uint32_t organisation,
			       uint16_t type, uint32_t length)
{
	if (mac) {
		print_source(line, mac);
		line_add(line, " > ");
		line_mac(line, mac->destination);
		line_add(line, " ");
	}
	line_add(line, "SNAP, ");
	if (organisation != ORGANISATION_ETHERNET) {
		print_snap_header(line, organisation, type, length);
		return;
	}
	line_add(line, "ethertype ");
	line_name(line, ether_type_names, type, "Unknown");
	line_addf(line, " (0x%04x), length %u: ", type, length);
}

struct cisco_row {
	uint16_t type;
	void (*print)(struct line *line, uint32_t at, uint32_t length);
};

static bool print_cisco(struct line *line, uint16_t type, uint32_t at, uint32_t length)
{
	static const struct cisco_row rows[] = {
		{0x2000, print_cdp},
		{0x2003, print_vlan_trunking},
		{0x2004, print_dynamic_trunking},
		{0x0111, print_unidirectional_link},
		{0x010b, print_stp},
		{0x010c, print_stp},
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		if (rows[i].type != type)
			continue;
		rows[i].print(line, at, length);
		return true;
	}
	return false;
}

/* True when the type is one that somebody prints, and it was. */
static bool print_snap_payload(struct line *line, const struct llc *llc, uint32_t organisation,
			       uint16_t type)
{
	switch (organisation) {
	case ORGANISATION_ETHERNET:
	case ORGANISATION_CISCO_BRIDGED:
		return print_ether_type(line, type, llc->at, llc->length, llc->mac);
	case ORGANISATION_CISCO:
		return print_cisco(line, type, llc->at, llc->length);
	case ORGANISATION_BRIDGED:
		if (type == 0x000e) {
			print_stp(line, llc->at, llc->length);
			return true;
		}
		if (type != 0x0001 && type != 0x0007)
			return false;
		if (line_has(line, llc->at, 2))
			(void)print_ethernet(line, llc->at + 2, llc->length - 2);
		else
			line_truncated(line);
		return true;
	default:
		return false;
	}
}

static bool print_snap(struct line *line, struct llc *llc)
{
	uint32_t organisation;
	uint16_t type;

	line->protocol = "snap";
	if (!line_has(line, llc->at, 5) || llc->length < 5) {
		line_truncated(line);
		return true;
	}
	organisation = line_be24(line, llc->at);
	type = line_be16(line, llc->at + 3);
	llc->at += 5;
	llc->length -= 5;
	if (line->options->with_link)
		print_snap_header(line, organisation, type, llc->length);
	if (print_snap_payload(line, llc, organisation, type))
		return true;
	if (!line->options->with_link)
		print_snap_unknown(line, llc->mac, organisation, type, llc->length);
	return false;
}

static void print_header(struct line *line, const struct llc *llc)
{
	uint8_t destination = llc->destination & ~IS_GROUP;
	uint8_t source = llc->source & ~IS_RESPONSE;

	line_add(line, "LLC, dsap ");
	line_name(line, access_names, destination, "Unknown");
	line_addf(line, " (0x%02x) %s, ssap ", destination,
		  llc->destination & IS_GROUP ? "Group" : "Individual");
	line_name(line, access_names, source, "Unknown");
	line_addf(line, " (0x%02x) ", source);
	line_name(line, flag_names, llc->source & IS_RESPONSE, "Unknown");
	line_addf(line, llc->is_unnumbered ? ", ctrl 0x%02x: " : ", ctrl 0x%04x: ", llc->control);
}

/* Who talks to whom, for a frame whose payload is not known. */
static void print_ends(struct line *line, const struct llc *llc)
{
	uint8_t destination = llc->destination & ~IS_GROUP;
	uint8_t source = llc->source & ~IS_RESPONSE;

	if (llc->mac) {
		print_source(line, llc->mac);
		line_add(line, " ");
	}
	if (source != destination) {
		line_name(line, access_names, source, "Unknown SSAP 0x%02x");
		line_add(line, " ");
	}
	if (llc->mac || source != destination)
		line_add(line, "> ");
	if (llc->mac) {
		line_mac(line, llc->mac->destination);
		line_add(line, " ");
	}
	line_name(line, access_names, destination, "Unknown DSAP 0x%02x");
	line_add(line, " ");
}

/* The payload of an exchange of identifications. True when it is all that there is. */
static bool print_exchange(struct line *line, const struct llc *llc)
{
	uint32_t left = MIN(line_left(line, llc->at), llc->length);

	if (llc->length == 0)
		return true;
	if (left < 1) {
		line_truncated(line);
		return true;
	}
	if (line_u8(line, llc->at) != EXCHANGE_FORMAT)
		return false;
	if (left < 3) {
		line_truncated(line);
		line_hex_ascii_dump(line, "\n\t", llc->at, left);
	} else {
		line_addf(line, ": %02x %02x", line_u8(line, llc->at + 1),
			  line_u8(line, llc->at + 2));
	}
	return true;
}

static int print_control(struct line *line, const struct llc *llc)
{
	unsigned response = llc->source & IS_RESPONSE;
	unsigned poll = llc->control & (llc->is_unnumbered ? POLL : POLL_NUMBERED);
	bool is_supervisory = !llc->is_unnumbered && (llc->control & SUPERVISORY);

	if (llc->is_unnumbered) {
		line_add(line, "Unnumbered, ");
		line_name(line, command_names, llc->control & 0xef, "%02x");
	} else if (is_supervisory) {
		line_add(line, "Supervisory, ");
		line_name(line, supervisory_names, llc->control >> 2 & 3, "?");
		line_addf(line, ", rcv seq %u", llc->control >> 9 & 0x7f);
	} else {
		line_addf(line, "Information, send seq %u, rcv seq %u", llc->control >> 1 & 0x7f,
			  llc->control >> 9 & 0x7f);
	}
	line_add(line, ", Flags [");
	line_name(line, flag_names, response | poll, "?");
	line_addf(line, "], length %u", llc->length + (unsigned)llc->header_bytes);
	if (is_supervisory)
		return llc->header_bytes;
	if (llc->is_unnumbered && (llc->control & ~POLL) == EXCHANGE && print_exchange(line, llc))
		return llc->header_bytes;
	return -llc->header_bytes;
}

/* The header; false when it is cut, and the bytes were printed. */
static bool llc_read(struct line *line, uint32_t at, uint32_t length, struct llc *ret_llc)
{
	uint32_t left = MIN(line_left(line, at), length);
	bool is_unnumbered;

	if (left < 3 || (left < 4 && (line_u8(line, at + 2) & UNNUMBERED) != UNNUMBERED)) {
		line_truncated(line);
		line_hex_ascii_dump(line, "\n\t", at, left);
		return false;
	}
	is_unnumbered = (line_u8(line, at + 2) & UNNUMBERED) == UNNUMBERED;
	*ret_llc = (struct llc) {
		.destination = line_u8(line, at),
		.source = line_u8(line, at + 1),
		.control = is_unnumbered ? line_u8(line, at + 2) : line_le16(line, at + 2),
		.header_bytes = is_unnumbered ? 3 : 4,
		.is_unnumbered = is_unnumbered,
	};
	ret_llc->at = at + (uint32_t)ret_llc->header_bytes;
	ret_llc->length = length - (uint32_t)ret_llc->header_bytes;
	return true;
}

int print_llc(struct line *line, uint32_t at, uint32_t length, const struct mac_part *mac)
{
	struct llc llc;

	line->protocol = "llc";
	if (!llc_read(line, at, length, &llc))
		return (int)MIN(line_left(line, at), length);
	llc.mac = mac;
	/* IPX without any LLC: it begins with a checksum of ff ff. */
	if (llc.destination == ACCESS_GLOBAL && llc.source == ACCESS_GLOBAL) {
		line_add(line, line->options->with_link ? "IPX 802.3: " : "");
		print_ipx(line, at, length);
		return 0;
	}
	if (line->options->with_link)
		print_header(line, &llc);
	if (llc.control == UNNUMBERED && llc.is_unnumbered &&
	    (llc.destination & ~IS_GROUP) == (llc.source & ~IS_RESPONSE)) {
		switch (llc.destination & ~IS_GROUP) {
		case ACCESS_SNAP:
			return print_snap(line, &llc) ? llc.header_bytes + 5
						      : -(llc.header_bytes + 5);
		case ACCESS_STP:
			print_stp(line, llc.at, llc.length);
			return llc.header_bytes;
		case ACCESS_IP:
			print_ipv4(line, llc.at, llc.length);
			return llc.header_bytes;
		case ACCESS_IPX:
			line_add(line, line->options->with_link ? "IPX 802.2: " : "");
			print_ipx(line, llc.at, llc.length);
			return llc.header_bytes;
		case ACCESS_OSI:
			print_osi(line, llc.at, llc.length);
			return llc.header_bytes;
		default:
			break;
		}
	}
	if (!line->options->with_link)
		print_ends(line, &llc);
	return print_control(line, &llc);
}
