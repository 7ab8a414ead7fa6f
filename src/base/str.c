/* SPDX-License-Identifier: BSD-3-Clause */
/* A string that grows up to a maximum: see str.h. */
#include "base/str.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "base/width.h"

char str_empty[1] = "";

void str_done(struct str *str)
{
	if (str->capacity)
		free(str->text);
	str->text = str_empty;
	str->length = 0;
	str->capacity = 0;
	str->is_cut = false;
}

void str_clear(struct str *str)
{
	str->length = 0;
	str->is_cut = false;
	if (str->capacity)
		str->text[0] = '\0';
}

char *str_steal(struct str *str)
{
	char *text = str->capacity ? str->text : xstrdup("");

	str->text = str_empty;
	str->length = 0;
	str->capacity = 0;
	return text;
}

bool str_reserve(struct str *str, size_t more)
{
	size_t needed;

	if (more > str->maximum || str->length > str->maximum - more)
		return false;
	needed = str->length + more + 1;
	if (needed <= str->capacity)
		return true;
	if (needed < str->capacity * 2)
		needed = str->capacity * 2;
	needed = MAX(needed, (size_t)64);
	needed = MIN(needed, str->maximum + 1);
	str->text = xrealloc(str->capacity ? str->text : NULL, needed, 1);
	str->text[str->length] = '\0';
	str->capacity = needed;
	return true;
}

void str_add_bytes(struct str *str, const void *bytes, size_t count)
{
	if (!str_reserve(str, count)) {
		str->is_cut = true;
		count = str->maximum - str->length;
		if (!str_reserve(str, count))
			return;
	}
	memcpy(str->text + str->length, bytes, count);
	str->length += count;
	str->text[str->length] = '\0';
}

void str_add(struct str *str, const char *text)
{
	str_add_bytes(str, text, strlen(text));
}

void str_add_char(struct str *str, char c)
{
	str_add_bytes(str, &c, 1);
}

void str_add_repeat(struct str *str, char c, size_t count)
{
	while (count--)
		str_add_char(str, c);
}

void str_vaddf(struct str *str, const char *format, va_list arguments)
{
	char small[256];
	va_list again;
	int needed;

	va_copy(again, arguments);
	needed = vsnprintf(small, sizeof(small), format, arguments);
	if (needed >= 0 && (size_t)needed < sizeof(small)) {
		str_add_bytes(str, small, (size_t)needed);
	} else if (needed > 0) {
		_cleanup_free_ char *large = xmalloc((size_t)needed + 1);

		(void)vsnprintf(large, (size_t)needed + 1, format, again);
		str_add_bytes(str, large, (size_t)needed);
	}
	va_end(again);
}

void str_addf(struct str *str, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	str_vaddf(str, format, arguments);
	va_end(arguments);
}

void str_add_unsigned(struct str *str, uint64_t number)
{
	char digits[DECIMAL_BYTES];

	str_add_bytes(str, digits, (size_t)(put_unsigned_long(digits, number) - digits));
}

/* Characters that change how their neighbours are shown, without being seen. */
static bool is_deceptive(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
	       (character >= 0x200b && character <= 0x200f) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2060 && character <= 0x2069) || character == 0x061c ||
	       character == 0xfeff || (character >= 0xe0000 && character <= 0xe007f);
}

/* How many of the bytes stay as they are and are a character each: nearly all of nearly every text. */
static size_t plain_length(const uint8_t *at, size_t count)
{
	size_t length = 0;

	while (length < count && at[length] >= ' ' && at[length] < 0x7f && at[length] != '\\')
		length++;
	return length;
}

void str_add_escaped(struct str *str, const void *bytes, size_t count, size_t maximum_characters)
{
	const uint8_t *at = bytes;
	const uint8_t *end = at + count;

	while (at < end) {
		size_t plain = plain_length(at, MIN((size_t)(end - at), maximum_characters));
		uint32_t character;
		size_t used;

		str_add_bytes(str, at, plain);
		at += plain;
		maximum_characters -= plain;
		if (at == end)
			return;
		used = utf8_decode(at, (size_t)(end - at), &character);
		if (maximum_characters-- == 0) {
			str_add(str, "...");
			return;
		}
		if (used == 0) {
			str_addf(str, "\\x%02x", *at);
			used = 1;
		} else if (character == '\\') {
			str_add(str, "\\\\");
		} else if (is_deceptive(character)) {
			str_addf(str, character < 0x100 ? "\\x%02x" : "\\u{%x}", character);
		} else {
			str_add_bytes(str, at, used);
		}
		at += used;
	}
}

bool text_is_equal(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool text_has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_has_suffix(const char *text, const char *suffix)
{
	size_t length = strlen(text);
	size_t suffix_length = strlen(suffix);

	return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

int parse_unsigned(const char *text, uint64_t maximum, uint64_t *ret_number)
{
	uint64_t number = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		unsigned digit = (unsigned)(*text - '0');

		if (*text < '0' || *text > '9')
			return -EINVAL;
		if (number > (UINT64_MAX - digit) / 10)
			return -ERANGE;
		number = number * 10 + digit;
	}
	if (number > maximum)
		return -ERANGE;
	*ret_number = number;
	return 0;
}

static const struct duration_unit {
	const char *name;
	uint64_t ns;
} duration_units[] = {
	{"", 1000000000},  {"ns", 1},          {"us", 1000},         {"ms", 1000000},
	{"s", 1000000000}, {"m", 60000000000}, {"min", 60000000000}, {"h", 3600000000000},
};

/* Number of nanoseconds in `whole`.`fraction` units; the fraction has `scale` as denominator. */
static int duration_scale(uint64_t whole, uint64_t fraction, uint64_t scale, const char *unit,
			  uint64_t *ret_ns)
{
	for (size_t i = 0; i < ARRAY_COUNT(duration_units); i++) {
		uint64_t ns = duration_units[i].ns;

		if (!text_is_equal(unit, duration_units[i].name))
			continue;
		if (whole > INT64_MAX / ns)
			return -ERANGE;
		*ret_ns = whole * ns + (uint64_t)((__uint128_t)fraction * ns / scale);
		return 0;
	}
	return -EINVAL;
}

int parse_duration(const char *text, uint64_t *ret_ns)
{
	uint64_t whole = 0;
	uint64_t fraction = 0;
	uint64_t scale = 1;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (whole > INT64_MAX / 10 - 9)
			return -ERANGE;
		whole = whole * 10 + (uint64_t)(*text - '0');
	}
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++) {
			if (scale >= 1000000000)
				continue;
			fraction = fraction * 10 + (uint64_t)(*text - '0');
			scale *= 10;
		}
	}
	return duration_scale(whole, fraction, scale, text, ret_ns);
}

size_t text_distance(const char *a, const char *b)
{
	size_t rows[3][TEXT_DISTANCE_MAXIMUM + 1];
	size_t a_length = strlen(a);
	size_t b_length = strlen(b);

	if (a_length > TEXT_DISTANCE_MAXIMUM || b_length > TEXT_DISTANCE_MAXIMUM)
		return TEXT_DISTANCE_MAXIMUM;
	for (size_t j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		const size_t *before = rows[(i + 1) % 3]; /* of i - 2, once there is one */
		const size_t *above = rows[(i - 1) % 3];
		size_t *row = rows[i % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);

			row[j] = MIN(MIN(above[j], row[j - 1]) + 1, change);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}
