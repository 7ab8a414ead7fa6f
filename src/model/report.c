/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of clocks and verdicts: see report.h. */
#include "model/report.h"

static const char *const capture_clock_names[CAPTURE_CLOCK_COUNT] = {
	[CAPTURE_CLOCK_EPOCH] = "epoch",
	[CAPTURE_CLOCK_TIME_OF_DAY] = "time-of-day",
	[CAPTURE_CLOCK_NONE] = "none",
};

static const char *const verdict_status_names[VERDICT_STATUS_COUNT] = {
	[VERDICT_STATUS_FAILED] = "failed",
	[VERDICT_STATUS_DEGRADED] = "degraded",
	[VERDICT_STATUS_HEALTHY] = "healthy",
	[VERDICT_STATUS_UNEXPLAINED] = "unexplained",
	[VERDICT_STATUS_NOTHING_CAPTURED] = "nothing-captured",
};

const char *capture_clock_name(enum capture_clock clock)
{
	return capture_clock_names[clock];
}

const char *verdict_status_name(enum verdict_status status)
{
	return verdict_status_names[status];
}
