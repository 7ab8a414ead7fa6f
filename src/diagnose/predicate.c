/* SPDX-License-Identifier: BSD-3-Clause */
/* Predicates of a connection and their counted weights: see predicate.h. */
#include "diagnose/predicate.h"

#include <stdlib.h>

#include "base/mem.h"

#define REPAIRS_MINIMUM  3
#define RUN_MAXIMUM      3
#define LATE_MINIMUM     5
#define NEEDLESS_MINIMUM 3
#define SILENT_DIVISOR   5  /* of the connection */
#define AWAITED_DIVISOR  20 /* of the connection */
#define SCALE_UNUSED     (-2)

/* The words of confidence, as log-odds in thousandths: p = 0.8 and 0.95. */
#define LIKELY_LOG_ODDS   1386
#define PROVEN_LOG_ODDS   2944
#define DECISIVE_LOG_ODDS 4000 /* evidence of grade A: the cap of a weight */

static const char *const names[] = {
#define PREDICATE_NAME(id, name, group) [PREDICATE_##id] = (name),
	PREDICATES(PREDICATE_NAME)
#undef PREDICATE_NAME
};

static const uint8_t groups[] = {
#define PREDICATE_GROUP(id, name, group) [PREDICATE_##id] = PREDICATE_GROUP_##group,
	PREDICATES(PREDICATE_GROUP)
#undef PREDICATE_GROUP
};

const char *predicate_name(enum predicate predicate)
{
	return names[predicate];
}

static enum clue_answer answer_of(bool is_true)
{
	return is_true ? CLUE_YES : CLUE_NO;
}

static void answer_pace(const struct connection *connection, enum clue_answer *answers)
{
	struct clue_pace pace;

	if (!clue_find_pace(connection, &pace))
		return;
	if (pace.median_ns)
		answers[PREDICATE_DELAY_ROSE] = answer_of(pace.is_queue);
	answers[PREDICATE_WINDOW_SHUT] = answer_of(pace.answers->zero_windows > 0);
	if (pace.answers->window_scale == -1)
		return;
	answers[PREDICATE_WINDOW_SHRINKS] = answer_of(pace.is_shrinking);
	answers[PREDICATE_WINDOW_LIMIT] = answer_of(clue_is_window_limit(&pace));
	answers[PREDICATE_SCALE_MISSING] = answer_of(pace.answers->window_scale == SCALE_UNUSED);
}

static void answer_loss(const struct facts *facts, const struct connection *connection,
			enum clue_answer *answers)
{
	struct clue_bucket bucket;
	const struct flow *flow;
	struct clue_loss loss;

	if (connection->is_one_way)
		return;
	if (!clue_find_loss(facts, connection, &loss)) {
		answers[PREDICATE_REPAIRED] = CLUE_NO;
		return;
	}
	flow = &loss.ends.near->flows[loss.sender];
	answers[PREDICATE_REPAIRED] = answer_of(loss.total >= REPAIRS_MINIMUM);
	if (loss.total < REPAIRS_MINIMUM)
		return;
	answers[PREDICATE_REPAIRS_SINGLE] = answer_of(loss.total <= RUN_MAXIMUM * loss.episodes);
	answers[PREDICATE_REPAIRS_TIMER] =
		answer_of(4 * loss.ends.near->state_ns[STATE_LOSS_RTO] >= loss.owned_ns);
	answers[PREDICATE_REPAIRS_TAIL] = answer_of(clue_is_tail_loss(&loss));
	if (flow->bucket.rate)
		answers[PREDICATE_ONE_RATE] = answer_of(clue_find_bucket(&loss, &bucket));
}

static void answer_order(const struct connection *connection, enum clue_answer *answers)
{
	uint32_t needless = 0;
	uint32_t late = 0;

	for (size_t i = 0; i < connection->view_count; i++) {
		const struct flow *flow =
			&connection_view(connection, i)->flows[connection->sender];

		needless = MAX(needless, flow->needless_fast);
		late = MAX(late, MAX(flow->reordered, flow->healed));
	}
	answers[PREDICATE_NEEDLESS] = answer_of(needless >= NEEDLESS_MINIMUM);
	answers[PREDICATE_LATE] = answer_of(late >= LATE_MINIMUM);
}

