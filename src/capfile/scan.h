/* SPDX-License-Identifier: BSD-3-Clause */
/* A bounds-checked reader over foreign text: what cursor.h is for bytes. Borrows the text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
	const char *at;
	const char *end;
};

static inline struct scan scan_of(const char *text, size_t bytes)
{
	return (struct scan) {.at = text, .end = text + bytes};
}

static inline size_t scan_left(const struct scan *scan)
{
	return (size_t)(scan->end - scan->at);
}

/* The character `ahead` of here; NUL behind the end. */
static inline char scan_peek(const struct scan *scan, size_t ahead)
{
	return ahead < scan_left(scan) ? scan->at[ahead] : '\0';
}

static inline bool scan_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does the literal stand here? */
bool scan_has(const struct scan *scan, const char *literal);
/* The same, and go on behind it. */
bool scan_take(struct scan *scan, const char *literal);
/* Blanks, tabs, ends of lines. */
void scan_skip_blanks(struct scan *scan);
/* A decimal number of at most `maximum`; a larger one is none. */
bool scan_unsigned(struct scan *scan, uint64_t maximum, uint64_t *ret_number);
/* The same into a smaller variable: its type's maximum is the limit. */
bool scan_u32(struct scan *scan, uint32_t *ret_number);
bool scan_u16(struct scan *scan, uint16_t *ret_number);
bool scan_u8(struct scan *scan, uint8_t *ret_number);
/* Exactly `count` digits. */
bool scan_digits(struct scan *scan, size_t count, uint64_t *ret_number);
/* What stands before the literal, which is skipped too. False: it is not there, nothing is taken. */
bool scan_until(struct scan *scan, const char *literal, struct scan *ret_before);
/* Where the literal begins; NULL when it is not there. */
const char *scan_find(const struct scan *scan, const char *literal);
