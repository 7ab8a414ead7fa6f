/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the words of the command line to what is to be captured. The grammar of TARGETS is that of
 * PRODUCT, "The command line": a comma-separated list of
 *
 *     NAME | ID-PREFIX | docker:NAME | podman:... | containerd:... | cri:... | pod:...
 *     compose:PROJECT[/SERVICE] | label:KEY=VALUE | image:NAME | pid:N
 *     netns:PATH | netns:NAME | netns:host | all        each with an optional @IF or @any
 *     +path
 *
 * Errors follow PRODUCT: a name that fits several containers lists them, one that fits none lists
 * the nearest names and what runs, a scheme not built yet says so in one line, a pcap-filter keyword
 * suggests netns:host or docker:NAME.
 */
#pragma once

#include <stddef.h>

#include "base/err.h"
#include "discover/discover.h"

#define TARGETS_MAXIMUM 128

/* One namespace to enter. Strings are owned. */
struct target {
	char *label;     /* "svc-a"; joined by commas when several share it: "svc-a,svc-b" */
	char *interface; /* "eth0", "any"; NULL: choose by route */
	enum runtime runtime;
	const struct container *container; /* borrowed; NULL for host, pid, netns */
	char *netns_path;                  /* NULL: use pid */
	pid_t pid;                         /* 0 with no path: the host's namespace */
	uint64_t pid_start_ticks;
};

struct target_list {
	struct target items[TARGETS_MAXIMUM];
	size_t count;
	bool with_path; /* +path was given */
};

/* Targets that are the same namespace and interface are merged under all their names later, when
 * the namespaces are open: kernel identities are not known here. */
int resolve_targets(const struct discovery *discovery, const char *words,
		    struct target_list *ret_targets, struct err *err);
void target_list_done(struct target_list *targets);

/* True when the word is a pcap-filter keyword ("host", "port", "tcp", ...), so no target. */
bool resolve_is_filter_keyword(const char *word);
