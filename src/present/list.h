/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of connections of `why --list`, one line each, the worst first. */
#pragma once

#include "present/present.h"

enum list_key {
	LIST_KEY_OWNED,    /* time that findings own; then what waited longest */
	LIST_KEY_WAITED,   /* time in stalls */
	LIST_KEY_DURATION, /* these and the ones below: the largest first */
	LIST_KEY_BYTES,
	LIST_KEY_REPAIRS,
	LIST_KEY_START, /* the earliest first */
	LIST_KEY_COUNT
};

/* "owned", "waited" ..., then NULL: what --sort takes. */
extern const char *const list_key_names[LIST_KEY_COUNT + 1];

void present_list(const struct report *report, const struct present_options *options,
		  enum list_key key, struct str *out);
