/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of dump: its options (tcpdump's letters with tcpdump's meaning) and its sink. */
#pragma once

#include "command/dump_later.h"
#include "command/input.h"
#include "command/rotation.h"
#include "dissect/dissect.h"
#include "model/link.h"

enum dump_precision {
	DUMP_PRECISION_DEFAULT, /* text: microseconds; files: what there is */
	DUMP_PRECISION_MICRO,
	DUMP_PRECISION_NANO,
};

struct dump_options {
	struct input_options input;
	struct dump_later later;
	struct rotation_options rotation;
	const char *filter_path;    /* -F */
	const char *list_path;      /* -V */
	const char *link_type;      /* -y */
	const char *stamp_type;     /* -j */
	const char *user;           /* -Z */
	unsigned forced;            /* -T: enum dissect_force */
	bool list_devices;          /* -D */
	bool list_link_types;       /* -L */
	bool list_stamp_types;      /* -J */
	unsigned direction;         /* -Q: enum capture_direction */
	uint64_t count;             /* -c; 0: all */
	uint64_t skip;              /* --skip: not printed, kept or counted */
	bool is_short;              /* -N: container names have no domain */
	bool is_local;              /* -f: only local addresses have names, and DNS is not asked */
	unsigned program;           /* -d, -dd, -ddd */
	unsigned time;              /* -t .. -ttttt */
	unsigned ascii, hex, both;  /* -A, -x, -X; twice: with the link header */
	unsigned precision;         /* --time-stamp-precision: enum dump_precision */
	bool want_micro, want_nano; /* --micro, --nano */
	bool with_number;           /* -# */
	bool with_link;             /* -e */
	bool is_quiet;              /* -q */
	bool is_absolute;           /* -S */
	bool is_line_buffered;      /* -l */
	bool is_immediate;          /* --immediate-mode */
	bool is_unoptimized;        /* -O */
	bool skip_checksums;        /* -K */
	bool with_print;            /* --print: also with -w */
	bool only_count;            /* --count */
};

struct dump {
	struct sink sink;
	const struct dump_options *options;
	struct stream stream;
	struct capfile_writer *writer;
	struct rotation rotation;
	struct dissector *dissector; /* NULL: nothing is printed */
	struct link_list own_links;  /* of this namespace: what a file's indexes may mean */
	const struct link_list *links[POINTS_MAXIMUM];
	const char *point_names[POINTS_MAXIMUM];
	const char *filter; /* while it runs, for -d */
	struct str out;
	uint64_t count;
	uint64_t told_count; /* what -v said last of a capture into a file */
	uint64_t told_ns;    /* when, monotonic */
	uint64_t skipped;
	bool is_started;
	bool is_watched; /* somebody reads as it comes: every line at once */
	bool has_reader_gone;
};

/* -D, -L, -J: tell and stop. */
bool dump_asks_devices(const struct dump_options *options);
int dump_run_devices(const struct dump_options *options, const struct command_call *call,
		     struct err *err);

void dump_init(struct dump *dump, const struct dump_options *options);
void dump_done(struct dump *dump);
/* Whatever ended the run: what was captured goes out, the file is closed in order, statistics are
 * told. */
int dump_conclude(struct dump *dump, struct err *err);
