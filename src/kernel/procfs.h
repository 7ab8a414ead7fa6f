/* SPDX-License-Identifier: BSD-3-Clause */
/* What /proc tells of processes: start time, cgroup, network namespace. All return 0 or a negative
 * errno; -ESRCH when the process has ended. Text is added to `ret_text`, bounded by its maximum. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "kernel/opener.h"

struct str;

/* Start time in clock ticks since boot: field 22 of /proc/PID/stat, behind the last ')'. */
int procfs_start_ticks(pid_t pid, uint64_t *ret_ticks);
/* The same from the text of that file: the command may hold blanks and parentheses. */
int procfs_parse_start_ticks(const char *stat, uint64_t *ret_ticks);
/* The same as wall time, as good as the clock was kept since boot. */
int procfs_start_wall_ns(pid_t pid, uint64_t *ret_ns);
/* The lines of /proc/PID/cgroup. */
int procfs_cgroup(pid_t pid, struct str *ret_text);
/* Identity of /proc/PID/ns/net. */
int procfs_netns(pid_t pid, struct netns_id *ret_id);
/* The command name, one line, at most 15 bytes. */
int procfs_command(pid_t pid, struct str *ret_text);
/* Command line with NUL between the words. */
int procfs_command_line(pid_t pid, struct str *ret_text);
/* The mounts that the process sees: proc_pid_mountinfo(5). */
int procfs_mounts(pid_t pid, struct str *ret_text);
/* All pids, ascending. The caller frees. */
int procfs_pids(pid_t **ret_pids, size_t *ret_count);
