/* SPDX-License-Identifier: BSD-3-Clause */
/* A failure that a user will read: see err.h. */
#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 4, 0))) static void
err_fill(struct err *err, enum err_kind kind, int code, const char *format, va_list arguments)
{
	assert(code < 0);
	if (!err)
		return;
	err->code = code;
	err->kind = kind;
	(void)vsnprintf(err->text, sizeof(err->text), format, arguments);
}

int err_set(struct err *err, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	err_fill(err, ERR_KIND_FAILED, code, format, arguments);
	va_end(arguments);
	return code;
}

int err_set_usage(struct err *err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	err_fill(err, ERR_KIND_USAGE, -EINVAL, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

int err_set_unavailable(struct err *err, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	err_fill(err, ERR_KIND_UNAVAILABLE, code, format, arguments);
	va_end(arguments);
	return code;
}

int err_add(struct err *err, const char *format, ...)
{
	char context[ERR_TEXT_BYTES];
	va_list arguments;
	size_t length;

	if (!err)
		return -EIO;
	va_start(arguments, format);
	(void)vsnprintf(context, sizeof(context) - 2, format, arguments);
	va_end(arguments);
	length = strlen(context);
	memcpy(context + length, ": ", 3);
	length += 2;
	memmove(err->text + length, err->text, sizeof(err->text) - length);
	memcpy(err->text, context, length);
	err->text[sizeof(err->text) - 1] = '\0';
	return err->code < 0 ? err->code : -EIO;
}

const char *err_text(int code)
{
	/* English, since the program never calls setlocale(); strerrordesc_np() is glibc's only. */
	return strerror(-code);
}

int errno_of(int result)
{
	return result == -1 ? -errno : result;
}
