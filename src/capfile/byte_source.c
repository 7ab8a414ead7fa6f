/* SPDX-License-Identifier: BSD-3-Clause */
/* Files and pipes in blocks: see byte_source.h. */
#include "capfile/byte_source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

void byte_source_init(struct byte_source *source, int take_fd)
{
	*source = (struct byte_source) {
		.fd = take_fd,
		.bytes = xmalloc(BYTE_SOURCE_BLOCK_BYTES),
		.capacity = BYTE_SOURCE_BLOCK_BYTES,
	};
}

void byte_source_done(struct byte_source *source)
{
	if (source->fd > STDIN_FILENO)
		(void)close(source->fd);
	free(source->bytes);
	*source = (struct byte_source) {.fd = -1};
}

/* Room for `count` bytes from `start` on: what is left moves to the front. */
static void byte_source_make_room(struct byte_source *source, size_t count)
{
	size_t left = byte_source_left(source);

	if (source->start + count <= source->capacity && left)
		return;
	memmove(source->bytes, source->bytes + source->start, left);
	source->start = 0;
	source->end = left;
	if (count <= source->capacity)
		return;
	source->bytes = xrealloc(source->bytes, count, 1);
	source->capacity = count;
}

int byte_source_need(struct byte_source *source, size_t count, const uint8_t **ret_bytes)
{
	while (byte_source_left(source) < count) {
		ssize_t got;

		byte_source_make_room(source, count);
		got = read(source->fd, source->bytes + source->end, source->capacity - source->end);
		if (got < 0)
			return -errno;
		if (got == 0)
			return 0;
		source->end += (size_t)got;
	}
	*ret_bytes = source->bytes + source->start;
	return 1;
}
