/* SPDX-License-Identifier: BSD-3-Clause */
/* What one direction sent, counted, and its sequence space moved on by a packet. */
#pragma once

#include "track/segment.h"
#include "track/slab.h"

/* The memory that lanes take when they need it. */
struct flow_memory {
	struct pool pool;  /* where all of it comes from */
	struct slab lanes; /* pairs */
	struct slab rings;
	struct slab boards;
	struct slab reservoirs;
	struct slab watches;
	struct slab scrutinies;
	struct slab series;
	struct slab samples;     /* struct series of model/series.h, with all buckets */
	uint64_t series_maximum; /* this tracker's part of SERIES_MAXIMUM */
	uint64_t series_kept;    /* of lanes that are gone: public now */
	uint64_t series_dropped; /* beyond that */
};

/* Before anything else is done with the segment: a scoreboard where it will be needed. */
void flow_prepare(struct track_view *view, const struct segment *segment,
		  struct flow_memory *memory);
/* A repair of a direction that sent much is remembered, also one of bytes never seen here. */
void flow_prepare_repair(struct track_view *view, const struct segment *segment,
			 struct flow_memory *memory);
/* Counts the packet and moves nxt; what repair.c and window.c own is not touched. */
void flow_send(struct track_view *view, const struct segment *segment);
/* Moves the other side's una: round trips, what passed, what the capture missed. */
void flow_acknowledge(struct track_view *view, const struct segment *segment,
		      struct flow_memory *memory);
