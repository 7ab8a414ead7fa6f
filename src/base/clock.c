/* SPDX-License-Identifier: BSD-3-Clause */
/* Time: see clock.h. */
#include "base/clock.h"

#include <time.h>

#include "base/str.h"

static uint64_t clock_read(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

uint64_t clock_wall_ns(void)
{
	return clock_read(CLOCK_REALTIME);
}

uint64_t clock_monotonic_ns(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

void clock_add_rfc3339(struct str *out, uint64_t wall_ns)
{
	time_t seconds = (time_t)(wall_ns / NS_PER_S);
	struct tm tm = {0};

	(void)gmtime_r(&seconds, &tm);
	str_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%09uZ", tm.tm_year + 1900, tm.tm_mon + 1,
		 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (unsigned)(wall_ns % NS_PER_S));
}
