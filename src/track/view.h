/* SPDX-License-Identifier: BSD-3-Clause */
/* One connection at one point: what each of its packets does there, in order. */
#pragma once

#include "model/label.h"
#include "track/flow.h"
#include "track/record.h"

void view_init(struct track_view *view, uint32_t point, struct flow_memory *memory);
/* Fills the label but for its connection. */
void view_packet(struct track_view *view, const struct packet *packet,
		 const struct decoded *decoded, enum side side, struct flow_memory *memory,
		 struct label *ret_label);
/* The capture or this life of the connection is over; an open one lives until `end_ns`. */
void view_end(struct track_view *view, uint64_t end_ns, bool is_open, struct flow_memory *memory);
/* Public numbers that are made out of the tracking state, by the sender's direction. */
void view_publish(struct track_view *view, enum side sender);
/* This side's SYN with this sequence number was seen here. */
bool view_has_syn(const struct track_view *view, enum side side, uint32_t sequence);
/* Frees what hangs on it. */
void view_done(const struct view *view);
