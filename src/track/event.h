/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events out of labels, as they happen: who opens, closes, resets, shuts its window; what stands
 * still and goes on. Apart from the tracker, and made only where somebody listens.
 *
 * Each connection is watched at the first point that saw it. A stall needs no packet: it is told when
 * the clock (of the packets, or event_watch_clock()) is EVENT_STALL_NS beyond the last progress.
 *
 * Bounds: EVENT_CONNECTIONS_MAXIMUM connections, by id; EVENTS_WAITING_MAXIMUM events between two
 * drains, beyond it they are counted.
 */
#pragma once

#include "model/decoded.h"
#include "model/event.h"
#include "model/label.h"
#include "model/message.h"

#define EVENT_CONNECTIONS_MAXIMUM 65536u
#define EVENTS_WAITING_MAXIMUM    4096u

struct event_watch;

struct event_watch *event_watch_new(void);
void event_watch_free(struct event_watch *watch);

/* A packet, what it is, and whose turn it is behind it. `label` may be NULL: then only time passes. */
void event_watch_packet(struct event_watch *watch, const struct packet *packet,
			const struct decoded *decoded, const struct label *label, enum turn turn);
/* It is so late, though no packet says so. */
void event_watch_clock(struct event_watch *watch, uint64_t now_ns);

/* The oldest event that was not taken yet; false when there is none. */
bool event_watch_next(struct event_watch *watch, struct event *ret_event);
/* Events that found no place. */
uint64_t event_watch_dropped(const struct event_watch *watch);
