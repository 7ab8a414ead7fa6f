/* SPDX-License-Identifier: BSD-3-Clause */
/* Files and pipes in pieces: see byte_source.h. */
#include "capfile/byte_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* Room for `count` bytes from `start` on: what is left moves to the front. */
static void byte_source_make_room(struct byte_source *source, size_t count)
{
	size_t left = byte_source_left(source);

	if (source->start + count <= source->capacity && left)
		return;
	memmove(source->buffer, source->bytes + source->start, left);
	source->start = 0;
	source->end = left;
	if (count > source->capacity) {
		source->buffer = xrealloc(source->buffer, count, 1);
		source->capacity = count;
	}
	source->bytes = source->buffer;
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

static int byte_source_read(struct byte_source *source, size_t count)
{
	while (byte_source_left(source) < count) {
		ssize_t got;
		int r;

		byte_source_make_room(source, count);
		got = byte_source_get(source, source->buffer + source->end,
				      source->capacity - source->end);
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

static void byte_source_read_blocks(struct byte_source *source)
{
	source->fill = byte_source_read;
	source->capacity = BYTE_SOURCE_BLOCK_BYTES;
	source->buffer = xmalloc(source->capacity);
	source->bytes = source->buffer;
	source->start = 0;
	source->end = 0;
}

static int byte_source_map(struct byte_source *source, size_t count)
{
	struct file_window *window = &source->window;
	int r;

	r = file_window_move(window, source->fd, source->offset, count);
	if (r == -ENODATA)
		return r;
	if (r < 0) { /* a file system that cannot: read what has not been taken yet */
		if (lseek(source->fd, (off_t)source->offset, SEEK_SET) < 0)
			return -errno;
		file_window_done(window);
		byte_source_read_blocks(source);
		return byte_source_read(source, count);
	}
	file_window_touch(window);
	source->bytes = window->bytes;
	source->start = window->bytes ? (size_t)(source->offset - window->offset) : 0;
	source->end = window->count;
	return byte_source_left(source) >= count;
}

int byte_source_fill(struct byte_source *source, size_t count)
{
	if (source->moving)
		source->moving(source->moving_user);
	return source->fill(source, count);
}

void byte_source_init(struct byte_source *source, int take_fd, const struct file_wait *wait)
{
	*source = (struct byte_source) {.fd = take_fd, .fill = byte_source_map};
	file_growth_init(&source->growth, take_fd, wait);
	/* Standard input may have been read from by others: where it stands counts. */
	if (wait || take_fd == STDIN_FILENO || !file_window_prepare(take_fd))
		byte_source_read_blocks(source);
	else
		(void)posix_fadvise(take_fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

void byte_source_unpack(struct byte_source *source, enum unpack_format format)
{
	size_t left = byte_source_left(source);

	source->unpacker = unpacker_new(format, byte_source_at(source), left);
	if (source->fill == byte_source_map) {
		(void)lseek(source->fd, (off_t)(source->offset + left), SEEK_SET);
		file_window_done(&source->window);
		byte_source_read_blocks(source);
	}
	source->start = 0;
	source->end = 0;
}

void byte_source_done(struct byte_source *source)
{
	if (source->moving)
		source->moving(source->moving_user);
	if (source->fd > STDIN_FILENO)
		(void)close(source->fd);
	file_window_done(&source->window);
	free(source->buffer);
	unpacker_free(source->unpacker);
	file_growth_done(&source->growth);
	*source = (struct byte_source) {.fd = -1};
}
