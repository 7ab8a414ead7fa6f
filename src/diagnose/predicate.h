/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Yes-or-no questions about the main direction of a connection, the same for every cause, and how much
 * each answer speaks for a cause: weights counted from recordings of known cause
 * (tests/lab/count_weights.py writes data/weights.tsv, the build makes the table of it).
 *
 * A rule decides whether its cause is named at all, and its evidence what it may be called at most; the
 * weights can only make that less. Log-odds are thousandths of a nat.
 */
#pragma once

#include "diagnose/clue.h"

#define PREDICATES(PREDICATE)                                                             \
	PREDICATE(DELAY_ROSE, "delay-rose", QUEUE)    /* a queue stands */                \
	PREDICATE(WINDOW_SHUT, "window-shut", WINDOW) /* zero windows */                  \
	PREDICATE(WINDOW_SHRINKS, "window-shrinks", WINDOW)                               \
	PREDICATE(WINDOW_LIMIT, "window-limit", WINDOW) /* rate = window / round trip */  \
	PREDICATE(SCALE_MISSING, "scale-missing", SCALE)                                  \
	PREDICATE(REPAIRED, "repaired", LOSS)              /* more than chance */         \
	PREDICATE(REPAIRS_SINGLE, "repairs-single", SHAPE) /* few for each recovery */    \
	PREDICATE(REPAIRS_TIMER, "repairs-timer", SHAPE)   /* a timer was needed */       \
	PREDICATE(REPAIRS_TAIL, "repairs-tail", SHAPE)     /* of what came last */        \
	PREDICATE(ONE_RATE, "one-rate", BUCKET)            /* between losses */           \
	PREDICATE(NEEDLESS, "needless", ORDER)             /* repairs of what was late */ \
	PREDICATE(LATE, "late", ORDER)                     /* packets overtaken */        \
	PREDICATE(SIZE_STUCK, "size-stuck", SIZE)          /* the large ones vanish */    \
	PREDICATE(SMALL_PASSED, "small-passed", SIZE)      /* meanwhile */                \
	PREDICATE(TOLD, "told", TOLD)                      /* by ICMP */                  \
	PREDICATE(ROUTED, "routed", ROUTE)                                                \
	PREDICATE(PEER_SILENT, "peer-silent", SILENCE)                                    \
	PREDICATE(ACK_AWAITED, "ack-awaited", NAGLE) /* by small segments, again and again */

enum predicate {
#define PREDICATE_ENUM(id, name, group) PREDICATE_##id,
	PREDICATES(PREDICATE_ENUM)
#undef PREDICATE_ENUM
	PREDICATE_COUNT
};

/* Predicates that go together: of a group only the heaviest weight counts. */
enum predicate_group {
	PREDICATE_GROUP_QUEUE,
	PREDICATE_GROUP_WINDOW,
	PREDICATE_GROUP_SCALE,
	PREDICATE_GROUP_LOSS,
	PREDICATE_GROUP_SHAPE,
	PREDICATE_GROUP_BUCKET,
	PREDICATE_GROUP_ORDER,
	PREDICATE_GROUP_SIZE,
	PREDICATE_GROUP_TOLD,
	PREDICATE_GROUP_ROUTE,
	PREDICATE_GROUP_SILENCE,
	PREDICATE_GROUP_NAGLE,
	PREDICATE_GROUP_COUNT
};

/* A bit of rule.predicates: what speaks for or against its cause. Whatever else went together with a
 * cause in the recordings is a habit of the lab and counts nowhere. */
#define WEIGHED(id) (1u << PREDICATE_##id)

const char *predicate_name(enum predicate predicate);

/* Do weights say anything about this rule's cause? */
bool predicate_is_counted(const struct rule *rule);

/* CLUE_UNKNOWN for what could not be tested. */
struct predicate_answers {
	enum clue_answer answers[PREDICATE_COUNT];
};

void predicate_answer_all(const struct facts *facts, const struct connection *connection,
			  struct predicate_answers *ret_answers);

#define PREDICATE_PRIOR    PREDICATE_COUNT       /* in `held` */
#define PREDICATE_REQUIRED (PREDICATE_COUNT + 1) /* the rule says yes */

struct weight {
	enum cause cause;
	unsigned predicate;   /* enum predicate, or one of the two below */
	int32_t held, failed; /* thousandths of a nat */
};

/* Generated from data/weights.tsv, by cause. */
extern const struct weight weight_table[];
extern const size_t weight_count;

/* Where the weights of a cause stand; count 0 for one that was never counted. */
struct weight_span {
	size_t first, count;
};

extern const struct weight_span weight_spans[];

/* What the counted weights allow the finding of a rule to be called; CONFIDENCE_PROVEN for a cause
 * that was never counted. That the rule says yes, and what goes with that, is one group; what speaks
 * against it counts beside it, and so does decisive evidence. */
enum confidence predicate_confidence(const struct rule *rule, const struct finding *finding,
				     const struct predicate_answers *answers);
