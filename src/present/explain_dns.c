/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A DNS question or answer in its look-up. What the records of an answer say is quoted from tcpdump's
 * line, which both captures and pasted text have.
 */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "present/explain_context.h"

static void tell_question(struct telling *telling, const struct lookup_label *label)
{
	struct explainer *explainer = telling->explainer;
	const struct lookup *lookup = label->lookup;
	bool is_repeat = label->part == LOOKUP_PART_REPEAT;

	telling->out->does_matter |= is_repeat;
	tell(telling,
	     TEXT(is_repeat ? "explain.dns-question-again" : "explain.dns-question",
		  TEXT_HOST("client", &explainer->ends[0]),
		  TEXT_HOST("server", &explainer->ends[1]),
		  TEXT_STRING("type", lookup_type_name(lookup->type, explainer->type)),
		  TEXT_STRING("name", lookup->name), TEXT_NUMBER("attempt", lookup->attempts),
		  TEXT_DURATION("time",
				lookup->latest_ns - MIN(lookup->latest_ns, lookup->asked_ns))));
}

/* The records: what stands between the counts and the length, "2/0/0 A 10.0.0.9, A 10.0.0.10 (64)". */
static const char *answer_records(struct telling *telling)
{
	const char *at = telling->packet->line;
	const char *end = at + telling->packet->line_bytes;
	const char *slash = memmem(at, (size_t)(end - at), ": ", 2);
	const char *stop = memrchr(at, '(', (size_t)(end - at));

	/* The first "/0/" and the like: no address and no name has one before. */
	while (slash && (slash = memchr(slash, '/', (size_t)(end - slash)))) {
		const char *second = memchr(slash + 1, '/', (size_t)(end - slash - 1));

		if (second && second - slash <= 6 && slash[-1] >= '0' && slash[-1] <= '9')
			break;
		slash++;
	}
	at = slash ? memchr(slash, ' ', (size_t)(end - slash)) : NULL;
	if (!at || !stop || stop <= at + 1)
		return "";
	at++;
	while (stop > at && stop[-1] == ' ')
		stop--;
	return explain_keep(telling->explainer, 0, at, (size_t)(stop - at));
}

static const char *answer_words(const struct lookup *lookup)
{
	switch (lookup->code) {
	case LOOKUP_CODE_FINE:
		if (lookup->is_cut)
			return "explain.dns-cut";
		return lookup->answer_count ? "explain.dns-answer" : "explain.dns-no-record";
	case LOOKUP_CODE_NO_NAME:
		return "explain.dns-no-name";
	case LOOKUP_CODE_FAILED:
		return "explain.dns-failed";
	case LOOKUP_CODE_REFUSED:
		return "explain.dns-refused";
	default:
		return "explain.dns-code";
	}
}

static void tell_answer(struct telling *telling, const struct lookup_label *label)
{
	struct explainer *explainer = telling->explainer;
	const struct lookup *lookup = label->lookup;

	if (label->part == LOOKUP_PART_ANSWER_AGAIN) {
		tell(telling,
		     TEXT("explain.dns-answer-again", TEXT_HOST("server", &explainer->ends[0]),
			  TEXT_HOST("client", &explainer->ends[1])));
		return;
	}
	telling->out->does_matter |= lookup->code != LOOKUP_CODE_FINE || lookup->attempts > 1;
	tell(telling, TEXT(answer_words(lookup), TEXT_HOST("server", &explainer->ends[0]),
			   TEXT_HOST("client", &explainer->ends[1]),
			   TEXT_STRING("answer", answer_records(telling)),
			   TEXT_NUMBER("code", lookup->code)));
	if (lookup->attempts == 0)
		tell(telling, TEXT_PLAIN("explain.dns-question-unseen"));
	else
		tell(telling,
		     TEXT(lookup->attempts > 1 ? "explain.dns-time-first" : "explain.dns-time",
			  TEXT_DURATION("time", lookup->answered_ns - MIN(lookup->answered_ns,
									  lookup->asked_ns))));
}

bool explain_dns(struct telling *telling)
{
	const struct lookup_label *label = telling->packet->lookup;

	if (!label)
		return false;
	switch (label->part) {
	case LOOKUP_PART_QUESTION:
	case LOOKUP_PART_REPEAT:
		tell_question(telling, label);
		return true;
	case LOOKUP_PART_ANSWER:
	case LOOKUP_PART_ANSWER_AGAIN:
		tell_answer(telling, label);
		return true;
	case LOOKUP_PART_REJECTION:
		break;
	}
	return false;
}
