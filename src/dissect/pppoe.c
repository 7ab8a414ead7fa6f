/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PPPoE (RFC 2516 section 4): version and type, code, session, length; then PPP, or while a session
 * is looked for tags of type, length and value.
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES       6u
#define TEXT_BYTES_MAXIMUM 79u
#define INITIATION         0x09

static const struct name_row code_names[] = {
	{INITIATION, "PADI"}, {0x07, "PADO"}, {0x19, "PADR"}, {0x65, "PADS"},
	{0xa7, "PADT"},       {0, ""},        {0, NULL},
};

static const struct name_row tag_names[] = {
	{0x0000, "EOL"},
	{0x0101, "Service-Name"},
	{0x0102, "AC-Name"},
	{0x0103, "Host-Uniq"},
	{0x0104, "AC-Cookie"},
	{0x0105, "Vendor-Specific"},
	{0x0110, "Relay-Session-ID"},
	{0x0120, "PPP-Max-Payload"},
	{0x0201, "Service-Name-Error"},
	{0x0202, "AC-System-Error"},
	{0x0203, "Generic-Error"},
	{0, NULL},
};

static bool is_printable(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

/* Text when most of it is printable, else digits. */
static void print_value(struct line *line, const uint8_t *bytes, uint32_t count)
{
	uint32_t shown = MIN(count, TEXT_BYTES_MAXIMUM);
	uint32_t printable = 0;

	for (uint32_t i = 0; i < shown; i++)
		printable += is_printable(bytes[i]);
	if (printable * 2 > shown) {
		line_add(line, "\"");
		for (uint32_t i = 0; i < shown; i++)
			line_add_char(line, is_printable(bytes[i]) ? (char)bytes[i] : '.');
		line_add(line, "\"");
		return;
	}
	line_add(line, "0x");
	for (uint32_t i = 0; i < count; i++)
		line_addf(line, "%02X", bytes[i]);
}

static void print_tags(struct line *line, uint32_t at, uint32_t end)
{
	uint16_t type = 0xffff;

	while (type != 0 && at < end && !line->is_cut) {
		const uint8_t *bytes;
		uint16_t count;

		type = line_be16(line, at);
		count = line_be16(line, at + 2);
		bytes = line_read(line, at + 4, count);
		line_add(line, " [");
		line_name(line, tag_names, type, "TAG-0x%x");
		if (bytes && count > 0) {
			line_add(line, " ");
			print_value(line, bytes, count);
		}
		line_add(line, "]");
		at += 4u + count;
	}
}

static void print_header(struct line *line, const uint8_t *b, uint32_t length)
{
	uint16_t told = load_be16(b + 4);

	if (b[0] >> 4 != 1)
		line_addf(line, " [ver %u]", b[0] >> 4);
	if ((b[0] & 15) != 1)
		line_addf(line, " [type %u]", b[0] & 15);
	line_add(line, "PPPoE ");
	line_name(line, code_names, b[1], "PAD-%x");
	if (b[1] == INITIATION && told > 1484 - HEADER_BYTES)
		line_addf(line, " [len %u!]", told);
	if (told > length)
		line_addf(line, " [len %u > %u!]", told, length);
	if (load_be16(b + 2))
		line_addf(line, " [ses 0x%x]", load_be16(b + 2));
}

void print_pppoe(struct line *line, uint32_t at, uint32_t length)
{
	const uint8_t *b;

	line->protocol = "pppoe";
	if (length < HEADER_BYTES) {
		line_addf(line, " (length %u < %u)", length, HEADER_BYTES);
		line_invalid(line);
		return;
	}
	b = line_read(line, at, HEADER_BYTES);
	if (!b)
		return;
	length -= HEADER_BYTES;
	print_header(line, b, length);
	length = MIN(length, load_be16(b + 4));
	at += HEADER_BYTES;
	if (b[1] != 0) {
		print_tags(line, at, at + length);
		return;
	}
	line_add(line, " ");
	print_ppp(line, at, length);
}
