/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Containers without any daemon, from /proc and /run/netns:
 *
 * 1. Each process whose control group is a container's (cgroup_name.h) belongs to it; the one that
 *    started first is its main process.
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

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "discover/cgroup_name.h"
#include "discover/proc_names.h"
#include "discover/source.h"
#include "kernel/procfs.h"

#define NETNS_FOLDER         "/run/netns"
#define CONTAINERD_TASKS     "/run/containerd/io.containerd.runtime.v2.task"
#define SHORT_ID_LENGTH      12
#define CGROUP_MAXIMUM       65536
#define COMMAND_MAXIMUM      64
#define COMMAND_LINE_MAXIMUM 65536
#define GROUPS_MAXIMUM       16384
#define NAMED_MAXIMUM        4096

/* Processes of one container, or of one namespace that nobody claims (no id). */
struct group {
	struct cgroup_owner owner;
	pid_t pid; /* the one that started first */
	uint64_t start_ticks;
	struct netns_id netns; /* inode 0: not permitted to know */
};

struct walk {
	struct group *groups;
	size_t count, capacity;
	struct proc_names names;
	struct netns_id own; /* inode 0: not known */
	/* Namespaces of the containers that are listed, by their place in the list. */
	struct netns_id *used;
	size_t used_count, used_capacity;
	bool with_unclaimed;
};

static void walk_done(struct walk *walk)
{
	free(walk->groups);
	free(walk->used);
	proc_names_done(&walk->names);
}

static void group_add_process(struct group *group, pid_t pid)
{
	uint64_t ticks;

	if (procfs_start_ticks(pid, &ticks) < 0)
		return;
	if (group->pid && group->start_ticks <= ticks)
		return;
	group->pid = pid;
	group->start_ticks = ticks;
}

static struct group *walk_add_group(struct walk *walk)
{
	walk->groups = xgrow(walk->groups, walk->count, &walk->capacity, sizeof(*walk->groups));
	walk->groups[walk->count] = (struct group) {0};
	return &walk->groups[walk->count++];
}

static void walk_add_owned(struct walk *walk, pid_t pid, const struct cgroup_owner *owner)
{
	struct group *group;

	for (size_t i = 0; i < walk->count; i++) {
		if (!text_is_equal(walk->groups[i].owner.id, owner->id))
			continue;
		group_add_process(&walk->groups[i], pid);
		return;
	}
	if (walk->count >= GROUPS_MAXIMUM)
		return;
	group = walk_add_group(walk);
	group->owner = *owner;
	group_add_process(group, pid);
}

static void walk_add_unclaimed(struct walk *walk, pid_t pid)
{
	struct netns_id netns;
	struct group *group;

	if (procfs_netns(pid, &netns) < 0 || netns_is_equal(&netns, &walk->own))
		return;
	for (size_t i = 0; i < walk->count; i++) {
		group = &walk->groups[i];
		if (group->owner.id[0] == '\0' && netns_is_equal(&group->netns, &netns)) {
			group_add_process(group, pid);
			return;
		}
	}
	if (walk->count >= GROUPS_MAXIMUM)
		return;
	group = walk_add_group(walk);
	group->netns = netns;
	group_add_process(group, pid);
}

static void walk_process(struct walk *walk, pid_t pid, struct str *text)
{
	CLEANUP(str_done) struct str command = STR_INIT(COMMAND_MAXIMUM);
	struct cgroup_owner owner;

	str_clear(text);
	if (procfs_cgroup(pid, text) == 0 && cgroup_parse(text->text, &owner)) {
		walk_add_owned(walk, pid, &owner);
		return;
	}
	if (walk->with_unclaimed)
		walk_add_unclaimed(walk, pid);
	if (procfs_command(pid, &command) < 0 || !proc_names_is_of_interest(command.text))
		return;
	str_clear(text);
	/* A command line above the maximum is cut; the words we look for stand in front. */
	(void)procfs_command_line(pid, text);
	proc_names_learn(&walk->names, command.text, text);
}

static int walk_processes(struct walk *walk)
{
	CLEANUP(str_done) struct str text = STR_INIT(MAX(CGROUP_MAXIMUM, COMMAND_LINE_MAXIMUM));
	_cleanup_free_ pid_t *pids = NULL;
	size_t count;
	int r;

	r = procfs_pids(&pids, &count);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		walk_process(walk, pids[i], &text);
	return 0;
}

/* Containers of containerd may have any name as their id, which a control group does not show; their
 * task's folder has the pid. */
static void walk_add_tasks(struct walk *walk)
{
	for (size_t i = 0; i < walk->names.count; i++) {
		const struct monitor *monitor = &walk->names.monitors[i];
		CLEANUP(str_done) struct str text = STR_INIT(COMMAND_MAXIMUM);
		struct cgroup_owner owner = {.runtime = RUNTIME_CONTAINERD};
		_cleanup_free_ char *path = NULL;
		uint64_t pid;

		if (monitor->runtime != RUNTIME_CONTAINERD || strchr(monitor->id, '/') ||
		    !monitor->name_space || strchr(monitor->name_space, '/') ||
		    strlen(monitor->id) >= sizeof(owner.id))
			continue;
		path = xasprintf(CONTAINERD_TASKS "/%s/%s/init.pid", monitor->name_space,
				 monitor->id);
		memcpy(owner.id, monitor->id, strlen(monitor->id));
		if (file_read(path, &text) == 0 && parse_unsigned(text.text, INT32_MAX, &pid) == 0)
			walk_add_owned(walk, (pid_t)pid, &owner);
	}
}

