/* SPDX-License-Identifier: BSD-3-Clause */
/* A part of a file, mapped: see file_window.h. */
#include "capfile/file_window.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"

/* Mapped at a time: large enough that its system calls cost nothing, small enough for the cache. */
#define WINDOW_BYTES ((size_t)256 << 10)

#define CACHE_LINE_BYTES 64u
/* The processor fetches ahead by itself, but not into the next page. */
#define TOUCH_AHEAD_BYTES 1024u

static volatile sig_atomic_t has_shrunk;

/* Any other fault comes back at once, with nobody to catch it. */
static void window_handle_fault(int number, siginfo_t *info, void *context)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t at = (uintptr_t)info->si_addr & ~(uintptr_t)(page - 1);

	(void)number;
	(void)context;
	has_shrunk = 1;
	if (info->si_code != BUS_ADRERR ||
	    mmap((void *)at, page, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) ==
		    MAP_FAILED)
		(void)signal(SIGBUS, SIG_DFL);
}

static void window_catch_fault(void)
{
	struct sigaction action = {.sa_sigaction = window_handle_fault, .sa_flags = SA_SIGINFO};

	(void)sigaction(SIGBUS, &action, NULL);
}

bool file_window_has_shrunk(void)
{
	return has_shrunk != 0;
}

bool file_window_prepare(int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
		return false;
	window_catch_fault();
	return true;
}

void file_window_done(struct file_window *window)
{
	if (window->bytes)
		(void)munmap(window->bytes, window->count);
	*window = (struct file_window) {0};
}

void file_window_touch(const struct file_window *window)
{
	const volatile uint8_t *bytes = window->bytes;

	for (size_t i = 0; i < window->count; i += CACHE_LINE_BYTES) {
		__builtin_prefetch(window->bytes + i + TOUCH_AHEAD_BYTES);
		(void)bytes[i];
	}
}

int file_window_move(struct file_window *window, int fd, uint64_t offset, size_t count)
{
	uint64_t start = offset & ~(uint64_t)(sysconf(_SC_PAGESIZE) - 1);
	struct stat status;
	uint64_t left;
	size_t wanted;
	void *bytes;

	if (fstat(fd, &status) < 0)
		return -errno;
	if ((uint64_t)status.st_size < offset)
		return -ENODATA;
	left = (uint64_t)status.st_size - start;
	wanted = MAX(WINDOW_BYTES, (size_t)(offset - start) + count);
	wanted = (size_t)MIN((uint64_t)wanted, left);
	if (wanted == 0 || (window->bytes && window->offset + window->count == start + left))
		return 0; /* all that is left is there */
	bytes = mmap(NULL, wanted, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, (off_t)start);
	if (bytes == MAP_FAILED)
		return -errno;
	file_window_done(window);
	*window = (struct file_window) {.bytes = bytes, .count = wanted, .offset = start};
	return 0;
}
