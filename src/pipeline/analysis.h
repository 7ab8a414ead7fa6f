/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The analysing end of the stream: decode, track, diagnose. The same for live packets and for files,
 * which is why both give the same answer.
 */
#pragma once

#include "model/decoded.h"
#include "model/label.h"
#include "model/message.h"
#include "model/report.h"
#include "pipeline/pipeline.h"

struct analysis;

struct analysis *analysis_new(void);
void analysis_free(struct analysis *analysis);

void analysis_packet(struct analysis *analysis, const struct packet *packet);

/* Also read what is said (HTTP, TLS), for up to ANALYSIS_READERS_MAXIMUM connections; asked for
 * before the first packet. */
#define ANALYSIS_READERS_MAXIMUM 16384
void analysis_read_messages(struct analysis *analysis);

/* Of the packet given last, until the next one. The label is NULL for what is no TCP. */
const struct decoded *analysis_decoded(const struct analysis *analysis);
const struct label *analysis_label(const struct analysis *analysis);
/* What was said on a connection so far; NULL when nothing was read. */
const struct conversation *analysis_conversation(const struct analysis *analysis,
						 uint32_t connection_id);

struct analysis_options {
	uint64_t slow_ns; /* a turn longer than this is slow */
	bool is_numeric;  /* -n: endpoints without container names */
};

/* Once, after the run: the report, which lives as long as the analysis and the stream. */
const struct report *analysis_finish(struct analysis *analysis, struct stream *stream,
				     const struct analysis_options *options);