static bool is_claimed(const struct container_list *list, const struct group *group)
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
static void walk_read_used(struct walk *walk, const struct container_list *list)
{
	while (walk->used_count < list->count) {
		const struct container *container = &list->items[walk->used_count];
		struct netns_id id = {0};

		if (container->pid > 0)
			(void)procfs_netns(container->pid, &id);
		walk->used = xgrow(walk->used, walk->used_count, &walk->used_capacity,
				   sizeof(*walk->used));
		walk->used[walk->used_count++] = id;
	}
}

/* The container that was found first in this namespace; NULL for none. */
static const struct container *find_namespace(struct walk *walk, const struct container_list *list,
					      const struct netns_id *netns)
{
	walk_read_used(walk, list);
	for (size_t i = 0; i < walk->used_count; i++)
		if (netns_is_equal(&walk->used[i], netns))
			return &list->items[i];
	return NULL;
}

static void set_mode(struct container *container, struct walk *walk, const struct group *group,
		     const struct container_list *list)
{
	const struct container *owner;

	if (!group->netns.inode)
		return;
	if (netns_is_equal(&group->netns, &walk->own)) {
		container->network_mode = NETWORK_MODE_HOST;
		return;
	}
	owner = find_namespace(walk, list, &group->netns);
	if (!owner || container->network_mode == NETWORK_MODE_SHARED)
		return;
	container->network_mode = NETWORK_MODE_SHARED;
	container->shares_with = xstrdup(owner->id);
}

static void add_owned(struct walk *walk, struct group *group, struct container_list *list)
{
	const struct monitor *monitor = proc_names_find(&walk->names, group->owner.id);
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
	    proc_names_read_docker(&walk->names, &container) == 0)
		container.runtime = RUNTIME_DOCKER;
	if (!container.name)
		container.name =
			container.runtime == RUNTIME_LXC || container.runtime == RUNTIME_MACHINE
				? xstrdup(container.id)
				: xstrndup(container.id, SHORT_ID_LENGTH);
	(void)procfs_netns(group->pid, &group->netns);
	set_mode(&container, walk, group, list);
	container_list_add(list, &container);
}

static void add_unclaimed(struct walk *walk, const struct group *group, struct container_list *list)
{
	CLEANUP(str_done) struct str command = STR_INIT(COMMAND_MAXIMUM);
	struct container container = {
		.runtime = RUNTIME_NONE,
		.pid = group->pid,
		.pid_start_ticks = group->start_ticks,
	};

	if (procfs_command(group->pid, &command) < 0 || find_namespace(walk, list, &group->netns))
		return;
	container.id = xasprintf("pid:%ld", (long)group->pid);
	container.name = xstrdup(command.text);
	container_list_add(list, &container);
}

static int group_compare(const void *a, const void *b)
{
	const struct group *left = a;
	const struct group *right = b;

	if (left->start_ticks != right->start_ticks)
		return left->start_ticks < right->start_ticks ? -1 : 1;
	return left->pid < right->pid ? -1 : 1;
}

static void cleanup_closedir(DIR **directory)
{
	if (*directory)
		(void)closedir(*directory);
}

/* A namespace's file is on the same (internal) file system as our own; a left-over of an earlier
 * boot is an ordinary empty file. */
static void add_named(struct walk *walk, const char *name, struct container_list *list)
{
	struct container container = {.runtime = RUNTIME_NETNS};
	_cleanup_free_ char *path = xasprintf(NETNS_FOLDER "/%s", name);
	struct netns_id id;
	struct stat status;

	if (stat(path, &status) < 0 || status.st_dev != walk->own.device)
		return;
	id = (struct netns_id) {.device = status.st_dev, .inode = status.st_ino};
	if (netns_is_equal(&id, &walk->own) || find_namespace(walk, list, &id))
		return;
	container.id = xstrdup(name);
	container.name = xstrdup(name);
	container.netns_path = steal_ptr(path);
	container_list_add(list, &container);
}

static void add_all_named(struct walk *walk, struct container_list *list)
{
	CLEANUP(cleanup_closedir) DIR *directory = opendir(NETNS_FOLDER);
	const struct dirent *entry;

	for (unsigned i = 0; directory && i < NAMED_MAXIMUM; i++) {
		entry = readdir(directory);
		if (!entry)
			return;
		if (entry->d_name[0] != '.')
			add_named(walk, entry->d_name, list);
	}
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

static int proc_list(const struct source_options *options, struct container_list *containers,
		     struct err *err)
{
	CLEANUP(walk_done) struct walk walk = {.with_unclaimed = options->with_stopped};
	int r;

	proc_names_init(&walk.names);
	(void)procfs_netns(getpid(), &walk.own);
	r = walk_processes(&walk);
	if (r < 0)
		return err_set(err, r == -ENOENT ? -EIO : r, "cannot read /proc: %s", err_text(r));
	walk_add_tasks(&walk);
	/* Oldest first: of several containers in one namespace the first owns it. */
	if (walk.count)
		qsort(walk.groups, walk.count, sizeof(*walk.groups), group_compare);
	for (size_t i = 0; i < walk.count; i++)
		if (walk.groups[i].pid && walk.groups[i].owner.id[0] &&
		    !is_claimed(containers, &walk.groups[i]))
			add_owned(&walk, &walk.groups[i], containers);
	add_all_named(&walk, containers);
	for (size_t i = 0; i < walk.count; i++)
		if (walk.groups[i].pid && !walk.groups[i].owner.id[0] &&
		    !is_claimed(containers, &walk.groups[i]) &&
		    !is_named(containers, &walk.groups[i].netns))
			add_unclaimed(&walk, &walk.groups[i], containers);
	return 0;
}

const struct source source_proc = {.scheme = "proc", .list = proc_list};
