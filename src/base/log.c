/* SPDX-License-Identifier: BSD-3-Clause */
/* Log lines: see log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static enum log_level log_level = LOG_LEVEL_WARNING;

void log_set_level(enum log_level level)
{
	log_level = level;
}

void log_write(enum log_level level, const char *module, const char *format, ...)
{
	char line[1024];
	va_list arguments;

	if (level > log_level)
		return;
	va_start(arguments, format);
	(void)vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	(void)fprintf(stderr, "tcpwhy: %s: %s\n", module, line);
}
