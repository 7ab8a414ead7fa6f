/* SPDX-License-Identifier: BSD-3-Clause */
/* Typed option tables: see option.h. The letters are joined as getopt(3) does it. */
#include "base/option.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define OPTION_NAME_BYTES 64 /* "--name" in a message; longer ones cannot be in a table */

/* One row and the struct that it writes to; both NULL when nothing was found. */
struct option_place {
	const struct option_spec *spec;
	void *values;
};

struct option_parser {
	int argc;
	char *const *argv;
	int next; /* index of the argument behind the one that is parsed */
	const struct option_table *tables;
	size_t table_count;
	struct err *err;
};

static struct option_place option_find_name(const struct option_parser *parser, const char *name,
					    size_t length)
{
	for (size_t i = 0; i < parser->table_count; i++) {
		const struct option_table *table = &parser->tables[i];

		for (size_t j = 0; j < table->count; j++) {
			const char *candidate = table->specs[j].name;

			if (candidate && strlen(candidate) == length &&
			    memcmp(candidate, name, length) == 0)
				return (struct option_place) {&table->specs[j], table->values};
		}
	}
	return (struct option_place) {0};
}

static struct option_place option_find_letter(const struct option_parser *parser, char letter)
{
	for (size_t i = 0; i < parser->table_count; i++) {
		const struct option_table *table = &parser->tables[i];

		for (size_t j = 0; j < table->count; j++)
			if (table->specs[j].letter == letter)
				return (struct option_place) {&table->specs[j], table->values};
	}
	return (struct option_place) {0};
}

/* The long name that was probably meant, by `length` bytes of `name`; NULL when none is near: one
 * typing error for every three letters, or the beginning of the name. */
static const char *option_find_nearest(const struct option_parser *parser, const char *name,
				       size_t length)
{
	char given[OPTION_NAME_BYTES];
	const char *nearest = NULL;
	size_t limit = MAX(length / 3, (size_t)1) + 1;

	if (length == 0 || length >= sizeof(given))
		return NULL;
	memcpy(given, name, length);
	given[length] = '\0';
	for (size_t i = 0; i < parser->table_count; i++) {
		for (size_t j = 0; j < parser->tables[i].count; j++) {
			const char *candidate = parser->tables[i].specs[j].name;
			size_t distance;

			if (!candidate)
				continue;
			distance = text_has_prefix(candidate, given)
					   ? 1
					   : text_distance(given, candidate);
			if (distance < limit) {
				limit = distance;
				nearest = candidate;
			}
		}
	}
	return nearest;
}

static int option_fail_unknown_name(const struct option_parser *parser, const char *argument)
{
	const char *name = argument + strspn(argument, "-");
	size_t length = strcspn(name, "=");
	size_t shown = (size_t)(name - argument) + length;
	const char *nearest = option_find_nearest(parser, name, length);

	if (nearest)
		return err_set_usage(parser->err, "unknown option '%.*s'; did you mean '--%s'?",
				     (int)MIN(shown, (size_t)INT_MAX), argument, nearest);
	return err_set_usage(parser->err, "unknown option '%.*s'; --help lists all",
			     (int)MIN(shown, (size_t)INT_MAX), argument);
}

/* "-json" is more often a long name with a dash too few than five letters. */
static int option_fail_unknown_letter(const struct option_parser *parser, const char *argument,
				      char letter)
{
	const char *name = argument + 1;

	if (strlen(name) > 2 && option_find_nearest(parser, name, strcspn(name, "=")))
		return option_fail_unknown_name(parser, argument);
	return err_set_usage(parser->err, "unknown option '-%c'; --help lists all", letter);
}

static int option_set_unsigned(const struct option_spec *spec, const char *shown, const char *value,
			       uint64_t *ret_number, struct err *err)
{
	uint64_t maximum = spec->maximum ? spec->maximum : UINT64_MAX;
	uint64_t number;
	int r;

	r = parse_unsigned(value, maximum, &number);
	if (r == -EINVAL)
		return err_set_usage(err, "option '%s': '%s' is not a number", shown, value);
	if (r == 0 && number >= spec->minimum) {
		*ret_number = number;
		return 0;
	}
	if (!spec->maximum)
		return err_set_usage(err, "option '%s': %s is out of range: at least %llu", shown,
				     value, (unsigned long long)spec->minimum);
	return err_set_usage(err, "option '%s': %s is out of range: %llu to %llu", shown, value,
			     (unsigned long long)spec->minimum, (unsigned long long)maximum);
}

static int option_set_duration(const char *shown, const char *value, uint64_t *ret_ns,
			       struct err *err)
{
	int r;

	r = parse_duration(value, ret_ns);
	if (r < 0)
		return err_set_usage(err, "option '%s': '%s' is not a duration: 500ms, 30s, 5m, 1h",
				     shown, value);
	return 0;
}

