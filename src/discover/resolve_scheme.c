/* SPDX-License-Identifier: BSD-3-Clause */
/* What each scheme of a target means: see resolve.h for the grammar. */
#include "discover/resolve_scheme.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "kernel/procfs.h"

#define NETNS_FOLDER "/run/netns"
#define PID_MAXIMUM  4194303 /* PID_MAX_LIMIT of the kernel, less one */

static bool is_of_compose(const struct container *container, const char *value)
{
	const char *project = container_find_label(container, "com.docker.compose.project");
	const char *service = container_find_label(container, "com.docker.compose.service");
	const char *slash = strchr(value, '/');
	size_t length = slash ? (size_t)(slash - value) : strlen(value);

	if (!project || strlen(project) != length || memcmp(project, value, length) != 0)
		return false;
	return !slash || (service && text_is_equal(service, slash + 1));
}

static bool has_label(const struct container *container, const char *value)
{
	const char *equals = strchr(value, '=');
	_cleanup_free_ char *key =
		xstrndup(value, equals ? (size_t)(equals - value) : strlen(value));
	const char *found = container_find_label(container, key);

	return found && (!equals || text_is_equal(found, equals + 1));
}

/* "nginx" is also "nginx:1.25" and "registry.example:5000/web/nginx:1.25@sha256:...". */
static bool is_of_image(const struct container *container, const char *value)
{
	const char *image = container->image;
	const char *slash;

	if (!image)
		return false;
	for (;;) {
		size_t length = strlen(value);

		if (strncmp(image, value, length) == 0 &&
		    (image[length] == '\0' || image[length] == ':' || image[length] == '@'))
			return true;
		slash = strchr(image, '/');
		if (!slash)
			return false;
		image = slash + 1;
	}
}

static bool is_any(const struct container *container, const char *value)
{
	(void)value;
	/* The host is asked for by its own name; what it does is not one container's. */
	return container->network_mode != NETWORK_MODE_HOST && container->pid >= 0;
}

static int add_compose(const struct resolve *resolve, struct err *err)
{
	return resolve_add_matching(resolve, is_of_compose, "of the Compose project", err);
}

static int add_label(const struct resolve *resolve, struct err *err)
{
	return resolve_add_matching(resolve, has_label, "with the label", err);
}

static int add_image(const struct resolve *resolve, struct err *err)
{
	return resolve_add_matching(resolve, is_of_image, "of the image", err);
}

static int add_all(const struct resolve *resolve, struct err *err)
{
	return resolve_add_matching(resolve, is_any, "with a network of its own", err);
}

static int add_docker(const struct resolve *resolve, struct err *err)
{
	return resolve_add_name(resolve, RUNTIME_DOCKER, err);
}

static int add_pid(const struct resolve *resolve, struct err *err)
{
	const struct container_list *list = &resolve->discovery->containers;
	struct target target = {.runtime = RUNTIME_NONE};
	_cleanup_free_ char *label = NULL;
	uint64_t pid;
	int r;

	if (parse_unsigned(resolve->value, PID_MAXIMUM, &pid) < 0 || pid == 0)
		return err_set_usage(err, "'pid:' takes the number of a process, as in pid:4211");
	target.pid = (pid_t)pid;
	r = procfs_start_ticks(target.pid, &target.pid_start_ticks);
	if (r == -ESRCH)
		return err_set(err, r, "there is no process with pid %ld", (long)target.pid);
	if (r < 0)
		return err_set(err, r, "cannot read the state of pid %ld: %s", (long)target.pid,
			       err_text(r));
	for (size_t i = 0; i < list->count && !target.container; i++)
		if (list->items[i].pid == target.pid && list->items[i].runtime != RUNTIME_NONE)
			target.container = &list->items[i];
	label = target.container ? xstrdup(target.container->name)
				 : xasprintf("pid:%ld", (long)target.pid);
	target.label = label;
	if (target.container)
		target.runtime = target.container->runtime;
	return resolve_add_target(resolve, &target, err);
}

static int no_such_netns(const struct resolve *resolve, struct err *err)
{
	const struct container_list *list = &resolve->discovery->containers;
	CLEANUP(str_done) struct str names = STR_INIT(400);
	CLEANUP(str_done) struct str wanted = STR_INIT(400);

	str_add_escaped(&wanted, resolve->value, strlen(resolve->value), QUOTED_CHARACTERS);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].runtime != RUNTIME_NETNS)
			continue;
		str_add(&names, names.length ? ", " : "");
		str_add_escaped(&names, list->items[i].name, strlen(list->items[i].name),
				QUOTED_CHARACTERS);
	}
	return err_set(err, -ENOENT, "there is no network namespace '%s' in " NETNS_FOLDER "%s%s",
		       wanted.text, names.length ? "; there are: " : "", names.text);
}

/* What `ip netns` calls a namespace, from its name or its usual path; NULL for any other path. */
static const char *netns_name(const char *value)
{
	static const char *const folders[] = {NETNS_FOLDER "/", "/var" NETNS_FOLDER "/"};

	for (size_t i = 0; i < ARRAY_COUNT(folders); i++)
		if (text_has_prefix(value, folders[i]))
			value += strlen(folders[i]);
	return strchr(value, '/') ? NULL : value;
}

static int add_netns(const struct resolve *resolve, struct err *err)
{
	const char *name = netns_name(resolve->value);
	_cleanup_free_ char *label = xstrdup(name ? name : resolve->value);
	_cleanup_free_ char *path =
		name ? xasprintf(NETNS_FOLDER "/%s", name) : xstrdup(resolve->value);
	struct target target = {.label = label};

	if (text_is_equal(resolve->value, "host")) {
		target.runtime = RUNTIME_HOST;
		return resolve_add_target(resolve, &target, err);
	}
	if (name && access(path, F_OK) < 0)
		return no_such_netns(resolve, err);
	target.runtime = name ? RUNTIME_NETNS : RUNTIME_NONE;
	target.netns_path = path;
	return resolve_add_target(resolve, &target, err);
}

static const struct resolve_scheme schemes[] = {
	{.name = "docker", .add = add_docker},
	{.name = "compose", .add = add_compose},
	{.name = "label", .add = add_label},
	{.name = "image", .add = add_image},
	{.name = "pid", .add = add_pid},
	{.name = "netns", .add = add_netns},
	{.name = "all", .add = add_all},
	{.name = "podman"},
	{.name = "containerd"},
	{.name = "cri"},
	{.name = "pod"},
};

const struct resolve_scheme *resolve_scheme_find(const char *name, size_t length)
{
	for (size_t i = 0; i < ARRAY_COUNT(schemes); i++)
		if (strlen(schemes[i].name) == length && memcmp(schemes[i].name, name, length) == 0)
			return &schemes[i];
	return NULL;
}

void resolve_scheme_names(struct str *out)
{
	for (size_t i = 0; i < ARRAY_COUNT(schemes); i++)
		if (schemes[i].add && !text_is_equal(schemes[i].name, "all"))
			str_addf(out, "%s%s:", out->length ? ", " : "", schemes[i].name);
}
