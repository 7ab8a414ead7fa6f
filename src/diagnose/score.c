/* SPDX-License-Identifier: BSD-3-Clause */
/* Which findings may be named, and which comes first: see score.h. */
#include "diagnose/score.h"

#include "base/mem.h"
#include "diagnose/clue.h"

#define OWNED_SHARE_DIVISOR 20 /* 5 % of the connection */
#define OWNED_STALL_NS      (200 * NS_PER_MS)
#define LEFT_SHARE_DIVISOR  10 /* 10 % that no stronger explanation covers */
#define TROUBLES_MAXIMUM    3  /* of one connection */
#define WITHOUT_DIVISOR     10 /* who owns all but a tenth sets the pace: no transfer without it */

bool score_may_name(const struct candidate *candidate)
{
	const struct finding *finding = &candidate->finding;
	const struct view *view = connection_main_view(finding->connection);
	const struct stall *stall;

	if (finding->severity == SEVERITY_NOTE || finding->did_fail)
		return true;
	if (finding->owned_ns && finding->owned_ns >= clue_duration_ns(view) / OWNED_SHARE_DIVISOR)
		return true;
	stall = clue_longest_stall(finding->connection, candidate->rule->states);
	return stall && stall->duration_ns >= OWNED_STALL_NS;
}

static bool is_healthy(const struct finding *finding)
{
	return cause_table[finding->cause].family == CAUSE_FAMILY_HEALTHY;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a > b ? -1 : a < b;
}

int score_compare(const struct finding *a, const struct finding *b)
{
	bool is_note_a = a->severity == SEVERITY_NOTE;
	bool is_note_b = b->severity == SEVERITY_NOTE;

	if (a->did_fail != b->did_fail)
		return a->did_fail ? -1 : 1;
	if (is_note_a != is_note_b)
		return is_note_a ? 1 : -1;
	/* Among notes, "healthy" speaks for the whole. */
	if (is_healthy(a) != is_healthy(b))
		return is_healthy(a) ? -1 : 1;
	return compare_numbers(a->owned_ns, b->owned_ns);
}

/* Negative when `a` is the stronger explanation of the same time. */
static int compare_explanations(const struct finding *a, const struct finding *b)
{
	if (a->did_fail != b->did_fail)
		return a->did_fail ? -1 : 1;
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return compare_numbers(a->owned_ns, b->owned_ns);
}

static bool is_same_time(const struct candidate *a, const struct candidate *b)
{
	if (!(a->rule->states & b->rule->states))
		return false;
	return !a->finding.has_direction || !b->finding.has_direction ||
	       a->finding.direction == b->finding.direction;
}

/* What the loser may still explain when the winner's states are taken away. */
static uint64_t remaining_ns(const struct candidate *winner, const struct candidate *loser)
{
	const struct view *view = connection_main_view(loser->finding.connection);
	uint64_t left_ns = clue_state_ns(view, loser->rule->states & ~winner->rule->states);

	return MIN(left_ns, loser->finding.owned_ns);
}

static void score_fold_pair(struct candidate *a, struct candidate *b)
{
	/* In a tie the earlier one stays: the table goes from the special to the general. */
	bool is_first_stronger = compare_explanations(&a->finding, &b->finding) <= 0;
	struct candidate *winner = is_first_stronger ? a : b;
	struct candidate *loser = is_first_stronger ? b : a;
	uint64_t left_ns = remaining_ns(winner, loser);
	uint64_t enough_ns = MAX(clue_duration_ns(connection_main_view(loser->finding.connection)) /
					 LEFT_SHARE_DIVISOR,
				 OWNED_STALL_NS);

	/* Two troubles side by side: the rest of the time is the other one's. */
	if (left_ns >= enough_ns && winner->finding.severity > SEVERITY_NOTE &&
	    loser->finding.severity > SEVERITY_NOTE && !loser->finding.did_fail) {
		loser->finding.owned_ns = left_ns;
		return;
	}
	loser->is_folded = true;
	clue_add_alternative(&winner->finding, loser->finding.cause);
}

/* Three troubles of one connection are enough: the others become alternatives of the first. */
static void score_limit(struct candidate *candidates, size_t count)
{
	struct candidate *first = NULL;

	for (size_t i = 0; i < count; i++) {
		struct candidate *candidate = &candidates[i];
		size_t before = 0;

		if (candidate->is_folded || candidate->finding.severity == SEVERITY_NOTE)
			continue;
		for (size_t j = 0; j < count; j++)
			before += j != i && !candidates[j].is_folded &&
				  candidates[j].finding.severity > SEVERITY_NOTE &&
				  score_compare(&candidates[j].finding, &candidate->finding) < 0;
		if (!before && !first)
			first = candidate;
		if (before < TROUBLES_MAXIMUM)
			continue;
		candidate->is_folded = true;
		if (first)
			clue_add_alternative(&first->finding, candidate->finding.cause);
	}
}

uint64_t score_without(const struct finding *finding)
{
	uint64_t duration_ns = clue_duration_ns(connection_main_view(finding->connection));

	if (finding->severity == SEVERITY_NOTE || finding->did_fail ||
	    finding->connection->end != CONNECTION_END_FIN ||
	    finding->owned_ns < duration_ns / OWNED_SHARE_DIVISOR ||
	    finding->owned_ns > duration_ns - duration_ns / WITHOUT_DIVISOR)
		return 0;
	return duration_ns - finding->owned_ns;
}

static void score_drop_healthy(struct candidate *candidates, size_t count)
{
	bool is_troubled = false;

	for (size_t i = 0; i < count; i++)
		is_troubled |=
			!candidates[i].is_folded && candidates[i].finding.severity > SEVERITY_NOTE;
	for (size_t i = 0; is_troubled && i < count; i++)
		candidates[i].is_folded |= is_healthy(&candidates[i].finding);
}

void score_fold(struct candidate *candidates, size_t count)
{
	score_drop_healthy(candidates, count);
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (!candidates[i].is_folded && !candidates[j].is_folded &&
			    is_same_time(&candidates[i], &candidates[j]))
				score_fold_pair(&candidates[i], &candidates[j]);
		}
	}
	score_limit(candidates, count);
}
