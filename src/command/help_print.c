/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Help, made from the tables of commands and options in the user's language. Two columns; the right
 * one is wrapped by terminal columns, since a Chinese character takes two and may be followed by a
 * line break without a blank.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/width.h"
#include "command/command.h"

#define HELP_COLUMNS      80
#define HELP_LEFT_MAXIMUM 28 /* a wider left part gets a line of its own */
#define HELP_BYTES        ((size_t)64 << 10)

/* Bytes of the next piece of `text` that is not broken: a word with the blanks behind it, or one
 * wide character with the marks that may not begin a line. */
static size_t help_piece(const char *text)
{
	size_t used = 0;

	while (text[used]) {
		uint32_t character, next;
		size_t length = utf8_decode(text + used, strlen(text + used), &character);
		const char *after;

		used += MAX(length, (size_t)1);
		after = text + used;
		if (*after == ' ')
			return used + strspn(after, " ");
		if (utf8_decode(after, strlen(after), &next) == 0)
			return used;
		/* U+3001, U+3002 and the full-width forms of , : ; ! ? ) stay at the end of a line. */
		if (next == 0x3001 || next == 0x3002 || (next >= 0xff00 && next <= 0xff1f))
			continue;
		if (character_width(character) == 2 || character_width(next) == 2)
			return used;
	}
	return used;
}

static size_t help_width(const char *text, size_t bytes)
{
	_cleanup_free_ char *piece = xstrndup(text, bytes);
	size_t width;

	while (bytes > 0 && piece[bytes - 1] == ' ')
		piece[--bytes] = '\0';
	width = text_width(piece);
	return width;
}

/* Add `text`, whose first column is `column`; further lines begin at `indent`. */
static void help_add_wrapped(struct str *out, const char *text, size_t column, size_t indent)
{
	while (*text) {
		size_t bytes = help_piece(text);

		if (column > indent && column + help_width(text, bytes) > HELP_COLUMNS) {
			while (out->length > 0 && out->text[out->length - 1] == ' ')
				out->text[--out->length] = '\0';
			str_add_char(out, '\n');
			str_add_repeat(out, ' ', indent);
			column = indent;
		}
		str_add_bytes(out, text, bytes);
		column += help_width(text, bytes);
		column += strspn(text + bytes - 1, " ");
		text += bytes;
	}
	str_add_char(out, '\n');
}

static void help_add_row(struct str *out, const char *left, size_t left_columns, const char *right)
{
	size_t width = text_width(left);

	str_add(out, left);
	if (width + 2 > left_columns) {
		str_add_char(out, '\n');
		width = 0;
	}
	str_add_repeat(out, ' ', left_columns - width);
	help_add_wrapped(out, right, left_columns, left_columns);
}

/* "  -w, --write FILE" */
static void help_add_option(struct str *out, const struct option_spec *spec)
{
	str_add(out, spec->letter ? "  -" : "      ");
	if (spec->letter)
		str_add_char(out, spec->letter);
	if (spec->letter && spec->name)
		str_add(out, ", ");
	if (spec->name)
		str_addf(out, "--%s", spec->name);
	if (spec->metavar)
		str_addf(out, " %s", spec->metavar);
}

static size_t help_options_columns(const struct option_spec *specs, size_t count)
{
	CLEANUP(str_done) struct str left = STR_INIT(HELP_BYTES);
	size_t columns = 0;

	for (size_t i = 0; i < count; i++) {
		size_t width;

		if (!specs[i].help)
			continue;
		str_clear(&left);
		help_add_option(&left, &specs[i]);
		width = text_width(left.text) + 2;
		if (width <= HELP_LEFT_MAXIMUM)
			columns = MAX(columns, width);
	}
	return columns ? columns : HELP_LEFT_MAXIMUM;
}

static void help_add_options(struct str *out, enum language language,
			     const struct option_spec *specs, size_t count)
{
	size_t columns = help_options_columns(specs, count);

	for (size_t i = 0; i < count; i++) {
		CLEANUP(str_done) struct str left = STR_INIT(HELP_BYTES);

		if (!specs[i].help)
			continue;
		help_add_option(&left, &specs[i]);
		help_add_row(out, left.text, columns, words_plain(language, specs[i].help));
	}
}

/* An option without words is not shown. */
static bool help_has_options(const struct command *command)
{
	for (size_t i = 0; i < command->option_count; i++)
		if (command->options[i].help)
			return true;
	return false;
}

static void help_add_title(struct str *out, enum language language, const char *id)
{
	str_addf(out, "\n%s\n", words_plain(language, id));
}

static void help_add_common(struct str *out, enum language language)
{
	help_add_title(out, language, "help.common-options");
	help_add_options(out, language, command_common_specs, command_common_spec_count);
}

static void help_add_program(struct str *out, enum language language)
{
	size_t columns = 0;

	str_addf(out, "%s\n\n", words_plain(language, "help.tagline"));
	command_add_usage(out, language);
	help_add_title(out, language, "help.commands");
	for (size_t i = 0; command_table[i]; i++)
		columns = MAX(columns, strlen(command_table[i]->name) + 4);
	for (size_t i = 0; command_table[i]; i++) {
		_cleanup_free_ char *left = xasprintf("  %s", command_table[i]->name);

		help_add_row(out, left, columns, words_plain(language, command_table[i]->summary));
	}
	str_add_char(out, '\n');
	if (command_find("why"))
		help_add_wrapped(out, words_plain(language, "help.bare"), 0, 0);
	help_add_wrapped(out, words_plain(language, "help.more"), 0, 0);
	help_add_common(out, language);
}

/* Long texts are laid out by hand, in both languages alike. */
static void help_add_text(struct str *out, enum language language, const char *id)
{
	const char *text = words_find(language, id);

	if (text)
		str_addf(out, "\n%s", text);
}

static void help_add_command(struct str *out, enum language language, const struct command *command)
{
	_cleanup_free_ char *id = xasprintf("help.%s", command->name);

	str_addf(out, "%stcpwhy %s %s\n\n", words_plain(language, "help.usage"), command->name,
		 command->usage);
	help_add_wrapped(out, words_plain(language, command->summary), 0, 0);
	if (help_has_options(command)) {
		help_add_title(out, language, "help.options");
		help_add_options(out, language, command->options, command->option_count);
	}
	help_add_common(out, language);
	if (strstr(command->usage, "TARGETS"))
		help_add_text(out, language, "help.targets");
	if (strstr(command->usage, "FILTER"))
		help_add_text(out, language, "help.filter");
	help_add_text(out, language, id);
}

void command_add_usage(struct str *out, enum language language)
{
	str_addf(out, "%stcpwhy COMMAND [TARGETS] [FILTER...]\n",
		 words_plain(language, "help.usage"));
	str_addf(out, "%stcpwhy TARGETS [FILTER...]\n", words_plain(language, "help.or"));
}

void command_print_help(const struct command *command, enum language language)
{
	CLEANUP(str_done) struct str out = STR_INIT(HELP_BYTES);

	if (command)
		help_add_command(&out, language, command);
	else
		help_add_program(&out, language);
	(void)fputs(out.text, stdout);
}
