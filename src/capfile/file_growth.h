/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file that somebody else is still writing. At its end one waits for more. It is over when the file
 * has been deleted and all of it is read, or when whoever waits wants no more; a writer that closes
 * the file is no end, since another one may append.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Asked before each wait and at least once a second while waiting: 0: go on waiting, other: stop. */
struct file_wait {
	int (*ask)(void *user);
	void *user;
};

struct file_growth {
	struct file_wait wait; /* without ask: the file does not grow */
	int notify_fd;         /* -1: only time tells */
	bool has_size;         /* regular; some file systems say 0 where there is something */
};

/* `wait` NULL: a file that does not grow. */
void file_growth_init(struct file_growth *growth, int fd, const struct file_wait *wait);
void file_growth_done(struct file_growth *growth);
/* At the end of the file. 1: something may have come, read again; 0: this is the end; -EINTR: stop;
 * -ENODATA: the file has become shorter. */
int file_growth_wait(struct file_growth *growth, int fd);
