/* SPDX-License-Identifier: BSD-3-Clause */
/* The JSON of "why --json": as its schema says, the same bytes each time, nothing unescaped. */
#include "../diagnose/builder.h"
#include "schema.h"

#include <stdlib.h>

#include "base/str.h"
#include "present/present.h"

#define OUTPUT_BYTES 65536

static json_t *load_schema(void)
{
	const char *root = getenv("TCPWHY_SOURCE_ROOT");
	json_error_t error;
	char path[512];
	json_t *schema;

	(void)snprintf(path, sizeof(path), "%s/docs/schema/why-1.schema.json", root ? root : ".");
	schema = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!schema)
		fail_msg("%s:%d: %s", path, error.line, error.text);
	return schema;
}

static json_t *produce(struct builder *builder)
{
	CLEANUP(str_done) struct str out = STR_INIT(OUTPUT_BYTES);
	json_error_t error;
	json_t *value;

	present_json(builder_diagnose(builder), &out);
	assert_false(out.is_cut);
	assert_null(strchr(out.text, '\n'));
	value = json_loads(out.text, JSON_REJECT_DUPLICATES, &error);
	if (!value)
		fail_msg("%s", error.text);
	return value;
}

static void assert_fits_schema(struct builder *builder)
{
	json_t *value = produce(builder);
	struct schema_check check = {.root = load_schema()};

	if (!schema_fits(&check, check.root, value, "$"))
		fail_msg("%s", check.where);
	json_decref(check.root);
	json_decref(value);
}

static void set_black_hole(struct builder *builder)
{
	builder_set_duration(builder, 20000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 19995)->small_passed = 1;
}

static void test_reports_fit_the_schema(void **state)
{
	struct builder *builder = *state;

	assert_fits_schema(builder);
	set_black_hole(builder);
	assert_fits_schema(builder);
	builder->connection.client.address.family = ADDRESS_FAMILY_NONE;
	builder->connection.client.port = 0;
	builder->facts.capture.clock = CAPTURE_CLOCK_NONE;
	builder->points[0].mtu = 0;
	assert_fits_schema(builder);
	builder->facts.connection_count = 0;
	assert_fits_schema(builder);
}

static void test_schema_check_refuses_what_does_not_fit(void **state)
{
	json_t *value = produce(*state);
	struct schema_check check = {.root = load_schema()};
	json_t *verdict = json_object_get(value, "verdict");

	(void)json_object_set_new(verdict, "status", json_string("fine"));
	assert_false(schema_fits(&check, check.root, value, "$"));
	assert_string_equal(check.where, "$.verdict.status: not in the enum");
	(void)json_object_set_new(verdict, "status", json_string("healthy"));
	(void)json_object_set_new(verdict, "colour", json_string("red"));
	assert_false(schema_fits(&check, check.root, value, "$"));
	(void)json_object_del(verdict, "colour");
	(void)json_object_del(verdict, "cause");
	assert_false(schema_fits(&check, check.root, value, "$"));
	assert_string_equal(check.where, "$.verdict: cause");
	json_decref(check.root);
	json_decref(value);
}

static void test_same_report_gives_the_same_bytes_in_the_agreed_order(void **state)
{
	struct builder *builder = *state;
	CLEANUP(str_done) struct str first = STR_INIT(OUTPUT_BYTES);
	CLEANUP(str_done) struct str second = STR_INIT(OUTPUT_BYTES);

	set_black_hole(builder);
	present_json(builder_diagnose(builder), &first);
	present_json(builder_diagnose(builder), &second);
	assert_string_equal(first.text, second.text);
	assert_true(text_has_prefix(
		first.text, "{\"schema\":\"tcpwhy.why/1\",\"version\":\"" TCPWHY_VERSION
			    "\",\"capture\":{\"start\":\"2025-11-22T07:21:09.123456789Z\","
			    "\"clock\":\"epoch\",\"duration_ns\":20000000000,\"complete\":true},"
			    "\"points\":[{\"id\":0,\"name\":\"svc-b eth0\",\"container\":\"svc-b\","
			    "\"interface\":\"eth0\",\"link_type\":\"EN10MB\",\"mtu\":1500,"
			    "\"packets\":100,\"dropped\":0}"));
}

