/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A line for each connection: number, ends, duration, time waited, bytes, repairs, and why. The
 * columns of numbers are as wide as what stands in them; the ends and the reason share the rest of
 * the page and are cut to it.
 */
#include "present/list.h"

#include <string.h>

#include "base/mem.h"
#include "base/width.h"
#include "present/page.h"
#include "present/story.h"

#define COLUMNS_DEFAULT 100
#define COLUMNS_MINIMUM 40
#define TEXT_MAXIMUM    512
#define TEXTS_MINIMUM   24 /* for the two texts together, also on a narrow page */
#define REASON_USUAL    24 /* as much is left for the reason where the page is wide enough */

enum column {
	COLUMN_NUMBER,
	COLUMN_ENDS,
	COLUMN_DURATION,
	COLUMN_WAITED,
	COLUMN_BYTES,
	COLUMN_REPAIRS,
	COLUMN_REASON,
	COLUMN_COUNT
};

static const char *const headings[COLUMN_COUNT] = {
	[COLUMN_NUMBER] = "list.number",     [COLUMN_ENDS] = "list.ends",
	[COLUMN_DURATION] = "list.duration", [COLUMN_WAITED] = "list.waited",
	[COLUMN_BYTES] = "list.bytes",       [COLUMN_REPAIRS] = "list.repairs",
	[COLUMN_REASON] = "list.reason",
};

const char *const list_key_names[LIST_KEY_COUNT + 1] = {
	[LIST_KEY_OWNED] = "owned",       [LIST_KEY_WAITED] = "waited",
	[LIST_KEY_DURATION] = "duration", [LIST_KEY_BYTES] = "bytes",
	[LIST_KEY_REPAIRS] = "repairs",   [LIST_KEY_START] = "start",
};

struct row {
	const struct connection *connection;
	const struct finding *finding; /* the most important one; NULL */
	uint64_t values[LIST_KEY_COUNT];
};

static uint64_t flow_repairs(const struct flow *flow)
{
	uint64_t repairs = 0;

	for (size_t i = 0; i < REPAIR_COUNT; i++)
		repairs += flow->repairs[i];
	return repairs;
}

static void row_fill(struct row *row, const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);

	row->connection = connection;
	row->values[LIST_KEY_START] = view->start_ns;
	row->values[LIST_KEY_DURATION] = view->end_ns - view->start_ns;
	for (uint32_t i = 0; i < view->stall_count; i++)
		row->values[LIST_KEY_WAITED] += view->stalls[i].duration_ns;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		row->values[LIST_KEY_BYTES] += view->flows[side].bytes;
		row->values[LIST_KEY_REPAIRS] += flow_repairs(&view->flows[side]);
	}
}

static struct row *rows_make(const struct report *report)
{
	const struct facts *facts = report->facts;
	struct row *rows = xcalloc(facts->connection_count, sizeof(*rows));

	for (size_t i = 0; i < facts->connection_count; i++)
		row_fill(&rows[i], facts->connections[i]);
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];
		struct row *row;

		if (!finding->connection || finding->connection->id > facts->connection_count)
			continue;
		row = &rows[finding->connection->id - 1];
		row->values[LIST_KEY_OWNED] += finding->owned_ns;
		if (!row->finding)
			row->finding = finding;
	}
	return rows;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Who could not do its work comes first among equals; then the longest wait, then the number. */
static int compare_rows(const void *one, const void *two, void *context)
{
	const struct row *a = one;
	const struct row *b = two;
	enum list_key key = *(const enum list_key *)context;
	bool did_a_fail = a->finding && a->finding->did_fail;
	bool did_b_fail = b->finding && b->finding->did_fail;
	int order = compare_numbers(b->values[key], a->values[key]);

	if (key == LIST_KEY_START)
		order = -order;
	if (key == LIST_KEY_OWNED && did_a_fail != did_b_fail)
		return did_a_fail ? -1 : 1;
	if (order == 0)
		order = compare_numbers(b->values[LIST_KEY_WAITED], a->values[LIST_KEY_WAITED]);
	return order ? order : compare_numbers(a->connection->id, b->connection->id);
}

/* The cause, else how it ended. */
static void add_reason(const struct page *page, const struct row *row, struct str *out)
{
	const struct finding *finding = row->finding;

	if (finding && cause_table[finding->cause].family != CAUSE_FAMILY_HEALTHY)
		str_add(out, cause_table[finding->cause].title[page->language]);
	else
		str_add(out, words_plain(page->language, story_end_words(row->connection->end)));
}

static void add_cell(const struct page *page, const struct row *row, enum column column,
		     struct str *out)
{
	const struct connection *connection = row->connection;

