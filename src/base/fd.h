/* SPDX-License-Identifier: BSD-3-Clause */
/* File descriptors: owned by a local, written whole, read with a limit. All are CLOEXEC from birth. */
#pragma once

#include <stddef.h>
#include <unistd.h>

struct str;

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define _cleanup_close_ __attribute__((cleanup(cleanup_close)))

#define steal_fd(fd)                 \
	__extension__({              \
		int *from_ = &(fd);  \
		int value_ = *from_; \
		*from_ = -1;         \
		value_;              \
	})

/* Write all bytes; goes on after EINTR and partial writes, waits on a full pipe. 0 or -errno. */
int fd_write_all(int fd, const void *bytes, size_t count);

/* Add the whole file to `ret_text`, at most its maximum: -EFBIG beyond. Works for /proc. 0 or -errno. */
int file_read(const char *path, struct str *ret_text);

/* Files belong to the user who called, through sudo too: give `fd` to SUDO_UID and SUDO_GID when the
 * program runs as root for somebody else. Does nothing otherwise. 0 or -errno. */
int fd_give_to_caller(int fd);
