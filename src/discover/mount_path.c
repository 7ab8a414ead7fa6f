/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * See mount_path.h. A line of mountinfo is
 *
 *     36 35 98:0 /docker/containers/ID/hostname /etc/hostname rw,noatime ...
 *     id parent device root                     mount point   options
 *
 * where `root` is a path inside the file system of `device`, not on the host. The host's own mounts
 * tell where that file system, or a part of it that holds the path, is to be seen.
 */
#include "discover/mount_path.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define PATH_BYTES 1024

struct mount {
	char device[32];
	char root[PATH_BYTES];
	char point[PATH_BYTES];
};

/* False for a line of another form, with a path that is too long or has escapes. */
static bool mount_parse(const char *line, struct mount *mount)
{
	size_t length = strcspn(line, "\n");
	_cleanup_free_ char *copy = xstrndup(line, length);

	/* Field widths are one less than the arrays. */
	if (sscanf(copy, "%*u %*u %31s %1023s %1023s", mount->device, mount->root, mount->point) !=
	    3)
		return false;
	/* The root of a namespace's file is no path: "net:[4026532281]". */
	return mount->root[0] == '/' && mount->point[0] == '/' &&
	       strlen(mount->root) < PATH_BYTES - 1 && strlen(mount->point) < PATH_BYTES - 1 &&
	       !strchr(mount->root, '\\') && !strchr(mount->point, '\\');
}

/* Each line in turn; NULL at the end. */
static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : NULL;
}

/* What of `path` lies below `root`: "" or "/...". NULL when it does not. */
static const char *path_below(const char *path, const char *root)
{
	size_t length = strlen(root);

	if (text_is_equal(root, "/"))
		return path;
	if (strncmp(path, root, length) != 0 || (path[length] && path[length] != '/'))
		return NULL;
	return path + length;
}

static char *place_on_host(const char *host, const char *device, const char *path)
{
	struct mount mount;

	for (const char *line = host; line && *line; line = next_line(line)) {
		const char *rest;

		if (!mount_parse(line, &mount) || !text_is_equal(mount.device, device))
			continue;
		rest = path_below(path, mount.root);
		if (rest)
			return xasprintf("%s%s", text_is_equal(mount.point, "/") ? "" : mount.point,
					 rest);
	}
	return NULL;
}

/* Cuts "/containers/ID/hostname" off; false when the path ends otherwise. */
static bool cut_to_data_root(char *path)
{
	static const char *const ends[] = {"/hostname", NULL, "/containers"};

	for (size_t i = 0; i < ARRAY_COUNT(ends); i++) {
		char *slash = strrchr(path, '/');

		if (!slash || (ends[i] && !text_is_equal(slash, ends[i])))
			return false;
		*slash = '\0';
	}
	return true;
}

char *mount_path_of_docker(const char *inside, const char *host)
{
	struct mount mount;

	for (const char *line = inside; line && *line; line = next_line(line))
		if (mount_parse(line, &mount) && cut_to_data_root(mount.root))
			return place_on_host(host, mount.device, mount.root);
	return NULL;
}