	switch (column) {
	case COLUMN_NUMBER:
		str_add_unsigned(out, connection->id);
		break;
	case COLUMN_ENDS:
		words_expand(out, page->language,
			     &TEXT("list.connection", TEXT_HOST("client", &connection->client),
				   TEXT_PORT("source", &connection->client),
				   TEXT_HOST("server", &connection->server),
				   TEXT_PORT("port", &connection->server)));
		break;
	case COLUMN_DURATION:
		words_add_duration(out, page->language, row->values[LIST_KEY_DURATION]);
		break;
	case COLUMN_WAITED:
		words_add_duration(out, page->language, row->values[LIST_KEY_WAITED]);
		break;
	case COLUMN_BYTES:
		words_add_bytes(out, page->language, row->values[LIST_KEY_BYTES]);
		break;
	case COLUMN_REPAIRS:
		str_add_unsigned(out, row->values[LIST_KEY_REPAIRS]);
		break;
	case COLUMN_REASON:
		add_reason(page, row, out);
		break;
	case COLUMN_COUNT:
		break;
	}
}

static bool is_text_column(enum column column)
{
	return column == COLUMN_ENDS || column == COLUMN_REASON;
}

/* How wide each column is: numbers as they need it, the two texts share the rest. */
static void columns_measure(const struct page *page, const struct row *rows, size_t count,
			    unsigned widths[COLUMN_COUNT])
{
	CLEANUP(str_done) struct str cell = STR_INIT(TEXT_MAXIMUM);
	unsigned used = 2 * (COLUMN_COUNT - 1);
	unsigned rest;

	for (enum column column = 0; column < COLUMN_COUNT; column++) {
		widths[column] =
			(unsigned)text_width(words_plain(page->language, headings[column]));
		for (size_t i = 0; i < count; i++) {
			str_clear(&cell);
			add_cell(page, &rows[i], column, &cell);
			widths[column] = MAX(widths[column], (unsigned)text_width(cell.text));
		}
		used += is_text_column(column) ? 0 : widths[column];
	}
	rest = page->columns > used + TEXTS_MINIMUM ? page->columns - used : TEXTS_MINIMUM;
	if (widths[COLUMN_ENDS] + widths[COLUMN_REASON] <= rest)
		return;
	/* Which connection it is matters more than the whole title of a cause. */
	widths[COLUMN_ENDS] = MIN(widths[COLUMN_ENDS], rest - MIN(rest / 3, REASON_USUAL));
	widths[COLUMN_REASON] = MIN(widths[COLUMN_REASON], rest - widths[COLUMN_ENDS]);
}

static void add_line(const struct page *page, char *const cells[COLUMN_COUNT],
		     const unsigned widths[COLUMN_COUNT])
{
	for (enum column column = 0; column < COLUMN_COUNT; column++) {
		size_t width = text_width(cells[column]);

		if (column > 0)
			str_add(page->out, "  ");
		if (column == COLUMN_REASON) { /* the last one needs no blanks behind */
			page_add_cut(page, cells[column], widths[column]);
		} else if (is_text_column(column)) {
			width = page_add_cut(page, cells[column], widths[column]);
			str_add_repeat(page->out, ' ', widths[column] - width);
		} else {
			if (width < widths[column])
				str_add_repeat(page->out, ' ', widths[column] - width);
			str_add(page->out, cells[column]);
		}
	}
	str_add_char(page->out, '\n');
}

static void add_row(const struct page *page, const struct row *row,
		    const unsigned widths[COLUMN_COUNT])
{
	char *cells[COLUMN_COUNT];

	for (enum column column = 0; column < COLUMN_COUNT; column++) {
		struct str cell = STR_INIT(TEXT_MAXIMUM);

		add_cell(page, row, column, &cell);
		cells[column] = str_steal(&cell);
	}
	add_line(page, cells, widths);
	for (enum column column = 0; column < COLUMN_COUNT; column++)
		free(cells[column]);
}

static void add_headings(const struct page *page, const unsigned widths[COLUMN_COUNT])
{
	char *cells[COLUMN_COUNT];

	for (enum column column = 0; column < COLUMN_COUNT; column++)
		cells[column] = xstrdup(words_plain(page->language, headings[column]));
	page_begin(page, PAGE_STYLE_HEADING);
	add_line(page, cells, widths);
	page_end(page, PAGE_STYLE_HEADING);
	for (enum column column = 0; column < COLUMN_COUNT; column++)
		free(cells[column]);
}

void present_list(const struct report *report, const struct present_options *options,
		  enum list_key key, struct str *out)
{
	const size_t count = report->facts->connection_count;
	struct page page = {
		.out = out,
		.language = options->language,
		.columns =
			MAX(options->columns ? options->columns : COLUMNS_DEFAULT, COLUMNS_MINIMUM),
		.with_colour = options->with_colour,
	};
	unsigned widths[COLUMN_COUNT];
	struct row *rows;

	if (count == 0) {
		page_sentence(&page, "", &report->verdict_text);
		return;
	}
	rows = rows_make(report);
	qsort_r(rows, count, sizeof(*rows), compare_rows, &key);
	columns_measure(&page, rows, count, widths);
	add_headings(&page, widths);
	for (size_t i = 0; i < count; i++)
		add_row(&page, &rows[i], widths);
	free(rows);
	for (size_t i = 0; i < report->note_count; i++)
		page_sentence(&page, i ? "" : "\n", &report->notes[i]);
}
