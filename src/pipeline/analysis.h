/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The analysing end of the stream: decode, track, read messages, diagnose. The same for live packets and for files,
 * which is why both give the same answer.
 */
#pragma once

#include "model/decoded.h"
#include "model/event.h"
#include "model/label.h"
#include "model/lookup.h"
#include "model/message.h"
#include "model/report.h"
#include "pipeline/pipeline.h"

struct analysis;

struct analysis *analysis_new(void);
void analysis_free(struct analysis *analysis);

void analysis_packet(struct analysis *analysis, const struct packet *packet);

/* Instead: connections are shared out to `parts`, of which each is shown all packets, some at a time, and
 * takes its own. Parts may have a thread each. The answer is the same, but that ids and what is told of
 * the packet given last are not known before the end, and events are not watched. */
#define ANALYSIS_PARTS_MAXIMUM 4
void analysis_part_packets(struct analysis *analysis, size_t part, size_t parts,
			   const struct packet *packets, size_t count);

/* Bounds, of which each shard (shard.h) has an equal part.
 *
 * What is said (HTTP, TLS) is read too, since only the messages tell whose turn it is. Of the first
 * ANALYSIS_CONVERSATIONS_MAXIMUM connections it is kept, with so many exchanges in all of those that
 * are over. Of later ones, and at further points, up to ANALYSIS_READERS_MAXIMUM are read at a time
 * for the turns only; one whose first bytes are neither costs a look. The rest: by direction. */
#define ANALYSIS_CONVERSATIONS_MAXIMUM 16384
#define ANALYSIS_EXCHANGES_MAXIMUM     131072
#define ANALYSIS_READERS_MAXIMUM       24576

/* Of the packet given last, until the next one. The label is NULL for what is no TCP. */
const struct decoded *analysis_decoded(const struct analysis *analysis);
const struct label *analysis_label(const struct analysis *analysis);
/* Its part in a look-up of a name; NULL when it has none. */
const struct lookup_label *analysis_lookup(const struct analysis *analysis);
/* What was said on a connection so far; NULL when nothing was read. */
const struct conversation *analysis_conversation(const struct analysis *analysis,
						 uint32_t connection_id);

/* Events as they happen (model/event.h), for who asks before the first packet. They are taken with
 * analysis_next_event() behind each packet; analysis_clock() lets time pass without one. */
void analysis_watch_events(struct analysis *analysis);
void analysis_clock(struct analysis *analysis, uint64_t now_ns);
bool analysis_next_event(struct analysis *analysis, struct event *ret_event);

struct analysis_options {
	uint64_t slow_ns; /* a turn longer than this is slow */
	bool is_numeric;  /* -n: endpoints without container names */
};

/* Once, after the run: the report, which lives as long as the analysis and the stream. */
const struct report *analysis_finish(struct analysis *analysis, struct stream *stream,
				     const struct analysis_options *options);
