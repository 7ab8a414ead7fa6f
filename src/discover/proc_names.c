/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * See proc_names.h. The command lines:
 *
 *     conmon ... -c ID ... -n NAME ...                          Podman, CRI-O
 *     containerd-shim-runc-v2 -namespace NS -id ID ...          containerd, Docker ("moby")
 *     dockerd ... --data-root DIR | --data-root=DIR | -g DIR ...
 */
#include "discover/proc_names.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "discover/docker_json.h"
#include "discover/mount_path.h"
#include "kernel/procfs.h"

#define DOCKER_DATA_ROOT     "/var/lib/docker"
#define DOCKER_DAEMON_CONFIG "/etc/docker/daemon.json"
#define STATE_FILE_MAXIMUM   ((size_t)4 << 20)
#define MOUNTS_MAXIMUM       ((size_t)4 << 20)

static void cleanup_json(json_t **json)
{
	json_decref(*json);
}

/* The word behind "-x", "--long" or "--long=": NULL when there is none. Borrowed. */
static const char *option_value(const struct str *command_line, const char *option)
{
	const char *end = command_line->text + command_line->length;
	size_t length = strlen(option);

	for (const char *at = command_line->text; at < end; at += strlen(at) + 1) {
		const char *next = at + strlen(at) + 1;

		if (strcmp(at, option) == 0)
			return next < end ? next : NULL;
		if (strncmp(at, option, length) == 0 && at[length] == '=')
			return at + length + 1;
	}
	return NULL;
}

static char *copy_text(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static void add_data_root(struct proc_names *names, const char *path)
{
	if (!path || *path != '/' || names->data_root_count >= DATA_ROOTS_MAXIMUM)
		return;
	for (size_t i = 0; i < names->data_root_count; i++)
		if (text_is_equal(names->data_roots[i], path))
			return;
	names->data_roots[names->data_root_count++] = xstrdup(path);
}

static json_t *read_json(const char *path)
{
	CLEANUP(str_done) struct str text = STR_INIT(STATE_FILE_MAXIMUM);

	if (file_read(path, &text) < 0)
		return NULL;
	return json_loadb(text.text, text.length, 0, NULL);
}

void proc_names_init(struct proc_names *names)
{
	CLEANUP(cleanup_json) json_t *config = read_json(DOCKER_DAEMON_CONFIG);

	*names = (struct proc_names) {0};
	add_data_root(names, DOCKER_DATA_ROOT);
	add_data_root(names, json_string_value(json_object_get(config, "data-root")));
}

void proc_names_done(struct proc_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		free(names->monitors[i].id);
		free(names->monitors[i].name);
		free(names->monitors[i].name_space);
	}
	free(names->monitors);
	for (size_t i = 0; i < names->data_root_count; i++)
		free(names->data_roots[i]);
	*names = (struct proc_names) {0};
}

static void add_monitor(struct proc_names *names, enum runtime runtime, const char *id,
			const char *name, const char *name_space)
{
	if (!id || !*id || names->count >= MONITORS_MAXIMUM)
		return;
	names->monitors =
		xgrow(names->monitors, names->count, &names->capacity, sizeof(*names->monitors));
	names->monitors[names->count++] = (struct monitor) {
		.runtime = runtime,
		.id = xstrdup(id),
		.name = copy_text(name),
		.name_space = copy_text(name_space),
	};
}

bool proc_names_is_of_interest(const char *command)
{
	return text_is_equal(command, "dockerd") || text_is_equal(command, "conmon") ||
	       text_has_prefix(command, "containerd-shim");
}

void proc_names_learn(struct proc_names *names, const char *command, const struct str *command_line)
{
	if (text_is_equal(command, "dockerd")) {
		add_data_root(names, option_value(command_line, "--data-root"));
		add_data_root(names, option_value(command_line, "--graph"));
		add_data_root(names, option_value(command_line, "-g"));
	} else if (text_is_equal(command, "conmon")) {
		add_monitor(names, RUNTIME_PODMAN, option_value(command_line, "-c"),
			    option_value(command_line, "-n"), NULL);
	} else if (text_has_prefix(command, "containerd-shim")) {
		const char *name_space = option_value(command_line, "-namespace");
		bool is_docker = name_space && text_is_equal(name_space, "moby");

		add_monitor(names, is_docker ? RUNTIME_DOCKER : RUNTIME_CONTAINERD,
			    option_value(command_line, "-id"), NULL, name_space);
	}
}

const struct monitor *proc_names_find(const struct proc_names *names, const char *id)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_is_equal(names->monitors[i].id, id))
			return &names->monitors[i];
	return NULL;
}

static int read_docker_folder(const char *folder, struct container *container)
{
	_cleanup_free_ char *config = xasprintf("%s/config.v2.json", folder);
	_cleanup_free_ char *host = xasprintf("%s/hostconfig.json", folder);
	CLEANUP(str_done) struct str text = STR_INIT(STATE_FILE_MAXIMUM);

	if (file_read(config, &text) < 0 ||
	    docker_parse_config(text.text, text.length, container) < 0)
		return -ENOENT;
	str_clear(&text);
	if (file_read(host, &text) == 0)
		(void)docker_parse_host_config(text.text, text.length, container);
	return 0;
}

/* Without dockerd nobody says where its data root was; the container's own mounts do. */
static int read_docker_mounts(struct container *container)
{
	CLEANUP(str_done) struct str inside = STR_INIT(MOUNTS_MAXIMUM);
	CLEANUP(str_done) struct str host = STR_INIT(MOUNTS_MAXIMUM);
	_cleanup_free_ char *root = NULL;
	_cleanup_free_ char *folder = NULL;

	if (container->pid <= 0 || procfs_mounts(container->pid, &inside) < 0 ||
	    procfs_mounts(getpid(), &host) < 0)
		return -ENOENT;
	root = mount_path_of_docker(inside.text, host.text);
	if (!root)
		return -ENOENT;
	folder = xasprintf("%s/containers/%s", root, container->id);
	return read_docker_folder(folder, container);
}

int proc_names_read_docker(const struct proc_names *names, struct container *container)
{
	for (size_t i = 0; i < names->data_root_count; i++) {
		_cleanup_free_ char *folder =
			xasprintf("%s/containers/%s", names->data_roots[i], container->id);

		if (read_docker_folder(folder, container) == 0)
			return 0;
	}
	return read_docker_mounts(container);
}
