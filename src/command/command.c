/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The whole program: which command, its options, what its result means for the exit status. The first
 * word decides: a command's name, or the TARGETS of "why".
 */
#include "command/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define COMMAND_DISTANCE_MAXIMUM 2 /* typing errors in a name that is still understood */

static const char *const languages[] = {"auto", "en", "zh", NULL};

const struct option_spec command_common_specs[] = {
	OPTION_FLAG("help", 'h', struct common_options, help, "option.help"),
	OPTION_FLAG("version", 0, struct common_options, version, "option.version"),
	OPTION_CHOICE("lang", 0, struct common_options, language, "en|zh", languages,
		      "option.lang"),
};

const size_t command_common_spec_count = ARRAY_COUNT(command_common_specs);

/* What the command line asks for. Borrows from argv but for what the cleanup frees. */
struct command_line {
	const struct command *command; /* NULL: none */
	bool is_implied;               /* "why", because no command comes first */
	const char *first;             /* the word that was taken for a target then */
	struct common_options common;
	void *options;
	const char **words;
	size_t word_count;
};

static void command_line_done(struct command_line *line)
{
	free(line->options);
	free(line->words);
}

/* The command that a typing error probably meant; NULL when none is near. */
static const struct command *command_find_nearest(const char *name)
{
	const struct command *nearest = NULL;
	size_t limit = COMMAND_DISTANCE_MAXIMUM + 1;

	for (size_t i = 0; command_table[i]; i++) {
		size_t distance = text_distance(name, command_table[i]->name);

		if (distance < limit && distance < strlen(command_table[i]->name)) {
			limit = distance;
			nearest = command_table[i];
		}
	}
	return nearest;
}

int command_fail_unknown(const char *name, struct err *err)
{
	const struct command *nearest = command_find_nearest(name);

	if (nearest)
		return err_set_usage(err, "unknown command '%s'; did you mean '%s'?", name,
				     nearest->name);
	return err_set_usage(err, "unknown command '%s'; see 'tcpwhy help'", name);
}

/* How many leading arguments are options of every command, which may stand in front of it. */
static int command_leading_options(int argc, char *const *argv)
{
	int count = 0;

	while (count < argc) {
		const char *argument = argv[count];

		if (text_is_equal(argument, "--lang") && count + 1 < argc)
			count += 2;
		else if (text_is_equal(argument, "-h") || text_is_equal(argument, "--help") ||
			 text_is_equal(argument, "--version") ||
			 text_has_prefix(argument, "--lang="))
			count++;
		else
			break;
	}
	return count;
}

/* Which command, and its place in the arguments, which is closed. Without a name it is "why". */
static int command_line_choose(int *argc, char **argv, struct command_line *line, struct err *err)
{
	int leading = command_leading_options(*argc, argv);

	if (leading == *argc)
		return 0;
	line->command = command_find(argv[leading]);
	if (line->command) {
		(*argc)--;
		memmove(&argv[leading], &argv[leading + 1],
			(size_t)(*argc - leading) * sizeof(*argv));
		return 0;
	}
	line->command = command_find("why");
	line->is_implied = true;
	if (argv[leading][0] == '-')
		return 0;
	line->first = argv[leading];
	return line->command ? 0 : command_fail_unknown(line->first, err);
}

/* Fill the line from the arguments behind the program's name, which are rearranged. */
static int command_line_parse(int argc, char **argv, struct command_line *line, struct err *err)
{
	struct option_table tables[2] = {
		{command_common_specs, command_common_spec_count, &line->common}};
	size_t table_count = 1;
	const struct command *command;
	int r;

	r = command_line_choose(&argc, argv, line, err);
	if (r < 0)
		return r;
	command = line->command;
	line->words = xcalloc((size_t)argc, sizeof(*line->words));
	if (command && command->option_count > 0) {
		line->options = xcalloc(1, command->options_bytes);
		if (command->defaults)
			memcpy(line->options, command->defaults, command->options_bytes);
		tables[table_count++] = (struct option_table) {
			command->options, command->option_count, line->options};
	}
	r = option_parse(argc, argv, tables, table_count, line->words, &line->word_count, err);
	if (r == 0 && line->is_implied && line->word_count > 0 && command_find(line->words[0]))
		return err_set_usage(err, "the command comes first: tcpwhy %s ...", line->words[0]);
	return r;
}

