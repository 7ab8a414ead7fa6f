/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The analysing end of the stream: decode, track, diagnose. The same for live packets and for files,
 * which is why both give the same answer.
 */
#pragma once

#include "model/report.h"
#include "pipeline/pipeline.h"

struct analysis;

struct analysis *analysis_new(void);
void analysis_free(struct analysis *analysis);

void analysis_packet(struct analysis *analysis, const struct packet *packet);

struct analysis_options {
	uint64_t slow_ns; /* a turn longer than this is slow */
	bool is_numeric;  /* -n: endpoints without container names */
};

/* Once, after the run: the report, which lives as long as the analysis and the stream. */
const struct report *analysis_finish(struct analysis *analysis, struct stream *stream,
				     const struct analysis_options *options);
