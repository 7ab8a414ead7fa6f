/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The time in front of tcpdump's lines, in all its forms:
 *
 *     (none)  16:05:21.396649           time of the day
 *     -t                                nothing
 *     -tt     1795332069.123456         seconds since 1970
 *     -ttt     00:00:00.000123          since the line before
 *     -tttt   2026-11-22 07:21:09.123   date and time, of the place where it was captured
 *     -ttttt   00:00:00.000123          since the first line
 *
 * with six digits of a second, or nine. The third and the last look alike: text that begins at zero
 * and goes back later can only be the first of the two.
 */
#pragma once

#include "capfile/scan.h"

enum paste_time_form {
	PASTE_TIME_FORM_NONE,
	PASTE_TIME_FORM_DAY,  /* hours, minutes, seconds */
	PASTE_TIME_FORM_DATE, /* with the date in front */
	PASTE_TIME_FORM_EPOCH,
};

struct paste_stamp {
	enum paste_time_form form;
	uint64_t ns;   /* of the day, of the date, or since 1970 */
	uint32_t date; /* year * 10000 + month * 100 + day; 0 without */
	const char *start;
	const char *behind; /* the text after it */
};

/* A time in the first part of the line, wherever it stands: prompts and quotes may precede it. */
bool paste_stamp_find(const struct scan *line, struct paste_stamp *ret_stamp);

/* From the times of one capture to wall time. Zero before the first. */
struct paste_clock {
	bool has_begun;
	bool is_delta;
	enum paste_time_form form;
	uint64_t last_ns; /* as printed, days included */
	uint64_t days_ns; /* midnights that have passed */
	uint64_t sum_ns;  /* of the differences */
	uint32_t date;    /* the date whose start is `date_ns` */
	uint64_t date_ns;
};

/* What stands behind the first line decides between differences and times since the start. */
void paste_clock_begin(struct paste_clock *clock, const struct paste_stamp *first,
		       const struct scan *following);
/* Text without dates counts from the start of 1970-01-02, so that no time is zero. */
uint64_t paste_clock_time(struct paste_clock *clock, const struct paste_stamp *stamp);
/* Does this line belong to another capture than the one before: other form, or long ago? */
bool paste_clock_is_other(const struct paste_clock *clock, const struct paste_stamp *stamp);
