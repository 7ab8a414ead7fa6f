/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory and ownership.
 *
 * Set-up code may use the x functions: without memory they end the program with one line, since
 * nothing sensible can follow. Code that runs per packet never allocates.
 *
 * A local that owns something is declared with a cleanup attribute and handed out with steal_ptr():
 *
 *     _cleanup_free_ char *name = xstrdup(text);
 *     ...
 *     *ret_name = steal_ptr(name);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* What the x functions do without memory. */
_Noreturn void out_of_memory(void);

void *xmalloc(size_t bytes);
void *xcalloc(size_t count, size_t bytes);
void *xrealloc(void *memory, size_t count, size_t bytes);
char *xstrdup(const char *text);
/* At most `bytes`, less when the text ends before, as strndup(3) does. */
char *xstrndup(const char *text, size_t bytes);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Make room for one more item in an array that doubles: `*capacity` items of `bytes` each are
 * there, `count` are used. Returns the array, which may have moved. */
void *xgrow(void *items, size_t count, size_t *capacity, size_t bytes);

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

#define _cleanup_free_ __attribute__((cleanup(cleanup_free)))

/* CLEANUP(str_done) struct str text = ...: the function takes a pointer to the variable. */
#define CLEANUP(function) __attribute__((cleanup(function)))

/* Give the value away: the variable becomes NULL, so its cleanup does nothing. */
#define steal_ptr(pointer)                               \
	__extension__({                                  \
		__typeof__(pointer) *from_ = &(pointer); \
		__typeof__(pointer) value_ = *from_;     \
		*from_ = NULL;                           \
		value_;                                  \
	})

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
