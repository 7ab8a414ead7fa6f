/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of control groups, as runtimes give them. /proc/PID/cgroup has a line "N:controllers:/path"
 * for each hierarchy (cgroups(7)); version 2 has one, "0::/path". The forms, innermost part first:
 *
 *     docker-ID.scope  /docker/ID             Docker with systemd, with cgroupfs
 *     libpod-ID.scope  /libpod_parent/libpod-ID          Podman (libpod-conmon-ID is its monitor)
 *     cri-containerd-ID.scope  x.slice:cri-containerd:ID  nerdctl-ID.scope       containerd
 *     crio-ID.scope                                      CRI-O (crio-conmon-ID is its monitor)
 *     kubepods/.../podUID/ID  NAMESPACE/ID               containerd with cgroupfs
 *     lxc.payload.NAME  /lxc.payload/NAME  /lxc/NAME     LXC, Incus
 *     machine-NAME.scope                                 systemd-nspawn
 *
 * The last match in the path counts: a container in a container belongs to the inner one.
 */
#include "discover/cgroup_name.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define HEX_ID_LENGTH 64

/* "PREFIX ID SUFFIX" of one part of the path. */
struct cgroup_form {
	const char *prefix;
	enum runtime runtime;
	bool is_name; /* the id is a name, not hexadecimal */
};

static const struct cgroup_form forms[] = {
	{"docker-", RUNTIME_DOCKER},
	{"libpod-", RUNTIME_PODMAN},
	{"cri-containerd-", RUNTIME_CONTAINERD},
	{"nerdctl-", RUNTIME_CONTAINERD},
	{"crio-", RUNTIME_CRIO},
	{"lxc.payload.", RUNTIME_LXC, .is_name = true},
	{"machine-", RUNTIME_MACHINE, .is_name = true},
};

/* A part of the path and the one above it. Not terminated. */
struct part {
	const char *text;
	size_t length;
	const char *above;
	size_t above_length;
};

static bool is_hex_id(const char *text, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	if (length != HEX_ID_LENGTH)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!memchr(digits, text[i], sizeof(digits) - 1))
			return false;
	return true;
}

static bool above_is(const struct part *part, const char *name)
{
	return part->above_length == strlen(name) &&
	       memcmp(part->above, name, part->above_length) == 0;
}

static bool owner_set(struct cgroup_owner *owner, enum runtime runtime, const char *id,
		      size_t length)
{
	if (length == 0 || length >= sizeof(owner->id))
		return false;
	*owner = (struct cgroup_owner) {.runtime = runtime};
	memcpy(owner->id, id, length);
	return true;
}

static bool form_match(const struct cgroup_form *form, const struct part *part,
		       struct cgroup_owner *owner)
{
	static const char scope[] = ".scope";
	size_t skip = strlen(form->prefix);
	const char *id = part->text + skip;
	size_t length;
	bool is_scope;

	if (part->length <= skip || memcmp(part->text, form->prefix, skip) != 0)
		return false;
	length = part->length - skip;
	is_scope = length > strlen(scope) &&
		   memcmp(id + length - strlen(scope), scope, strlen(scope)) == 0;
	if (is_scope)
		length -= strlen(scope);
	/* "machine-NAME" without ".scope" is a slice or a folder of somebody else. */
	if (form->runtime == RUNTIME_MACHINE && !is_scope)
		return false;
	if (!form->is_name && !is_hex_id(id, length))
		return false;
	return owner_set(owner, form->runtime, id, length);
}

/* "kubepods-x.slice:cri-containerd:ID": systemd's notation that reached a cgroupfs driver. */
static bool colon_match(const struct part *part, struct cgroup_owner *owner)
{
	const char *colon = memrchr(part->text, ':', part->length);
	size_t before;

	if (!colon)
		return false;
	before = (size_t)(colon - part->text) + 1;
	if (!is_hex_id(colon + 1, part->length - before))
		return false;
	return owner_set(owner, RUNTIME_CONTAINERD, colon + 1, part->length - before);
}

static bool bare_match(const struct part *part, struct cgroup_owner *owner)
{
	if (above_is(part, "lxc") || above_is(part, "lxc.payload"))
		return owner_set(owner, RUNTIME_LXC, part->text, part->length);
	if (!is_hex_id(part->text, part->length))
		return false;
	if (above_is(part, "docker"))
		return owner_set(owner, RUNTIME_DOCKER, part->text, part->length);
	if (!owner_set(owner, RUNTIME_CONTAINERD, part->text, part->length))
		return false;
	owner->is_guess = true;
	return true;
}

static bool part_match(const struct part *part, struct cgroup_owner *owner)
{
	for (size_t i = 0; i < ARRAY_COUNT(forms); i++)
		if (form_match(&forms[i], part, owner))
			return true;
	return colon_match(part, owner) || bare_match(part, owner);
}

static bool path_match(const char *path, size_t length, struct cgroup_owner *owner)
{
	struct part part = {.text = path};
	const char *end = path + length;
	bool found = false;

	for (const char *at = path; at < end; at += part.length + 1) {
		const char *slash = memchr(at, '/', (size_t)(end - at));

		part.above = part.text;
		part.above_length = part.length;
		part.text = at;
		part.length = slash ? (size_t)(slash - at) : (size_t)(end - at);
		found |= part_match(&part, owner);
	}
	return found;
}

bool cgroup_parse(const char *lines, struct cgroup_owner *ret_owner)
{
	struct cgroup_owner owner;

	while (*lines) {
		size_t length = strcspn(lines, "\n");
		const char *path = memchr(lines, ':', length);

		if (path)
			path = memchr(path + 1, ':', length - (size_t)(path + 1 - lines));
		if (path && path_match(path + 1, length - (size_t)(path + 1 - lines), &owner)) {
			*ret_owner = owner;
			return true;
		}
		lines += length;
		lines += *lines == '\n';
	}
	return false;
}
