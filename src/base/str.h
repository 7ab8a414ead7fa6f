/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A string that grows up to a maximum.
 *
 * Invariants: `text` is always a valid C string (the empty one before the first byte is added);
 * `length` is its length without the final NUL; `length` never exceeds `maximum`. What does not fit
 * is dropped and `is_cut` becomes true: adding never fails and never needs a check, and the owner
 * asks once at the end if it matters.
 *
 * Life cycle:
 *     CLEANUP(str_done) struct str line = STR_INIT(4096);
 *     str_addf(&line, "%u packets", count);
 *     puts(line.text);
 *
 * Foreign bytes go in through str_add_escaped() or str_add_json() only, never through %s.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STR_DEFAULT_MAXIMUM ((size_t)1 << 20)

struct str {
	char *text;
	size_t length;
	size_t capacity; /* bytes allocated; 0 while `text` is the static empty string */
	size_t maximum;
	bool is_cut;
};

extern char str_empty[1];

#define STR_INIT(maximum_bytes)                               \
	{                                                     \
		.text = str_empty, .maximum = (maximum_bytes) \
	}

/* Life cycle */

/* Free the contents. The object may be used again afterwards. */
void str_done(struct str *str);
/* Make it empty but keep the memory. */
void str_clear(struct str *str);
/* Hand the C string out; the caller frees it. The object is empty afterwards. */
char *str_steal(struct str *str);

/* Adding */

void str_add(struct str *str, const char *text);
void str_add_bytes(struct str *str, const void *bytes, size_t count);
void str_add_char(struct str *str, char c);
void str_add_repeat(struct str *str, char c, size_t count);
void str_addf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_vaddf(struct str *str, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
/* Decimal without printf: for code that runs per packet. */
void str_add_unsigned(struct str *str, uint64_t number);
/* Foreign text for a terminal or a log: valid printable UTF-8 stays; control characters, escape
 * sequences, bidirectional marks (U+200E..200F, U+202A..202E, U+2066..2069) and broken UTF-8 become
 * \xNN or \u{NNNN}; a backslash is doubled. At most `maximum_characters` are taken, then "...". */
void str_add_escaped(struct str *str, const void *bytes, size_t count, size_t maximum_characters);
/* Make sure that `more` bytes can be added without moving; false when the maximum forbids it. */
bool str_reserve(struct str *str, size_t more);

/* Asking */

static inline bool str_is_empty(const struct str *str)
{
	return str->length == 0;
}

bool text_is_equal(const char *a, const char *b);
bool text_has_prefix(const char *text, const char *prefix);
bool text_has_suffix(const char *text, const char *suffix);

/* Unsigned decimal number that fills the whole text and is at most `maximum`.
 * 0, -EINVAL when it is no number, -ERANGE when it is too large. */
int parse_unsigned(const char *text, uint64_t maximum, uint64_t *ret_number);
/* Duration: a number with a unit (ns us ms s m h), "1.5s" allowed, a bare number is seconds. */
int parse_duration(const char *text, uint64_t *ret_ns);

/* How many typing errors lie between two texts, for "did you mean": insertions, deletions, changes and
 * swaps of neighbours (optimal string alignment). Longer texts count as that far away. */
#define TEXT_DISTANCE_MAXIMUM ((size_t)64)
size_t text_distance(const char *a, const char *b);
