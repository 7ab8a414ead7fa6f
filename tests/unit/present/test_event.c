/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines of events: with names, in both languages, a few a second, repeats folded. */
#include "../diagnose/builder.h"
#include "schema.h"

#include "base/str.h"
#include "present/event.h"

#define TEXT_BYTES_MAXIMUM 65536

static void print(struct event_printer *printer, const struct connection *connection,
		  enum event_kind kind, uint64_t ms, struct str *out)
{
	event_print(printer,
		    &(struct event) {.kind = kind,
				     .time_ns = builder_ms(ms),
				     .connection = connection,
				     .side = SIDE_SERVER,
				     .duration_ns = 600 * NS_PER_MS},
		    out);
}

static struct event_printer printer_of(const struct name_table *names, enum language language)
{
	return (struct event_printer) {
		.language = language,
		.names = names,
		.start_ns = BUILDER_START_NS,
	};
}

/* svc-b port 40000 + `port` to svc-a, and their names. */
static struct connection connection_of(unsigned port)
{
	return (struct connection) {
		.id = port + 1,
		.client = {.address = address_ipv4((uint8_t[]) {172, 18, 0, 3}),
			   .port = (uint16_t)(40000 + port)},
		.server = {.address = address_ipv4((uint8_t[]) {172, 18, 0, 2}), .port = 2100},
	};
}

static void names_fill(struct name_table *names)
{
	struct connection connection = connection_of(0);

	name_table_add(names, &connection.client.address, "svc-b");
	name_table_add(names, &connection.server.address, "svc-a");
}

static void test_an_event_is_a_line_with_time_and_names(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(TEXT_BYTES_MAXIMUM);
	CLEANUP(name_table_done) struct name_table names = {0};
	struct event_printer english, chinese;
	struct connection connection = connection_of(0);

	names_fill(&names);
	english = printer_of(&names, LANGUAGE_EN);
	chinese = printer_of(&names, LANGUAGE_ZH);
	print(&english, &connection, EVENT_KIND_WINDOW_OPENED, 12345, &out);
	print(&chinese, &connection, EVENT_KIND_WINDOW_OPENED, 12345, &out);
	assert_string_equal(out.text,
			    "     12.345 s  svc-a accepts data from svc-b again, after 600 ms\n"
			    "     12.345 s  svc-a 在 600 毫秒后重新接收 svc-b 的数据\n");
}

static void test_repeats_of_a_second_are_one_line_and_a_count(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(TEXT_BYTES_MAXIMUM);
	struct event_printer printer = printer_of(NULL, LANGUAGE_EN);
	struct connection connections[20];

	for (unsigned i = 0; i < ARRAY_COUNT(connections); i++) {
		connections[i] = connection_of(i);
		print(&printer, &connections[i], EVENT_KIND_REFUSED, i, &out);
	}
	event_print_folded(&printer, 0, &out);
	assert_string_equal(out.text, "      0.000 s  172.18.0.2 refuses the connection of "
				      "172.18.0.3 to port 2100\n"
				      "               ... 19 more\n");
}

static void test_there_are_a_few_lines_a_second_at_most(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(TEXT_BYTES_MAXIMUM);
	struct event_printer printer = printer_of(NULL, LANGUAGE_EN);
	struct connection connections[40];
	unsigned lines = 0;

	for (unsigned i = 0; i < ARRAY_COUNT(connections); i++) {
		connections[i] = connection_of(i);
		connections[i].server.port = (uint16_t)(80 + i);
		print(&printer, &connections[i], EVENT_KIND_OPENED, i < 20 ? 0 : 5000, &out);
	}
	event_print_folded(&printer, 0, &out);
	for (const char *at = out.text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, 2 * (EVENT_LINES_PER_SECOND + 1));
	assert_non_null(strstr(out.text, "... 16 more"));
}

static json_t *schema_load(void)
{
	const char *root = getenv("TCPWHY_SOURCE_ROOT");
	char path[512];
	json_t *schema;

	(void)snprintf(path, sizeof(path), "%s/docs/schema/event-1.schema.json", root ? root : ".");
	schema = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(schema);
	return schema;
}

static void test_json_is_as_its_schema_says(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(TEXT_BYTES_MAXIMUM);
	struct event_printer printer = printer_of(NULL, LANGUAGE_EN);
	struct connection connection = connection_of(0);
	struct schema_check check = {.root = schema_load()};

	for (enum event_kind kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		json_t *value;

		str_clear(&out);
		event_print_json(&printer,
				 &(struct event) {.kind = kind,
						  .wait = kind == EVENT_KIND_STALLED
								  ? EVENT_WAIT_WINDOW
								  : EVENT_WAIT_NONE,
						  .time_ns = builder_ms(kind),
						  .connection = &connection,
						  .packet = {.number = kind}},
				 kind ? CAPTURE_CLOCK_EPOCH : CAPTURE_CLOCK_NONE, &out);
		value = json_loads(out.text, 0, NULL);
		assert_non_null(value);
		if (!schema_fits(&check, check.root, value, "$"))
			fail_msg("%s: %s", event_kind_name(kind), check.where);
		json_decref(value);
	}
	json_decref(check.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_event_is_a_line_with_time_and_names),
		cmocka_unit_test(test_repeats_of_a_second_are_one_line_and_a_count),
		cmocka_unit_test(test_there_are_a_few_lines_a_second_at_most),
		cmocka_unit_test(test_json_is_as_its_schema_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
