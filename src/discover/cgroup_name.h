/* SPDX-License-Identifier: BSD-3-Clause */
/* Which container a process belongs to, from the lines of its /proc/PID/cgroup. */
#pragma once

#include <stdbool.h>

#include "model/container.h"

#define CGROUP_ID_BYTES 256 /* a file name */

struct cgroup_owner {
	enum runtime runtime;
	char id[CGROUP_ID_BYTES]; /* 64 hexadecimal digits, or a name (LXC, machines) */
	/* The runtime is a guess: a bare id in a folder that several runtimes use. */
	bool is_guess;
};

/* True, and `ret_owner` filled, when a line is a container's. */
bool cgroup_parse(const char *lines, struct cgroup_owner *ret_owner);
