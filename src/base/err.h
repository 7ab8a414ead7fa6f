/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A failure that a user will read.
 *
 * Low code returns a negative errno and nothing else. Code near the user takes a `struct err *` as
 * its last parameter and fills it exactly once, where the failure is understood; callers further up
 * put context in front with err_add(). The command prints it, once.
 *
 * The object lives on the caller's stack and never allocates, so reporting a failure cannot fail.
 * It is untouched on success, and may be NULL when nobody will read it.
 *
 * A text says what was tried, on what, why it failed, and what to do:
 *     cannot enter the network namespace of svc-a (pid 4211): needs CAP_SYS_ADMIN; run as root
 * Foreign strings are put in with err_quote() or are checked names; the text is escaped when printed.
 */
#pragma once

#define ERR_TEXT_BYTES 1024

/* What the failure means for the exit status of the program. */
enum err_kind {
	ERR_KIND_FAILED,      /* it was tried and did not work: 1 */
	ERR_KIND_USAGE,       /* the command line is wrong: 2 */
	ERR_KIND_UNAVAILABLE, /* not permitted or not available here: 3 */
};

struct err {
	int code; /* negative errno, 0 while unused */
	enum err_kind kind;
	char text[ERR_TEXT_BYTES];
};

#define ERR_INIT ((struct err) {0})

/* Fill `err` (if not NULL) and return `code`, so that `return err_set(...)` is one statement.
 * A code of 0 or above is a programming error. A text that does not fit is cut. */
int err_set(struct err *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same for a wrong command line, and for what is not permitted or not there. */
int err_set_usage(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
int err_set_unavailable(struct err *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "CONTEXT: " in front of the text. Returns the code that is in `err`, or -EIO without one. */
int err_add(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The system's words for a negative errno, in English. Static storage. */
const char *err_text(int code);

/* Result of a system call: -1 becomes -errno, anything else is passed on. */
int errno_of(int result);
