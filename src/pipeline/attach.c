/* SPDX-License-Identifier: BSD-3-Clause */
/* The points of a live run: see attach.h. */
#include "pipeline/attach.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "discover/resolve.h"
#include "pipeline/place.h"

#define ATTACH_LOOK_NS NS_PER_S

struct attach {
	struct opener *opener;
	const struct live_options *options;
	struct stream *stream;
	struct capture *capture;
	struct place_list places;
	uint64_t looked_ns;   /* monotonic: when we last looked after the containers */
	uint64_t deserted_ns; /* monotonic: since when no point is open; 0: there is one */
};

struct attach *attach_new(struct opener *opener, const struct live_options *options,
			  struct stream *stream, struct capture *capture)
{
	struct attach *attach = xcalloc(1, sizeof(*attach));

	attach->opener = opener;
	attach->options = options;
	attach->stream = stream;
	attach->capture = capture;
	return attach;
}

void attach_free(struct attach *attach)
{
	if (!attach)
		return;
	place_list_done(&attach->places);
	free(attach);
}

/* "client 50022 server 22": the connection over which somebody works on this host. Left out of what
 * is captured there, or printing would make what it prints. */
static void filter_leave_out_ssh(struct str *filter)
{
	const char *ssh = getenv("SSH_CONNECTION");
	char client[ADDRESS_TEXT_BYTES + 1];
	char server[ADDRESS_TEXT_BYTES + 1];
	struct address address;
	unsigned client_port;
	unsigned server_port;
	char *text;

	if (!ssh ||
	    sscanf(ssh, "%46s %5u %46s %5u", client, &client_port, server, &server_port) != 4)
		return;
	if (address_parse(client, &address) < 0 || address_parse(server, &address) < 0)
		return;
	text = str_steal(filter);
	if (*text)
		str_addf(filter, "(%s) and ", text);
	str_addf(filter, "not (host %s and host %s and tcp port %u and tcp port %u)", client,
		 server, client_port, server_port);
	free(text);
}

/* Open the capture of one place, with the container names of today's discovery in the filter. */
static int attach_place(struct attach *attach, struct place *place,
			const struct discovery *discovery, struct err *err)
{
	const struct site *site = &attach->places.sites[place->site];
	CLEANUP(str_done) struct str filter = STR_INIT(STR_DEFAULT_MAXIMUM);
	struct point description;
	struct point *point;
	int r;

	r = filter_expand(attach->options->filter, &discovery->containers, &filter, err);
	if (r < 0)
		return r;
	if (site->is_host)
		filter_leave_out_ssh(&filter);
	place_describe(&attach->places, place, &description);
	description.filter = xstrdup(attach->options->filter);
	description.start_ns = clock_wall_ns();
	point = point_list_add(&attach->stream->points, &description);
	for (size_t i = 0; i < point->address_count && point->container; i++)
		name_table_add(&attach->stream->names, &point->addresses[i], point->container);
	r = capture_add(attach->capture, point, site->fd, filter.text, attach->options->with_proof,
			err);
	if (r < 0) {
		attach->stream->points.count--;
		point_done(point);
		return r;
	}
	place->point = point->id;
	attach->deserted_ns = 0;
	log_info("capture", "%s: filter \"%s\"", point->name, filter.text);
	return 0;
}

static int attach_places(struct attach *attach, size_t first, const struct discovery *discovery,
			 struct err *err)
{
	for (size_t i = first; i < attach->places.count; i++) {
		int r = attach_place(attach, &attach->places.items[i], discovery, err);

		if (r < 0)
			return r;
	}
	return 0;
}

int attach_open(struct attach *attach, struct err *err)
{
	struct discovery discovery;
	struct target_list targets;
	int r;

	discovery_init(&discovery, &(struct source_options) {0});
	discovery_names(&discovery, &attach->stream->names);
	r = resolve_targets(&discovery, attach->options->targets, &targets, err);
	if (r == 0) {
		r = place_list_open(&attach->places, attach->opener, &targets,
				    attach->options->interface, err);
		target_list_done(&targets);
	}
	if (r == 0)
		r = attach_places(attach, 0, &discovery, err);
	discovery_done(&discovery);
	attach->looked_ns = clock_monotonic_ns();
	return r;
}

