/* SPDX-License-Identifier: BSD-3-Clause */
/* Times of pasted text: see paste_time.h. */
#include "capfile/paste_time.h"

#include <time.h>

#include "base/mem.h"

#define NS_PER_S        ((uint64_t)1000000000)
#define NS_PER_DAY      (86400 * NS_PER_S)
#define BACK_MAXIMUM_NS NS_PER_S /* disorder within a capture; more is another capture */

/* A stamp begins in this part of a line. */
#define PREFIX_MAXIMUM 256

/* ".396649" or nine digits, into nanoseconds. */
static bool take_fraction(struct scan *scan, uint64_t *ret_ns)
{
	uint64_t digits;

	if (!scan_take(scan, "."))
		return false;
	if (scan_digits(scan, 6, &digits))
		*ret_ns = digits * 1000;
	else if (scan_digits(scan, 9, &digits))
		*ret_ns = digits;
	else
		return false;
	return true;
}

static bool take_day_time(struct scan *scan, uint64_t *ret_ns)
{
	uint64_t hours, minutes, seconds, fraction_ns;

	if (!scan_digits(scan, 2, &hours) || !scan_take(scan, ":") ||
	    !scan_digits(scan, 2, &minutes) || !scan_take(scan, ":") ||
	    !scan_digits(scan, 2, &seconds) || !take_fraction(scan, &fraction_ns))
		return false;
	if (minutes > 59 || seconds > 60)
		return false;
	*ret_ns = ((hours * 60 + minutes) * 60 + seconds) * NS_PER_S + fraction_ns;
	return true;
}

static bool take_date(struct scan *scan, uint32_t *ret_date)
{
	uint64_t year, month, day;

	if (!scan_digits(scan, 4, &year) || !scan_take(scan, "-") ||
	    !scan_digits(scan, 2, &month) || !scan_take(scan, "-") || !scan_digits(scan, 2, &day) ||
	    !scan_take(scan, " "))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*ret_date = (uint32_t)(year * 10000 + month * 100 + day);
	return true;
}

static bool take_epoch(struct scan *scan, uint64_t *ret_ns)
{
	uint64_t seconds, fraction_ns;

	if (!scan_unsigned(scan, UINT32_MAX, &seconds) || !take_fraction(scan, &fraction_ns))
		return false;
	*ret_ns = seconds * NS_PER_S + fraction_ns;
	return true;
}

static bool take_stamp(struct scan scan, struct paste_stamp *ret_stamp)
{
	struct paste_stamp stamp = {.start = scan.at, .form = PASTE_TIME_FORM_DAY};
	struct scan day = scan;
	struct scan epoch = scan;

	if (take_date(&scan, &stamp.date)) {
		stamp.form = PASTE_TIME_FORM_DATE;
		day = scan;
	}
	if (!take_day_time(&day, &stamp.ns)) {
		stamp.form = PASTE_TIME_FORM_EPOCH;
		if (!take_epoch(&epoch, &stamp.ns))
			return false;
		day = epoch;
	}
	if (!scan_take(&day, " "))
		return false;
	stamp.behind = day.at;
	*ret_stamp = stamp;
	return true;
}

bool paste_stamp_find(const struct scan *line, struct paste_stamp *ret_stamp)
{
	struct scan scan = *line;
	char before = ' ';

	for (; scan.at < scan.end && scan.at - line->at < PREFIX_MAXIMUM; scan.at++) {
		if (scan_is_digit(*scan.at) && !scan_is_digit(before) &&
		    take_stamp(scan, ret_stamp))
			return true;
		before = *scan.at;
	}
	return false;
}

/* True when a later line has an earlier time. */
static bool goes_back(const struct scan *text)
{
	struct scan rest = *text;
	uint64_t last_ns = 0;
	struct scan line;

	while (scan_until(&rest, "\n", &line)) {
		struct paste_stamp stamp;

		if (!paste_stamp_find(&line, &stamp))
			continue;
		if (stamp.form != PASTE_TIME_FORM_DAY)
			return false;
		if (stamp.ns < last_ns)
			return true;
		last_ns = stamp.ns;
	}
	return false;
}

void paste_clock_begin(struct paste_clock *clock, const struct paste_stamp *first,
		       const struct scan *following)
{
	*clock = (struct paste_clock) {
		.has_begun = true,
		.form = first->form,
		.last_ns = first->ns,
		.is_delta = first->form == PASTE_TIME_FORM_DAY && first->ns == 0 &&
			    goes_back(following),
	};
}

/* Local time of the machine that reads, as tcpdump prints it on the machine that captures. */
static uint64_t date_start_ns(uint32_t date)
{
	struct tm parts = {
		.tm_year = (int)(date / 10000) - 1900,
		.tm_mon = (int)(date / 100 % 100) - 1,
		.tm_mday = (int)(date % 100),
		.tm_isdst = -1,
	};
	time_t start = mktime(&parts);

	return start < 0 ? 0 : (uint64_t)start * NS_PER_S;
}

static uint64_t clock_time_of_day(struct paste_clock *clock, uint64_t ns)
{
	if (clock->is_delta) {
		clock->sum_ns += ns;
		return NS_PER_DAY + clock->sum_ns;
	}
	/* From 23:59:59 to 00:00:00. */
	if (ns + NS_PER_DAY / 2 < clock->last_ns)
		clock->days_ns += NS_PER_DAY;
	clock->last_ns = ns;
	return NS_PER_DAY + clock->days_ns + ns;
}

uint64_t paste_clock_time(struct paste_clock *clock, const struct paste_stamp *stamp)
{
	switch (stamp->form) {
	case PASTE_TIME_FORM_DAY:
		return clock_time_of_day(clock, stamp->ns);
	case PASTE_TIME_FORM_DATE:
		if (clock->date != stamp->date) {
			clock->date = stamp->date;
			clock->date_ns = date_start_ns(stamp->date);
		}
		clock->last_ns = clock->date_ns + stamp->ns;
		return clock->last_ns;
	case PASTE_TIME_FORM_EPOCH:
		clock->last_ns = stamp->ns;
		return stamp->ns;
	case PASTE_TIME_FORM_NONE:
		break;
	}
	return NS_PER_DAY;
}

bool paste_clock_is_other(const struct paste_clock *clock, const struct paste_stamp *stamp)
{
	uint64_t ns = stamp->ns;

	if (!clock->has_begun)
		return false;
	if (stamp->form != clock->form)
		return true;
	if (clock->is_delta || stamp->form == PASTE_TIME_FORM_NONE)
		return false;
	if (stamp->form == PASTE_TIME_FORM_DATE)
		ns += clock->date == stamp->date ? clock->date_ns : date_start_ns(stamp->date);
	if (ns + BACK_MAXIMUM_NS >= clock->last_ns)
		return false;
	/* Midnight is no other capture. */
	return !(stamp->form == PASTE_TIME_FORM_DAY && ns + NS_PER_DAY / 2 < clock->last_ns);
}
