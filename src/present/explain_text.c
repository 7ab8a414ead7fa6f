/* SPDX-License-Identifier: BSD-3-Clause */
/* Explanations on a terminal: the packet's line, below it what it means. */
#include <string.h>

#include "base/mem.h"
#include "present/explain.h"
#include "present/page.h"

#define COLUMNS_USUAL 100
#define INDENT        "    "
#define INDENT_FIELD  "      - "

static struct page page_of(const struct explain_page *page, struct str *out)
{
	return (struct page) {
		.out = out,
		.language = page->language,
		.columns = page->columns ? page->columns : COLUMNS_USUAL,
		.with_colour = page->with_colour,
	};
}

/* Sentences as one paragraph; Chinese ones stand without a blank between them. */
static void add_sentences(const struct page *page, const struct explanation *explanation)
{
	CLEANUP(str_done) struct str text = STR_INIT(STR_DEFAULT_MAXIMUM);

	for (size_t i = 0; i < explanation->count; i++) {
		if (i > 0 && page->language != LANGUAGE_ZH)
			str_add_char(&text, ' ');
		words_expand(&text, page->language, &explanation->sentences[i]);
	}
	if (text.length > 0)
		page_paragraph(page, INDENT, text.text);
}

/* A packet may have several lines: -v, what is not decoded. Tabs would be escaped. */
static void add_lines(struct str *out, const char *text, size_t bytes)
{
	const char *end = text + bytes;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;

		for (; text < stop && *text == '\t'; text++)
			str_add(out, "        ");
		str_add_escaped(out, text, (size_t)(stop - text), (size_t)(stop - text));
		str_add_char(out, '\n');
		text = newline ? newline + 1 : end;
	}
}

/* The names as Wireshark's display filter takes them. */
static void add_wireshark(struct page *page, const struct wireshark_names *names)
{
	CLEANUP(str_done) struct str list = STR_INIT(STR_DEFAULT_MAXIMUM);

	for (unsigned i = 0; i < WIRESHARK_FLAG_COUNT; i++) {
		if (!(names->flags & 1u << i))
			continue;
		str_add(&list, list.length ? ", " : "");
		str_add(&list, wireshark_flag_name(i));
	}
	if (list.length)
		page_sentence(page, INDENT,
			      &TEXT("explain.wireshark", TEXT_STRING("names", list.text)));
}

void explain_text_packet(const struct explain_packet *packet, const struct explanation *explanation,
			 const struct lesson *lesson, const struct explain_page *page,
			 struct str *out)
{
	struct page printed = page_of(page, out);

	page_begin(&printed, PAGE_STYLE_COMMAND);
	add_lines(out, packet->line, packet->line_bytes);
	page_end(&printed, PAGE_STYLE_COMMAND);
	add_sentences(&printed, explanation);
	if (packet->wireshark)
		add_wireshark(&printed, packet->wireshark);
	for (size_t i = 0; lesson && i < lesson->count; i++)
		page_sentence(&printed, INDENT_FIELD, &lesson->fields[i]);
}

void explain_text_heading(const struct connection *connection, const struct explain_page *page,
			  struct str *out)
{
	struct page printed = page_of(page, out);
	CLEANUP(str_done) struct str text = STR_INIT(STR_DEFAULT_MAXIMUM);

	words_expand(&text, page->language,
		     &TEXT("explain.heading", TEXT_NUMBER("id", connection->id),
			   TEXT_ENDPOINT("client", &connection->client),
			   TEXT_ENDPOINT("server", &connection->server)));
	page_begin(&printed, PAGE_STYLE_HEADING);
	str_add(out, text.text);
	page_end(&printed, PAGE_STYLE_HEADING);
	str_add_char(out, '\n');
}

void explain_text_title(const char *id, const struct explain_page *page, struct str *out)
{
	const struct page printed = page_of(page, out);

	page_begin(&printed, PAGE_STYLE_HEADING);
	str_add(out, words_plain(page->language, id));
	page_end(&printed, PAGE_STYLE_HEADING);
	str_add_char(out, '\n');
}

void explain_text_item(const struct explanation *story, const struct explain_page *page,
		       struct str *out)
{
	const struct page printed = page_of(page, out);

	for (size_t i = 0; i < story->count; i++)
		page_sentence(&printed, i == 0 ? "  - " : INDENT, &story->sentences[i]);
}

void explain_text_story(const struct explanation *story, const struct explain_page *page,
			struct str *out)
{
	struct page printed = page_of(page, out);

	page_heading(&printed, "explain.story");
	add_sentences(&printed, story);
}
