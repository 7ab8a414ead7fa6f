/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file or pipe in large pieces, handed out as views: read with read(2) in blocks, through an
 * unpacker when they are compressed, and for more after their end when they grow. The one copy of
 * read(2) costs less than entering pages: docs/performance.md.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "capfile/file_growth.h"
#include "capfile/unpack.h"

/* Bytes asked for in one read(2): so few that they are still in the cache when they are looked at. */
#define BYTE_SOURCE_BLOCK_BYTES ((size_t)256 << 10)

struct byte_source {
	int fd;
	uint8_t *buffer;
	size_t capacity;
	size_t start, end;         /* of what is there, in the buffer */
	uint64_t offset;           /* of buffer[start] in the file */
	struct unpacker *unpacker; /* NULL: the bytes are as they are in the file */
	struct file_growth growth;
	/* Called before views become invalid. NULL: nobody wants to know. */
	void (*moving)(void *user);
	void *moving_user;
};

/* Takes over the fd. `wait` is called before every wait for more when the file is one that grows;
 * NULL: its end is its end. */
void byte_source_init(struct byte_source *source, int take_fd, const struct file_wait *wait);
/* What has been read and not been taken, and what follows, is packed. */
void byte_source_unpack(struct byte_source *source, enum unpack_format format);
/* Closes the fd unless it is standard input. */
void byte_source_done(struct byte_source *source);

static inline size_t byte_source_left(const struct byte_source *source)
{
	return source->end - source->start;
}

/* What is there, byte_source_left() bytes of it. */
static inline const uint8_t *byte_source_at(const struct byte_source *source)
{
	return source->buffer + source->start;
}

/* Out of line: read on. */
int byte_source_fill(struct byte_source *source, size_t count);

/* Have the next `count` bytes in one piece. The caller bounds `count`. 1: ret_bytes points at them,
 * until the next call; 0: the file ends before (byte_source_left() tells what is there);
 * -EINTR: a signal came, nothing is lost; -ENODATA: the file has become shorter; other negative
 * errno. */
static inline int byte_source_need(struct byte_source *source, size_t count,
				   const uint8_t **ret_bytes)
{
	if (byte_source_left(source) < count) {
		int r = byte_source_fill(source, count);

		if (r <= 0)
			return r;
	}
	*ret_bytes = byte_source_at(source);
	return 1;
}

/* Go on behind `count` bytes that are there. The last view stays valid. */
static inline void byte_source_take(struct byte_source *source, size_t count)
{
	source->start += count;
	source->offset += count;
}
