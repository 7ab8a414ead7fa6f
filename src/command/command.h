/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A command is one file and one line in command_table.c. Its options are a typed table; help, usage
 * errors, man pages and completions come from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/option.h"
#include "words/words.h"

struct str;

/* PRODUCT, "Exit status". `dump` uses tcpdump's: 0 and 1. */
enum exit_status {
	EXIT_STATUS_DONE = 0,
	EXIT_STATUS_FAILED = 1,
	EXIT_STATUS_USAGE = 2,
	EXIT_STATUS_UNAVAILABLE = 3,
	EXIT_STATUS_FINDING = 10,
};

/* Options that every command has. */
struct common_options {
	unsigned language; /* index into the choices of --lang: 0 not given, 1 en, 2 zh */
	bool help;
	bool version;
};

struct command_call {
	const void *options; /* the command's own struct, filled */
	enum language language;
	const char *const *words; /* what is no option */
	size_t word_count;
};

struct command {
	const char *name;
	const char *usage;   /* "[TARGETS] [FILTER...]" */
	const char *summary; /* id of its words: one line */
	const struct option_spec *options;
	size_t option_count;
	size_t options_bytes;      /* size of the options struct */
	const void *defaults;      /* of that size; NULL: zeros */
	bool has_tcpdump_statuses; /* every failure is 1 */
	/* An exit status, or a negative errno with `err` filled. */
	int (*run)(const struct command_call *call, struct err *err);
};

extern const struct command command_ps;
extern const struct command command_dump;
extern const struct command command_why;
extern const struct command command_explain;
extern const struct command command_help;

/* In the order of help, NULL at the end. */
extern const struct command *const command_table[];
const struct command *command_find(const char *name);

/* The usage error for a name that is none, with the nearest command. Returns -EINVAL. */
int command_fail_unknown(const char *name, struct err *err);

/* The options that every command has, for its parser and its help. */
extern const struct option_spec command_common_specs[];
extern const size_t command_common_spec_count;

/* Help of one command, or of the program with NULL, on stdout. A command's help ends with the words
 * "help.<command>", if there are any, as they are: examples, file formats. */
void command_print_help(const struct command *command, enum language language);
/* The two lines that show how the program is called. */
void command_add_usage(struct str *out, enum language language);

/* The whole program: argv as main got it. Returns the exit status. */
int command_main(int argc, char **argv);
