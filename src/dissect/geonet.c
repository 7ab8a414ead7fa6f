/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Networks of vehicles (ETSI TS 102 636-4-1): version and next header, type, length, hop limit, position
 * of the sender; then ports (ETSI TS 102 636-5-1), and the kind of message.
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES   36u
#define ADDRESS_BYTES  8u
#define MULTIHOP_BYTES 32u
#define PORTS_BYTES    4u

/* By type and subtype; 0xf for those that have no subtypes. */
static const struct name_row type_names[] = {
	{0x0f, "Any"},
	{0x1f, "Beacon"},
	{0x2f, "GeoUnicast"},
	{0x30, "GeoAnycastCircle"},
	{0x31, "GeoAnycastRect"},
	{0x32, "GeoAnycastElipse"},
	{0x40, "GeoBroadcastCircle"},
	{0x41, "GeoBroadcastRect"},
	{0x42, "GeoBroadcastElipse"},
	{0x50, "TopoScopeBcast-SH"},
	{0x51, "TopoScopeBcast-MH"},
	{0x60, "LocService-Request"},
	{0x61, "LocService-Reply"},
	{0, NULL},
};

static void print_type(struct line *line, uint8_t type)
{
	uint8_t key = type >> 4 <= 2 ? type | 0x0f : type;

	line_addf(line, "HT:%u-%u-", type >> 4, type & 15u);
	line_name(line, type_names, key, "Unknown");
	line_add(line, " ");
}

static void print_position(struct line *line, uint32_t at)
{
	if (!line_read(line, at, ADDRESS_BYTES))
		return;
	line_add(line, "GN_ADDR:");
	line_link_address(line, at, ADDRESS_BYTES);
	line_add(line, " ");
	line_addf(line, "lat:%u ", line_be32(line, at + 12));
	line_addf(line, "lon:%u", line_be32(line, at + 16));
}

/* False when they do not fit. */
static bool print_ports_and_message(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row messages[] = {
		{0, "CAM"},   {1, "DENM"},  {101, "TPEGM"}, {102, "TSPDM"},
		{103, "VPM"}, {104, "SRM"}, {105, "SLAM"},  {106, "ecoCAM"},
		{107, "ITM"}, {150, "SA"},  {0, NULL},
	};
	uint8_t message;

	if (length < PORTS_BYTES) {
		line_addf(line, " (BTP length %u < 4)", length);
		line_invalid(line);
		return false;
	}
	line_addf(line, "; BTP Dst:%u", line_be16(line, at));
	line_addf(line, " Src:%u", line_be16(line, at + 2));
	if (length < PORTS_BYTES + 2)
		return true;
	line_addf(line, "; ItsPduHeader v:%u", line_u8(line, at + 4));
	message = line_u8(line, at + 5);
	line_addf(line, " t:%u-", message);
	line_name(line, messages, message, "unknown (%u)");
	return true;
}

/* Bytes of the extended header; -1 when nothing behind the common one is known. */
static int extended_bytes(uint8_t type)
{
	switch (type >> 4) {
	case 0:
	case 1:
		return 0;
	case 5:
		return (type & 15) == 0 ? 0 : (type & 15) == 1 ? (int)MULTIHOP_BYTES : -1;
	default:
		return -1;
	}
}

void print_geonet(struct line *line, uint32_t at, uint32_t length, const struct mac_part *mac)
{
	static const struct name_row next_names[] = {
		{0, "Any"}, {1, "BTP-A"}, {2, "BTP-B"}, {3, "IPv6"}, {0, NULL}};
	uint8_t next, type;
	int bytes;

	line->protocol = "geonet";
	line_add(line, "GeoNet ");
	if (mac) {
		line_add(line, "src:");
		line_mac(line, mac->source);
	}
	line_add(line, "; ");
	if (length < HEADER_BYTES) {
		line_addf(line, " (common header length %u < 36)", length);
		line_invalid(line);
		return;
	}
	if (!line_read(line, at, 8))
		return;
	next = line_u8(line, at) & 15;
	type = line_u8(line, at + 1);
	line_addf(line, "v:%u NH:%u-", line_u8(line, at) >> 4, next);
	line_name(line, next_names, next, "Unknown");
	line_add(line, " ");
	print_type(line, type);
	line_addf(line, "HopLim:%u Payload:%u ", line_u8(line, at + 7), line_be16(line, at + 4));
	print_position(line, at + 8);
	(void)line_read(line, at, HEADER_BYTES);
	at += HEADER_BYTES;
	length -= HEADER_BYTES;
	bytes = extended_bytes(type);
	if (bytes >= 0) {
		if (length < (uint32_t)bytes) {
			line_addf(line, " (header size %d > %u)", bytes, length);
			line_invalid(line);
			return;
		}
		(void)line_read(line, at, (uint32_t)bytes);
		at += (uint32_t)bytes;
		length -= (uint32_t)bytes;
		if (next == 1 || next == 2) {
			if (!print_ports_and_message(line, at, length))
				return;
			at += PORTS_BYTES;
			length -= PORTS_BYTES;
		}
	}
	if (line->options->verbosity > 0) {
		line_hex_ascii_dump(line, "\n\t", at, MIN(length, line_left(line, at)));
		(void)line_read(line, at, length);
	}
}
