/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Look-ups that were made for nothing: the resolver appended each search domain to a name (resolv.conf(5):
 * search, ndots) and was told each time that there is no such name, before it asked for the name itself.
 */
#pragma once

#include "model/report.h"

struct clue_search {
	const struct lookup *first; /* of the worst search: the first name that does not exist */
	const struct lookup *name;  /* and the name that was meant */
	uint64_t worst_ns;          /* from the one to the other */
	uint64_t count;    /* of questions in vain, in all searches of this client and server */
	uint64_t names;    /* that were meant */
	uint64_t total_ns; /* of all searches */
};

/* The searches of each client at each name server, with `round` from 0 on until false. */
bool clue_find_search(const struct facts *facts, size_t round, struct clue_search *ret_search);
