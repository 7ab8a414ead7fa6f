/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: diagnose (one rule fills one finding). A cause named for something, with what supports
 * it, what contradicts it, what could not be seen, and what to do. PRODUCT: "why --json".
 */
#pragma once

#include <stdbool.h>

#include "model/cause.h"
#include "model/connection.h"
#include "model/text.h"

#define FINDINGS_MAXIMUM             64
#define EVIDENCE_ITEMS_MAXIMUM       6
#define EVIDENCE_PACKETS_MAXIMUM     8
#define FINDING_REMEDIES_MAXIMUM     4
#define FINDING_ALTERNATIVES_MAXIMUM 4

enum confidence {
	CONFIDENCE_POSSIBLE,
	CONFIDENCE_LIKELY,
	CONFIDENCE_PROVEN,
	CONFIDENCE_COUNT
};

const char *confidence_name(enum confidence confidence);

enum subject {
	SUBJECT_CONNECTION,
	SUBJECT_PATH,
	SUBJECT_NAME_LOOKUP,
	SUBJECT_HOST,
	SUBJECT_COUNT
};

const char *subject_name(enum subject subject);

/* One piece of evidence. Grade A is decisive, B a signature with two independent clues, C only fits. */
struct evidence_item {
	struct text text;
	char grade;
	struct packet_ref packets[EVIDENCE_PACKETS_MAXIMUM];
	size_t packet_count;
};

struct evidence_list {
	struct evidence_item items[EVIDENCE_ITEMS_MAXIMUM];
	size_t count;
};

struct remedy {
	struct text text;
	struct text command; /* id NULL: nothing to type */
};

struct finding {
	uint32_t id; /* from 1, the most important first */
	enum cause cause;
	enum severity severity;
	enum confidence confidence;
	enum subject subject;
	const struct connection *connection; /* NULL unless the subject is one */
	bool has_direction;
	enum side direction;          /* whose data it is about */
	bool did_fail;                /* the connection could not do its work: status "failed" */
	int32_t from_point, to_point; /* between which points it lies; -1 unknown */
	struct text where;            /* the same in words; id NULL when unknown */
	uint64_t start_ns;            /* wall time */
	uint64_t owned_ns;            /* time of the connection that this cause owns */
	uint64_t without_ns;          /* what it would have lasted without, at best; 0 not said */
	struct text verdict;          /* one sentence for the person who owns the containers */
	struct text text;             /* what happened, one or two sentences with numbers */
	struct evidence_list supporting, contradicting;
	struct text unobserved[EVIDENCE_ITEMS_MAXIMUM];
	size_t unobserved_count;
	enum cause alternatives[FINDING_ALTERNATIVES_MAXIMUM];
	size_t alternative_count;
	struct remedy remedies[FINDING_REMEDIES_MAXIMUM];
	size_t remedy_count;
};

/* As one that was never filled. Only what was used is written: a finding is large, and most fields of
 * most of them stay empty. */
void finding_clear(struct finding *finding);
