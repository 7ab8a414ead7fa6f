/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections out of packets: the table, sequence spaces, repairs, windows, round trips, the state
 * ledger, stalls. One pass, no clock of its own: time is that of the packets.
 *
 * The same 4-tuple at several points is one connection with one view for each point. Packets of one
 * point must come in the order of time; small disorder (a time stamp before the previous one) is
 * taken as "no time passed".
 *
 * Bounds: TRACK_CONNECTIONS_MAXIMUM connections, some 500 bytes each when they are short and over; beyond it
 * new ones are counted, not kept.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/connection.h"
#include "model/decoded.h"
#include "model/label.h"
#include "model/message.h"
#include "model/names.h"
#include "model/packet.h"

#define TRACK_CONNECTIONS_MAXIMUM (1u << 20)
#define TRACK_STALLS_MAXIMUM      64 /* kept for each view */
#define TRACK_VIEWS_MAXIMUM       16 /* points that see one connection */
#define TRACK_ICMP_MAXIMUM        16 /* kept for each connection */

struct track;

struct track *track_new(void);
/* One of `shares` trackers that connections are shared out to: it has its part of the bounds, and its
 * connections have no ids (0) until somebody sets them. */
struct track *track_new_share(unsigned shares);
void track_free(struct track *track);
/* Every packet goes the long way (bulk.h), and nothing is packed away (rest.h): the answers are the
 * same. Before the first packet. */
void track_set_thorough(struct track *track);

/* Any decoded packet; what is neither TCP nor an ICMP error that quotes TCP is ignored. */
void track_packet(struct track *track, const struct packet *packet, const struct decoded *decoded);
/* The same, where the number of a TCP packet's ends (model/pair.h) is known. */
void track_packet_of(struct track *track, const struct packet *packet,
		     const struct decoded *decoded, uint32_t pair);

/* What the packet given last is in its connection; NULL when it belongs to none. Valid until the next
 * packet. */
const struct label *track_label(const struct track *track);

/* Where there is a label: the place of its connection among those of this tracker, from 1, in the order of first packets. */
uint32_t track_number(const struct track *track);
void track_set_id(struct track *track, uint32_t number, uint32_t id);
/* `frame` (model/packet.h) of the first packet of a connection. */
uint64_t track_first_frame(const struct track *track, uint32_t number);

/* After a packet that belongs to a connection: whose turn it is at its point from here on, by the
 * messages that were read there. Holds until it is told anew; never told, directions judge. */
void track_turn(struct track *track, enum turn turn);

/* Once, at the end: the last interval of every open connection ends at `end_ns` (wall time of the
 * end of the capture). `points` tells addresses, so which end a point stands at; `names` which
 * container an endpoint is. Both must outlive the tracker's readers. */
struct track_facts {
	uint64_t end_ns;
	const struct point *points;
	size_t point_count;
	const struct name_table *names;      /* NULL for none */
	const struct name_table *text_names; /* hosts and services of pasted text; NULL for none */
};
void track_finish(struct track *track, const struct track_facts *facts);

/* After track_finish(): all connections by number. */
const struct connection *const *track_connections(const struct track *track, size_t *ret_count);
/* Connections that found no place in the table, however many packets each of them had: a lower bound, close
 * as long as they are not many more than those that found one. */
uint64_t track_dropped(const struct track *track);
/* Directions that carried much and found no room for their series (model/series.h). */
uint64_t track_series_dropped(const struct track *track);
