/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One line on stderr: "tcpwhy: MODULE: text". English, no full stop, foreign strings quoted by the
 * caller with str_add_escaped(). Stages and low floors log at debug only; commands print.
 */
#pragma once

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARNING, /* the default */
	LOG_LEVEL_INFO,    /* -v */
	LOG_LEVEL_DEBUG,   /* TCPWHY_DEBUG=1 */
};

void log_set_level(enum log_level level);
void log_write(enum log_level level, const char *module, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define log_debug(...)   log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...)    log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, __VA_ARGS__)
