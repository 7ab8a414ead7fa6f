/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packed structs: see packed.h. How many words of 8 bytes are not zero; a bit for each word, set for
 * those; half a byte for each of those, its code; then their bytes, the low ones first. A code is the
 * number of bytes of the word (1 to 8), or CODE_NEAR and the number of bytes (0 to 6) of its distance
 * from the base.
 */
#include "model/packed.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define CODE_NEAR  9u
#define NEAR_BYTES 6u

static unsigned bytes_of(uint64_t word)
{
	return word ? (71u - (unsigned)__builtin_clzll(word)) / 8 : 0;
}

static uint64_t load(const uint8_t *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof(word));
	return word;
}

/* Which words are not zero: bits into `at`. Returns how many. */
static unsigned mark_words(uint8_t *at, const uint8_t *from, unsigned words, uint16_t *ret_places)
{
	unsigned count = 0;

	for (unsigned first = 0; first < words; first += 8) {
		unsigned end = words - first < 8 ? words - first : 8;
		unsigned marks = 0;

		for (unsigned i = 0; i < end; i++)
			marks |= (unsigned)(load(from + (size_t)(first + i) * 8) != 0) << i;
		at[first / 8] = (uint8_t)marks;
		for (; marks; marks &= marks - 1)
			ret_places[count++] = (uint16_t)(first + (unsigned)__builtin_ctz(marks));
	}
	return count;
}

uint8_t *packed_write(uint8_t *at, const void *object, size_t bytes, uint64_t base)
{
	const uint8_t *from = object;
	uint16_t places[PACKED_WORDS_MAXIMUM + 1];
	unsigned words = (unsigned)(bytes / 8);
	uint16_t count;
	uint8_t *codes;

	assert(bytes % 8 == 0 && words <= PACKED_WORDS_MAXIMUM);
	count = (uint16_t)mark_words(at + sizeof(count), from, words, places);
	memcpy(at, &count, sizeof(count));
	codes = at + sizeof(count) + (words + 7) / 8;
	at = codes + (count + 1u) / 2;
	memset(codes, 0, (count + 1u) / 2);
	for (size_t i = 0; i < count; i++) {
		uint64_t word = load(from + (size_t)places[i] * 8);
		uint64_t near = word - base;
		unsigned plain_bytes = bytes_of(word);
		unsigned near_bytes = bytes_of(near);
		bool is_near = near_bytes < plain_bytes && near_bytes <= NEAR_BYTES;
		codes[i / 2] |=
			(uint8_t)((is_near ? CODE_NEAR + near_bytes : plain_bytes) << i % 2 * 4);
		memcpy(at, is_near ? &near : &word, 8);
		at += is_near ? near_bytes : plain_bytes;
	}
	return at;
}

const uint8_t *packed_read(const uint8_t *at, void *ret_object, size_t bytes, uint64_t base)
{
	static const uint64_t masks[9] = {
		0,          0xff,         0xffff,         0xffffff,
		0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff,
		UINT64_MAX,
	};
	uint8_t *to = ret_object;
	size_t marks = (bytes / 8 + 7) / 8;
	uint16_t count;
	const uint8_t *codes;
	const uint8_t *from;
	size_t i = 0;

	memcpy(&count, at, sizeof(count));
	at += sizeof(count);
	codes = at + marks;
	from = codes + (count + 1u) / 2;
	memset(to, 0, bytes);
	for (size_t m = 0; m < marks; m++) {
		for (unsigned bits = at[m]; bits; bits &= bits - 1, i++) {
			unsigned code = codes[i / 2] >> i % 2 * 4 & 15;
			bool is_near = code >= CODE_NEAR;
			unsigned length = is_near ? code - CODE_NEAR : code;
			uint64_t word = (load(from) & masks[length]) + (is_near ? base : 0);

			memcpy(to + (m * 8 + (unsigned)__builtin_ctz(bits)) * 8, &word, 8);
			from += length;
		}
	}
	return from;
}
