/* SPDX-License-Identifier: BSD-3-Clause */
/* File descriptors: see fd.h. */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"

int fd_write_all(int fd, const void *bytes, size_t count)
{
	const char *at = bytes;

	while (count) {
		ssize_t written = write(fd, at, count);

		if (written < 0 && errno == EAGAIN) {
			struct pollfd wait = {.fd = fd, .events = POLLOUT};

			(void)poll(&wait, 1, -1);
			continue;
		}
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		at += written;
		count -= (size_t)written;
	}
	return 0;
}

int file_read(const char *path, struct str *ret_text)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char block[8192];

	if (fd < 0)
		return -errno;
	for (;;) {
		ssize_t got = read(fd, block, sizeof(block));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			return 0;
		str_add_bytes(ret_text, block, (size_t)got);
		if (ret_text->is_cut)
			return -EFBIG;
	}
}

int fd_give_to_caller(int fd)
{
	const char *user = getenv("SUDO_UID");
	const char *group = getenv("SUDO_GID");
	uint64_t uid;
	uint64_t gid;

	if (geteuid() != 0 || !user || !group)
		return 0;
	if (parse_unsigned(user, UINT_MAX - 1, &uid) < 0 ||
	    parse_unsigned(group, UINT_MAX - 1, &gid) < 0)
		return 0;
	return errno_of(fchown(fd, (uid_t)uid, (gid_t)gid));
}
