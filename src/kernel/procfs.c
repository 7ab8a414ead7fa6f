/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Processes as /proc shows them (proc(5)). A process may end at any moment: -ESRCH says so,
 * whichever way the kernel put it.
 */
#include "kernel/procfs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"

#define STAT_MAXIMUM      4096
#define PIDS_MAXIMUM      ((size_t)4 << 20) /* PID_MAX_LIMIT of the kernel */
#define PID_MAXIMUM       ((uint64_t)4 << 20)
#define PROC_PATH_MAXIMUM 64

/* Fields of /proc/PID/stat that stand between the command's ')' and the start time (field 22). */
#define STAT_FIELDS_BEFORE_START 19

static int process_gone(int r)
{
	return r == -ENOENT ? -ESRCH : r;
}

static int procfs_read(pid_t pid, const char *name, struct str *ret_text)
{
	char path[PROC_PATH_MAXIMUM];

	(void)snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	return process_gone(file_read(path, ret_text));
}

int procfs_parse_start_ticks(const char *stat, uint64_t *ret_ticks)
{
	/* The command stands in parentheses and may hold blanks and parentheses itself. */
	const char *at = strrchr(stat, ')');
	char digits[24];
	size_t length;

	if (!at)
		return -EINVAL;
	at++;
	for (unsigned i = 0; i < STAT_FIELDS_BEFORE_START; i++) {
		at += strspn(at, " ");
		at += strcspn(at, " ");
	}
	at += strspn(at, " ");
	length = strcspn(at, " \n");
	if (length == 0 || length >= sizeof(digits))
		return -EINVAL;
	memcpy(digits, at, length);
	digits[length] = '\0';
	return parse_unsigned(digits, UINT64_MAX, ret_ticks);
}

int procfs_start_ticks(pid_t pid, uint64_t *ret_ticks)
{
	CLEANUP(str_done) struct str stat = STR_INIT(STAT_MAXIMUM);
	int r;

	r = procfs_read(pid, "stat", &stat);
	if (r < 0)
		return r;
	return procfs_parse_start_ticks(stat.text, ret_ticks);
}

int procfs_start_wall_ns(pid_t pid, uint64_t *ret_ns)
{
	struct timespec since_boot;
	uint64_t ticks;
	uint64_t boot_ns;
	int r;

	r = procfs_start_ticks(pid, &ticks);
	if (r < 0)
		return r;
	r = errno_of(clock_gettime(CLOCK_BOOTTIME, &since_boot));
	if (r < 0)
		return r;
	boot_ns = clock_wall_ns() -
		  ((uint64_t)since_boot.tv_sec * NS_PER_S + (uint64_t)since_boot.tv_nsec);
	*ret_ns = boot_ns + ticks * (NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK));
	return 0;
}

int procfs_cgroup(pid_t pid, struct str *ret_text)
{
	return procfs_read(pid, "cgroup", ret_text);
}

int procfs_netns(pid_t pid, struct netns_id *ret_id)
{
	char path[PROC_PATH_MAXIMUM];
	struct stat status;
	int r;

	(void)snprintf(path, sizeof(path), "/proc/%ld/ns/net", (long)pid);
	r = errno_of(stat(path, &status));
	if (r < 0)
		return process_gone(r);
	*ret_id = (struct netns_id) {.device = status.st_dev, .inode = status.st_ino};
	return 0;
}

int procfs_command(pid_t pid, struct str *ret_text)
{
	int r;

	r = procfs_read(pid, "comm", ret_text);
	if (r < 0)
		return r;
	/* The newline at the end is the kernel's. */
	if (ret_text->length && ret_text->text[ret_text->length - 1] == '\n')
		ret_text->text[--ret_text->length] = '\0';
	return 0;
}

int procfs_command_line(pid_t pid, struct str *ret_text)
{
	return procfs_read(pid, "cmdline", ret_text);
}

int procfs_mounts(pid_t pid, struct str *ret_text)
{
	return procfs_read(pid, "mountinfo", ret_text);
}

static int pid_compare(const void *a, const void *b)
{
	pid_t left = *(const pid_t *)a;
	pid_t right = *(const pid_t *)b;

	return (left > right) - (left < right);
}

static void cleanup_closedir(DIR **directory)
{
	if (*directory)
		(void)closedir(*directory);
}

int procfs_pids(pid_t **ret_pids, size_t *ret_count)
{
	CLEANUP(cleanup_closedir) DIR *directory = opendir("/proc");
	_cleanup_free_ pid_t *pids = NULL;
	const struct dirent *entry;
	size_t capacity = 0;
	size_t count = 0;

	if (!directory)
		return -errno;
	while ((entry = readdir(directory)) && count < PIDS_MAXIMUM) {
		uint64_t pid;

		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    parse_unsigned(entry->d_name, PID_MAXIMUM, &pid) < 0)
			continue;
		pids = xgrow(pids, count, &capacity, sizeof(*pids));
		pids[count++] = (pid_t)pid;
	}
	if (count)
		qsort(pids, count, sizeof(*pids), pid_compare);
	*ret_pids = steal_ptr(pids);
	*ret_count = count;
	return 0;
}
