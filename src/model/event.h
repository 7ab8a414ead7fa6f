/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track. Something that just happened to a connection, worth a line while it is being
 * watched. The verdict at the end is made from the whole of it, not from these.
 */
#pragma once

#include "model/connection.h"

enum event_kind {
	EVENT_KIND_OPENED,
	EVENT_KIND_JOINED, /* seen for the first time, open already */
	EVENT_KIND_REFUSED,
	EVENT_KIND_WINDOW_CLOSED, /* `side` accepts no more data */
	EVENT_KIND_WINDOW_OPENED,
	EVENT_KIND_STALLED, /* nothing has moved for EVENT_STALL_NS, and something is due: `wait` */
	EVENT_KIND_RECOVERED,
	EVENT_KIND_RESET, /* by `side` */
	EVENT_KIND_CLOSED,
	EVENT_KIND_COUNT
};

/* "window-closed": the name in JSON. */
const char *event_kind_name(enum event_kind kind);

/* What a stall waits for. */
enum event_wait {
	EVENT_WAIT_NONE,
	EVENT_WAIT_HANDSHAKE,      /* `side` does not answer the SYN */
	EVENT_WAIT_WINDOW,         /* `side` accepts no data */
	EVENT_WAIT_ACKNOWLEDGMENT, /* `side` does not acknowledge */
	EVENT_WAIT_ANSWER,         /* `side` has a request, and has not answered it in full */
	EVENT_WAIT_REQUEST,        /* `side` has begun a request and does not finish it */
	EVENT_WAIT_COUNT
};

/* "acknowledgment"; NULL for none. */
const char *event_wait_name(enum event_wait wait);

#define EVENT_STALL_NS ((uint64_t)1000000000)

struct event {
	enum event_kind kind;
	enum event_wait wait;
	uint64_t time_ns; /* wall time of the packet, or of when the stall was long enough */
	const struct connection *connection; /* ends without names */
	enum side side;                      /* who does it, or is waited for */
	uint64_t duration_ns;                /* of what is over, or lasts until now; 0 none */
	struct packet_ref packet;            /* number 0: none, time told it */
};
