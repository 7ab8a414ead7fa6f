/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The verdict on one screen: what is wrong in one sentence, what happened, where the time went,
 * what proves it, what to do, how sure it is. See present.h.
 */
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/width.h"
#include "present/page.h"
#include "present/present.h"
#include "present/story.h"

#define COLUMNS_DEFAULT       100
#define COLUMNS_MINIMUM       40
#define LINE_BYTES_MAXIMUM    4096
#define BAR_COLUMNS           24
#define BAR_COLUMNS_MINIMUM   4
#define BAR_NEIGHBOURS        28  /* blanks, share and time beside name and bar */
#define STATES_MAXIMUM        4   /* lines of "where the time went" */
#define STATE_SHARE_DIVISOR   200 /* states below half a percent are not told */
#define EVIDENCE_MAXIMUM      4
#define REMEDIES_MAXIMUM      3
#define UNOBSERVED_MAXIMUM    2
#define ALTERNATIVES_MAXIMUM  2
#define OTHERS_MAXIMUM        4
#define CONNECTIONS_MAXIMUM   4
#define NOTES_SHOWN_MAXIMUM   4
#define PACKETS_SHOWN_MAXIMUM 5

static const struct status_look {
	const char *words;
	enum page_style style;
} status_looks[VERDICT_STATUS_COUNT] = {
	[VERDICT_STATUS_FAILED] = {"report.status.failed", PAGE_STYLE_BAD},
	[VERDICT_STATUS_DEGRADED] = {"report.status.degraded", PAGE_STYLE_WARNING},
	[VERDICT_STATUS_HEALTHY] = {"report.status.healthy", PAGE_STYLE_GOOD},
	[VERDICT_STATUS_UNEXPLAINED] = {"report.status.unexplained", PAGE_STYLE_WARNING},
	[VERDICT_STATUS_NOTHING_CAPTURED] = {"report.status.nothing-captured", PAGE_STYLE_WARNING},
};

/* Some sentences say themselves that they are a guess. */
static bool text_is_hedged(const struct text *text)
{
	for (size_t i = 0; i < text->value_count; i++)
		if (text->values[i].kind == TEXT_VALUE_TEXT_ID &&
		    text_is_equal(text->values[i].string, "report.possibly-because"))
			return true;
	return false;
}

/* A guess is never printed as a fact. */
static const char *text_separator(const struct report *report)
{
	static const char *const separators[CONFIDENCE_COUNT] = {
		[CONFIDENCE_POSSIBLE] = "report.status.possible",
		[CONFIDENCE_LIKELY] = "report.status.likely",
		[CONFIDENCE_PROVEN] = "report.status.proven",
	};

	if (!report->verdict || report->status == VERDICT_STATUS_HEALTHY ||
	    text_is_hedged(&report->verdict_text))
		return "report.status.proven";
	return separators[report->verdict->confidence];
}

/* "FAILED: Uploads from svc-b to svc-a hang because ...", under it what that is called. */
static void text_headline(const struct page *page, const struct report *report)
{
	static const char *const causes[CONFIDENCE_COUNT] = {
		[CONFIDENCE_POSSIBLE] = "report.cause.possible",
		[CONFIDENCE_LIKELY] = "report.cause.likely",
		[CONFIDENCE_PROVEN] = "report.cause.proven",
	};
	const struct status_look *look = &status_looks[report->status];
	const char *status = words_plain(page->language, look->words);
	const char *separator = words_plain(page->language, text_separator(report));
	CLEANUP(str_done) struct str sentence = STR_INIT(LINE_BYTES_MAXIMUM);

	page_begin(page, look->style);
	str_add(page->out, status);
	page_end(page, look->style);
	str_add(page->out, separator);
	words_expand(&sentence, page->language, &report->verdict_text);
	page_continue(page, (unsigned)(text_width(status) + text_width(separator)), sentence.text);
	if (report->verdict && report->status != VERDICT_STATUS_HEALTHY)
		page_paragraph(page,
			       words_plain(page->language, causes[report->verdict->confidence]),
			       cause_table[report->verdict->cause].title[page->language]);
}

/* The connection that the page is about: the verdict's, else the one that lasted longest. */
static const struct connection *text_subject(const struct report *report)
{
	const struct facts *facts = report->facts;
	const struct connection *subject = NULL;
	uint64_t longest_ns = 0;

	if (report->verdict && report->verdict->connection)
		return report->verdict->connection;
	for (size_t i = 0; i < facts->connection_count; i++) {
		const struct view *view = connection_main_view(facts->connections[i]);

		if (!subject || view->end_ns - view->start_ns > longest_ns) {
			subject = facts->connections[i];
			longest_ns = view->end_ns - view->start_ns;
		}
	}
	return subject;
}

