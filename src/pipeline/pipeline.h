/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The order of the stages. Live and replay are one machine: both produce one stream of packets in
 * time order with points and names beside it, and hand it to the same sink.
 *
 *     discover -> enter -> capture -+
 *                                   +-> sink: write, print, analyse -> diagnose -> present
 *     capfile ----------------------+
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/option.h"
#include "capture/capture.h"
#include "discover/discover.h"
#include "model/names.h"
#include "model/packet.h"
#include "model/point.h"
#include "model/report.h"

/* What a command wants of the stream. Methods may be NULL. */
struct sink {
	/* Points are known and open, before the first packet. 1: enough, no packets wanted. */
	int (*start)(struct sink *sink, struct err *err);
	/* One packet. 0: go on; 1: enough, stop here; negative: stop and report. */
	int (*packet)(struct sink *sink, const struct packet *packet, struct err *err);
	/* Large files only, instead of packet(), where the packets can be shared out: all of them are
	 * shown, some at a time, to each of `parts` (at most parts_maximum), which take theirs. Each has a
	 * thread that reads the files itself. */
	void (*part)(struct sink *sink, size_t part, size_t parts, const struct packet *packets,
		     size_t count);
	size_t parts_maximum;
	/* Nothing came for a while (live), so what is buffered should go out. */
	int (*idle)(struct sink *sink, struct err *err);
	/* The data of the packets seen so far is about to go away. Without this method it goes with
	 * the end of each packet(). Never called when live. */
	void (*release)(struct sink *sink);
	/* Live: somebody asked with SIGUSR1 how far it is; the points' statistics are those of now.
	 * Without this method the signal keeps its usual meaning. */
	void (*report)(struct sink *sink);
	/* Live: somebody asked with SIGUSR2 to have everything written that was captured. */
	int (*flush)(struct sink *sink, struct err *err);
};

/* The stream: filled by whoever runs it, read by sinks. */
struct stream {
	bool is_live; /* live_run() fills it, not replay_run() */
	struct point_list points;
	struct name_table names;
	struct capture_facts capture;
	bool is_nanosecond; /* times are finer than microseconds: live, and files that say so */
	struct err irregularity; /* of the first file that has one: capfile_irregularity() */
	struct text notes[NOTES_MAXIMUM];
	size_t note_count;
	char *kept[NOTES_MAXIMUM]; /* strings that notes borrow */
	size_t kept_count;
};

void stream_done(struct stream *stream);
void stream_add_note(struct stream *stream, const struct text *note);
/* The filter with addresses for the names that the stream knows. */
int stream_expand_filter(const struct stream *stream, const char *filter, struct str *ret_text,
			 struct err *err);
/* Lines of pasted text that could not be read; `text` is the first of them, at `line`. Copied. */
void stream_note_unread(struct stream *stream, uint64_t count, uint64_t line, const char *text);
/* Once, after the run: the notes that follow from points and filters, the same live and in replay. */
void stream_conclude(struct stream *stream);

struct live_options {
	const char *targets; /* the TARGETS word */
	const char *filter;  /* container names still in it; "" for none */
	bool with_proof;
	uint64_t duration_ns;  /* --for; 0: until a signal */
	const char *interface; /* -i: for targets without @IF; NULL: choose by route */
	struct capture_options capture;
};

/* Discover, resolve, enter, open every point, then run until the time is over, a signal (INT, TERM,
 * HUP) arrives, every point has ended, or the sink has enough. Fills the stream. On failure the
 * stream holds what was reached; packets that the sink has seen are not lost by it. */
int live_run(const struct live_options *options, struct stream *stream, struct sink *sink,
	     struct err *err);

/* What can be captured at the targets, in tcpdump's words: -D, -L, -J. */
enum device_question {
	DEVICE_QUESTION_DEVICES,
	DEVICE_QUESTION_LINK_TYPES,
	DEVICE_QUESTION_STAMP_TYPES,
};
struct device_request {
	const char *targets;
	const char *interface; /* as in live_options */
	enum device_question question;
	bool (*can_print)(uint32_t link_type);
};
int live_list_devices(const struct device_request *request, struct str *ret_text, struct err *err);

struct replay_options {
	const struct option_list *paths; /* -r, one file each, merged by time */
	bool follow;                     /* the only file is still being written */
	const char *filter;
	bool with_proof;
};

/* Read all files. Damage: everything before it goes through, then the error. */
int replay_run(const struct replay_options *options, struct stream *stream, struct sink *sink,
	       struct err *err);
