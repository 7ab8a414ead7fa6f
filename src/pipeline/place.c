/* SPDX-License-Identifier: BSD-3-Clause */
/* From targets to places: see place.h. */
#include "pipeline/place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "kernel/procfs.h"
#include "kernel/rtnl.h"

static void place_done(struct place *place)
{
	free(place->label);
	free(place->interface);
	free(place->netns_path);
}

void place_list_done(struct place_list *places)
{
	for (size_t i = 0; i < places->site_count; i++) {
		if (places->sites[i].fd >= 0)
			(void)close(places->sites[i].fd);
		link_list_done(&places->sites[i].links);
	}
	free(places->sites);
	for (size_t i = 0; i < places->count; i++)
		place_done(&places->items[i]);
	free(places->items);
	*places = (struct place_list) {0};
}

/* The site of an open namespace, new or known. Takes the fd. */
static int site_add(struct place_list *places, struct opener *opener, int take_fd,
		    const char *label, size_t *ret_site, struct err *err)
{
	_cleanup_close_ int fd = take_fd;
	_cleanup_close_ int own = -1;
	struct site site = {.fd = -1};
	struct netns_id own_id;
	int r;

	r = netns_identify(fd, &site.id);
	if (r < 0)
		return err_set(err, r, "cannot identify the network namespace of %s: %s", label,
			       err_text(r));
	for (size_t i = 0; i < places->site_count; i++) {
		if (places->sites[i].fd < 0 || !netns_is_equal(&places->sites[i].id, &site.id))
			continue;
		*ret_site = i;
		return 0;
	}
	own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	site.is_host =
		own >= 0 && netns_identify(own, &own_id) == 0 && netns_is_equal(&own_id, &site.id);
	r = rtnl_read_links(opener, fd, &site.links, err);
	if (r < 0) {
		(void)err_add(err, "cannot read the interfaces of %s", label);
		return r;
	}
	site.fd = steal_fd(fd);
	places->sites = xgrow(places->sites, places->site_count, &places->site_capacity,
			      sizeof(*places->sites));
	places->sites[places->site_count] = site;
	*ret_site = places->site_count++;
	return 0;
}

/* True when `name` stands in a comma-separated list. */
static bool label_has(const char *label, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = label; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
			return true;
	}
	return false;
}

static void place_add(struct place_list *places, size_t site, const struct target *target,
		      const char *interface)
{
	struct place *place;

	for (size_t i = 0; i < places->count; i++) {
		place = &places->items[i];
		if (place->has_ended || place->site != site ||
		    !text_is_equal(place->interface, interface))
			continue;
		if (!label_has(place->label, target->label)) {
			char *joined = xasprintf("%s,%s", place->label, target->label);

			free(place->label);
			place->label = joined;
		}
		return;
	}
	places->items =
		xgrow(places->items, places->count, &places->capacity, sizeof(*places->items));
	place = &places->items[places->count++];
	*place = (struct place) {
		.site = site,
		.label = xstrdup(target->label),
		.interface = xstrdup(interface),
		.runtime = places->sites[site].is_host ? RUNTIME_HOST : target->runtime,
		.pid = target->pid,
		.pid_start_ticks = target->pid_start_ticks,
		.netns_path = target->netns_path ? xstrdup(target->netns_path) : NULL,
		.point = -1,
	};
}

static int no_such_interface(const struct link_list *links, const struct target *target,
			     const char *interface, struct err *err)
{
	CLEANUP(str_done) struct str names = STR_INIT(400);

	for (size_t i = 0; i < links->count; i++) {
		str_add(&names, i ? ", " : "");
		str_add(&names, links->items[i].name);
	}
	return err_set(err, -ENODEV, "%s has no interface '%s'; it has: %s", target->label,
		       interface, names.text);
}

/* The interface that was asked for, or the ones that matter. */
static int target_add_places(struct place_list *places, size_t site, const struct target *target,
			     const char *interface, struct err *err)
{
	const struct link_list *links = &places->sites[site].links;
	size_t found = 0;

	if (interface) {
		if (!text_is_equal(interface, "any") && !link_list_find_name(links, interface))
			return no_such_interface(links, target, interface, err);
		place_add(places, site, target, interface);
		return 0;
	}
	for (unsigned pass = 0; pass < 2 && found == 0; pass++) {
		for (size_t i = 0; i < links->count; i++) {
			const struct link *link = &links->items[i];

			if (!link->is_up || link->is_loopback ||
			    (pass == 0 && !link->has_default_route))
				continue;
			place_add(places, site, target, link->name);
			found++;
		}
	}
	if (found == 0)
		return err_set(err, -ENODEV,
			       "%s has no interface that is up, only loopback; to capture there, "
			       "name it: %s@lo",
			       target->label, target->label);
	return 0;
}

