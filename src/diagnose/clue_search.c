/* SPDX-License-Identifier: BSD-3-Clause */
/* Searches for names: see clue_search.h. */
#include "diagnose/clue_search.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define SEARCHES_MAXIMUM 16
#define AHEAD_MAXIMUM    32 /* look-ups between a name with a search domain and the name itself */
#define SEARCH_NS        (10 * NS_PER_S)

static bool is_same_pair(const struct lookup *a, const struct lookup *b)
{
	return address_is_equal(&a->client, &b->client) && address_is_equal(&a->server, &b->server);
}

/* "api.lab.ns.svc.cluster.local" is "api.lab" and a search domain. */
static bool is_searched(const char *long_name, const char *name)
{
	size_t length = strlen(name);

	return length && strncmp(long_name, name, length) == 0 && long_name[length] == '.' &&
	       long_name[length + 1];
}

/* The name itself, that was asked for when this one was said not to exist; NULL: not a search. */
static const struct lookup *find_meant(const struct facts *facts, size_t index)
{
	const struct lookup *lookup = &facts->lookups[index];
	size_t end = MIN(facts->lookup_count, index + 1 + AHEAD_MAXIMUM);

	if (!lookup->attempts || lookup->code != LOOKUP_CODE_NO_NAME || !lookup->answered_ns)
		return NULL;
	for (size_t i = index + 1; i < end; i++) {
		const struct lookup *later = &facts->lookups[i];

		if (later->point == lookup->point && is_same_pair(later, lookup) &&
		    is_searched(lookup->name, later->name) &&
		    later->asked_ns >= lookup->answered_ns &&
		    later->asked_ns - lookup->asked_ns <= SEARCH_NS)
			return later;
	}
	return NULL;
}

/* Of its client, server and point; a question seen at a second point counts once. NULL: not counted. */
static struct clue_search *search_of(struct clue_search *searches, size_t *count,
				     const struct lookup *lookup)
{
	for (size_t i = 0; i < *count; i++)
		if (is_same_pair(searches[i].first, lookup))
			return searches[i].first->point == lookup->point ? &searches[i] : NULL;
	if (*count == SEARCHES_MAXIMUM)
		return NULL;
	searches[*count] = (struct clue_search) {.first = lookup};
	return &searches[(*count)++];
}

static void search_add(struct clue_search *search, const struct lookup *lookup,
		       const struct lookup *meant, uint64_t *end_ns)
{
	uint64_t wait_ns = meant->asked_ns - lookup->asked_ns;

	search->count++;
	if (lookup->asked_ns >= *end_ns) {
		search->names++;
		search->total_ns += wait_ns;
		*end_ns = meant->asked_ns;
	}
	if (wait_ns > search->worst_ns) {
		search->worst_ns = wait_ns;
		search->first = lookup;
		search->name = meant;
	}
}

bool clue_find_search(const struct facts *facts, size_t round, struct clue_search *ret_search)
{
	struct clue_search searches[SEARCHES_MAXIMUM];
	uint64_t ends_ns[SEARCHES_MAXIMUM] = {0};
	size_t count = 0;

	for (size_t i = 0; i < facts->lookup_count; i++) {
		const struct lookup *meant = find_meant(facts, i);
		struct clue_search *search =
			meant ? search_of(searches, &count, &facts->lookups[i]) : NULL;

		if (search)
			search_add(search, &facts->lookups[i], meant, &ends_ns[search - searches]);
	}
	if (round >= count)
		return false;
	*ret_search = searches[round];
	return true;
}
