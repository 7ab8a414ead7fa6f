/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Checks a JSON value against the part of JSON Schema (draft 2020-12) that docs/schema uses: type,
 * const, enum, required, properties, additionalProperties (false or a schema), items, minimum,
 * pattern-free strings, anyOf, and $ref into #/$defs. An unknown keyword is a failure, so that the
 * schema cannot say what nobody checks.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

struct schema_check {
	json_t *root;
	char where[512]; /* path to the first value that does not fit, and why */
};

static inline bool schema_fits(struct schema_check *check, json_t *schema, json_t *value,
			       const char *path);

static inline bool schema_fail(struct schema_check *check, const char *path, const char *why)
{
	(void)snprintf(check->where, sizeof(check->where), "%s: %s", path, why);
	return false;
}

static inline bool schema_is_type(const char *type, const json_t *value)
{
	static const struct {
		const char *name;
		json_type type;
	} types[] = {
		{"object", JSON_OBJECT},   {"array", JSON_ARRAY}, {"string", JSON_STRING},
		{"integer", JSON_INTEGER}, {"null", JSON_NULL},   {"boolean", JSON_TRUE},
		{"boolean", JSON_FALSE},
	};

	for (size_t i = 0; i < ARRAY_COUNT(types); i++)
		if (strcmp(types[i].name, type) == 0 && json_typeof(value) == types[i].type)
			return true;
	return false;
}

static inline bool schema_fits_type(struct schema_check *check, json_t *types, json_t *value,
				    const char *path)
{
	size_t i;
	json_t *type;

	if (json_is_string(types))
		return schema_is_type(json_string_value(types), value) ||
		       schema_fail(check, path, json_string_value(types));
	json_array_foreach(types, i,
			   type) if (schema_is_type(json_string_value(type), value)) return true;
	return schema_fail(check, path, "none of the types");
}

static inline bool schema_fits_list(struct schema_check *check, json_t *list, json_t *value,
				    const char *path)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item) if (json_equal(item, value)) return true;
	return schema_fail(check, path, "not in the enum");
}

static inline bool schema_fits_any(struct schema_check *check, json_t *list, json_t *value,
				   const char *path)
{
	size_t i;
	json_t *schema;

	json_array_foreach(list, i,
			   schema) if (schema_fits(check, schema, value, path)) return true;
	return false;
}

static inline bool schema_fits_items(struct schema_check *check, json_t *schema, json_t *value,
				     const char *path)
{
	size_t i;
	json_t *item;

	json_array_foreach(value, i, item)
	{
		char below[256];

		(void)snprintf(below, sizeof(below), "%.200s[%zu]", path, i);
		if (!schema_fits(check, schema, item, below))
			return false;
	}
	return true;
}

static inline bool schema_has_keys(struct schema_check *check, json_t *keys, json_t *value,
				   const char *path)
{
	size_t i;
	json_t *key;

	json_array_foreach(
		keys, i,
		key) if (!json_object_get(value,
					  json_string_value(
						  key))) return schema_fail(check, path,
									    json_string_value(key));
	return true;
}

static inline bool schema_fits_members(struct schema_check *check, json_t *schema, json_t *value,
				       const char *path)
{
	json_t *properties = json_object_get(schema, "properties");
	json_t *others = json_object_get(schema, "additionalProperties");
	const char *key;
	json_t *member;

	json_object_foreach(value, key, member)
	{
		json_t *found = json_object_get(properties, key);
		char below[256];

		(void)snprintf(below, sizeof(below), "%.200s.%s", path, key);
		if (!found && json_is_false(others))
			return schema_fail(check, below, "not in the schema");
		found = found ? found : others;
		if (found && !json_is_boolean(found) && !schema_fits(check, found, member, below))
			return false;
	}
	return true;
}

static inline bool schema_fits_reference(struct schema_check *check, const char *reference,
					 json_t *value, const char *path)
{
	static const char prefix[] = "#/$defs/";
	json_t *definitions = json_object_get(check->root, "$defs");
	json_t *schema;

	if (strncmp(reference, prefix, strlen(prefix)) != 0)
		return schema_fail(check, path, "reference leads out of the schema");
	schema = json_object_get(definitions, reference + strlen(prefix));
	if (!schema)
		return schema_fail(check, path, reference);
	return schema_fits(check, schema, value, path);
}

static inline bool schema_fits_keyword(struct schema_check *check, json_t *schema,
				       const char *keyword, json_t *rule, json_t *value,
				       const char *path)
{
	if (keyword[0] == '$' && strcmp(keyword, "$ref") != 0)
		return true;
	if (strcmp(keyword, "$ref") == 0)
		return schema_fits_reference(check, json_string_value(rule), value, path);
	if (strcmp(keyword, "type") == 0)
		return schema_fits_type(check, rule, value, path);
	if (strcmp(keyword, "const") == 0)
		return json_equal(rule, value) || schema_fail(check, path, "not the constant");
	if (strcmp(keyword, "enum") == 0)
		return schema_fits_list(check, rule, value, path);
	if (strcmp(keyword, "anyOf") == 0)
		return schema_fits_any(check, rule, value, path);
	if (strcmp(keyword, "minimum") == 0)
		return !json_is_integer(value) ||
		       json_integer_value(value) >= json_integer_value(rule) ||
		       schema_fail(check, path, "below the minimum");
	if (strcmp(keyword, "required") == 0)
		return !json_is_object(value) || schema_has_keys(check, rule, value, path);
	if (strcmp(keyword, "items") == 0)
		return schema_fits_items(check, rule, value, path);
	if (strcmp(keyword, "properties") == 0 || strcmp(keyword, "additionalProperties") == 0)
		return !json_is_object(value) || schema_fits_members(check, schema, value, path);
	if (strcmp(keyword, "title") == 0 || strcmp(keyword, "description") == 0)
		return true;
	return schema_fail(check, path, keyword);
}

static inline bool schema_fits(struct schema_check *check, json_t *schema, json_t *value,
			       const char *path)
{
	const char *keyword;
	json_t *rule;

	json_object_foreach(schema, keyword,
			    rule) if (!schema_fits_keyword(check, schema, keyword, rule, value,
							   path)) return false;
	return true;
}
