/* SPDX-License-Identifier: BSD-3-Clause */
/* One libpcap handle, opened inside a namespace: the live end of a point. */
#pragma once

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "capture/capture.h"

struct handle {
	pcap_t *pcap; /* NULL once it is closed */
	int fd;       /* to poll */
	uint32_t point;
	uint32_t link_type;
	struct filter *filter; /* sorts out proof packets; NULL: the kernel's filter is exact */
	uint64_t number;       /* of the last packet */
	uint64_t empty_ns;     /* wall time when the kernel last had nothing for us */
	struct capture_statistics statistics; /* as of the last reading */
	bool is_ended;                        /* no more from the kernel */
	bool is_end_reported;
};

/* Open the point's interface in the namespace and set the filter; fills in its link type and snap
 * length. */
int handle_open(struct handle *handle, struct opener *opener, const struct capture_options *options,
		struct point *point, int namespace_fd, const char *filter_text, bool with_proof,
		struct err *err);
/* Read the statistics for the last time and close. Packets that were handed out as views are gone. */
void handle_close(struct handle *handle);
int handle_read_statistics(struct handle *handle);
