/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Run a program once with its output thrown away and print what it took, in one line:
 *     WALL-MICROSECONDS CPU-MICROSECONDS LARGEST-RESIDENT-KILOBYTES STATUS
 * A small program of its own, since a process inherits the memory mark of the one that starts it.
 *
 * Usage: bench-measure SECONDS-AT-MOST PROGRAM [ARGUMENT...]
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"

#define SECONDS_MAXIMUM 3600

static uint64_t now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static uint64_t timeval_us(const struct timeval *time)
{
	return (uint64_t)time->tv_sec * 1000000 + (uint64_t)time->tv_usec;
}

/* In the child: become the program, which an alarm ends when it takes too long. */
static void become(char **command, unsigned seconds)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0)
		_exit(126);
	(void)alarm(seconds);
	(void)execvp(command[0], command);
	_exit(127);
}

static int measure(char **command, unsigned seconds)
{
	struct rusage usage;
	uint64_t start_us = now_us();
	pid_t pid = fork();
	uint64_t wall_us;
	int status = 0;

	if (pid < 0)
		return -errno;
	if (pid == 0)
		become(command, seconds);
	if (wait4(pid, &status, 0, &usage) < 0)
		return -errno;
	wall_us = now_us() - start_us;
	(void)printf("%" PRIu64 " %" PRIu64 " %ld %d\n", wall_us,
		     timeval_us(&usage.ru_utime) + timeval_us(&usage.ru_stime), usage.ru_maxrss,
		     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t seconds = 0;
	int r = -EINVAL;

	if (argc >= 3)
		r = parse_unsigned(argv[1], SECONDS_MAXIMUM, &seconds);
	if (r < 0) {
		(void)fprintf(stderr, "usage: %s SECONDS PROGRAM [ARGUMENT...]\n", argv[0]);
		return 2;
	}
	r = measure(argv + 2, (unsigned)seconds);
	if (r < 0)
		(void)fprintf(stderr, "%s: %s\n", argv[0], err_text(r));
	return r < 0;
}
