/* SPDX-License-Identifier: BSD-3-Clause */
/* Text and numbers of the line: see line.h. */
#include "dissect/line.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

static const char hex_digits[] = "0123456789abcdef";

void line_addf(struct line *line, const char *format, ...)
{
	va_list arguments;

	if (line->is_cut)
		return;
	va_start(arguments, format);
	str_vaddf(line->out, format, arguments);
	va_end(arguments);
}

void line_unsigned(struct line *line, uint32_t number)
{
	char digits[10];

	line_add_bytes(line, digits, (size_t)(put_unsigned(digits, number) - digits));
}

void line_hex(struct line *line, uint32_t number, unsigned digits)
{
	char text[8];
	size_t at = sizeof(text);

	do {
		text[--at] = hex_digits[number & 15];
		number >>= 4;
	} while (number);
	while (at > 0 && sizeof(text) - at < digits)
		text[--at] = '0';
	line_add_bytes(line, text + at, sizeof(text) - at);
}

void line_foreign_char(struct line *line, uint8_t byte)
{
	if (byte >= 0x80) {
		line_add(line, "M-");
		byte &= 0x7f;
	}
	if (byte < 0x20 || byte == 0x7f) {
		line_add(line, "^");
		byte ^= 0x40;
	}
	line_add_char(line, (char)byte);
}

bool line_foreign(struct line *line, uint32_t at, uint32_t count)
{
	uint32_t have = line_left(line, at);

	for (uint32_t i = 0; i < MIN(count, have); i++)
		line_foreign_char(line, line_u8(line, at + i));
	return have >= count;
}

void line_foreign_padded(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count && !line->is_cut; i++) {
		uint8_t byte = line_u8(line, at + i);

		if (byte == 0)
			return;
		line_foreign_char(line, byte);
	}
}

const char *name_find(const struct name_row *names, uint32_t value)
{
	for (; names->name; names++) {
		if (names->value == value)
			return names->name;
	}
	return NULL;
}

void line_name(struct line *line, const struct name_row *names, uint32_t value,
	       const char *fallback)
{
	const char *name = name_find(names, value);
	char text[64];

	if (name) {
		line_add(line, name);
		return;
	}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(text, sizeof(text), fallback, value);
#pragma GCC diagnostic pop
	line_add(line, text);
}

void line_bits(struct line *line, const struct name_row *names, uint32_t value,
	       const char *separator, const char *none)
{
	bool is_first = true;

	for (; names->name; names++) {
		if (names->value == 0 || (value & names->value) != names->value)
			continue;
		if (!is_first)
			line_add(line, separator);
		line_add(line, names->name);
		is_first = false;
	}
	if (is_first)
		line_add(line, none);
}

void line_truncated(struct line *line)
{
	line_add(line, " [|");
	line_add(line, line->protocol);
	line_add(line, "]");
}

void line_invalid(struct line *line)
{
	line_add(line, " (invalid)");
}

void line_protocol_capitals(struct line *line)
{
	for (const char *c = line->protocol; *c; c++)
		line_add_char(line, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
}

void line_relative_time(struct line *line, uint32_t seconds)
{
	static const struct name_row units[] = {
		{31536000, "y"}, {604800, "w"}, {86400, "d"}, {3600, "h"},
		{60, "m"},       {1, "s"},      {0, NULL},
	};

	if (seconds == 0)
		line_add(line, "0s");
	for (const struct name_row *unit = units; unit->name; unit++) {
		if (seconds < unit->value)
			continue;
		line_unsigned(line, seconds / unit->value);
		line_add(line, unit->name);
		seconds %= unit->value;
	}
}
