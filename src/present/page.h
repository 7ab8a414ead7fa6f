/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines of text for a terminal: headings, paragraphs that are broken to fit (between words, and
 * between Chinese characters by the rules of their punctuation), columns that stand under each other
 * whatever width their characters have.
 */
#pragma once

#include <stdbool.h>

#include "base/str.h"
#include "present/present.h"

struct page {
	struct str *out;
	enum language language;
	unsigned columns;
	bool with_colour;
};

enum page_style {
	PAGE_STYLE_PLAIN,
	PAGE_STYLE_HEADING,
	PAGE_STYLE_COMMAND,
	PAGE_STYLE_GOOD,
	PAGE_STYLE_WARNING,
	PAGE_STYLE_BAD,
};

void page_begin(const struct page *page, enum page_style style);
void page_end(const struct page *page, enum page_style style);

/* An empty line and the words of `id` on a line of their own. */
void page_heading(const struct page *page, const char *id);

/* The text, broken at the width of the page. The first line begins with `first` (which takes part in
 * the width), the others with as many blanks. */
void page_paragraph(const struct page *page, const char *first, const char *text);
/* The same behind `column` columns that stand in the line already; the other lines begin at the
 * margin. */
void page_continue(const struct page *page, unsigned column, const char *text);
/* The same for a sentence that is not yet in a language. */
void page_sentence(const struct page *page, const char *first, const struct text *text);

/* As much of the text as fits, with ".." for what does not. Returns the columns that it took, which
 * are not more than `columns`. */
unsigned page_add_cut(const struct page *page, const char *text, unsigned columns);
/* The text and blanks up to `columns`; a longer text is not cut. */
void page_add_column(const struct page *page, const char *text, unsigned columns);