static void text_story(const struct page *page, const struct report *report,
		       const struct connection *connection)
{
	uint64_t origin_ns = connection_main_view(connection)->start_ns;
	struct story story;

	page_heading(page, "report.heading.story");
	story_tell(connection, &story);
	for (size_t i = 0; i < story.count; i++) {
		const struct moment *moment = &story.moments[i];
		uint64_t ms = moment->time_ns > origin_ns
				      ? (moment->time_ns - origin_ns + NS_PER_MS / 2) / NS_PER_MS
				      : 0;
		CLEANUP(str_done) struct str first = STR_INIT(64);

		if (moment->time_ns)
			str_addf(&first, "%7llu.%03llu s  ", (unsigned long long)(ms / 1000),
				 (unsigned long long)(ms % 1000));
		else
			str_add_repeat(&first, ' ', 15);
		page_sentence(page, first.text, &moment->text);
	}
}

/* Ids of the states with most time, in falling order. Returns how many are worth a line. */
static size_t text_sort_states(const struct view *view, enum state ret_states[STATES_MAXIMUM])
{
	uint64_t least_ns = (view->end_ns - view->start_ns) / STATE_SHARE_DIVISOR;
	size_t count = 0;

	for (enum state state = 0; state < STATE_COUNT; state++) {
		size_t at = count;

		if (view->state_ns[state] <= least_ns)
			continue;
		while (at > 0 && view->state_ns[state] > view->state_ns[ret_states[at - 1]])
			at--;
		if (at == STATES_MAXIMUM)
			continue;
		if (count < STATES_MAXIMUM)
			count++;
		memmove(&ret_states[at + 1], &ret_states[at],
			(count - at - 1) * sizeof(ret_states[0]));
		ret_states[at] = state;
	}
	return count;
}

/* The bar takes what name, share and time leave, on a narrow page less than usual. */
static unsigned text_bar_columns(const struct page *page, unsigned name_columns)
{
	unsigned used = name_columns + BAR_NEIGHBOURS;
	unsigned left = page->columns > used ? page->columns - used : 0;

	return MAX(MIN(left, (unsigned)BAR_COLUMNS), (unsigned)BAR_COLUMNS_MINIMUM);
}

static void text_state_line(const struct page *page, const struct view *view, enum state state,
			    unsigned name_columns)
{
	unsigned columns = text_bar_columns(page, name_columns);
	uint64_t total_ns = view->end_ns - view->start_ns;
	uint64_t ns = view->state_ns[state];
	unsigned bar = (unsigned)(((__uint128_t)ns * columns + total_ns / 2) / total_ns);
	unsigned permille = (unsigned)(((__uint128_t)ns * 1000 + total_ns / 2) / total_ns);
	CLEANUP(str_done) struct str time = STR_INIT(64);

	words_add_duration(&time, page->language, ns);
	str_add(page->out, "  ");
	page_add_column(page, words_plain(page->language, story_state_words(state)), name_columns);
	str_add(page->out, "  ");
	str_add_repeat(page->out, '#', bar);
	str_add_repeat(page->out, '.', columns - bar);
	str_add_repeat(page->out, ' ', 2);
	str_addf(page->out, "%3u.%u %%  %s\n", permille / 10, permille % 10, time.text);
}

static void text_ledger(const struct page *page, const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	enum state states[STATES_MAXIMUM];
	unsigned name_columns = 0;
	size_t count;

	if (view->end_ns <= view->start_ns)
		return;
	count = text_sort_states(view, states);
	for (size_t i = 0; i < count; i++) {
		const char *name = words_plain(page->language, story_state_words(states[i]));

		name_columns = MAX(name_columns, (unsigned)text_width(name));
	}
	page_heading(page, "report.heading.ledger");
	for (size_t i = 0; i < count; i++)
		text_state_line(page, view, states[i], name_columns);
}

/* " [svc-b eth0 #12 #15, svc-a eth0 #3]" */
static void text_add_packets(const struct page *page, const struct report *report,
			     const struct evidence_item *item, struct str *line)
{
	size_t shown = MIN(item->packet_count, (size_t)PACKETS_SHOWN_MAXIMUM);

	for (size_t i = 0; i < shown; i++) {
		const struct packet_ref *packet = &item->packets[i];
		bool is_new_point = i == 0 || packet->point != item->packets[i - 1].point;

		str_add(line, i == 0 ? " [" : is_new_point ? ", " : " ");
		if (is_new_point && packet->point < report->facts->point_count) {
			const char *name = report->facts->points[packet->point].name;

			str_add_escaped(line, name, strlen(name), 64);
			str_add_char(line, ' ');
		}
		str_addf(line, "#%llu", (unsigned long long)packet->number);
	}
	if (shown)
		str_add(line, item->packet_count > shown ? " ...]" : "]");
}

