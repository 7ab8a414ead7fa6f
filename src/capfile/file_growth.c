/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for more of a file: see file_growth.h. */
#include "capfile/file_growth.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where nobody tells of changes (network file systems), one looks. */
#define LOOK_MS 1000

/* The kernel tells of writes to regular files; pipes wait in read(2). */
static int growth_watch(int fd)
{
	int notify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	char path[32];

	if (notify_fd < 0)
		return -1;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (inotify_add_watch(notify_fd, path, IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF) < 0) {
		(void)close(notify_fd);
		return -1;
	}
	return notify_fd;
}

void file_growth_init(struct file_growth *growth, int fd, const struct file_wait *wait)
{
	struct stat status;

	*growth = (struct file_growth) {.notify_fd = -1};
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return;
	growth->has_size = wait || status.st_size > 0;
	if (!wait)
		return;
	growth->wait = *wait;
	growth->notify_fd = growth_watch(fd);
}

void file_growth_done(struct file_growth *growth)
{
	if (growth->notify_fd >= 0)
		(void)close(growth->notify_fd);
	*growth = (struct file_growth) {.notify_fd = -1};
}

static void growth_forget_events(int notify_fd)
{
	char events[4096];

	while (read(notify_fd, events, sizeof(events)) > 0)
		;
}

int file_growth_wait(struct file_growth *growth, int fd)
{
	struct pollfd change = {.fd = growth->notify_fd, .events = POLLIN};

	for (;;) {
		off_t at = lseek(fd, 0, SEEK_CUR);
		struct stat status;

		if (fstat(fd, &status) < 0)
			return -errno;
		if (growth->has_size && status.st_size < at)
			return -ENODATA;
		if (!growth->wait.ask)
			return 0;
		if (status.st_size > at)
			return 1;
		if (status.st_nlink == 0)
			return 0;
		if (growth->wait.ask(growth->wait.user) != 0)
			return -EINTR;
		if (poll(&change, 1, LOOK_MS) < 0 && errno != EINTR)
			return -errno;
		if (growth->notify_fd >= 0)
			growth_forget_events(growth->notify_fd);
	}
}