void attach_point_ended(struct attach *attach, uint32_t point)
{
	bool is_deserted = true;

	attach->stream->points.items[point].end_ns = clock_wall_ns();
	for (size_t i = 0; i < attach->places.count; i++) {
		struct place *place = &attach->places.items[i];

		if (place->point == (int64_t)point) {
			place->point = -1;
			place->has_ended = true;
			place_list_release(&attach->places, place);
		}
		is_deserted = is_deserted && place->point < 0;
	}
	if (is_deserted)
		attach->deserted_ns = clock_monotonic_ns();
}

/* A place can come back when its name is one that a runtime gives again. */
static bool place_may_return(const struct place *place)
{
	return place->has_ended && place->runtime >= RUNTIME_NETNS && !strchr(place->label, ',');
}

/* The next instance of a container that has ended: same name, another process or namespace. */
static void attach_return(struct attach *attach, struct place *ended,
			  const struct discovery *discovery)
{
	_cleanup_free_ char *word = xasprintf("%s@%s", ended->label, ended->interface);
	size_t first = attach->places.count;
	struct target_list targets;
	struct err err = ERR_INIT;
	int r;

	r = resolve_targets(discovery, word, &targets, &err);
	if (r < 0)
		return;
	if (targets.count == 1 && !place_is_alive(&attach->places, ended))
		r = place_list_open(&attach->places, attach->opener, &targets, NULL, &err);
	target_list_done(&targets);
	if (r == 0 && attach->places.count > first) {
		/* The list may have moved: `ended` is not valid any more. */
		r = attach_places(attach, first, discovery, &err);
		if (r == 0)
			log_info("capture", "watching the next instance of %s",
				 attach->places.items[first].label);
	}
	if (r < 0) {
		/* Its interface may not be there or not be up yet: the next look tries again. */
		place_list_truncate(&attach->places, first);
		log_debug("capture", "%s", err.text);
	}
}

static void attach_look_for_returns(struct attach *attach)
{
	size_t count = attach->places.count;
	struct discovery discovery;
	bool is_needed = false;

	for (size_t i = 0; i < count; i++)
		is_needed |= place_may_return(&attach->places.items[i]);
	if (!is_needed)
		return;
	discovery_init(&discovery, &(struct source_options) {0});
	discovery_names(&discovery, &attach->stream->names);
	for (size_t i = 0; i < count; i++) {
		size_t before = attach->places.count;

		if (!place_may_return(&attach->places.items[i]))
			continue;
		attach_return(attach, &attach->places.items[i], &discovery);
		if (attach->places.count > before)
			attach->places.items[i].runtime = RUNTIME_NONE; /* has its successor */
	}
	discovery_done(&discovery);
}

void attach_tick(struct attach *attach, uint64_t now_ns)
{
	if (now_ns - attach->looked_ns < ATTACH_LOOK_NS)
		return;
	for (size_t i = 0; i < attach->places.count; i++) {
		const struct place *place = &attach->places.items[i];

		if (place->point >= 0 && !place_is_alive(&attach->places, place))
			capture_end(attach->capture, (uint32_t)place->point);
	}
	attach_look_for_returns(attach);
	attach->looked_ns = clock_monotonic_ns();
}

bool attach_is_waiting(const struct attach *attach)
{
	if (attach->deserted_ns == 0 ||
	    clock_monotonic_ns() - attach->deserted_ns > ATTACH_WAIT_MS * NS_PER_MS)
		return false;
	for (size_t i = 0; i < attach->places.count; i++)
		if (place_may_return(&attach->places.items[i]))
			return true;
	return false;
}

void attach_wait(struct attach *attach, unsigned timeout_ms)
{
	(void)attach;
	(void)poll(NULL, 0, (int)timeout_ms);
}
