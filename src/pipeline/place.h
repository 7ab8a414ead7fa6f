/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From targets to places: which interface in which namespace. Namespaces are opened here, targets
 * that turn out to be the same namespace and interface become one place under all their names, and
 * +path adds the host's side of the way.
 */
#pragma once

#include "base/err.h"
#include "discover/resolve.h"
#include "kernel/opener.h"
#include "model/point.h"

/* One network namespace that was opened. */
struct site {
	int fd;             /* -1 after it was released */
	struct netns_id id; /* of a released site: means nothing, the kernel uses numbers again */
	struct link_list links;
	bool is_host;
};

struct place {
	size_t site; /* index into the sites */
	char *label; /* "svc-a", "svc-a,svc-b", "host" */
	char *interface;
	enum runtime runtime;
	pid_t pid; /* whose life tells whether the container still runs; 0: none */
	uint64_t pid_start_ticks;
	char *netns_path; /* where the namespace was found; NULL for a pid */
	int64_t point;    /* id of its point; -1 before it is open and after it has ended */
	bool has_ended;
};

struct place_list {
	struct site *sites;
	size_t site_count, site_capacity;
	struct place *items;
	size_t count, capacity;
};

/* Open what the targets name and add it to the list. `interface` is for targets that name none;
 * NULL: the one with the default route, else every one that is up and not loopback. */
int place_list_open(struct place_list *places, struct opener *opener,
		    const struct target_list *targets, const char *interface, struct err *err);
void place_list_done(struct place_list *places);

/* A place has ended: close its namespace, which our handle would keep alive, unless another place
 * still uses it. */
void place_list_release(struct place_list *places, const struct place *place);

/* Forget the places from `count` on, and what was opened for them: the attempt failed, and the next
 * one must look at their namespaces afresh. */
void place_list_truncate(struct place_list *places, size_t count);

/* The point that a place will be: name, container, addresses, MTU. The caller owns it. */
void place_describe(const struct place_list *places, const struct place *place,
		    struct point *ret_point);

/* False once the process of a container has gone, or its namespace file names another one: our own
 * handle would keep a dead namespace alive. */
bool place_is_alive(const struct place_list *places, const struct place *place);
