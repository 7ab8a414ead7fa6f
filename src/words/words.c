/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sentences by id, and their values: see words.h. The tables hold some hundreds of sentences and a
 * report asks for some dozens, so that a linear search is enough.
 */
#include "words/words.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/connection.h"
#include "words/shell.h"

#define FOREIGN_CHARACTERS_MAXIMUM 200 /* of one value in a sentence */
#define PLACEHOLDER_BYTES_MAXIMUM  32

const char *words_find(enum language language, const char *id)
{
	/* The linker keeps one copy of most equal literals: the address alone decides nearly always. */
	for (size_t i = 0; i < ARRAY_COUNT(word_tables[language]); i++) {
		const struct word_table *table = word_tables[language][i];

		for (size_t j = 0; table && j < table->count; j++)
			if (table->words[j].id == id)
				return table->words[j].text;
	}
	for (size_t i = 0; i < ARRAY_COUNT(word_tables[language]); i++) {
		const struct word_table *table = word_tables[language][i];

		for (size_t j = 0; table && j < table->count; j++)
			if (text_is_equal(table->words[j].id, id))
				return table->words[j].text;
	}
	return NULL;
}

const char *words_plain(enum language language, const char *id)
{
	const char *text = words_find(language, id);

	return text ? text : id;
}

static void words_add_foreign(struct str *out, const char *text)
{
	str_add_escaped(out, text, strlen(text), FOREIGN_CHARACTERS_MAXIMUM);
}

static void words_add_port(struct str *out, const struct endpoint *endpoint)
{
	if (endpoint->service)
		words_add_foreign(out, endpoint->service);
	else
		str_add_unsigned(out, endpoint->port);
}

static void words_add_endpoint(struct str *out, const struct endpoint *endpoint, bool with_port)
{
	bool is_six = endpoint->address.family == ADDRESS_FAMILY_IPV6;
	char text[ADDRESS_TEXT_BYTES];

	if (endpoint->container) {
		words_add_foreign(out, endpoint->container);
		return;
	}
	if (endpoint->name)
		words_add_foreign(out, endpoint->name);
	else if (is_six && with_port)
		str_addf(out, "[%s]", address_format(&endpoint->address, text));
	else
		str_add(out, address_format(&endpoint->address, text));
	if (!endpoint->port || !with_port)
		return;
	str_add_char(out, ':');
	words_add_port(out, endpoint);
}

static void words_add_address(struct str *out, const struct endpoint *endpoint)
{
	char text[ADDRESS_TEXT_BYTES];

	if (endpoint->name)
		shell_add_word(out, endpoint->name);
	else
		str_add(out, address_format(&endpoint->address, text));
}

static void words_add_value(struct str *out, enum language language, const struct text_value *value)
{
	char address[ADDRESS_TEXT_BYTES];

	switch (value->kind) {
	case TEXT_VALUE_NUMBER:
		str_add_unsigned(out, value->number);
		return;
	case TEXT_VALUE_BYTES:
		words_add_bytes(out, language, value->number);
		return;
	case TEXT_VALUE_DURATION:
		words_add_duration(out, language, value->number);
		return;
	case TEXT_VALUE_RATE:
		words_add_rate(out, language, value->number);
		return;
	case TEXT_VALUE_PERMILLE:
		words_add_permille(out, language, value->number);
		return;
	case TEXT_VALUE_STRING:
		words_add_foreign(out, value->string ? value->string : "?");
		return;
	case TEXT_VALUE_SHELL_WORD:
		shell_add_word(out, value->string ? value->string : "");
		return;
	case TEXT_VALUE_TEXT_ID:
		str_add(out, words_plain(language, value->string));
		return;
	case TEXT_VALUE_ENDPOINT:
		words_add_endpoint(out, value->endpoint, /* with_port= */ true);
		return;
	case TEXT_VALUE_HOST:
		words_add_endpoint(out, value->endpoint, /* with_port= */ false);
		return;
	case TEXT_VALUE_PORT:
		words_add_port(out, value->endpoint);
		return;
	case TEXT_VALUE_ADDRESS:
		words_add_address(out, value->endpoint);
		return;
	case TEXT_VALUE_IP:
		str_add(out, address_format(value->address, address));
		return;
	case TEXT_VALUE_ENTER:
		shell_add_enter(out, value->point);
		return;
	}
}

static const struct text_value *words_find_value(const struct text *text, const char *name,
						 size_t length)
{
	for (size_t i = 0; i < text->value_count; i++) {
		const char *candidate = text->values[i].name;

		if (strlen(candidate) == length && memcmp(candidate, name, length) == 0)
			return &text->values[i];
	}
	return NULL;
}

/* Expand what begins with a brace at `at`; returns the first character behind it. */
static const char *words_expand_brace(struct str *out, enum language language,
				      const struct text *text, const char *at)
{
	size_t length = strcspn(at + 1, "{}");
	const struct text_value *value = NULL;

	if (at[0] == at[1]) {
		str_add_char(out, *at);
		return at + 2;
	}
	if (at[0] == '{' && at[1 + length] == '}' && length < PLACEHOLDER_BYTES_MAXIMUM)
		value = words_find_value(text, at + 1, length);
	if (!value) {
		str_add_char(out, *at);
		return at + 1;
	}
	words_add_value(out, language, value);
	return at + 1 + length + 1;
}

/* The words of a text, or those for one of what it counts: "ID.one" where {count} is 1. */
static const char *words_of(enum language language, const struct text *text)
{
	const struct text_value *count = words_find_value(text, "count", strlen("count"));
	const char *words = NULL;

	if (count && count->kind == TEXT_VALUE_NUMBER && count->number == 1) {
		_cleanup_free_ char *id = xasprintf("%s.one", text->id);

		words = words_find(language, id);
	}
	return words ? words : words_plain(language, text->id);
}

void words_expand(struct str *out, enum language language, const struct text *text)
{
	const char *at;

	if (!text->id)
		return;
	at = words_of(language, text);
	while (*at) {
		size_t plain = strcspn(at, "{}");

		str_add_bytes(out, at, plain);
		at += plain;
		if (*at)
			at = words_expand_brace(out, language, text, at);
	}
}
