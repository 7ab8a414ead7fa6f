/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of connections: its order by each key, and that it fits the page in both languages. */
#include "../diagnose/builder.h"

#include "base/str.h"
#include "base/width.h"
#include "present/list.h"

#define CONNECTIONS 3

/* Three connections: 1 moved most, 2 waited longest, 3 failed. */
struct table {
	struct view views[CONNECTIONS];
	struct view *view_lists[CONNECTIONS];
	struct stall stall;
	struct connection connections[CONNECTIONS];
	const struct connection *list[CONNECTIONS];
	struct facts facts;
	struct report report;
};

static void table_make(struct table *table)
{
	*table = (struct table) {.stall = {.duration_ns = 9 * NS_PER_S}};
	for (uint32_t i = 0; i < CONNECTIONS; i++) {
		table->views[i].start_ns = builder_ms(10 * (CONNECTIONS - i));
		table->views[i].end_ns = table->views[i].start_ns + (i + 1) * NS_PER_S;
		table->view_lists[i] = &table->views[i];
		table->connections[i] = (struct connection) {
			.id = i + 1,
			.client = {.port = (uint16_t)(40000 + i), .container = "svc-\346\234\215"},
			.server = {.port = 2100, .container = "svc-a-with-a-very-long-name-indeed"},
			.views_at_hand = &table->view_lists[i],
			.view_count = 1,
		};
		table->list[i] = &table->connections[i];
	}
	table->views[0].flows[SIDE_CLIENT].bytes = 5000;
	table->views[1].stalls = &table->stall;
	table->views[1].stall_count = 1;
	table->views[2].flows[SIDE_SERVER].repairs[REPAIR_FAST] = 7;
	table->facts.connections = table->list;
	table->facts.connection_count = CONNECTIONS;
	table->report.facts = &table->facts;
	table->report.findings[0] = (struct finding) {
		.id = 1,
		.cause = CAUSE_CONNECTION_REFUSED,
		.connection = &table->connections[2],
		.did_fail = true,
	};
	table->report.findings[1] = (struct finding) {
		.id = 2,
		.cause = CAUSE_SLOW_RECEIVER,
		.connection = &table->connections[1],
		.owned_ns = 9 * NS_PER_S,
	};
	table->report.finding_count = 2;
}

/* Numbers of the connections as the lines have them: "312". */
static void assert_order(enum list_key key, const char *expected)
{
	CLEANUP(str_done) struct str out = STR_INIT(65536);
	char order[CONNECTIONS + 1] = "";
	struct table table;
	const char *line;

	table_make(&table);
	present_list(&table.report, &(struct present_options) {.columns = 100}, key, &out);
	line = out.text;
	for (size_t i = 0; i < CONNECTIONS; i++) {
		line = strchr(line, '\n') + 1;
		order[i] = *line;
	}
	assert_string_equal(order, expected);
}

static void test_the_worst_come_first(void **state)
{
	assert_order(LIST_KEY_OWNED, "321");
}

static void test_other_keys_order_otherwise(void **state)
{
	assert_order(LIST_KEY_WAITED, "213");
	assert_order(LIST_KEY_DURATION, "321");
	assert_order(LIST_KEY_BYTES, "123");
	assert_order(LIST_KEY_REPAIRS, "321");
	assert_order(LIST_KEY_START, "321");
}

static void test_no_line_is_wider_than_the_page(void **state)
{
	static const unsigned widths[] = {80, 100, 120};

	for (size_t i = 0; i < ARRAY_COUNT(widths); i++) {
		for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
			CLEANUP(str_done) struct str out = STR_INIT(65536);
			struct table table;
			char *rest;

			table_make(&table);
			present_list(&table.report,
				     &(struct present_options) {.language = language,
								.columns = widths[i]},
				     LIST_KEY_OWNED, &out);
			rest = out.text;
			for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
				assert_true(text_width(line) <= widths[i]);
		}
	}
}

static void test_without_connections_it_says_so(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(65536);
	struct facts facts = {0};
	struct report report = {.facts = &facts,
				.verdict_text = TEXT_PLAIN("report.nothing.no-packets")};

	present_list(&report, &(struct present_options) {.columns = 100}, LIST_KEY_OWNED, &out);
	assert_non_null(strstr(out.text, "No packet"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_worst_come_first),
		cmocka_unit_test(test_other_keys_order_otherwise),
		cmocka_unit_test(test_no_line_is_wider_than_the_page),
		cmocka_unit_test(test_without_connections_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
