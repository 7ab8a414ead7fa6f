/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines of text for a terminal: see page.h. Breaking follows the spirit of UAX #14 for what our words
 * hold: at blanks, and on both sides of a wide character, but never before closing punctuation nor
 * behind opening punctuation.
 */
#include "present/page.h"

#include <string.h>

#include "base/mem.h"
#include "base/width.h"

#define PARAGRAPH_BYTES_MAXIMUM 8192
#define UTF8_BYTES_MAXIMUM      4

static const char *const style_codes[] = {
	[PAGE_STYLE_PLAIN] = "",
	[PAGE_STYLE_HEADING] = "\033[1m",
	[PAGE_STYLE_COMMAND] = "\033[36m",
	[PAGE_STYLE_GOOD] = "\033[1;32m",
	[PAGE_STYLE_WARNING] = "\033[1;33m",
	[PAGE_STYLE_BAD] = "\033[1;31m",
};

void page_begin(const struct page *page, enum page_style style)
{
	if (page->with_colour)
		str_add(page->out, style_codes[style]);
}

void page_end(const struct page *page, enum page_style style)
{
	if (page->with_colour && style != PAGE_STYLE_PLAIN)
		str_add(page->out, "\033[0m");
}

void page_heading(const struct page *page, const char *id)
{
	str_add_char(page->out, '\n');
	page_begin(page, PAGE_STYLE_HEADING);
	str_add(page->out, words_plain(page->language, id));
	page_end(page, PAGE_STYLE_HEADING);
	str_add_char(page->out, '\n');
}

static bool is_listed(uint32_t character, const uint32_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == character)
			return true;
	return false;
}

/* ,。;:!?、)”》】% */
static bool is_closing(uint32_t character)
{
	static const uint32_t list[] = {0xff0c, 0x3002, 0xff1b, 0xff1a, 0xff01, 0xff1f,
					0x3001, 0xff09, 0x201d, 0x300b, 0x3011, 0xff05};

	return is_listed(character, list, ARRAY_COUNT(list));
}

/* (“《【 */
static bool is_opening(uint32_t character)
{
	static const uint32_t list[] = {0xff08, 0x201c, 0x300a, 0x3010};

	return is_listed(character, list, ARRAY_COUNT(list));
}

/* One character; a byte that is none counts as one. Returns its bytes. */
static size_t next_character(const char *text, uint32_t *ret_character)
{
	size_t used;

	*ret_character = (uint8_t)*text;
	if ((uint8_t)*text < 0x80)
		return 1;
	used = utf8_decode(text, strnlen(text, UTF8_BYTES_MAXIMUM), ret_character);
	if (used)
		return used;
	*ret_character = '?';
	return 1;
}

/* Bytes up to the next place where a line may be broken; `text` begins with no blank. */
static size_t next_chunk(const char *text)
{
	uint32_t before;
	uint32_t character;
	size_t length = next_character(text, &before);

	while (text[length] && text[length] != ' ') {
		size_t used = next_character(text + length, &character);
		bool is_wide = (before | character) >= 0x80 &&
			       (character_width(before) == 2 || character_width(character) == 2);

		if (is_wide && !is_closing(character) && !is_opening(before))
			break;
		before = character;
		length += used;
	}
	return length;
}

static unsigned width_of(const char *text, size_t length)
{
	unsigned width = 0;
	uint32_t character;

	for (size_t at = 0; at < length;) {
		at += next_character(text + at, &character);
		width += character < 0x80 ? 1 : character_width(character);
	}
	return width;
}

static void page_break(const struct page *page, unsigned column, unsigned indent, const char *text)
{
	while (*text) {
		size_t blanks = strspn(text, " ");
		size_t length;
		unsigned width;

		text += blanks;
		if (!*text)
			break;
		length = next_chunk(text);
		width = width_of(text, length);
		if (column > indent && column + blanks + width > page->columns) {
			str_add_char(page->out, '\n');
			str_add_repeat(page->out, ' ', indent);
			column = indent;
			blanks = 0;
		}
		str_add_repeat(page->out, ' ', blanks);
		str_add_bytes(page->out, text, length);
		column += (unsigned)blanks + width;
		text += length;
	}
	str_add_char(page->out, '\n');
}

void page_paragraph(const struct page *page, const char *first, const char *text)
{
	unsigned indent = (unsigned)text_width(first);

	str_add(page->out, first);
	page_break(page, indent, indent, text);
}

void page_continue(const struct page *page, unsigned column, const char *text)
{
	page_break(page, column, /* indent= */ 0, text);
}

void page_sentence(const struct page *page, const char *first, const struct text *text)
{
	CLEANUP(str_done) struct str line = STR_INIT(PARAGRAPH_BYTES_MAXIMUM);

	if (!text->id)
		return;
	words_expand(&line, page->language, text);
	page_paragraph(page, first, line.text);
}

void page_add_column(const struct page *page, const char *text, unsigned columns)
{
	size_t width = text_width(text);

	str_add(page->out, text);
	if (width < columns)
		str_add_repeat(page->out, ' ', columns - width);
}

unsigned page_add_cut(const struct page *page, const char *text, unsigned columns)
{
	const unsigned mark = 2;
	unsigned width = (unsigned)text_width(text);
	size_t at = 0;

	if (width <= columns) {
		str_add(page->out, text);
		return width;
	}
	for (width = 0; text[at];) {
		uint32_t character;
		size_t used = next_character(text + at, &character);
		unsigned more = character < 0x80 ? 1 : character_width(character);

		if (width + more + mark > columns)
			break;
		width += more;
		at += used;
	}
	str_add_bytes(page->out, text, at);
	str_add(page->out, &".."[mark - MIN(mark, columns - width)]);
	return width + MIN(mark, columns - width);
}
