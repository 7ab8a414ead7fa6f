/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory and ownership: see mem.h. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

_Noreturn void out_of_memory(void)
{
	(void)fputs("tcpwhy: out of memory\n", stderr);
	exit(1);
}

void *xmalloc(size_t bytes)
{
	void *memory = malloc(bytes ? bytes : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

void *xcalloc(size_t count, size_t bytes)
{
	void *memory = calloc(count ? count : 1, bytes ? bytes : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

void *xrealloc(void *memory, size_t count, size_t bytes)
{
	void *moved = reallocarray(memory, count ? count : 1, bytes ? bytes : 1);

	if (!moved)
		out_of_memory();
	return moved;
}

char *xstrdup(const char *text)
{
	return xstrndup(text, strlen(text));
}

char *xstrndup(const char *text, size_t bytes)
{
	size_t length = strnlen(text, bytes);
	char *copy = xmalloc(length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *xasprintf(const char *format, ...)
{
	va_list arguments;
	char *text;
	int r;

	va_start(arguments, format);
	r = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (r < 0)
		out_of_memory();
	return text;
}

void *xgrow(void *items, size_t count, size_t *capacity, size_t bytes)
{
	if (count < *capacity)
		return items;
	if (*capacity > SIZE_MAX / 2)
		out_of_memory();
	*capacity = *capacity ? *capacity * 2 : 8;
	return xrealloc(items, *capacity, bytes);
}