static int option_set_choice(const struct option_spec *spec, const char *shown, const char *value,
			     unsigned *ret_index, struct err *err)
{
	CLEANUP(str_done) struct str list = STR_INIT(ERR_TEXT_BYTES);

	for (unsigned i = 0; spec->choices[i]; i++) {
		if (text_is_equal(spec->choices[i], value)) {
			*ret_index = i;
			return 0;
		}
		str_addf(&list, "%s%s", i ? ", " : "", spec->choices[i]);
	}
	return err_set_usage(err, "option '%s': '%s' is none of: %s", shown, value, list.text);
}

static int option_add_to_list(struct option_list *list, const char *shown, const char *value,
			      struct err *err)
{
	if (list->count == OPTION_LIST_MAXIMUM)
		return err_set_usage(err, "option '%s' can be given %d times at most", shown,
				     OPTION_LIST_MAXIMUM);
	list->items[list->count++] = value;
	return 0;
}

/* `shown` is the option as the user wrote it, for messages; `value` is NULL for flags. */
static int option_set(const struct option_place *place, const char *shown, const char *value,
		      struct err *err)
{
	void *member = (char *)place->values + place->spec->offset;

	switch (place->spec->type) {
	case OPTION_TYPE_FLAG:
		*(bool *)member = true;
		return 0;
	case OPTION_TYPE_COUNT_UP:
		++*(unsigned *)member;
		return 0;
	case OPTION_TYPE_UNSIGNED:
		return option_set_unsigned(place->spec, shown, value, member, err);
	case OPTION_TYPE_DURATION:
		return option_set_duration(shown, value, member, err);
	case OPTION_TYPE_STRING:
		*(const char **)member = value;
		return 0;
	case OPTION_TYPE_LIST:
		return option_add_to_list(member, shown, value, err);
	case OPTION_TYPE_CHOICE:
		return option_set_choice(place->spec, shown, value, member, err);
	}
	return -EINVAL;
}

static bool option_takes_value(const struct option_spec *spec)
{
	return spec->type != OPTION_TYPE_FLAG && spec->type != OPTION_TYPE_COUNT_UP;
}

/* The argument behind an option that needs a value and has none joined to it. */
static int option_take_next(struct option_parser *parser, const struct option_spec *spec,
			    const char *shown, const char **ret_value)
{
	if (parser->next == parser->argc)
		return err_set_usage(parser->err, "option '%s' needs a value: %s %s", shown, shown,
				     spec->metavar ? spec->metavar : "VALUE");
	*ret_value = parser->argv[parser->next++];
	return 0;
}

static int option_parse_long(struct option_parser *parser, const char *argument)
{
	const char *name = argument + 2;
	size_t length = strcspn(name, "=");
	struct option_place place = option_find_name(parser, name, length);
	const char *value = name[length] == '=' ? name + length + 1 : NULL;
	char shown[OPTION_NAME_BYTES + 2];
	int r;

	if (!place.spec || length >= OPTION_NAME_BYTES)
		return option_fail_unknown_name(parser, argument);
	memcpy(shown, argument, length + 2);
	shown[length + 2] = '\0';
	if (value && !option_takes_value(place.spec))
		return err_set_usage(parser->err, "option '%s' takes no value", shown);
	if (!value && option_takes_value(place.spec)) {
		r = option_take_next(parser, place.spec, shown, &value);
		if (r < 0)
			return r;
	}
	return option_set(&place, shown, value, parser->err);
}

static int option_parse_letters(struct option_parser *parser, const char *argument)
{
	for (const char *at = argument + 1; *at; at++) {
		struct option_place place = option_find_letter(parser, *at);
		const char shown[] = {'-', *at, '\0'};
		const char *value = NULL;
		int r;

		if (!place.spec)
			return option_fail_unknown_letter(parser, argument, *at);
		if (!option_takes_value(place.spec)) {
			(void)option_set(&place, shown, /* value= */ NULL, parser->err);
			continue;
		}
		if (at[1])
			value = at + 1;
		else {
			r = option_take_next(parser, place.spec, shown, &value);
			if (r < 0)
				return r;
		}
		return option_set(&place, shown, value, parser->err);
	}
	return 0;
}

int option_parse(int argc, char *const *argv, const struct option_table *tables, size_t table_count,
		 const char **ret_words, size_t *ret_word_count, struct err *err)
{
	struct option_parser parser = {.argc = argc,
				       .argv = argv,
				       .tables = tables,
				       .table_count = table_count,
				       .err = err};
	bool has_ended = false;
	size_t count = 0;
	int r;

	while (parser.next < argc) {
		const char *argument = argv[parser.next++];

		if (has_ended || argument[0] != '-' || argument[1] == '\0') {
			ret_words[count++] = argument;
			continue;
		}
		if (text_is_equal(argument, "--")) {
			has_ended = true;
			continue;
		}
		r = argument[1] == '-' ? option_parse_long(&parser, argument)
				       : option_parse_letters(&parser, argument);
		if (r < 0)
			return r;
	}
	*ret_word_count = count;
	return 0;
}
