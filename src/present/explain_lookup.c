/* SPDX-License-Identifier: BSD-3-Clause */
/* What came of a question to a name server, in a sentence. */
#include "base/clock.h"
#include "base/mem.h"
#include "present/explain_context.h"

#define LOOKUP_SLOW_NS (100 * NS_PER_MS)
#define LOOKUP_LOST_NS NS_PER_S /* an answer may still be under way before */

static const char *lookup_words(const struct lookup *lookup, uint64_t took_ns)
{
	if (!lookup->attempts)
		return lookup->name[0] ? "explain.lookup.unasked" : "explain.lookup.unasked-name";
	if (lookup->rejected_ns && !lookup->answered_ns)
		return "explain.lookup.rejected";
	if (!lookup->answered_ns)
		return took_ns < LOOKUP_LOST_NS ? "explain.lookup.open"
						: "explain.lookup.unanswered";
	if (lookup->code != LOOKUP_CODE_FINE)
		return lookup_code_name(lookup->code) ? "explain.lookup.code"
						      : "explain.lookup.code-number";
	return lookup->answer_count ? "explain.lookup.answered" : "explain.lookup.empty";
}

void explainer_lookup(struct explainer *explainer, const struct lookup *lookup, uint64_t end_ns,
		      struct explanation *ret_story)
{
	struct telling telling = {.explainer = explainer, .out = ret_story};
	uint64_t over_ns =
		lookup->answered_ns ? lookup->answered_ns : MAX(end_ns, lookup->latest_ns);
	uint64_t took_ns;

	if (lookup->rejected_ns && !lookup->answered_ns)
		over_ns = lookup->rejected_ns;
	took_ns = lookup->asked_ns ? over_ns - MIN(over_ns, lookup->asked_ns) : 0;
	explainer->ends[0] = explain_end(explainer, &lookup->client, 0);
	explainer->ends[1] = explain_end(explainer, &lookup->server, 0);
	*ret_story = (struct explanation) {
		.does_matter = !lookup->answered_ns || lookup->code != LOOKUP_CODE_FINE ||
			       lookup->attempts > 1 || took_ns >= LOOKUP_SLOW_NS,
	};
	tell(&telling,
	     TEXT(lookup_words(lookup, took_ns), TEXT_HOST("client", &explainer->ends[0]),
		  TEXT_HOST("server", &explainer->ends[1]),
		  TEXT_STRING("type", lookup_type_name(lookup->type, explainer->type)),
		  TEXT_STRING("name", lookup->name), TEXT_DURATION("time", took_ns),
		  TEXT_NUMBER("count", lookup->answer_count),
		  lookup_code_name(lookup->code)
			  ? (struct text_value)TEXT_STRING("code", lookup_code_name(lookup->code))
			  : (struct text_value)TEXT_NUMBER("code", lookup->code)));
	if (lookup->attempts > 1)
		tell(&telling,
		     TEXT("explain.lookup.attempts", TEXT_HOST("client", &explainer->ends[0]),
			  TEXT_NUMBER("count", lookup->attempts)));
}
