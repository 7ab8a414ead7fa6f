/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rings: FDDI (kind of frame, destination, source) and Token Ring (IEEE 802.5: access, kind, destination,
 * source, and when the source's first bit is set the bridges on the way), both with LLC behind.
 */
#include "dissect/printer.h"

#define FDDI_BYTES      13u
#define TOKEN_BYTES     14u
#define IS_SOURCE_ROUTE 0x80
#define TOKEN_IS_LLC    1

enum {
	FDDI_CLASS = 0xf0,
	FDDI_MANAGEMENT = 0x40,
	FDDI_LLC = 0x50,
};

/* LLC, or bytes, when it does not know them. */
static void print_logical_link(struct line *line, uint32_t at, uint32_t length,
			       const struct mac_part *mac)
{
	int bytes = print_llc(line, at, length, mac);

	if (bytes < 0) {
		line_unknown(line, at, line_left(line, at));
		bytes = -bytes;
	}
	line->link_bytes += (uint32_t)bytes;
}

void print_source(struct line *line, const struct mac_part *mac)
{
	const uint8_t *bytes;

	if (!mac->is_source_routed) {
		line_mac(line, mac->source);
		return;
	}
	bytes = line_read(line, mac->source, 6);
	for (int i = 0; bytes && i < 6; i++) {
		line_add(line, i == 0 ? "" : ":");
		line_hex(line, i == 0 ? bytes[i] & (0xffu ^ IS_SOURCE_ROUTE) : bytes[i], 2);
	}
}

static void print_macs(struct line *line, const struct mac_part *mac, uint32_t length)
{
	print_source(line, mac);
	line_add(line, " > ");
	line_mac(line, mac->destination);
	line_addf(line, ", length %u: ", length);
}

static void print_fddi_kind(struct line *line, uint8_t kind)
{
	static const struct name_row kinds[] = {
		{0x40, "void "}, {0x80, "nrt "},    {0xc0, "rt "},    {0x41, "info "},
		{0x4f, "nsa "},  {0xc2, "beacon "}, {0xc3, "claim "}, {0, NULL},
	};
	static const struct name_row classes[] = {
		{0xc0, "mac"},       {FDDI_MANAGEMENT, "smt"}, {FDDI_LLC, "async"}, {0xd0, "sync"},
		{0x60, "imp_async"}, {0xe0, "imp_sync"},       {0, NULL},
	};
	const char *name = name_find(kinds, kind);

	if (name) {
		line_add(line, name);
		return;
	}
	name = name_find(classes, kind & FDDI_CLASS);
	if (name)
		line_addf(line, "%s%1x ", name, kind & 0x0fu);
	else
		line_addf(line, "%02x ", kind);
}

static void print_fddi_header(struct line *line, const struct mac_part *mac, uint32_t length)
{
	if (!line->options->is_quiet)
		print_fddi_kind(line, line_u8(line, 0));
	print_macs(line, mac, length);
}

void print_link_fddi(struct line *line, uint32_t length)
{
	const struct mac_part mac = {.source = 7, .destination = 1};
	bool with_link = line->options->with_link;
	uint8_t class;

	line->protocol = "fddi";
	if (!line_has(line, 0, FDDI_BYTES)) {
		line_truncated(line);
		line->link_bytes = line->end;
		return;
	}
	class = line_u8(line, 0) & FDDI_CLASS;
	line->link_bytes = FDDI_BYTES;
	if (with_link || (class != FDDI_LLC && class != FDDI_MANAGEMENT))
		print_fddi_header(line, &mac, length);
	if (class == FDDI_LLC)
		print_logical_link(line, FDDI_BYTES, length - FDDI_BYTES, &mac);
	else if (class == FDDI_MANAGEMENT)
		line_add(line, "<SMT printer not yet implemented>");
	else
		line_unknown(line, FDDI_BYTES, line_left(line, FDDI_BYTES));
}

static void print_token_header(struct line *line, const struct mac_part *mac, uint32_t length)
{
	if (!line->options->is_quiet)
		line_addf(line, "%02x %02x ", line_u8(line, 0), line_u8(line, 1));
	print_macs(line, mac, length);
}

/* The ring and bridge of each station on the way. */
static void print_route(struct line *line, uint16_t control)
{
	static const char *const casts[] = {"Non-Broadcast", "Non-Broadcast", "Non-Broadcast",
					    "Non-Broadcast", "All-routes",    "All-routes",
					    "Single-route",  "Single-route"};
	static const char *const largest[] = {"516",  "1500",  "2052",  "4472",
					      "8144", "11407", "17800", "??"};
	bool is_verbose = line->options->verbosity > 0;
	uint32_t bytes = control >> 8 & 0x1fu;

	if (is_verbose)
		line_addf(line, "%s %s", casts[control >> 13],
			  control & 0x0080 ? "Backward" : "Forward");
	else
		line_addf(line, "rt = %x", control);
	for (uint32_t at = 4; at <= bytes; at += 2) {
		uint16_t segment = line_be16(line, TOKEN_BYTES + at - 2);

		if (is_verbose)
			line_addf(line, " [%u:%u]", segment >> 4, segment & 0x0fu);
		else
			line_addf(line, ":%x", segment);
	}
	line_addf(line, " (%s) ", largest[control >> 4 & 7]);
}

void print_link_token_ring(struct line *line, uint32_t length)
{
	struct mac_part mac = {.source = 8, .destination = 2};
	bool is_logical;

	line->protocol = "token-ring";
	line->link_bytes = TOKEN_BYTES;
	if (!line_has(line, 0, TOKEN_BYTES)) {
		line_truncated(line);
		return;
	}
	is_logical = line_u8(line, 1) >> 6 == TOKEN_IS_LLC;
	mac.is_source_routed = line_u8(line, 8) & IS_SOURCE_ROUTE;
	if (line->options->with_link)
		print_token_header(line, &mac, length);
	if (mac.is_source_routed) {
		uint16_t control;

		if (!line_has(line, TOKEN_BYTES, 2)) {
			line_truncated(line);
			return;
		}
		control = line_be16(line, TOKEN_BYTES);
		line->link_bytes += control >> 8 & 0x1fu;
		if (!line_has(line, 0, line->link_bytes)) {
			line_truncated(line);
			return;
		}
		print_route(line, control);
	}
	if (is_logical) {
		print_logical_link(line, line->link_bytes, length - line->link_bytes, &mac);
		return;
	}
	if (!line->options->with_link)
		print_token_header(line, &mac, length);
	line_unknown(line, line->link_bytes, line_left(line, line->link_bytes));
}
