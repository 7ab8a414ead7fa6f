/* SPDX-License-Identifier: BSD-3-Clause */
/* Containers: see container.h. */
#include "model/container.h"

#include "base/mem.h"
#include "base/str.h"

static const char *const runtime_names[RUNTIME_COUNT] = {
	[RUNTIME_NONE] = "none",       [RUNTIME_HOST] = "host",
	[RUNTIME_NETNS] = "netns",     [RUNTIME_DOCKER] = "docker",
	[RUNTIME_PODMAN] = "podman",   [RUNTIME_CONTAINERD] = "containerd",
	[RUNTIME_CRIO] = "cri-o",      [RUNTIME_LXC] = "lxc",
	[RUNTIME_MACHINE] = "machine",
};

static const char *const container_state_names[CONTAINER_STATE_COUNT] = {
	[CONTAINER_STATE_RUNNING] = "running",
	[CONTAINER_STATE_PAUSED] = "paused",
	[CONTAINER_STATE_RESTARTING] = "restarting",
	[CONTAINER_STATE_STOPPED] = "stopped",
};

const char *runtime_name(enum runtime runtime)
{
	return runtime_names[runtime];
}

enum runtime runtime_from_name(const char *name)
{
	for (unsigned i = 0; i < RUNTIME_COUNT; i++)
		if (text_is_equal(runtime_names[i], name))
			return (enum runtime)i;
	return RUNTIME_COUNT;
}

const char *container_state_name(enum container_state state)
{
	return container_state_names[state];
}

void container_list_add(struct container_list *list, struct container *take_container)
{
	list->items = xgrow(list->items, list->count, &list->capacity, sizeof(*list->items));
	list->items[list->count++] = *take_container;
	*take_container = (struct container) {0};
}

void container_list_done(struct container_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		container_done(&list->items[i]);
	free(list->items);
	*list = (struct container_list) {0};
}

void container_done(struct container *container)
{
	free(container->id);
	free(container->name);
	free(container->image);
	free(container->shares_with);
	free(container->netns_path);
	for (size_t i = 0; i < container->network_count; i++) {
		free(container->networks[i].name);
		free(container->networks[i].id);
		free(container->networks[i].mac);
		free(container->networks[i].bridge);
	}
	free(container->networks);
	for (size_t i = 0; i < container->port_count; i++)
		free(container->ports[i].host_address);
	free(container->ports);
	for (size_t i = 0; i < container->label_count; i++) {
		free(container->labels[i].key);
		free(container->labels[i].value);
	}
	free(container->labels);
	*container = (struct container) {0};
}

const char *container_find_label(const struct container *container, const char *key)
{
	for (size_t i = 0; i < container->label_count; i++)
		if (text_is_equal(container->labels[i].key, key))
			return container->labels[i].value;
	return NULL;
}
