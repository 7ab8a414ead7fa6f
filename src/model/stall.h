/* SPDX-License-Identifier: BSD-3-Clause */
/* Written by: track. When a connection stood still, for how long, and what freed it. */
#pragma once

#include <stdbool.h>

#include "model/endpoint.h"
#include "model/packet.h"
#include "model/state.h"

/* An interval in which the connection should have moved and did not. */
struct stall {
	enum state state;  /* that owns most of it */
	enum side sender;  /* who should have moved data (or answered) */
	uint64_t start_ns; /* last progress */
	uint64_t duration_ns;
	uint32_t repairs;         /* timeout repairs of the same bytes inside */
	uint32_t probes;          /* window probes inside */
	uint32_t peer_packets;    /* packets of the other side inside */
	uint32_t peer_early;      /* of these, before the first repair or probe */
	uint32_t small_passed;    /* smaller packets of the sender that were answered inside */
	uint32_t packet_bytes;    /* IP length on the wire of the segment that is stuck; 0 none */
	uint64_t offset;          /* its first byte, relative to the start of the stream */
	uint32_t freed_by_bytes;  /* wire size of what got through in the end; 0 none */
	bool is_open;             /* the capture or the connection ended inside it */
	struct packet_ref before; /* last progress */
	struct packet_ref first;  /* first transmission of what is stuck, or what shut the window */
	struct packet_ref events[4]; /* first repairs or probes inside; number 0 = none */
	struct packet_ref after;     /* the packet that ended it; number 0 when open */
};