static void text_evidence(const struct page *page, const struct report *report,
			  const struct evidence_item *item, const char *first)
{
	CLEANUP(str_done) struct str line = STR_INIT(LINE_BYTES_MAXIMUM);

	words_expand(&line, page->language, &item->text);
	text_add_packets(page, report, item, &line);
	page_paragraph(page, first, line.text);
}

static void text_proof(const struct page *page, const struct report *report)
{
	const struct evidence_list *list = &report->verdict->supporting;

	page_heading(page, "report.heading.proof");
	for (size_t i = 0; i < MIN(list->count, (size_t)EVIDENCE_MAXIMUM); i++)
		text_evidence(page, report, &list->items[i], "  - ");
}

static void text_remedies(const struct page *page, const struct finding *finding)
{
	size_t count = MIN(finding->remedy_count, (size_t)REMEDIES_MAXIMUM);

	if (!count)
		return;
	page_heading(page, "report.heading.fix");
	for (size_t i = 0; i < count; i++) {
		const struct remedy *remedy = &finding->remedies[i];

		page_sentence(page, "  - ", &remedy->text);
		if (!remedy->command.id)
			continue;
		/* Never broken: it is there to be copied. */
		str_add(page->out, "        ");
		page_begin(page, PAGE_STYLE_COMMAND);
		words_expand(page->out, page->language, &remedy->command);
		page_end(page, PAGE_STYLE_COMMAND);
		str_add_char(page->out, '\n');
	}
}

static const char *const sure_words[CONFIDENCE_COUNT] = {
	[CONFIDENCE_POSSIBLE] = "report.sure.possible",
	[CONFIDENCE_LIKELY] = "report.sure.likely",
	[CONFIDENCE_PROVEN] = "report.sure.proven",
};

static void text_add_alternatives(const struct page *page, const struct finding *finding)
{
	CLEANUP(str_done) struct str line = STR_INIT(LINE_BYTES_MAXIMUM);

	if (!finding->alternative_count)
		return;
	/* What is proven has no rival, but it may have reasons of its own. */
	str_add(&line, words_plain(page->language, finding->confidence == CONFIDENCE_PROVEN
							   ? "report.sure.behind"
							   : "report.sure.alternatives"));
	for (size_t i = 0; i < MIN(finding->alternative_count, (size_t)ALTERNATIVES_MAXIMUM); i++) {
		if (i)
			str_add(&line, words_plain(page->language, "report.list-separator"));
		str_add(&line, cause_table[finding->alternatives[i]].title[page->language]);
	}
	page_paragraph(page, "  - ", line.text);
}

static void text_labelled(const struct page *page, const char *label, const struct text *text)
{
	CLEANUP(str_done) struct str line = STR_INIT(LINE_BYTES_MAXIMUM);

	str_add(&line, words_plain(page->language, label));
	words_expand(&line, page->language, text);
	page_paragraph(page, "  - ", line.text);
}

static void text_sure(const struct page *page, const struct finding *finding)
{
	page_heading(page, "report.heading.sure");
	page_paragraph(page, "  ", words_plain(page->language, sure_words[finding->confidence]));
	for (size_t i = 0; i < finding->contradicting.count; i++)
		text_labelled(page, "report.sure.against", &finding->contradicting.items[i].text);
	for (size_t i = 0; i < MIN(finding->unobserved_count, (size_t)UNOBSERVED_MAXIMUM); i++)
		text_labelled(page, "report.sure.unobserved", &finding->unobserved[i]);
	text_add_alternatives(page, finding);
}

/* Does an earlier finding say the same about the same server? */
static const struct finding *text_find_same(const struct report *report, size_t index)
{
	const struct finding *finding = &report->findings[index];

	for (size_t i = 0; i < index; i++) {
		const struct finding *other = &report->findings[i];

		if (other->cause != finding->cause || !other->connection || !finding->connection)
			continue;
		if (other->connection->server.port == finding->connection->server.port &&
		    address_is_equal(&other->connection->server.address,
				     &finding->connection->server.address))
			return other;
	}
	return NULL;
}

