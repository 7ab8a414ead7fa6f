/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Were the losses of a direction those of a token bucket that ran empty? See rules/policer.c. The tracker
 * has looked for the bucket that fits best (src/track/bucket.c); here it is judged whether it fits.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define LOST_MINIMUM 15
#define RUNS_MINIMUM 6

#define LOST_DIVISOR 150 /* of the segments: rarer losses are no policer's */

#define EMPTY_PERMILLE  500 /* of the runs of lost packets found it empty at least */
#define ENOUGH_PERMILLE 880 /* of what passed found tokens at least */
#define SCARCE_PERMILLE 350 /* of what passed found next to none at most: else all is at the edge */

/* What the three must come to together; by chance, a few runs fit some bucket more easily. */
#define SCORE_PERMILLE          1350
#define SCORE_PERMILLE_OF_A_RUN 1500

/* Whoever sends far more than passes, all the time, finds it empty all the time: that much is lost, and the
 * rest passes at one rate nevertheless. */
#define HEAVY_LOST_PERMILLE   120
#define HEAVY_EMPTY_PERMILLE  900
#define HEAVY_ENOUGH_PERMILLE 920

static bool is_overloaded(const struct bucket_fit *fit)
{
	return fit->lost_permille >= HEAVY_LOST_PERMILLE &&
	       fit->empty_permille >= HEAVY_EMPTY_PERMILLE &&
	       fit->enough_permille >= HEAVY_ENOUGH_PERMILLE;
}

static bool does_fit(const struct bucket_fit *fit)
{
	uint32_t score = (uint32_t)fit->empty_permille + fit->enough_permille;
	uint32_t least = SCORE_PERMILLE + SCORE_PERMILLE_OF_A_RUN / fit->runs;

	return fit->empty_permille >= EMPTY_PERMILLE && fit->enough_permille >= ENOUGH_PERMILLE &&
	       fit->scarce_permille <= SCARCE_PERMILLE && score >= least + fit->scarce_permille;
}

bool clue_find_bucket(const struct clue_loss *loss, struct clue_bucket *ret_bucket)
{
	const struct flow *flow = &loss->ends.near->flows[loss->sender];
	const struct bucket_fit *fit = &flow->bucket;

	if (!fit->rate || fit->runs < RUNS_MINIMUM || loss->total < LOST_MINIMUM ||
	    loss->total < loss->segments / LOST_DIVISOR || flow->reordered > loss->total / 4)
		return false;
	if (!does_fit(fit) && !is_overloaded(fit))
		return false;
	*ret_bucket = (struct clue_bucket) {
		.rate = 8 * fit->rate,
		.burst_bytes = fit->burst_bytes,
		.runs = fit->runs,
		.empty_permille = fit->empty_permille,
		.enough_permille = fit->enough_permille,
	};
	return true;
}
