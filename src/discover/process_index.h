/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The processes of this host by the container that they belong to: one walk over /proc, made before
 * any source is asked, so that none of them has to ask a daemon for pids.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "discover/cgroup_name.h"
#include "discover/proc_names.h"
#include "kernel/opener.h"

#define PROCESS_GROUPS_MAXIMUM 16384

/* Processes of one container; or, without an id, of one network namespace that no container has. */
struct process_group {
	struct cgroup_owner owner;
	pid_t pid; /* the one that started first: a container's main process */
	uint64_t start_ticks;
	struct netns_id netns; /* of a group without an id */
};

struct process_index {
	struct process_group *groups; /* oldest first */
	size_t count, capacity;
	struct proc_names names; /* what monitors and engines say on their command lines */
	struct netns_id own;     /* our own namespace; inode 0: not known */
	int result;              /* 0, or why /proc could not be read */
};

/* `with_unclaimed`: also groups without an id. */
void process_index_init(struct process_index *index, bool with_unclaimed);
void process_index_done(struct process_index *index);

/* The processes of the container with this id; NULL when none runs here. */
const struct process_group *process_index_find(const struct process_index *index, const char *id);
