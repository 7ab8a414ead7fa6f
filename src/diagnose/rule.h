/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A rule names one cause. It is a pure function from facts to an answer: no clock, no files, no
 * state. One file a rule, diagnose/rules/<cause>.c; the table is generated from the files that are
 * there. Its words stand in words/<language>/cause.c under "cause.<id>.verdict" and
 * "cause.<id>.text"; a case that fires and a near miss that stays silent stand in
 * tests/unit/diagnose/.
 *
 * A rule is asked once for each connection (or, judge_other, for what is none). It looks at the whole of
 * it (all views, ICMP errors, what was said) and at the points; helpers that several rules need are in
 * diagnose/clue.h, those about messages and proxies in diagnose/clue_message.h.
 */
#pragma once

#include <stddef.h>

#include "model/finding.h"
#include "model/report.h"
#include "model/sign.h"

/* The bit of a state in rule.states. */
#define RULE_STATE(state) (1u << (state))

enum rule_answer {
	RULE_NO,          /* tested and not the case, or nothing points to it */
	RULE_YES,         /* ret_finding is filled */
	RULE_CANNOT_TELL, /* what it needs was not captured */
};

struct rule {
	enum cause cause;
	/*
	 * RULE_STATE() of the states whose time it may explain. Two rules with a state in common that
	 * both answer yes for the same connection and direction explain the same time: the weaker one
	 * becomes an alternative of the stronger one.
	 */
	uint32_t states;
	/*
	 * Of states whose time it may account for without claiming it: nobody need call that time
	 * unexplained, and no other rule becomes an alternative for it.
	 */
	uint32_t excuses;
	/* WEIGHED() of the predicates that speak for or against the cause (diagnose/predicate.h). */
	uint32_t predicates;
	/*
	 * Signs (model/sign.h) of which one must be there for the cause to be possible at all: without any
	 * of them the rule is not asked. RULE_STATE() is the sign of a stall in that state. 0: always.
	 */
	uint64_t needs;
	/*
	 * Fill ret_finding on RULE_YES, and only then: confidence, direction, owned time (never more than the time that
	 * its states own), verdict, text, evidence, remedies. The caller has set cause, severity,
	 * subject, connection and start, and zeroed the rest; a rule may lower the severity.
	 * PROVEN needs an item of grade A, LIKELY one of grade B.
	 */
	enum rule_answer (*judge)(const struct facts *facts, const struct connection *connection,
				  struct finding *ret_finding);
	/*
	 * Instead of `judge`, for a cause of what is no connection: asked with `round` from 0 on until the
	 * answer is no. It sets the subject and the start too.
	 */
	enum rule_answer (*judge_other)(const struct facts *facts, size_t round,
					struct finding *ret_finding);
};

/* Generated from the files in diagnose/rules/, in the order of causes.tsv. */
extern const struct rule *const rule_table[];
extern const size_t rule_count;