static json_t *first_of(json_t *object, const char *key)
{
	return json_array_get(json_object_get(object, key), 0);
}

static void test_times_are_relative_and_the_ledger_sums_to_the_duration(void **state)
{
	struct builder *builder = *state;
	json_t *value;
	json_t *connection;
	json_t *stall;
	const char *name;
	json_t *time;
	json_int_t sum = 0;

	set_black_hole(builder);
	value = produce(builder);
	connection = first_of(value, "connections");
	json_object_foreach(json_object_get(connection, "time_ns"), name, time) sum +=
		json_integer_value(time);
	assert_int_equal(sum, json_integer_value(json_object_get(connection, "duration_ns")));
	stall = first_of(connection, "stalls");
	assert_int_equal(json_integer_value(json_object_get(stall, "start_ns")), 5000000);
	assert_string_equal(json_string_value(json_object_get(stall, "direction")), "from_client");
	json_decref(value);
}

/* Two steps of a direction; in the second one nothing was acknowledged. */
static struct series *two_steps(void)
{
	struct series *series = xcalloc(1, sizeof(*series) + 2 * sizeof(series->buckets[0]));

	series->start_ns = builder_ms(5);
	series->step_bits = SERIES_STEP_BITS;
	series->count = 2;
	for (size_t i = 0; i < 2; i++) {
		series->buckets[i].bytes = 1448 * (i + 1);
		for (size_t kind = 0; kind < SERIES_COUNT; kind++)
			series->buckets[i].ranges[kind].minimum = UINT32_MAX;
		series->buckets[i].ranges[SERIES_FLIGHT] = (struct series_range) {0, 2896, 1448};
	}
	series->buckets[0].ranges[SERIES_ROUND_TRIP] = (struct series_range) {90, 120, 100};
	return series;
}

static void test_series_say_what_was_measured_and_null_where_nothing_was(void **state)
{
	struct builder *builder = *state;
	struct series *series = two_steps();
	json_t *value;
	char *text;

	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].series = series;
	assert_fits_schema(builder);
	value = produce(builder);
	text = json_dumps(json_object_get(first_of(value, "connections"), "series"), JSON_COMPACT);
	assert_string_equal(text, "[{\"direction\":\"from_client\",\"start_ns\":5000000,"
				  "\"step_ns\":131072,\"bytes\":[1448,2896],"
				  "\"rtt_ns\":{\"min\":[90000,null],\"max\":[120000,null],"
				  "\"last\":[100000,null]},"
				  "\"flight_bytes\":{\"min\":[0,0],\"max\":[2896,2896],"
				  "\"last\":[1448,1448]}}]");
	free(text);
	json_decref(value);
	free(series);
}

static void test_foreign_strings_are_escaped(void **state)
{
	struct builder *builder = *state;
	json_t *value;

	builder->points[0].name = (char *)(uintptr_t) "ev\x1bil \xff\"eth0";
	value = produce(builder);
	assert_string_equal(json_string_value(json_object_get(first_of(value, "points"), "name")),
			    "ev\\x1bil \\xff\"eth0");
	json_decref(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_reports_fit_the_schema),
		BUILDER_CASE(test_schema_check_refuses_what_does_not_fit),
		BUILDER_CASE(test_same_report_gives_the_same_bytes_in_the_agreed_order),
		BUILDER_CASE(test_times_are_relative_and_the_ledger_sums_to_the_duration),
		BUILDER_CASE(test_series_say_what_was_measured_and_null_where_nothing_was),
		BUILDER_CASE(test_foreign_strings_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
