/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file or pipe read in large blocks, handed out as views. read(2) and not mmap: it serves pipes
 * and growing files, costs less for full-size packets, and a file that shrinks is no SIGBUS.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bytes asked for in one read(2). */
#define BYTE_SOURCE_BLOCK_BYTES ((size_t)256 << 10)

struct byte_source {
	int fd;
	uint8_t *bytes;
	size_t start, end, capacity;
	uint64_t offset; /* of bytes[start] in the file */
};

/* Takes over the fd. */
void byte_source_init(struct byte_source *source, int take_fd);
/* Closes the fd unless it is standard input. */
void byte_source_done(struct byte_source *source);

static inline size_t byte_source_left(const struct byte_source *source)
{
	return source->end - source->start;
}

/* Have the next `count` bytes in one piece. The caller bounds `count`. 1: ret_bytes points at them,
 * until the next call; 0: the file ends before (byte_source_left() tells what is there);
 * -EINTR: a signal came, nothing is lost; other negative errno. */
int byte_source_need(struct byte_source *source, size_t count, const uint8_t **ret_bytes);

/* Go on behind `count` bytes that are there. The last view stays valid. */
static inline void byte_source_take(struct byte_source *source, size_t count)
{
	source->start += count;
	source->offset += count;
}