static void answer_size(const struct facts *facts, const struct connection *connection,
			enum clue_answer *answers)
{
	const struct clue_ends ends = clue_ends_of(connection, connection->sender);
	struct clue_sizes sizes;

	answers[PREDICATE_ROUTED] = clue_is_routed(&ends, connection->sender);
	if (!clue_find_sizes(facts, connection, &sizes)) {
		answers[PREDICATE_SIZE_STUCK] = CLUE_NO;
		return;
	}
	answers[PREDICATE_SIZE_STUCK] = CLUE_YES;
	answers[PREDICATE_SMALL_PASSED] = answer_of(sizes.did_small_pass || sizes.did_other_pass);
	answers[PREDICATE_TOLD] = answer_of(sizes.too_big.at_sender != NULL);
}

static void answer_time(const struct connection *connection, enum clue_answer *answers)
{
	const struct view *view = connection_main_view(connection);
	uint64_t duration_ns = clue_duration_ns(view);

	answers[PREDICATE_PEER_SILENT] =
		answer_of(view->state_ns[STATE_PATH_DEAD] > duration_ns / SILENT_DIVISOR);
	answers[PREDICATE_ACK_AWAITED] =
		answer_of(view->state_ns[STATE_NAGLE_DELACK] > duration_ns / AWAITED_DIVISOR);
}

void predicate_answer_all(const struct facts *facts, const struct connection *connection,
			  struct predicate_answers *ret_answers)
{
	*ret_answers = (struct predicate_answers) {0};
	if (connection->is_one_way)
		return;
	answer_pace(connection, ret_answers->answers);
	answer_loss(facts, connection, ret_answers->answers);
	answer_order(connection, ret_answers->answers);
	answer_size(facts, connection, ret_answers->answers);
	answer_time(connection, ret_answers->answers);
}

/* Weights of what was answered, the heaviest of each group; prior and yes of the rule apart. */
struct weighing {
	int32_t groups[PREDICATE_GROUP_COUNT];
	int32_t prior, required;
};

bool predicate_is_counted(const struct rule *rule)
{
	return weight_spans[rule->cause].count > 0;
}

static void weighing_add(struct weighing *weighing, const struct weight *weight,
			 enum clue_answer answer)
{
	int32_t value = answer == CLUE_YES ? weight->held : weight->failed;
	int32_t *group = &weighing->groups[groups[weight->predicate]];

	if (answer != CLUE_UNKNOWN && abs(value) > abs(*group))
		*group = value;
}

static void weighing_fill(struct weighing *weighing, const struct rule *rule,
			  const struct predicate_answers *answers)
{
	const struct weight_span *span = &weight_spans[rule->cause];

	for (size_t i = span->first; i < span->first + span->count; i++) {
		const struct weight *weight = &weight_table[i];

		if (weight->predicate == PREDICATE_PRIOR)
			weighing->prior = weight->held;
		else if (weight->predicate == PREDICATE_REQUIRED)
			weighing->required = weight->held;
		else if (rule->predicates & (1u << weight->predicate))
			weighing_add(weighing, weight, answers->answers[weight->predicate]);
	}
}

enum confidence predicate_confidence(const struct rule *rule, const struct finding *finding,
				     const struct predicate_answers *answers)
{
	struct weighing weighing = {0};
	int32_t best;
	int32_t against = 0;
	int32_t log_odds;

	if (!predicate_is_counted(rule))
		return CONFIDENCE_PROVEN;
	weighing_fill(&weighing, rule, answers);
	best = weighing.required;
	for (size_t i = 0; i < PREDICATE_GROUP_COUNT; i++) {
		best = MAX(best, weighing.groups[i]);
		against += MIN(weighing.groups[i], 0);
	}
	log_odds = weighing.prior + best + against;
	if (clue_has_grade(&finding->supporting, 'A'))
		log_odds += DECISIVE_LOG_ODDS;
	if (log_odds >= PROVEN_LOG_ODDS)
		return CONFIDENCE_PROVEN;
	return log_odds >= LIKELY_LOG_ODDS ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
}
