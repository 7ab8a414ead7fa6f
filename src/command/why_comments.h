/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What `why -w FILE.pcapng` found, as comments on the packets that prove it, so that Wireshark shows
 * them. The packets are in the file already: a second file is written beside it, with the comments,
 * and takes its place when it is whole. Whatever fails, the first one stays as it is.
 */
#pragma once

#include "command/input.h"
#include "words/words.h"

struct why_comments {
	const struct input_options *options;
	const struct stream *stream;
	const struct report *report;
	enum language language;
	/* Packets of the file are not the ones that the numbers count, since a filter left some out:
	 * they are known by their times. */
	bool are_numbers_others;
};

/* Nothing happens when -w is not a regular pcapng file, or nothing was found. */
int why_comments_write(const struct why_comments *comments, struct err *err);
