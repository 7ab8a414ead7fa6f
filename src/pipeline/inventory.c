/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * See inventory.h. A veth names its other end by index and by the namespace's id as seen from inside
 * (IFLA_LINK, IFLA_LINK_NETNSID). It is the host's link only when that id is the host's: containers in
 * a rootless engine have their other end in the engine's namespace.
 */
#include "pipeline/inventory.h"

#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "kernel/rtnl.h"

struct host {
	struct opener *opener;
	int fd; /* -1: not readable */
	struct link_list links;
};

static void host_done(struct host *host)
{
	cleanup_close(&host->fd);
	link_list_done(&host->links);
}

static void host_read(struct host *host)
{
	const struct netns_ref own = {0};

	if (opener_open_namespace(host->opener, &own, &host->fd, /* err= */ NULL) == 0)
		(void)rtnl_read_links(host->opener, host->fd, &host->links, /* err= */ NULL);
}

static bool has_address(const struct link *link, const struct address *address)
{
	for (size_t i = 0; i < link->address_count; i++)
		if (address_is_equal(&link->addresses[i], address))
			return true;
	return false;
}

/* The runtime's network that an interface stands for: the one with its address. */
static const char *find_network(const struct container *container, const struct link *link)
{
	for (size_t i = 0; i < container->network_count; i++) {
		const struct container_network *network = &container->networks[i];

		if ((network->address.family && has_address(link, &network->address)) ||
		    (network->address6.family && has_address(link, &network->address6)))
			return network->name;
	}
	return NULL;
}

static void find_host_side(struct inventory_interface *interface, const struct host *host,
			   int32_t host_nsid)
{
	const struct link *link = &interface->link;
	const struct link *end = NULL;
	const struct link *bridge = NULL;

	if (link->peer_index && host_nsid >= 0 && link->peer_namespace == host_nsid)
		end = link_list_find_index(&host->links, link->peer_index);
	if (!end)
		return;
	memcpy(interface->host_link, end->name, sizeof(interface->host_link));
	if (end->master_index)
		bridge = link_list_find_index(&host->links, end->master_index);
	if (bridge)
		memcpy(interface->bridge, bridge->name, sizeof(interface->bridge));
}

static void add_interfaces(struct inventory_item *item, const struct link_list *links,
			   const struct host *host, int32_t host_nsid)
{
	item->is_read = true;
	if (links->count == 0)
		return;
	item->interfaces = xcalloc(links->count, sizeof(*item->interfaces));
	for (size_t i = 0; i < links->count; i++) {
		struct inventory_interface *interface = &item->interfaces[item->interface_count];

		if (links->items[i].is_loopback)
			continue;
		interface->link = links->items[i];
		interface->network = find_network(item->container, &interface->link);
		find_host_side(interface, host, host_nsid);
		item->interface_count++;
	}
}

static int item_read(struct inventory_item *item, const struct host *host, struct err *err)
{
	const struct container *container = item->container;
	const struct netns_ref ref = {
		.path = container->netns_path,
		.pid = container->pid,
		.pid_start_ticks = container->pid_start_ticks,
		.label = container->name,
	};
	CLEANUP(link_list_done) struct link_list links = {0};
	_cleanup_close_ int fd = -1;
	int32_t host_nsid = -1;
	int r;

	r = opener_open_namespace(host->opener, &ref, &fd, err);
	if (r < 0)
		return r;
	r = rtnl_read_links(host->opener, fd, &links, err);
	if (r < 0)
		return r;
	if (host->fd >= 0)
		(void)rtnl_namespace_id(host->opener, fd, host->fd, &host_nsid);
	add_interfaces(item, &links, host, host_nsid);
	return 0;
}

static int item_compare(const void *a, const void *b)
{
	const struct container *left = ((const struct inventory_item *)a)->container;
	const struct container *right = ((const struct inventory_item *)b)->container;
	int order = strcmp(left->name, right->name);

	return order ? order : strcmp(left->id, right->id);
}

/* The host's own interfaces are many and not the container's. */
static bool has_namespace_here(const struct container *container)
{
	return container->network_mode != NETWORK_MODE_HOST &&
	       (container->pid > 0 || container->netns_path);
}

void inventory_read(struct inventory *inventory, struct opener *opener,
		    const struct source_options *options)
{
	CLEANUP(host_done) struct host host = {.opener = opener, .fd = -1};
	const struct container_list *list = &inventory->discovery.containers;

	*inventory = (struct inventory) {0};
	discovery_init(&inventory->discovery, options);
	host_read(&host);
	inventory->items = xcalloc(list->count + 1, sizeof(*inventory->items));
	inventory->count = list->count;
	for (size_t i = 0; i < list->count; i++) {
		struct inventory_item *item = &inventory->items[i];
		struct err err = ERR_INIT;

		item->container = &list->items[i];
		item->owner = discovery_owner(&inventory->discovery, item->container);
		if (!has_namespace_here(item->container) || item_read(item, &host, &err) == 0)
			continue;
		if (inventory->unread++ == 0)
			inventory->unread_err = err;
	}
	qsort(inventory->items, inventory->count, sizeof(*inventory->items), item_compare);
}

void inventory_done(struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->count; i++)
		free(inventory->items[i].interfaces);
	free(inventory->items);
	discovery_done(&inventory->discovery);
	*inventory = (struct inventory) {0};
}
