/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What commands that capture or read have in common: tcpdump's letters for it, TARGETS and FILTER,
 * and the file that packets are kept in. A command puts `struct input_options` into its options and
 * INPUT_OPTION_SPECS into its table.
 */
#pragma once

#include "base/option.h"
#include "base/str.h"
#include "capfile/capfile.h"
#include "command/command.h"
#include "pipeline/pipeline.h"

/* Snap lengths when the user names none: all of a packet where it is kept or printed, headers and
 * the beginning of messages where it is only analysed. */
#define INPUT_SNAP_WHOLE    262144
#define INPUT_SNAP_ANALYSIS 1024

struct input_options {
	struct option_list read_paths; /* -r */
	bool follow;                   /* --follow: the file of -r is still being written */
	const char *write_path;        /* -w */
	const char *interface;         /* -i */
	uint64_t snap_bytes;           /* -s; 0: by the command */
	uint64_t buffer_kib;           /* -B; 0: libpcap's default */
	bool want_pcapng;              /* --pcapng */
	bool flush_each;               /* -U */
	bool not_promiscuous;          /* -p */
	unsigned numeric;              /* -n: no container, service or protocol names */
	unsigned verbosity;            /* -v: also what the filter became, on stderr */
	bool can_borrow;               /* no option: the sink has release(), which settles */
	bool takes_pipe;               /* no option: piped input is read without "-r -" */
};

/* Rows for an option table of `type`, whose `member` is a struct input_options. */
#define INPUT_OPTION_SPECS(type, member)                                                         \
	OPTION_LIST("read", 'r', type, member.read_paths, "FILE", "option.input.read"),          \
		OPTION_FLAG("follow", 0, type, member.follow, "option.input.follow"),            \
		OPTION_STRING("write", 'w', type, member.write_path, "FILE",                     \
			      "option.input.write"),                                             \
		OPTION_FLAG("pcapng", 0, type, member.want_pcapng, "option.input.pcapng"),       \
		OPTION_STRING("interface", 'i', type, member.interface, "IF",                    \
			      "option.input.interface"),                                         \
		OPTION_UNSIGNED("snapshot-length", 's', type, member.snap_bytes, "BYTES", 0,     \
				INPUT_SNAP_WHOLE, "option.input.snapshot-length"),               \
		OPTION_UNSIGNED("buffer-size", 'B', type, member.buffer_kib, "KIB", 1, 1u << 20, \
				"option.input.buffer-size"),                                     \
		OPTION_FLAG("packet-buffered", 'U', type, member.flush_each,                     \
			    "option.input.packet-buffered"),                                     \
		OPTION_FLAG("no-promiscuous-mode", 'p', type, member.not_promiscuous,            \
			    "option.input.no-promiscuous-mode"),                                 \
		OPTION_COUNT_UP(NULL, 'n', type, member.numeric, "option.input.numeric"),        \
		OPTION_COUNT_UP("verbose", 'v', type, member.verbosity, "option.input.verbose")

/*
 * The words that are no options: TARGETS and the filter, or the filter alone when files are read.
 * ret_targets is NULL for files; input_paths() says which. Without -r, standard input is read by
 * commands that take a pipe, when it is a pipe or a file and no target stands first: a live run from cron has no terminal either.
 * Errors: no target, a filter keyword where a target stands.
 */
const struct option_list *input_paths(const struct input_options *options);
int input_split_words(const struct input_options *options, const struct command_call *call,
		      const char **ret_targets, struct str *ret_filter, struct err *err);

/* How a command wants its packets, beside what the options say. */
struct input_wishes {
	bool with_proof;      /* also what proves a cause though the filter would hide it */
	uint64_t duration_ns; /* live: how long; 0: until a signal */
	uint32_t snap_bytes;  /* live: what is kept of a packet when nobody says */
};

/* Run the stream that the words of the command line name, live or from files, into the sink. */
int input_run(const struct input_options *options, const struct input_wishes *wishes,
	      const struct command_call *call, struct stream *stream, struct sink *sink,
	      struct err *err);

struct capture_options input_capture_options(const struct input_options *options,
					     uint32_t default_snap_bytes);

/* A file of the form of -w, under another name. */
int input_create_named(const struct input_options *options, const struct stream *stream,
		       const char *path, struct capfile_writer **ret_writer, struct err *err);
/* The file of -w for a stream whose points are known; *ret_writer stays NULL without -w. */
int input_create_file(const struct input_options *options, const struct stream *stream,
		      struct capfile_writer **ret_writer, struct err *err);