/* +path: the other end of a veth, the bridge that it belongs to, and the host's uplink. */
static int path_add_places(struct place_list *places, struct opener *opener, struct err *err)
{
	_cleanup_free_ char *label = xstrdup("host");
	const struct target host = {.label = label, .runtime = RUNTIME_HOST};
	size_t inside = places->count;
	size_t host_site;
	int fd;
	int r;

	r = opener_open_namespace(opener, &(struct netns_ref) {.label = "the host"}, &fd, err);
	if (r < 0)
		return r;
	r = site_add(places, opener, fd, "the host", &host_site, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < inside; i++) {
		const struct site *site = &places->sites[places->items[i].site];
		const struct link_list *links = &places->sites[host_site].links;
		const struct link *link =
			link_list_find_name(&site->links, places->items[i].interface);
		const struct link *end;
		const struct link *bridge;
		int32_t nsid = -1;

		if (site->is_host || !link || link->peer_index == 0)
			continue;
		(void)rtnl_namespace_id(opener, site->fd, places->sites[host_site].fd, &nsid);
		end = link_list_find_index(links, link->peer_index);
		if (!end || nsid < 0 || nsid != link->peer_namespace)
			continue;
		place_add(places, host_site, &host, end->name);
		bridge = link_list_find_index(links, end->master_index);
		if (bridge)
			place_add(places, host_site, &host, bridge->name);
	}
	for (size_t i = 0; i < places->sites[host_site].links.count; i++) {
		const struct link *link = &places->sites[host_site].links.items[i];

		if (link->is_up && link->has_default_route)
			place_add(places, host_site, &host, link->name);
	}
	return 0;
}

int place_list_open(struct place_list *places, struct opener *opener,
		    const struct target_list *targets, const char *interface, struct err *err)
{
	for (size_t i = 0; i < targets->count; i++) {
		const struct target *target = &targets->items[i];
		const struct netns_ref ref = {
			.path = target->netns_path,
			.pid = target->pid,
			.pid_start_ticks = target->pid_start_ticks,
			.label = target->label,
		};
		size_t site;
		int fd;
		int r;

		r = opener_open_namespace(opener, &ref, &fd, err);
		if (r < 0)
			return r;
		r = site_add(places, opener, fd, target->label, &site, err);
		if (r < 0)
			return r;
		r = target_add_places(places, site, target,
				      target->interface ? target->interface : interface, err);
		if (r < 0)
			return r;
	}
	return targets->with_path ? path_add_places(places, opener, err) : 0;
}

/* Close the namespace of a site that no living place uses. */
static void site_release(struct place_list *places, size_t index)
{
	struct site *site = &places->sites[index];

	for (size_t i = 0; i < places->count; i++)
		if (places->items[i].site == index && !places->items[i].has_ended)
			return;
	if (site->fd >= 0)
		(void)close(site->fd);
	site->fd = -1;
}

void place_list_release(struct place_list *places, const struct place *place)
{
	site_release(places, place->site);
}

void place_list_truncate(struct place_list *places, size_t count)
{
	while (places->count > count)
		place_done(&places->items[--places->count]);
	for (size_t i = 0; i < places->site_count; i++)
		site_release(places, i);
}

void place_describe(const struct place_list *places, const struct place *place,
		    struct point *ret_point)
{
	const struct site *site = &places->sites[place->site];
	const struct link *link = link_list_find_name(&site->links, place->interface);
	struct point point = {
		.name = xasprintf("%s %s", site->is_host ? "host" : place->label, place->interface),
		.container = site->is_host ? NULL : xstrdup(place->label),
		.runtime = place->runtime,
		.interface = xstrdup(place->interface),
	};

	if (text_is_equal(place->interface, "any"))
		link_list_copy(&site->links, &point.links);
	if (link) {
		point.mtu = link->mtu;
		point.address_count = link->address_count;
		memcpy(point.addresses, link->addresses, sizeof(point.addresses));
	}
	*ret_point = point;
}

bool place_is_alive(const struct place_list *places, const struct place *place)
{
	const struct site *site = &places->sites[place->site];
	struct netns_id id;
	uint64_t ticks;

	if (site->is_host)
		return true;
	if (site->fd < 0)
		return false;
	if (place->netns_path) {
		_cleanup_close_ int fd = open(place->netns_path, O_RDONLY | O_CLOEXEC);

		return fd >= 0 && netns_identify(fd, &id) == 0 && netns_is_equal(&id, &site->id);
	}
	if (place->pid <= 0)
		return true;
	return procfs_start_ticks(place->pid, &ticks) == 0 &&
	       (place->pid_start_ticks == 0 || ticks == place->pid_start_ticks);
}
