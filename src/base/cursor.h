/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A bounds-checked reader over foreign bytes: the only legal way to read a packet, a file or an API
 * answer. A read past the end gives zero and sets `is_short`, which stays set; so a decoder reads a
 * whole header without a check in each line and asks once:
 *
 *     struct cursor c = cursor_of(data, captured);
 *     ports->source = cursor_be16(&c);
 *     ports->destination = cursor_be16(&c);
 *     if (c.is_short)
 *             return mark_truncated(...);
 *
 * The cursor borrows the bytes. Nothing here allocates or fails otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cursor {
	const uint8_t *at;
	const uint8_t *end;
	bool is_short;
};

static inline struct cursor cursor_of(const void *bytes, size_t count)
{
	const uint8_t *at = bytes;

	/* Nothing may be at NULL, to which C adds not even 0. */
	return (struct cursor) {.at = at, .end = count ? at + count : at};
}

static inline size_t cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

/* The next `count` bytes, or NULL (and the end is reached) when fewer are left. */
static inline const uint8_t *cursor_bytes(struct cursor *c, size_t count)
{
	const uint8_t *bytes = c->at;

	if (count > cursor_left(c)) {
		c->is_short = true;
		c->at = c->end;
		return NULL;
	}
	c->at += count;
	return bytes;
}

static inline void cursor_skip(struct cursor *c, size_t count)
{
	(void)cursor_bytes(c, count);
}

/* A cursor over the next `count` bytes, which are skipped here; what is missing makes both short. */
static inline struct cursor cursor_sub(struct cursor *c, size_t count)
{
	size_t have = cursor_left(c) < count ? cursor_left(c) : count;
	struct cursor sub = cursor_of(c->at, have);

	sub.is_short = have < count;
	c->is_short |= sub.is_short;
	c->at += have;
	return sub;
}

static inline uint8_t cursor_u8(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 1);

	return b ? b[0] : 0;
}

static inline uint16_t load_be16(const uint8_t *b)
{
	return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t load_be32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline uint64_t load_be64(const uint8_t *b)
{
	return (uint64_t)load_be32(b) << 32 | load_be32(b + 4);
}

static inline uint16_t load_le16(const uint8_t *b)
{
	return (uint16_t)(b[1] << 8 | b[0]);
}

static inline uint32_t load_le32(const uint8_t *b)
{
	return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static inline void store_be16(uint8_t *b, uint16_t value)
{
	b[0] = (uint8_t)(value >> 8);
	b[1] = (uint8_t)value;
}

static inline void store_be32(uint8_t *b, uint32_t value)
{
	store_be16(b, (uint16_t)(value >> 16));
	store_be16(b + 2, (uint16_t)value);
}

static inline void store_le16(uint8_t *b, uint16_t value)
{
	b[0] = (uint8_t)value;
	b[1] = (uint8_t)(value >> 8);
}

static inline void store_le32(uint8_t *b, uint32_t value)
{
	store_le16(b, (uint16_t)value);
	store_le16(b + 2, (uint16_t)(value >> 16));
}

static inline uint16_t cursor_be16(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 2);

	return b ? load_be16(b) : 0;
}

static inline uint32_t cursor_be24(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 3);

	return b ? (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2] : 0;
}

static inline uint32_t cursor_be32(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 4);

	return b ? load_be32(b) : 0;
}

static inline uint64_t cursor_be64(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 8);

	return b ? load_be64(b) : 0;
}

static inline uint16_t cursor_le16(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 2);

	return b ? load_le16(b) : 0;
}

static inline uint32_t cursor_le32(struct cursor *c)
{
	const uint8_t *b = cursor_bytes(c, 4);

	return b ? load_le32(b) : 0;
}
