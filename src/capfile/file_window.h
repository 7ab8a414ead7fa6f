/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A part of a regular file, mapped. For large records it saves the copy of read(2), and what is
 * written on from it is copied once. Only a window of the file is mapped at a time, so memory does not
 * grow with the file.
 *
 * A file that becomes shorter while it is mapped raises SIGBUS at the missing page. The handler puts
 * zeros there and remembers it; whoever reads asks file_window_has_shrunk() before it trusts what it
 * has read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file_window {
	uint8_t *bytes; /* NULL: nothing is mapped */
	size_t count;
	uint64_t offset; /* of bytes[0] in the file */
};

/* Before the first one of a file. False when it cannot be mapped: it is not regular, or empty. */
bool file_window_prepare(int fd);
/* Map at least the `count` bytes from `offset` on, as far as the file has them; the earlier view is
 * gone. 0 or -errno. */
int file_window_move(struct file_window *window, int fd, uint64_t offset, size_t count);
/* Bring all of it into the cache in order, which is several times as fast as jumping from record to
 * record, for those who need all bytes. */
void file_window_touch(const struct file_window *window);
void file_window_done(struct file_window *window);
/* Some mapped file has become shorter under its reader. */
bool file_window_has_shrunk(void);
