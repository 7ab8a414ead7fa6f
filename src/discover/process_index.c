/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * See process_index.h. Each process whose control group is a container's (cgroup_name.h) belongs to
 * it; the others are looked at for what they tell of containers (proc_names.h).
 */
#include "discover/process_index.h"

#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "kernel/procfs.h"

#define CONTAINERD_TASKS     "/run/containerd/io.containerd.runtime.v2.task"
#define CGROUP_MAXIMUM       65536
#define COMMAND_MAXIMUM      64
#define COMMAND_LINE_MAXIMUM 65536

static void group_add_process(struct process_group *group, pid_t pid)
{
	uint64_t ticks;

	if (procfs_start_ticks(pid, &ticks) < 0)
		return;
	if (group->pid && group->start_ticks <= ticks)
		return;
	group->pid = pid;
	group->start_ticks = ticks;
}

static struct process_group *index_add_group(struct process_index *index)
{
	index->groups =
		xgrow(index->groups, index->count, &index->capacity, sizeof(*index->groups));
	index->groups[index->count] = (struct process_group) {0};
	return &index->groups[index->count++];
}

static void index_add_owned(struct process_index *index, pid_t pid,
			    const struct cgroup_owner *owner)
{
	struct process_group *group;

	for (size_t i = 0; i < index->count; i++) {
		if (!text_is_equal(index->groups[i].owner.id, owner->id))
			continue;
		group_add_process(&index->groups[i], pid);
		return;
	}
	if (index->count >= PROCESS_GROUPS_MAXIMUM)
		return;
	group = index_add_group(index);
	group->owner = *owner;
	group_add_process(group, pid);
}

static void index_add_unclaimed(struct process_index *index, pid_t pid)
{
	struct netns_id netns;
	struct process_group *group;

	if (procfs_netns(pid, &netns) < 0 || netns_is_equal(&netns, &index->own))
		return;
	for (size_t i = 0; i < index->count; i++) {
		group = &index->groups[i];
		if (group->owner.id[0] == '\0' && netns_is_equal(&group->netns, &netns)) {
			group_add_process(group, pid);
			return;
		}
	}
	if (index->count >= PROCESS_GROUPS_MAXIMUM)
		return;
	group = index_add_group(index);
	group->netns = netns;
	group_add_process(group, pid);
}

static void index_add_process(struct process_index *index, pid_t pid, bool with_unclaimed,
			      struct str *text)
{
	CLEANUP(str_done) struct str command = STR_INIT(COMMAND_MAXIMUM);
	struct cgroup_owner owner;

	str_clear(text);
	if (procfs_cgroup(pid, text) == 0 && cgroup_parse(text->text, &owner)) {
		index_add_owned(index, pid, &owner);
		return;
	}
	if (with_unclaimed)
		index_add_unclaimed(index, pid);
	if (procfs_command(pid, &command) < 0 || !proc_names_is_of_interest(command.text))
		return;
	str_clear(text);
	/* A command line above the maximum is cut; the words we look for stand in front. */
	(void)procfs_command_line(pid, text);
	proc_names_learn(&index->names, command.text, text);
}

static int index_processes(struct process_index *index, bool with_unclaimed)
{
	CLEANUP(str_done) struct str text = STR_INIT(MAX(CGROUP_MAXIMUM, COMMAND_LINE_MAXIMUM));
	_cleanup_free_ pid_t *pids = NULL;
	size_t count;
	int r;

	r = procfs_pids(&pids, &count);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		index_add_process(index, pids[i], with_unclaimed, &text);
	return 0;
}

/* Containers of containerd may have any name as their id, which a control group does not show; their
 * task's folder has the pid. */
static void index_add_tasks(struct process_index *index)
{
	for (size_t i = 0; i < index->names.count; i++) {
		const struct monitor *monitor = &index->names.monitors[i];
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
			index_add_owned(index, (pid_t)pid, &owner);
	}
}

static int group_compare(const void *a, const void *b)
{
	const struct process_group *left = a;
	const struct process_group *right = b;

	if (left->start_ticks != right->start_ticks)
		return left->start_ticks < right->start_ticks ? -1 : 1;
	return left->pid < right->pid ? -1 : 1;
}

void process_index_init(struct process_index *index, bool with_unclaimed)
{
	*index = (struct process_index) {0};
	proc_names_init(&index->names);
	(void)procfs_netns(getpid(), &index->own);
	index->result = index_processes(index, with_unclaimed);
	index_add_tasks(index);
	if (index->count)
		qsort(index->groups, index->count, sizeof(*index->groups), group_compare);
}

void process_index_done(struct process_index *index)
{
	free(index->groups);
	proc_names_done(&index->names);
	*index = (struct process_index) {0};
}

const struct process_group *process_index_find(const struct process_index *index, const char *id)
{
	for (size_t i = 0; i < index->count; i++)
		if (index->groups[i].pid && text_is_equal(index->groups[i].owner.id, id))
			return &index->groups[i];
	return NULL;
}
