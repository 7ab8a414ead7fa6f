/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared by the tests of capture files: scratch files, and foreign files built byte by byte. */
#pragma once

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "capfile/capfile.h"

/* 2026-11-22 07:21:09.123456789 UTC */
#define TEST_TIME_NS 1795332069123456789ull

struct scratch {
	char path[64];
};

static inline void scratch_init(struct scratch *scratch, const char *suffix)
{
	int fd;

	(void)snprintf(scratch->path, sizeof(scratch->path), "/tmp/capfile-XXXXXX%s", suffix);
	fd = mkstemps(scratch->path, (int)strlen(suffix));
	assert_true(fd >= 0);
	(void)close(fd);
}

static inline void scratch_done(struct scratch *scratch)
{
	(void)unlink(scratch->path);
}

static inline void scratch_fill(const struct scratch *scratch, const void *bytes, size_t count)
{
	FILE *file = fopen(scratch->path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, count, file), count);
	assert_int_equal(fclose(file), 0);
}

/* The whole file; the caller frees it. */
static inline uint8_t *scratch_load(const struct scratch *scratch, size_t *ret_count)
{
	uint8_t *bytes = xmalloc(1 << 20);
	FILE *file = fopen(scratch->path, "re");

	assert_non_null(file);
	*ret_count = fread(bytes, 1, 1 << 20, file);
	(void)fclose(file);
	return bytes;
}

static inline struct capfile_reader *open_or_fail(const char *path)
{
	struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;

	if (capfile_open(path, &reader, &err) < 0)
		fail_msg("%s", err.text);
	return reader;
}

/* A file in either byte order. */
struct builder {
	uint8_t bytes[8192];
	size_t length;
	bool is_big;
	size_t block; /* start of the block at hand */
};

static inline void put_u16(struct builder *b, unsigned value)
{
	if (b->is_big)
		store_be16(b->bytes + b->length, (uint16_t)value);
	else
		store_le16(b->bytes + b->length, (uint16_t)value);
	b->length += 2;
}

static inline void put_u32(struct builder *b, uint32_t value)
{
	if (b->is_big)
		store_be32(b->bytes + b->length, value);
	else
		store_le32(b->bytes + b->length, value);
	b->length += 4;
}

/* Padded to four bytes. */
static inline void put_bytes(struct builder *b, const void *bytes, size_t count)
{
	memcpy(b->bytes + b->length, bytes, count);
	b->length += count;
	while (b->length % 4)
		b->bytes[b->length++] = 0;
}

static inline void put_option(struct builder *b, unsigned code, const void *bytes, size_t count)
{
	put_u16(b, code);
	put_u16(b, (unsigned)count);
	put_bytes(b, bytes, count);
}

static inline void begin_block(struct builder *b, uint32_t type)
{
	b->block = b->length;
	put_u32(b, type);
	put_u32(b, 0);
}

static inline void end_block(struct builder *b)
{
	uint32_t total = (uint32_t)(b->length + 4 - b->block);
	size_t end;

	put_u32(b, total);
	end = b->length;
	b->length = b->block + 4;
	put_u32(b, total);
	b->length = end;
}

static inline void put_section(struct builder *b, bool is_big)
{
	b->is_big = is_big;
	begin_block(b, 0x0a0d0d0a);
	put_u32(b, 0x1a2b3c4d);
	put_u16(b, 1);
	put_u16(b, 0);
	put_u32(b, UINT32_MAX);
	put_u32(b, UINT32_MAX);
	end_block(b);
}

/* `resolution` is if_tsresol; 6 is also what a file means that says nothing. */
static inline void put_interface(struct builder *b, const char *name, uint8_t resolution,
				 uint32_t snap_bytes)
{
	begin_block(b, 1);
	put_u16(b, 1);
	put_u16(b, 0);
	put_u32(b, snap_bytes);
	if (name)
		put_option(b, 2, name, strlen(name));
	if (resolution != 6)
		put_option(b, 9, &resolution, 1);
	put_option(b, 0, "", 0);
	end_block(b);
}

static inline void put_packet(struct builder *b, uint32_t interface, uint64_t units,
			      const char *data)
{
	begin_block(b, 6);
	put_u32(b, interface);
	put_u32(b, (uint32_t)(units >> 32));
	put_u32(b, (uint32_t)units);
	put_u32(b, (uint32_t)strlen(data));
	put_u32(b, (uint32_t)strlen(data));
	put_bytes(b, data, strlen(data));
	end_block(b);
}
