/* SPDX-License-Identifier: BSD-3-Clause */
/* Files and pipes in pieces: see byte_source.h. */
#include "capfile/byte_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* Room for `count` bytes, and for a whole block where that is more: what is left moves to the front. */
static void byte_source_make_room(struct byte_source *source, size_t count)
{
	size_t left = byte_source_left(source);

	memmove(source->buffer, source->buffer + source->start, left);
	source->start = 0;
	source->end = left;
	if (count > source->capacity) {
		source->buffer = xrealloc(source->buffer, count, 1);
		source->capacity = count;
	}
}

/* How many bytes, 0 at the end of what is there now, or negative. */
static ssize_t byte_source_get(struct byte_source *source, uint8_t *to, size_t room)
{
	ssize_t got;

	if (source->unpacker)
		return unpacker_read(source->unpacker, source->fd, to, room);
	got = read(source->fd, to, room);
	return got < 0 ? -errno : got;
}

int byte_source_fill(struct byte_source *source, size_t count)
{
	if (source->moving)
		source->moving(source->moving_user);
	byte_source_make_room(source, count);
	while (byte_source_left(source) < count) {
		ssize_t got = byte_source_get(source, source->buffer + source->end,
					      source->capacity - source->end);
		int r;

		if (got < 0)
			return (int)got;
		source->end += (size_t)got;
		if (got > 0)
			continue;
		r = file_growth_wait(&source->growth, source->fd);
		if (r < 0)
			return r;
		if (r == 0)
			return source->unpacker ? unpacker_finish(source->unpacker) : 0;
	}
	return 1;
}

void byte_source_init(struct byte_source *source, int take_fd, const struct file_wait *wait)
{
	*source = (struct byte_source) {
		.fd = take_fd,
		.buffer = xmalloc(BYTE_SOURCE_BLOCK_BYTES),
		.capacity = BYTE_SOURCE_BLOCK_BYTES,
	};
	file_growth_init(&source->growth, take_fd, wait);
	/* Pipes refuse. */
	(void)posix_fadvise(take_fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

void byte_source_unpack(struct byte_source *source, enum unpack_format format)
{
	source->unpacker = unpacker_new(format, byte_source_at(source), byte_source_left(source));
	source->start = 0;
	source->end = 0;
}

void byte_source_done(struct byte_source *source)
{
	if (source->moving)
		source->moving(source->moving_user);
	if (source->fd > STDIN_FILENO)
		(void)close(source->fd);
	free(source->buffer);
	unpacker_free(source->unpacker);
	file_growth_done(&source->growth);
	*source = (struct byte_source) {.fd = -1};
}
