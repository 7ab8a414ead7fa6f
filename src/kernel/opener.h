/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the program reaches into a network namespace. Everything that needs rights goes through these
 * few methods, so that one implementation can do it directly (opener_direct.c), another can ask a
 * privileged broker (sandbox/, later), and tests can use one that needs no root.
 *
 * Namespaces are file descriptors of /proc/PID/ns/net or of a file in /run/netns. An open one keeps
 * the namespace alive: close it when the container has died.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Where a namespace is to be found. */
struct netns_ref {
	const char *path;         /* a file of type nsfs; NULL: take the pid */
	pid_t pid;                /* 0 with no path: the program's own namespace */
	uint64_t pid_start_ticks; /* refuse a pid that started at another time; 0: unknown */
	const char *label;        /* for messages: "svc-a" */
};

/* Device and inode of the namespace: equal for the same namespace. */
struct netns_id {
	uint64_t device, inode;
};

struct opener;

struct opener_ops {
	const char *name;
	/* Open the namespace; the caller owns the fd. Errors name the label, the reason and what to
	 * do: -EPERM/-EACCES (unavailable), -ESRCH when the process has gone or is another one. */
	int (*open_namespace)(struct opener *opener, const struct netns_ref *ref, int *ret_fd,
			      struct err *err);
	/* Run `function(argument)` on a thread that is inside the namespace and wait for it. Sockets
	 * and pcap handles that it makes stay bound to that namespace and may be used by any thread.
	 * The calling thread never leaves its own. Returns what the function returned, or why the
	 * namespace could not be entered. */
	int (*call)(struct opener *opener, int namespace_fd, int (*function)(void *argument),
		    void *argument, struct err *err);
};

/* First member of every implementation. */
struct opener {
	const struct opener_ops *ops;
};

/* The implementation with the rights of the process itself. Static, no state. */
struct opener *opener_direct(void);

static inline int opener_open_namespace(struct opener *opener, const struct netns_ref *ref,
					int *ret_fd, struct err *err)
{
	return opener->ops->open_namespace(opener, ref, ret_fd, err);
}

static inline int opener_call(struct opener *opener, int namespace_fd,
			      int (*function)(void *argument), void *argument, struct err *err)
{
	return opener->ops->call(opener, namespace_fd, function, argument, err);
}

/* Identity of an open namespace. 0 or -errno. */
int netns_identify(int namespace_fd, struct netns_id *ret_id);
static inline bool netns_is_equal(const struct netns_id *a, const struct netns_id *b)
{
	return a->device == b->device && a->inode == b->inode;
}
