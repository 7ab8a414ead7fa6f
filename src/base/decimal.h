/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers in decimal, without printf: for text that is mostly made of them. */
#pragma once

#include <stdint.h>
#include <string.h>

#define DECIMAL_BYTES 20 /* the largest number of 64 bits */

/* Both digits of 0 to 99, one after the other. */
extern const char decimal_pairs[201];

/* How many digits the number has. */
static inline unsigned decimal_digits(uint32_t number)
{
	static const uint32_t powers[] = {1,      10,      100,      1000,      10000,
					  100000, 1000000, 10000000, 100000000, 1000000000};
	/* Binary digits times log10(2). */
	unsigned digits = (32u - (unsigned)__builtin_clz(number | 1)) * 1233 >> 12;

	return digits + (number >= powers[digits] || digits == 0);
}

/* The number in decimal, at most 10 digits, without a NUL. Returns where it ends. */
static inline char *put_unsigned(char *to, uint32_t number)
{
	char *end = to + decimal_digits(number);

	for (to = end; number >= 100; number /= 100) {
		to -= 2;
		memcpy(to, decimal_pairs + number % 100 * 2, 2);
	}
	if (number >= 10)
		memcpy(to - 2, decimal_pairs + number * 2, 2);
	else
		to[-1] = (char)('0' + number);
	return end;
}

/* The same for larger ones, at most DECIMAL_BYTES. */
static inline char *put_unsigned_long(char *to, uint64_t number)
{
	char digits[DECIMAL_BYTES];
	size_t first = sizeof(digits);

	if (number <= UINT32_MAX)
		return put_unsigned(to, (uint32_t)number);
	for (; number; number /= 10)
		digits[--first] = (char)('0' + number % 10);
	memcpy(to, digits + first, sizeof(digits) - first);
	return to + (sizeof(digits) - first);
}
