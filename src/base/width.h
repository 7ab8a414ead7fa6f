/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UTF-8, and how many columns a text takes on a terminal (East Asian wide characters take two).
 * Independent of the locale: the program prints UTF-8 whatever LC_CTYPE says.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Decode one character (RFC 3629: no surrogates, no overlong forms, up to U+10FFFF).
 * Returns the bytes used, 1..4, or 0 when the bytes are not valid UTF-8 or are cut. */
size_t utf8_decode(const void *bytes, size_t count, uint32_t *ret_character);

/* Columns of one character: 0 for combining marks, 2 for wide ones (Unicode East Asian Width W
 * and F), else 1. */
unsigned character_width(uint32_t character);

/* Columns of a C string; a byte that is not UTF-8 counts as one. */
size_t text_width(const char *text);
