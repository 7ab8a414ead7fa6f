/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A source of containers: one runtime, or /proc. One file a source, one line in source_table.c.
 *
 * `list` adds every container that the source knows. It returns 0 when the runtime answered (also
 * with no container), -ENOENT when the runtime is not on this host (no socket, no state), and
 * another negative errno with `err` filled when it is there but cannot be asked: discovery goes on
 * with the other sources and reports the reason only when a name is not found or `ps` is asked.
 * May block for at most SOURCE_TIMEOUT_MS.
 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "model/container.h"

#define SOURCE_TIMEOUT_MS 3000

struct process_index;

struct source_options {
	/* `ps --all`: also what does not run, and namespaces that nobody claims. */
	bool with_stopped;
	/* Filled by discovery for its sources: the processes of this host. */
	const struct process_index *processes;
};

struct source {
	const char *scheme; /* "docker": the word before the colon of a target */
	/* NULL: not built yet; the scheme says so in one line. */
	int (*list)(const struct source_options *options, struct container_list *containers,
		    struct err *err);
};

extern const struct source source_docker;
extern const struct source source_podman;
extern const struct source source_containerd;
extern const struct source source_cri;
extern const struct source source_proc; /* last: claims only what nobody above has claimed */

/* In the order of trust, NULL at the end. */
extern const struct source *const source_table[];
