/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events as they happen: one line each, never broken, for a person or as JSON. For a person no more than a few a
 * second; what repeats within a second is counted and told in one line, "... 12 more".
 */
#pragma once

#include "model/event.h"
#include "model/names.h"
#include "model/report.h"
#include "present/present.h"

#define EVENT_LINES_PER_SECOND 4
#define EVENT_REPEATS_MAXIMUM  16 /* remembered of the second */

/* Which events look the same: one kind, between the same hosts. */
struct event_likeness {
	enum event_kind kind;
	struct address client, server;
	uint16_t port;
};

struct event_printer {
	enum language language;
	const struct name_table *names; /* containers; NULL with -n */
	uint64_t start_ns;              /* times count from here; 0: from the first event */
	uint64_t second;                /* the one that the counts below are of */
	unsigned lines;
	uint64_t folded;
	struct event_likeness shown[EVENT_REPEATS_MAXIMUM];
	size_t shown_count;
};

void event_print(struct event_printer *printer, const struct event *event, struct str *out);
/* The clock has come so far, or (0) the run is over: what was folded is told. */
void event_print_folded(struct event_printer *printer, uint64_t now_ns, struct str *out);

/* Schema tcpwhy.event/1, with its newline. The clock tells whether time has a date. */
void event_print_json(struct event_printer *printer, const struct event *event,
		      enum capture_clock clock, struct str *out);
