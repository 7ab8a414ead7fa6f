/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: diagnose, from facts that pipeline collected. Everything that a printer shows: the
 * same facts for text, JSON and HTML, in any language. Borrowed pointers live as long as the
 * pipeline that made them.
 */
#pragma once

#include "model/finding.h"
#include "model/lookup.h"
#include "model/message.h"
#include "model/relay.h"

#define NOTES_MAXIMUM 32

/* What the time of the packets means. */
enum capture_clock {
	CAPTURE_CLOCK_EPOCH,
	CAPTURE_CLOCK_TIME_OF_DAY, /* pasted text without dates */
	CAPTURE_CLOCK_NONE,        /* pasted text without times */
	CAPTURE_CLOCK_COUNT
};

const char *capture_clock_name(enum capture_clock clock);

struct capture_facts {
	enum capture_clock clock;
	uint64_t start_ns, end_ns; /* wall time of the capture, not of its first packet */
	bool is_complete;          /* no file cut, no disk full, no point lost on the way */
	bool is_text;              /* pasted text is among what was read: packets without bytes */
};

/* What diagnose reads. */
struct facts {
	struct capture_facts capture;
	const struct point *points;
	size_t point_count;
	const struct connection *const *connections; /* in the order of their ids */
	size_t connection_count;
	/* What was said, by id - 1; NULL where nothing was read. See facts_conversation(). */
	const struct conversation *const *conversations;
	size_t conversation_count;
	struct relay_table relays;    /* what proxies passed on */
	const struct lookup *lookups; /* in the order of their first packets */
	size_t lookup_count;
	uint64_t lookups_dropped;
	uint64_t connections_dropped;     /* beyond the table's maximum */
	uint64_t series_dropped;          /* directions without a series, for want of room */
	uint64_t slow_ns;                 /* --slow: a turn shorter than this is at most a note */
	struct text notes[NOTES_MAXIMUM]; /* of the pipeline: one-way filter, capture loss, gaps */
	size_t note_count;
};

/* What was said on a connection; NULL when nothing was read of it. */
static inline const struct conversation *facts_conversation(const struct facts *facts,
							    const struct connection *connection)
{
	if (connection->id == 0 || connection->id > facts->conversation_count)
		return NULL;
	return facts->conversations[connection->id - 1];
}

enum verdict_status {
	VERDICT_STATUS_FAILED, /* a connection could not do its work */
	VERDICT_STATUS_DEGRADED,
	VERDICT_STATUS_HEALTHY,
	VERDICT_STATUS_UNEXPLAINED,
	VERDICT_STATUS_NOTHING_CAPTURED,
	VERDICT_STATUS_COUNT
};

const char *verdict_status_name(enum verdict_status status);

struct report {
	const struct facts *facts;
	struct finding findings[FINDINGS_MAXIMUM]; /* most important first */
	size_t finding_count;
	uint64_t findings_dropped;
	enum verdict_status status;
	const struct finding *verdict; /* the finding that matters most; NULL when none owns it */
	struct text verdict_text;
	struct text notes[NOTES_MAXIMUM];
	size_t note_count;
};
