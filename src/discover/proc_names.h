/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What processes and files tell about containers when no daemon does: names of ids. Monitors (conmon,
 * containerd-shim) carry ids and names on their command lines; dockerd keeps a folder for each
 * container below its data root.
 */
#pragma once

#include <stddef.h>

#include "base/str.h"
#include "model/container.h"

#define MONITORS_MAXIMUM   4096
#define DATA_ROOTS_MAXIMUM 8

/* A process that watches over one container. */
struct monitor {
	enum runtime runtime;
	char *id;
	char *name;       /* conmon; NULL: not known */
	char *name_space; /* containerd's ("moby", "k8s.io"); NULL: none */
};

struct proc_names {
	struct monitor *monitors;
	size_t count, capacity;
	char *data_roots[DATA_ROOTS_MAXIMUM]; /* of dockerd */
	size_t data_root_count;
};

/* Starts with dockerd's usual data root and the one of /etc/docker/daemon.json. */
void proc_names_init(struct proc_names *names);
void proc_names_done(struct proc_names *names);

/* Learn from a process; does nothing when it is none of the kinds above. `command_line` has NUL
 * between the words. */
void proc_names_learn(struct proc_names *names, const char *command,
		      const struct str *command_line);

/* True for the commands that proc_names_learn() knows. */
bool proc_names_is_of_interest(const char *command);

/* NULL when no monitor has the id. */
const struct monitor *proc_names_find(const struct proc_names *names, const char *id);

/* Name, image, networks, ports and mode of a container of Docker, from its folder. 0, or -ENOENT when
 * there is none or it may not be read. */
int proc_names_read_docker(const struct proc_names *names, struct container *container);
