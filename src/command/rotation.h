/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A new file of -w from time to time, as tcpdump does it: -C by size, -G by time, -W how many, -z
 * what is run on each file that is complete. Every file belongs to the same user.
 */
#pragma once

#include <sys/types.h>

#include "command/input.h"

struct rotation_options {
	const char *size;     /* -C: millions of bytes, or with k, m, g: KiB, MiB, GiB */
	uint64_t seconds;     /* -G; 0: not by time */
	uint64_t file_count;  /* -W; 0: no limit */
	const char *finisher; /* -z */
};

/* Rows for an option table of `type`, whose `member` is a struct rotation_options. */
#define ROTATION_OPTION_SPECS(type, member)                                                \
	OPTION_STRING(NULL, 'C', type, member.size, "SIZE", "option.rotation.size"),       \
		OPTION_UNSIGNED(NULL, 'G', type, member.seconds, "SECONDS", 1, INT32_MAX,  \
				"option.rotation.seconds"),                                \
		OPTION_UNSIGNED(NULL, 'W', type, member.file_count, "COUNT", 1, INT32_MAX, \
				"option.rotation.count"),                                  \
		OPTION_STRING(NULL, 'z', type, member.finisher, "COMMAND",                 \
			      "option.rotation.finisher")

struct rotation {
	const struct rotation_options *options;
	const struct input_options *input;
	uint64_t file_bytes;  /* -C as a number */
	unsigned digits;      /* that number the files of a ring */
	uint64_t window_ns;   /* when the running -G began, and what the file's name tells */
	uint64_t windows;     /* -G that are over */
	uint64_t file_number; /* -C within the window */
	uint64_t start_ns;    /* of the file that is open */
	struct str path;      /* of the last file; empty: none yet */
	pid_t *children;      /* of -z, still running */
	size_t child_count, child_capacity;
};

/* Usage errors: a size that is none, options without what they need. */
int rotation_check(const struct rotation_options *options, const struct input_options *input,
		   struct err *err);

void rotation_init(struct rotation *rotation, const struct rotation_options *options,
		   const struct input_options *input);
void rotation_done(struct rotation *rotation);
/* False: one file, and rotation has nothing to do. */
bool rotation_is_wanted(const struct rotation *rotation);

/* The first file. */
int rotation_start(struct rotation *rotation, const struct stream *stream, uint64_t time_ns,
		   struct capfile_writer **ret_writer, struct err *err);
/* Before a packet of that time is written: close the file and begin the next when it is due. 1: the
 * files of -W are full, and no file is open any more. */
int rotation_turn(struct rotation *rotation, const struct stream *stream, uint64_t time_ns,
		  struct capfile_writer **writer, struct err *err);
/* Take leave of the -z that have ended. */
void rotation_reap(struct rotation *rotation);
