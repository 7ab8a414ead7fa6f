/* SPDX-License-Identifier: BSD-3-Clause */
/* All sources asked, what they say merged: see discover.h. */
#include "discover/discover.h"

#include <errno.h>

#include "base/mem.h"
#include "base/str.h"
#include "discover/process_index.h"

/* The same container: one id, or one process. */
static bool is_same(const struct container *a, const struct container *b)
{
	if (a->runtime != RUNTIME_NETNS && b->runtime != RUNTIME_NETNS &&
	    text_is_equal(a->id, b->id))
		return true;
	return a->pid > 0 && a->pid == b->pid;
}

/* Items from `first` on are new; those that were there before stay, their doubles go. */
static void remove_doubles(struct container_list *list, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < list->count; i++) {
		bool is_double = false;

		for (size_t j = 0; j < first && !is_double; j++)
			is_double = is_same(&list->items[j], &list->items[i]);
		if (is_double)
			container_done(&list->items[i]);
		else
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static void ask_source(struct discovery *discovery, const struct source *source,
		       const struct source_options *options)
{
	size_t first = discovery->containers.count;
	struct err err = ERR_INIT;
	int r;

	r = source->list(options, &discovery->containers, &err);
	if (r == -ENOENT) {
		discovery->is_docker_absent |= source == &source_docker;
		return;
	}
	if (r < 0) {
		if (discovery->failure_count < ARRAY_COUNT(discovery->failures)) {
			discovery->failures[discovery->failure_count].scheme = source->scheme;
			discovery->failures[discovery->failure_count++].err = err;
		}
		return;
	}
	discovery->answered++;
	remove_doubles(&discovery->containers, first);
}

const struct container *discovery_owner(const struct discovery *discovery,
					const struct container *container)
{
	const struct container_list *list = &discovery->containers;

	if (container->network_mode != NETWORK_MODE_SHARED || !container->shares_with)
		return NULL;
	for (size_t i = 0; i < list->count; i++)
		if (&list->items[i] != container &&
		    (text_is_equal(list->items[i].id, container->shares_with) ||
		     text_is_equal(list->items[i].name, container->shares_with)))
			return &list->items[i];
	return NULL;
}

static char *copy_text(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

/* A container in another one's namespace has its networks and addresses too. */
static void share_networks(const struct discovery *discovery, struct container *container)
{
	const struct container *owner = discovery_owner(discovery, container);

	if (!owner || container->network_count || owner->network_count == 0)
		return;
	container->networks = xcalloc(owner->network_count, sizeof(*container->networks));
	container->network_count = owner->network_count;
	for (size_t i = 0; i < owner->network_count; i++) {
		const struct container_network *from = &owner->networks[i];

		container->networks[i] = *from;
		container->networks[i].name = xstrdup(from->name);
		container->networks[i].id = copy_text(from->id);
		container->networks[i].mac = copy_text(from->mac);
		container->networks[i].bridge = copy_text(from->bridge);
	}
}

void discovery_init(struct discovery *discovery, const struct source_options *options)
{
	struct source_options with_processes = *options;
	CLEANUP(process_index_done) struct process_index processes;

	process_index_init(&processes, options->with_stopped);
	with_processes.processes = &processes;
	*discovery = (struct discovery) {0};
	for (size_t i = 0; source_table[i]; i++)
		if (source_table[i]->list)
			ask_source(discovery, source_table[i], &with_processes);
	for (size_t i = 0; i < discovery->containers.count; i++)
		share_networks(discovery, &discovery->containers.items[i]);
}

void discovery_done(struct discovery *discovery)
{
	container_list_done(&discovery->containers);
	*discovery = (struct discovery) {0};
}

static void add_names(const struct container *container, struct name_table *names)
{
	for (size_t i = 0; i < container->network_count; i++) {
		const struct container_network *network = &container->networks[i];

		if (network->address.family != ADDRESS_FAMILY_NONE)
			name_table_add(names, &network->address, container->name);
		if (network->address6.family != ADDRESS_FAMILY_NONE)
			name_table_add(names, &network->address6, container->name);
	}
}

void discovery_names(const struct discovery *discovery, struct name_table *names)
{
	const struct container_list *list = &discovery->containers;

	/* Owners of a namespace first: an address keeps its first name. */
	for (unsigned pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < list->count; i++) {
			bool is_guest = list->items[i].network_mode == NETWORK_MODE_SHARED;

			if (list->items[i].network_mode != NETWORK_MODE_HOST &&
			    list->items[i].state != CONTAINER_STATE_STOPPED &&
			    is_guest == (pass == 1))
				add_names(&list->items[i], names);
		}
	}
}
