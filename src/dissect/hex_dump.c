/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Hex dumps as -x, -X and -A show them: rows of 16 bytes in pairs behind an offset, with or without
 * the characters beside. Bytes that are no printable ASCII are dots.
 */
#include "base/mem.h"
#include "dissect/line.h"

#define ROW_BYTES 16u
#define ROW_TEXT  40 /* eight times a space and four digits */

static bool is_graphic(uint8_t byte)
{
	return byte > 0x20 && byte < 0x7f;
}

static void add_row(struct line *line, const char *indent, uint32_t offset)
{
	line_add(line, indent);
	line_add(line, "0x");
	line_hex(line, offset, 4);
	line_add(line, ": ");
}

static void add_pairs(struct line *line, const uint8_t *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i % 2 == 0)
			line_add(line, " ");
		line_hex(line, bytes[i], 2);
	}
}

/* Nothing may be cut here: what is missing is left out, and the caller cuts the line after it. */
static uint32_t captured_part(const struct line *line, uint32_t at, uint32_t count)
{
	return MIN(count, line_left(line, at));
}

void line_hex_dump(struct line *line, const char *indent, uint32_t at, uint32_t count)
{
	uint32_t have = captured_part(line, at, count);

	for (uint32_t offset = 0; offset < have && !line->is_cut; offset += ROW_BYTES) {
		uint32_t row = MIN(ROW_BYTES, have - offset);

		add_row(line, indent, offset);
		add_pairs(line, line_read(line, at + offset, row), row);
	}
	if (have < count)
		line_cut(line);
}

void line_hex_ascii_dump(struct line *line, const char *indent, uint32_t at, uint32_t count)
{
	uint32_t have = captured_part(line, at, count);

	for (uint32_t offset = 0; offset < have && !line->is_cut; offset += ROW_BYTES) {
		uint32_t row = MIN(ROW_BYTES, have - offset);
		const uint8_t *bytes = line_read(line, at + offset, row);
		uint32_t used = row / 2 * 5 + row % 2 * 3;

		add_row(line, indent, offset);
		add_pairs(line, bytes, row);
		for (uint32_t i = used; i < ROW_TEXT + 2; i++)
			line_add(line, " ");
		for (uint32_t i = 0; i < row; i++)
			line_add_char(line, is_graphic(bytes[i]) ? (char)bytes[i] : '.');
	}
	if (have < count)
		line_cut(line);
}

/* Carriage returns are dropped at the end of a line and dots elsewhere; line feeds and tabs stay. */
void line_ascii_dump(struct line *line, uint32_t at, uint32_t count)
{
	const uint8_t *bytes = line_read(line, at, count);

	line_add(line, "\n");
	for (uint32_t i = 0; bytes && i < count; i++) {
		uint32_t behind = count - i - 1;

		if (bytes[i] == '\r') {
			if (behind > 1 && bytes[i + 1] != '\n')
				line_add(line, ".");
		} else if (is_graphic(bytes[i]) || bytes[i] == ' ' || bytes[i] == '\t' ||
			   bytes[i] == '\n') {
			line_add_char(line, (char)bytes[i]);
		} else {
			line_add(line, ".");
		}
	}
}

void line_unknown(struct line *line, uint32_t at, uint32_t count)
{
	if (line->options->is_quiet || line->options->hex >= DISSECT_HEX_PLAIN)
		return;
	line_hex_ascii_dump(line, "\n\t", at, count);
}

void line_unknown_data(struct line *line, const char *indent, uint32_t at, uint32_t count)
{
	if (!line_has(line, at, 0)) {
		line_add(line, indent);
		line_add(line, "Dissector error: print_unknown_data called with pointer past end "
			       "of packet");
		return;
	}
	line_hex_dump(line, indent, at, captured_part(line, at, count));
}
