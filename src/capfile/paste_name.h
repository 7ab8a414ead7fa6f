/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Host and service names of pasted text. Connections are kept apart by address and port, so a name
 * stands in as an address of its own family, and a service as a number: the usual one where it is
 * known, else one made from the name. Names are told by the name table; the numbers are not shown.
 */
#pragma once

#include "capfile/scan.h"
#include "model/names.h"

#define PASTE_SEEN_SLOTS 256

/* What was added lately, so that the name table is not searched for every line. */
struct paste_names {
	struct name_table *table;
	uint64_t seen[PASTE_SEEN_SLOTS];
};

/* "10.0.0.1", "fd00::a" or a name. */
struct address paste_names_host(struct paste_names *names, const struct scan *text);
/* "2100" or "https". */
uint16_t paste_names_port(struct paste_names *names, const struct scan *text);
