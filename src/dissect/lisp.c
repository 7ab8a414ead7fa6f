/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locators apart from identifiers (RFC 6833): which message; of a registration and its notice the
 * identifiers, and where each is to be found.
 */
#include <inttypes.h>

#include "dissect/printer.h"

#define HEADER_BYTES     16u
#define IDENTIFIER_BYTES 12u
#define LOCATOR_BYTES    8u
#define SITE_BYTES       24u

enum {
	MAP_REGISTER = 3,
	MAP_NOTIFY = 4,
};

enum {
	FAMILY_IPV4 = 1,
	FAMILY_IPV6 = 2,
};

static const struct name_row type_names[] = {
	{0, "LISP-Reserved"},
	{1, "LISP-Map-Request"},
	{2, "LISP-Map-Reply"},
	{MAP_REGISTER, "LISP-Map-Register"},
	{MAP_NOTIFY, "LISP-Map-Notify"},
	{8, "LISP-Encapsulated-Contol-Message"},
	{0, NULL},
};

static uint32_t address_bytes(uint16_t family)
{
	switch (family) {
	case FAMILY_IPV4:
		return 4;
	case FAMILY_IPV6:
		return 16;
	default:
		return 0;
	}
}

static void print_address(struct line *line, const char *before, uint16_t family, uint32_t at)
{
	if (!line_read(line, at, address_bytes(family)))
		return;
	line_add(line, before);
	if (family == FAMILY_IPV4)
		line_ipv4(line, at);
	else
		line_ipv6(line, at);
}

/* Locators; where they end, or 0 when they are cut. */
static uint32_t print_locators(struct line *line, uint32_t at, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++) {
		uint16_t family;

		if (!line_has(line, at, LOCATOR_BYTES)) {
			line_truncated(line);
			return 0;
		}
		family = line_be16(line, at + 6);
		at += LOCATOR_BYTES;
		if (address_bytes(family) == 0)
			continue;
		if (!line_has(line, at, address_bytes(family))) {
			line_truncated(line);
			return 0;
		}
		print_address(line, " LOC ", family, at);
		at += address_bytes(family);
	}
	return at;
}

/* An identifier and its locators; where they end, or 0 when nothing can be read behind. */
static uint32_t print_identifier(struct line *line, uint32_t at)
{
	uint8_t locators, mask;
	uint16_t family;

	if (!line_has(line, at, IDENTIFIER_BYTES)) {
		line_truncated(line);
		return 0;
	}
	locators = line_u8(line, at + 4);
	mask = line_u8(line, at + 5);
	family = line_be16(line, at + 10);
	line_add(line, "\n");
	at += IDENTIFIER_BYTES;
	if (address_bytes(family) == 0)
		return 0;
	print_address(line, " EID ", family, at);
	line_addf(line, "/%u, %u locator(s)", mask, locators);
	return print_locators(line, at + address_bytes(family), locators);
}

static void print_site(struct line *line, uint32_t at)
{
	if (!line_has(line, at, SITE_BYTES)) {
		line_invalid(line);
		return;
	}
	line_hex_dump(line, "\n    xTR-ID: ", at, 16);
	line_addf(line, "\n    SITE-ID: %" PRIu64, line_be64(line, at + 16));
}

void print_lisp(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t first, records;
	uint32_t next;

	line->protocol = "lisp";
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	first = line_u8(line, at);
	line_name(line, type_names, first >> 4, "unknown-type-%u");
	line_add(line, ",");
	if (first >> 4 != MAP_REGISTER && first >> 4 != MAP_NOTIFY)
		return;
	records = line_u8(line, at + 3);
	line_addf(line, " %u record(s),", records);
	if (records == 0) {
		line_invalid(line);
		return;
	}
	next = at + HEADER_BYTES + line_be16(line, at + 14);
	while (length > next - at && records != 0 && !line->is_cut) {
		records--;
		next = print_identifier(line, next);
		if (next == 0)
			return;
	}
	if (first & (first >> 4 == MAP_REGISTER ? 0x02 : 0x08))
		print_site(line, next);
	else if (line_left(line, next) > 0)
		line_hex_dump(line, "\n    Data: ", next, line_left(line, next));
}
