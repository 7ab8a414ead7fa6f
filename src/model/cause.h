/* SPDX-License-Identifier: BSD-3-Clause */
/* Written by: data/causes.tsv, through tools/generate_causes.py. Every cause that can be named. */
#pragma once

#include "model/cause_ids.h" /* generated: enum cause, enum cause_family */

enum severity {
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_CRITICAL,
	SEVERITY_COUNT
};

struct cause_entry {
	const char *id; /* "pmtu-black-hole" */
	enum cause_family family;
	enum severity severity; /* the usual one; a finding may lower it */
	const char *title[2];   /* by enum language */
};

extern const struct cause_entry cause_table[CAUSE_COUNT];
extern const char *const cause_family_names[CAUSE_FAMILY_COUNT];

const char *severity_name(enum severity severity);