static void text_others(const struct page *page, const struct report *report)
{
	size_t shown = 0;
	uint64_t more = 0;

	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		if (finding == report->verdict ||
		    cause_table[finding->cause].family == CAUSE_FAMILY_HEALTHY)
			continue;
		if (text_find_same(report, i) || shown == OTHERS_MAXIMUM) {
			more++;
			continue;
		}
		if (shown++ == 0)
			page_heading(page, "report.heading.others");
		page_sentence(page, "  - ", &finding->verdict);
	}
	if (more && !shown)
		page_heading(page, "report.heading.others");
	if (more)
		page_sentence(page, "  ", &TEXT("report.others-more", TEXT_NUMBER("count", more)));
}

/* "0 bytes received" would be wrong of a side that spoke, but was not captured: the other one answers it. */
static const char *connection_words(const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	enum side seen = view->flows[SIDE_CLIENT].packets ? SIDE_CLIENT : SIDE_SERVER;
	const struct flow *flow = &view->flows[seen];

	if (!connection->is_one_way || flow->packets <= flow->syn_count)
		return "report.connection";
	return seen == SIDE_CLIENT ? "report.connection.without-server"
				   : "report.connection.without-client";
}

static void text_connection_line(const struct page *page, const char *first,
				 const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	const struct text line = TEXT(
		connection_words(connection), TEXT_HOST("client", &connection->client),
		TEXT_PORT("source", &connection->client), TEXT_HOST("server", &connection->server),
		TEXT_PORT("port", &connection->server),
		TEXT_BYTES("up", view->flows[SIDE_CLIENT].bytes),
		TEXT_BYTES("down", view->flows[SIDE_SERVER].bytes),
		TEXT_DURATION("duration", view->end_ns - view->start_ns),
		TEXT_ID("end", story_end_words(connection->end)));

	page_sentence(page, first, &line);
}

/* A single one needs no section of its own. */
static void text_only_connection(const struct page *page, const struct report *report)
{
	if (report->facts->connection_count == 1)
		text_connection_line(page, "", report->facts->connections[0]);
}

static void text_connections(const struct page *page, const struct report *report)
{
	const struct facts *facts = report->facts;
	size_t shown = MIN(facts->connection_count, (size_t)CONNECTIONS_MAXIMUM);
	const struct connection *subject = text_subject(report);
	size_t printed = 1;

	page_heading(page, "report.heading.connections");
	text_connection_line(page, "  ", subject);
	for (size_t i = 0; i < facts->connection_count && printed < shown; i++) {
		if (facts->connections[i] == subject)
			continue;
		text_connection_line(page, "  ", facts->connections[i]);
		printed++;
	}
	if (facts->connection_count > shown)
		page_sentence(page, "  ",
			      &TEXT("report.connections-more",
				    TEXT_NUMBER("count", facts->connection_count - shown)));
}

static void text_notes(const struct page *page, const struct report *report)
{
	if (!report->note_count)
		return;
	page_heading(page, "report.heading.notes");
	for (size_t i = 0; i < MIN(report->note_count, (size_t)NOTES_SHOWN_MAXIMUM); i++)
		page_sentence(page, "  - ", &report->notes[i]);
}

/* What is wrong, with its proof and its fix. */
static void text_trouble(const struct page *page, const struct report *report)
{
	const struct connection *connection = text_subject(report);

	if (connection) {
		text_story(page, report, connection);
		text_ledger(page, connection);
	}
	if (report->verdict && report->verdict->without_ns) {
		const struct text without = TEXT(
			"report.without", TEXT_DURATION("without", report->verdict->without_ns));

		page_sentence(page, "  ", &without);
	}
	if (!report->verdict)
		return;
	text_proof(page, report);
	text_remedies(page, report->verdict);
	text_sure(page, report->verdict);
}

void present_text(const struct report *report, const struct present_options *options,
		  struct str *out)
{
	struct page page = {
		.out = out,
		.language = options->language,
		.columns = options->columns ? options->columns : COLUMNS_DEFAULT,
		.with_colour = options->with_colour,
	};

	page.columns = MAX(page.columns, (unsigned)COLUMNS_MINIMUM);
	text_headline(&page, report);
	if (report->status != VERDICT_STATUS_HEALTHY)
		text_only_connection(&page, report);
	switch (report->status) {
	case VERDICT_STATUS_FAILED:
	case VERDICT_STATUS_DEGRADED:
	case VERDICT_STATUS_UNEXPLAINED:
		text_trouble(&page, report);
		break;
	case VERDICT_STATUS_HEALTHY:
		if (report->verdict)
			page_sentence(&page, "", &report->verdict->text);
		text_only_connection(&page, report);
		break;
	case VERDICT_STATUS_NOTHING_CAPTURED:
	case VERDICT_STATUS_COUNT:
		break;
	}
	text_others(&page, report);
	if (report->facts->connection_count > 1)
		text_connections(&page, report);
	text_notes(&page, report);
}
