/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Typed option tables. One row a command-line option; usage errors, help, man pages and completions
 * all come from the table, so they cannot drift from what is parsed.
 *
 *     struct why_options { bool json; uint64_t duration_ns; const char *write_path; };
 *     static const struct option_spec why_options[] = {
 *             OPTION_FLAG("json", 0, struct why_options, json, "option.json"),
 *             OPTION_DURATION("for", 0, struct why_options, duration_ns, "TIME", "option.for"),
 *             OPTION_STRING("write", 'w', struct why_options, write_path, "FILE", "option.write"),
 *     };
 *
 * A member of the wrong type is a compile error. Options may stand anywhere, also behind the filter;
 * "--" ends them. Short letters may be joined ("-nnr FILE"), long options take "--name=value" or
 * "--name value". A lone "-" is a word. A word that begins with '-' and is no option is an error
 * that names the nearest one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define OPTION_LIST_MAXIMUM 64

enum option_type {
	OPTION_TYPE_FLAG,     /* bool: true when given */
	OPTION_TYPE_COUNT_UP, /* unsigned: how often it was given (-vvv) */
	OPTION_TYPE_UNSIGNED, /* uint64_t within `minimum`..`maximum` */
	OPTION_TYPE_DURATION, /* uint64_t ns, see parse_duration() */
	OPTION_TYPE_STRING,   /* const char *, borrowed from argv */
	OPTION_TYPE_LIST,     /* struct option_list: may be given several times */
	OPTION_TYPE_CHOICE,   /* unsigned: index into `choices` */
};

struct option_list {
	const char *items[OPTION_LIST_MAXIMUM];
	size_t count;
};

struct option_spec {
	const char *name; /* long name without dashes; NULL when it has only a letter */
	char letter;      /* 0 when it has only a name */
	enum option_type type;
	size_t offset;              /* of the member in the options struct */
	const char *metavar;        /* "FILE"; NULL for flags */
	const char *help;           /* id of its words; NULL: not shown in help */
	uint64_t minimum, maximum;  /* OPTION_TYPE_UNSIGNED; maximum 0: no limit */
	const char *const *choices; /* OPTION_TYPE_CHOICE: NULL-terminated */
};

/* Zero when `member` of `owner` is a `wanted`, a compile-time warning (so an error) otherwise. */
#define OPTION_OFFSET(wanted, owner, member) \
	(offsetof(owner, member) + 0 * sizeof((wanted *)0 == &((owner *)0)->member))

/* clang-format off */
#define OPTION_FLAG(option_name, option_letter, owner, member, help_id)             \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_FLAG, \
	 .offset = OPTION_OFFSET(bool, owner, member), .help = (help_id)}
#define OPTION_COUNT_UP(option_name, option_letter, owner, member, help_id)             \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_COUNT_UP, \
	 .offset = OPTION_OFFSET(unsigned, owner, member), .help = (help_id)}
#define OPTION_UNSIGNED(option_name, option_letter, owner, member, meta, low, high, help_id) \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_UNSIGNED,      \
	 .offset = OPTION_OFFSET(uint64_t, owner, member), .metavar = (meta),                  \
	 .help = (help_id), .minimum = (low), .maximum = (high)}
#define OPTION_DURATION(option_name, option_letter, owner, member, meta, help_id)       \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_DURATION, \
	 .offset = OPTION_OFFSET(uint64_t, owner, member), .metavar = (meta), .help = (help_id)}
#define OPTION_STRING(option_name, option_letter, owner, member, meta, help_id)       \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_STRING, \
	 .offset = OPTION_OFFSET(const char *, owner, member), .metavar = (meta), .help = (help_id)}
#define OPTION_LIST(option_name, option_letter, owner, member, meta, help_id)       \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_LIST, \
	 .offset = OPTION_OFFSET(struct option_list, owner, member), .metavar = (meta), \
	 .help = (help_id)}
#define OPTION_CHOICE(option_name, option_letter, owner, member, meta, list, help_id)   \
	{.name = (option_name), .letter = (option_letter), .type = OPTION_TYPE_CHOICE, \
	 .offset = OPTION_OFFSET(unsigned, owner, member), .metavar = (meta),           \
	 .help = (help_id), .choices = (list)}
/* clang-format on */

/* One table and the struct that its rows fill. A command has its own and shared ones (pcap letters,
 * language), so a parser takes several. */
struct option_table {
	const struct option_spec *specs;
	size_t count;
	void *values;
};

/*
 * Parse argv[0..argc), which holds neither the program nor the command name. Values go into the
 * structs of the tables, which the caller has filled with defaults. What is no option is moved, in
 * order, to ret_words (room for argc pointers; borrowed from argv) and counted in ret_word_count.
 * 0, or a usage error: unknown option (with the nearest one), missing, bad or superfluous value.
 */
int option_parse(int argc, char *const *argv, const struct option_table *tables, size_t table_count,
		 const char **ret_words, size_t *ret_word_count, struct err *err);
