/* SPDX-License-Identifier: BSD-3-Clause */
/* Values that several JSON documents share: see json_values.h. */
#include "present/json_values.h"

#include <string.h>

#include "base/mem.h"

#define TEXT_BYTES_MAXIMUM         8192
#define FOREIGN_CHARACTERS_MAXIMUM 1024

json_t *json_of_foreign(const char *text)
{
	CLEANUP(str_done) struct str escaped = STR_INIT(TEXT_BYTES_MAXIMUM);

	if (!text)
		return json_null();
	str_add_escaped(&escaped, text, strlen(text), FOREIGN_CHARACTERS_MAXIMUM);
	return json_stringn_nocheck(escaped.text, escaped.length);
}

json_t *json_of_unsigned(uint64_t number)
{
	return json_integer((json_int_t)MIN(number, (uint64_t)INT64_MAX));
}

void json_set(json_t *object, const char *key, json_t *value)
{
	(void)json_object_set_new_nocheck(object, key, value);
}

void json_set_unsigned(json_t *object, const char *key, uint64_t number)
{
	json_set(object, key, json_of_unsigned(number));
}

json_t *json_of_text(const struct text *text)
{
	json_t *object;

	if (!text->id)
		return json_null();
	object = json_object();
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		CLEANUP(str_done) struct str line = STR_INIT(TEXT_BYTES_MAXIMUM);

		words_expand(&line, language, text);
		json_set(object, language_name(language),
			 json_stringn_nocheck(line.text, line.length));
	}
	return object;
}

json_t *json_of_endpoint(const struct endpoint *endpoint)
{
	char text[ADDRESS_TEXT_BYTES];
	json_t *object = json_object();

	json_set(object, "address",
		 endpoint->address.family == ADDRESS_FAMILY_NONE ||
				 endpoint->address.family == ADDRESS_FAMILY_NAME
			 ? json_null()
			 : json_string(address_format(&endpoint->address, text)));
	json_set(object, "port",
		 endpoint->port && !endpoint->service ? json_integer(endpoint->port) : json_null());
	json_set(object, "container", json_of_foreign(endpoint->container));
	json_set(object, "name", json_of_foreign(endpoint->name));
	json_set(object, "service", json_of_foreign(endpoint->service));
	return object;
}

void json_add_string(struct str *out, const char *text, size_t count)
{
	const char *end = text + count;

	str_add_char(out, '"');
	while (text < end) {
		const char *plain = text;

		while (text < end && *text != '"' && *text != '\\' && (uint8_t)*text >= ' ')
			text++;
		str_add_bytes(out, plain, (size_t)(text - plain));
		if (text == end)
			break;
		if ((uint8_t)*text < ' ') {
			str_addf(out, "\\u%04x", (uint8_t)*text++);
			continue;
		}
		str_add_char(out, '\\');
		str_add_char(out, *text++);
	}
	str_add_char(out, '"');
}

static int json_append(const char *bytes, size_t count, void *out)
{
	str_add_bytes(out, bytes, count);
	return 0;
}

void json_add(struct str *out, const json_t *object)
{
	(void)json_dump_callback(object, json_append, out, JSON_COMPACT | JSON_ENCODE_ANY);
}

void json_add_line(struct str *out, json_t *take_object)
{
	json_add(out, take_object);
	str_add_char(out, '\n');
	json_decref(take_object);
}
