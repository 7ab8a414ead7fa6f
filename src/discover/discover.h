/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who runs here: all sources asked in the order of the table, duplicates removed (the first source
 * that claims a pid or an id wins).
 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "discover/source.h"
#include "model/container.h"
#include "model/names.h"

struct discovery {
	struct container_list containers;
	/* Sources that are there but could not be asked: for messages. */
	struct {
		const char *scheme;
		struct err err;
	} failures[8];
	size_t failure_count;
	size_t answered;       /* sources that answered */
	bool is_docker_absent; /* no socket in the usual place, and nobody named another */
};

/* Ask every source. Never fails: what could not be asked is in `failures`. */
void discovery_init(struct discovery *discovery, const struct source_options *options);
void discovery_done(struct discovery *discovery);

/* The container whose namespace this one uses ("container:ID"); NULL when it has its own, or when
 * the other is not known. Guests have the networks of their owner. */
const struct container *discovery_owner(const struct discovery *discovery,
					const struct container *container);

/* Addresses of all containers with their names, for output and for filters. Containers that share
 * the host's namespace have none of their own and add nothing. */
void discovery_names(const struct discovery *discovery, struct name_table *names);
