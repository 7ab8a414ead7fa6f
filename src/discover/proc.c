/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Containers without any daemon, from /proc and /run/netns:
 *
 * 1. Each group of processes with a container's id (process_index.h) is one.
 * 2. Names come from monitors and from Docker's own files (proc_names.h), else the short id.
 * 3. Containers in one network namespace share it; those in ours use the host's.
 * 4. Namespaces in /run/netns that no container uses are listed by their names, and on request
 *    (`ps --all`) those that only processes hold.
 *
 * Comes last: what an earlier source has claimed, by id or by process, is left alone.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/str.h"
#include "discover/process_index.h"
#include "discover/source.h"
#include "kernel/procfs.h"

#define NETNS_FOLDER    "/run/netns"
#define SHORT_ID_LENGTH 12
#define COMMAND_MAXIMUM 64
#define NAMED_MAXIMUM   4096

struct walk {
	const struct process_index *index;
	struct container_list *list;
	/* Namespaces of the containers that are listed, by their place in the list. */
	struct netns_id *used;
	size_t used_count, used_capacity;
};

static void walk_done(struct walk *walk)
{
	free(walk->used);
}

static bool is_claimed(const struct container_list *list, const struct process_group *group)
{
	for (size_t i = 0; i < list->count; i++) {
		if (group->owner.id[0] && text_is_equal(list->items[i].id, group->owner.id))
			return true;
		if (group->pid && list->items[i].pid == group->pid)
			return true;
	}
	return false;
}

/* Bring walk->used up to the list, which only grows meanwhile. */
static void walk_read_used(struct walk *walk)
{
	while (walk->used_count < walk->list->count) {
		const struct container *container = &walk->list->items[walk->used_count];
		struct netns_id id = {0};

		if (container->pid > 0)
			(void)procfs_netns(container->pid, &id);
		walk->used = xgrow(walk->used, walk->used_count, &walk->used_capacity,
				   sizeof(*walk->used));
		walk->used[walk->used_count++] = id;
	}
}

/* The container that was found first in this namespace; NULL for none. */
static const struct container *find_namespace(struct walk *walk, const struct netns_id *netns)
{
	walk_read_used(walk);
	for (size_t i = 0; i < walk->used_count; i++)
		if (netns_is_equal(&walk->used[i], netns))
			return &walk->list->items[i];
	return NULL;
}

static void set_mode(struct walk *walk, struct container *container)
{
	const struct container *owner;
	struct netns_id netns;

	if (procfs_netns(container->pid, &netns) < 0)
		return;
	if (netns_is_equal(&netns, &walk->index->own)) {
		container->network_mode = NETWORK_MODE_HOST;
		return;
	}
	owner = find_namespace(walk, &netns);
	if (!owner || container->network_mode == NETWORK_MODE_SHARED)
		return;
	container->network_mode = NETWORK_MODE_SHARED;
	container->shares_with = xstrdup(owner->id);
}

/* LXC and machines have names as ids; of a long hexadecimal one the beginning will do. */
static char *name_from_id(const struct container *container)
{
	if (container->runtime == RUNTIME_LXC || container->runtime == RUNTIME_MACHINE)
		return xstrdup(container->id);
	return xstrndup(container->id, SHORT_ID_LENGTH);
}

static void add_owned(struct walk *walk, const struct process_group *group)
{
	const struct proc_names *names = &walk->index->names;
	const struct monitor *monitor = proc_names_find(names, group->owner.id);
	struct container container = {
		.runtime = group->owner.runtime,
		.id = xstrdup(group->owner.id),
		.pid = group->pid,
		.pid_start_ticks = group->start_ticks,
	};

	if (group->owner.is_guess && monitor)
		container.runtime = monitor->runtime;
	if (monitor && monitor->name)
		container.name = xstrdup(monitor->name);
	if ((container.runtime == RUNTIME_DOCKER || group->owner.is_guess) &&
	    proc_names_read_docker(names, &container) == 0)
		container.runtime = RUNTIME_DOCKER;
	if (!container.name)
		container.name = name_from_id(&container);
	set_mode(walk, &container);
	container_list_add(walk->list, &container);
}

/* True when a name in /run/netns was listed for this namespace. */
static bool is_named(const struct container_list *list, const struct netns_id *netns)
{
	struct stat status;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].netns_path && stat(list->items[i].netns_path, &status) == 0 &&
		    status.st_ino == netns->inode && status.st_dev == netns->device)
			return true;
	return false;
}

static void add_unclaimed(struct walk *walk, const struct process_group *group)
{
	CLEANUP(str_done) struct str command = STR_INIT(COMMAND_MAXIMUM);
	struct container container = {
		.runtime = RUNTIME_NONE,
		.pid = group->pid,
		.pid_start_ticks = group->start_ticks,
	};

	if (procfs_command(group->pid, &command) < 0 || find_namespace(walk, &group->netns) ||
	    is_named(walk->list, &group->netns))
		return;
	container.id = xasprintf("pid:%ld", (long)group->pid);
	container.name = xstrdup(command.text);
	container_list_add(walk->list, &container);
}

static void cleanup_closedir(DIR **directory)
{
	if (*directory)
		(void)closedir(*directory);
}

/* A namespace's file is on the same (internal) file system as our own; a left-over of an earlier
 * boot is an ordinary empty file. */
static void add_named(struct walk *walk, const char *name)
{
	struct container container = {.runtime = RUNTIME_NETNS};
	_cleanup_free_ char *path = xasprintf(NETNS_FOLDER "/%s", name);
	const struct netns_id *own = &walk->index->own;
	struct netns_id id;
	struct stat status;

	if (stat(path, &status) < 0 || status.st_dev != own->device)
		return;
	id = (struct netns_id) {.device = status.st_dev, .inode = status.st_ino};
	if (netns_is_equal(&id, own) || find_namespace(walk, &id))
		return;
	container.id = xstrdup(name);
	container.name = xstrdup(name);
	container.netns_path = steal_ptr(path);
	container_list_add(walk->list, &container);
}

static void add_all_named(struct walk *walk)
{
	CLEANUP(cleanup_closedir) DIR *directory = opendir(NETNS_FOLDER);
	const struct dirent *entry;

	for (unsigned i = 0; directory && i < NAMED_MAXIMUM; i++) {
		entry = readdir(directory);
		if (!entry)
			return;
		if (entry->d_name[0] != '.')
			add_named(walk, entry->d_name);
	}
}

static int proc_list(const struct source_options *options, struct container_list *containers,
		     struct err *err)
{
	const struct process_index *index = options->processes;
	CLEANUP(walk_done) struct walk walk = {.index = index, .list = containers};

	if (index->result < 0)
		return err_set(err, -EIO, "cannot read /proc: %s", err_text(index->result));
	/* Oldest first: of several containers in one namespace the first owns it. */
	for (size_t i = 0; i < index->count; i++)
		if (index->groups[i].pid && index->groups[i].owner.id[0] &&
		    !is_claimed(containers, &index->groups[i]))
			add_owned(&walk, &index->groups[i]);
	add_all_named(&walk);
	for (size_t i = 0; i < index->count; i++)
		if (index->groups[i].pid && !index->groups[i].owner.id[0] &&
		    !is_claimed(containers, &index->groups[i]))
			add_unclaimed(&walk, &index->groups[i]);
	return 0;
}

const struct source source_proc = {.scheme = "proc", .list = proc_list};
