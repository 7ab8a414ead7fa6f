/* SPDX-License-Identifier: BSD-3-Clause */
/* Foreign text: see scan.h. */
#include "capfile/scan.h"

#include <string.h>

bool scan_has(const struct scan *scan, const char *literal)
{
	size_t bytes = strlen(literal);

	return scan_left(scan) >= bytes && memcmp(scan->at, literal, bytes) == 0;
}

bool scan_take(struct scan *scan, const char *literal)
{
	if (!scan_has(scan, literal))
		return false;
	scan->at += strlen(literal);
	return true;
}

void scan_skip_blanks(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n'))
		scan->at++;
}

bool scan_unsigned(struct scan *scan, uint64_t maximum, uint64_t *ret_number)
{
	const char *at = scan->at;
	uint64_t number = 0;

	for (; at < scan->end && scan_is_digit(*at); at++) {
		unsigned digit = (unsigned)(*at - '0');

		if (digit > maximum || number > (maximum - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (at == scan->at)
		return false;
	scan->at = at;
	*ret_number = number;
	return true;
}

bool scan_u32(struct scan *scan, uint32_t *ret_number)
{
	uint64_t number;

	if (!scan_unsigned(scan, UINT32_MAX, &number))
		return false;
	*ret_number = (uint32_t)number;
	return true;
}

bool scan_u16(struct scan *scan, uint16_t *ret_number)
{
	uint64_t number;

	if (!scan_unsigned(scan, UINT16_MAX, &number))
		return false;
	*ret_number = (uint16_t)number;
	return true;
}

bool scan_u8(struct scan *scan, uint8_t *ret_number)
{
	uint64_t number;

	if (!scan_unsigned(scan, UINT8_MAX, &number))
		return false;
	*ret_number = (uint8_t)number;
	return true;
}

bool scan_digits(struct scan *scan, size_t count, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (size_t i = 0; i < count; i++) {
		if (!scan_is_digit(scan_peek(scan, i)))
			return false;
		number = number * 10 + (uint64_t)(scan->at[i] - '0');
	}
	if (scan_is_digit(scan_peek(scan, count)))
		return false;
	scan->at += count;
	*ret_number = number;
	return true;
}

const char *scan_find(const struct scan *scan, const char *literal)
{
	if (scan->at == scan->end)
		return NULL;
	return memmem(scan->at, scan_left(scan), literal, strlen(literal));
}

bool scan_until(struct scan *scan, const char *literal, struct scan *ret_before)
{
	const char *found = scan_find(scan, literal);

	if (!found)
		return false;
	*ret_before = (struct scan) {.at = scan->at, .end = found};
	scan->at = found + strlen(literal);
	return true;
}
