/* SPDX-License-Identifier: BSD-3-Clause */
/* Schemes of targets ("docker:NAME"): inside of resolve, one line a scheme in resolve_scheme.c. */
#pragma once

#include "discover/resolve.h"

struct str;

#define QUOTED_CHARACTERS 64 /* of a foreign word in a message */

/* One item of TARGETS while it is resolved. */
struct resolve {
	const struct discovery *discovery;
	const char *item;      /* as the user wrote it, for messages */
	const char *value;     /* behind the colon, without @IF */
	const char *interface; /* NULL: none */
	struct target_list *targets;
};

struct resolve_scheme {
	const char *name;
	/* NULL: not built yet, which the error says. */
	int (*add)(const struct resolve *resolve, struct err *err);
};

/* NULL when there is none of this name (`length` bytes). */
const struct resolve_scheme *resolve_scheme_find(const char *name, size_t length);
/* All names with commas between, for messages. */
void resolve_scheme_names(struct str *out);

/* A name or unique id prefix among the containers of one runtime, or of any. */
int resolve_add_name(const struct resolve *resolve, enum runtime runtime, struct err *err);
/* Every running container that is asked for by `is_wanted`; an error when there is none. */
typedef bool container_question(const struct container *container, const char *value);
int resolve_add_matching(const struct resolve *resolve, container_question *is_wanted,
			 const char *what, struct err *err);
/* A namespace that is no container's: the target takes over nothing. */
int resolve_add_target(const struct resolve *resolve, const struct target *target, struct err *err);