static int command_status(const struct command *command, const struct err *err)
{
	if (command && command->has_tcpdump_statuses)
		return EXIT_STATUS_FAILED;
	switch (err->kind) {
	case ERR_KIND_FAILED:
		return EXIT_STATUS_FAILED;
	case ERR_KIND_USAGE:
		return EXIT_STATUS_USAGE;
	case ERR_KIND_UNAVAILABLE:
		return EXIT_STATUS_UNAVAILABLE;
	}
	return EXIT_STATUS_FAILED;
}

/* The text may hold names from outside, so that it is escaped as a whole. A first word that was taken
 * for a target may be a command with a typing error. */
static void command_print_error(const struct command_line *line, const struct err *err)
{
	CLEANUP(str_done) struct str text = STR_INIT(ERR_TEXT_BYTES * 8);
	const struct command *meant = NULL;

	if (line->command && line->first && (err->kind == ERR_KIND_USAGE || err->code == -ENOENT))
		meant = command_find_nearest(line->first);
	str_add_escaped(&text, err->text, strlen(err->text), ERR_TEXT_BYTES);
	if (meant)
		str_addf(&text, "; did you mean the command '%s'?", meant->name);
	(void)fflush(stdout);
	(void)fprintf(stderr, "tcpwhy: %s\n", text.text);
}

/* What is still in the buffer of stdout. A reader that has closed the pipe wants no more: that is
 * no failure. */
static int command_flush(struct err *err)
{
	int r = fflush(stdout) == 0 ? 0 : -errno;

	if (r == 0 || r == -EPIPE)
		return 0;
	return err_set(err, r, "cannot write to standard output: %s", err_text(r));
}

static int command_run(const struct command_line *line, enum language language, struct err *err)
{
	const struct command_call call = {.options = line->options,
					  .language = language,
					  .words = line->words,
					  .word_count = line->word_count};

	if (line->common.version) {
		(void)puts("tcpwhy " TCPWHY_VERSION);
		return EXIT_STATUS_DONE;
	}
	if (line->common.help) {
		command_print_help(line->command, language);
		return EXIT_STATUS_DONE;
	}
	if (line->command)
		return line->command->run(&call, err);
	return err_set_usage(err, "no command; see 'tcpwhy help'");
}

static void command_print_usage(enum language language)
{
	CLEANUP(str_done) struct str usage = STR_INIT(ERR_TEXT_BYTES);

	command_add_usage(&usage, language);
	(void)fprintf(stderr, "%s%s\n", usage.text, words_plain(language, "help.more"));
}

int command_main(int argc, char **argv)
{
	CLEANUP(command_line_done) struct command_line line = {0};
	struct err err = ERR_INIT;
	enum language language;
	int r, flushed;

	/* A closed pipe is an error of write(2), handled where it is written. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (getenv("TCPWHY_DEBUG"))
		log_set_level(LOG_LEVEL_DEBUG);
	if (argc < 2) {
		command_print_usage(language_choose(/* choice= */ NULL));
		return EXIT_STATUS_USAGE;
	}
	r = command_line_parse(argc - 1, argv + 1, &line, &err);
	if (r >= 0) {
		language = language_choose(line.common.language ? languages[line.common.language]
								: NULL);
		r = command_run(&line, language, &err);
	}
	if (r >= 0) {
		flushed = command_flush(&err);
		r = flushed < 0 ? flushed : r;
	}
	if (r >= 0)
		return r;
	if (err.code == 0)
		(void)err_set(&err, r, "%s", err_text(r));
	command_print_error(&line, &err);
	return command_status(line.command, &err);
}
