/* SPDX-License-Identifier: BSD-3-Clause */
/* The JSON of "explain --json": the lines that golden tests hold are as their schema says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "schema.h"

#define LINE_BYTES 65536

static FILE *open_source(const char *name)
{
	const char *root = getenv("TCPWHY_SOURCE_ROOT");
	char path[512];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", root ? root : ".", name);
	file = fopen(path, "re");
	if (!file)
		fail_msg("cannot open %s", path);
	return file;
}

static json_t *load(const char *name)
{
	FILE *file = open_source(name);
	json_error_t error;
	json_t *value = json_loadf(file, JSON_REJECT_DUPLICATES, &error);

	(void)fclose(file);
	if (!value)
		fail_msg("%s:%d: %s", name, error.line, error.text);
	return value;
}

/* Returns how many lines are objects: all up to the one that ends standard output. */
static size_t check_lines(const char *name)
{
	struct schema_check check = {.root = load("docs/schema/explain-1.schema.json")};
	_cleanup_free_ char *line = xmalloc(LINE_BYTES);
	FILE *file = open_source(name);
	size_t count = 0;

	while (fgets(line, LINE_BYTES, file) && line[0] == '{') {
		json_t *value = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

		assert_non_null(value);
		if (!schema_fits(&check, check.root, value, "$"))
			fail_msg("%s: line %zu: %s", name, count + 1, check.where);
		json_decref(value);
		count++;
	}
	(void)fclose(file);
	json_decref(check.root);
	return count;
}

static void test_lines_fit_the_schema(void **state)
{
	assert_int_equal(check_lines("tests/golden/expected/explain-one-way-json.txt"), 8);
	assert_true(check_lines("tests/golden/expected/explain-hostile-json.txt") > 5);
}

static void test_the_schema_refuses_what_is_no_packet(void **state)
{
	struct schema_check check = {.root = load("docs/schema/explain-1.schema.json")};
	json_t *value = json_pack("{s:s,s:s}", "schema", "tcpwhy.explain/1", "type", "packet");

	assert_false(schema_fits(&check, check.root, value, "$"));
	json_decref(value);
	json_decref(check.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_fit_the_schema),
		cmocka_unit_test(test_the_schema_refuses_what_is_no_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
