/* SPDX-License-Identifier: BSD-3-Clause */
/* Which findings may be named, which of two is the stronger, and which explain the same time. */
#pragma once

#include <stdbool.h>

#include "diagnose/rule.h"

/* A rule's yes about one connection, before it becomes a finding of the report. */
struct candidate {
	const struct rule *rule;
	bool is_folded; /* an alternative of another one now, or not worth naming */
	struct finding finding;
};

/* A cause can only be named for time that it owns: a twentieth of the connection, or one stall of
 * 200 ms, or the connection failed. Notes are free. */
bool score_may_name(const struct candidate *candidate);

/* Make the weaker of two explanations of the same time an alternative of the stronger one, and drop
 * "healthy" where something is wrong. What has much time of its own beside the stronger one keeps that
 * time; three troubles of a connection remain at most. */
void score_fold(struct candidate *candidates, size_t count);

/* How long the transfer would have taken, at best, without this finding; 0: cannot be said. */
uint64_t score_without(const struct finding *finding);

/* Order of the report: negative when `a` matters more. */
int score_compare(const struct finding *a, const struct finding *b);
