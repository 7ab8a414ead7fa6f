/* SPDX-License-Identifier: BSD-3-Clause */
/* What can be captured at the targets: see pipeline.h. */
#include "capture/device.h"
#include "discover/resolve.h"
#include "pipeline/pipeline.h"
#include "pipeline/place.h"

static int ask_place(const struct place_list *places, size_t index,
		     const struct device_request *request, struct str *text, struct err *err)
{
	const struct place *place = &places->items[index];
	struct opener *opener = opener_direct();
	int fd = places->sites[place->site].fd;

	switch (request->question) {
	case DEVICE_QUESTION_DEVICES:
		if (places->count > 1)
			str_addf(text, "%s:\n", place->label);
		return device_list(opener, fd, text, err);
	case DEVICE_QUESTION_LINK_TYPES:
		return device_list_link_types(opener, fd, place->interface, request->can_print,
					      text, err);
	case DEVICE_QUESTION_STAMP_TYPES:
		return device_list_stamp_types(opener, fd, place->interface, text, err);
	}
	return 0;
}

int live_list_devices(const struct device_request *request, struct str *ret_text, struct err *err)
{
	/* A namespace without any interface that could be captured has devices to list all the same. */
	bool lists_devices = request->question == DEVICE_QUESTION_DEVICES;
	const char *interface = lists_devices ? "any" : request->interface;
	struct discovery discovery;
	struct target_list targets;
	struct place_list places = {0};
	int r;

	discovery_init(&discovery, &(struct source_options) {0});
	r = resolve_targets(&discovery, request->targets, &targets, err);
	if (r == 0) {
		r = place_list_open(&places, opener_direct(), &targets, interface, err);
		target_list_done(&targets);
	}
	for (size_t i = 0; i < places.count && r == 0; i++)
		r = ask_place(&places, i, request, ret_text, err);
	place_list_done(&places);
	discovery_done(&discovery);
	return r;
}
