/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DNS as tcpdump prints it (print-domain.c): questions "4660+ [1au] AAAA? svc-a. (23)", answers "4660
 * NXDomain 0/1/0 (98)" and "4660 2/0/0 A 10.0.0.9, A 10.0.0.10 (64)". Read from the line, which both
 * captures and pasted text have.
 */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "present/explain_context.h"

#define DNS_PORT 53

struct dns_words {
	const char *at, *end;
};

static bool dns_words_is_digit(const struct dns_words *words)
{
	return words->at < words->end && *words->at >= '0' && *words->at <= '9';
}

/* Behind the addresses: "... > ...: ". */
static bool dns_words_find(const struct explain_packet *packet, struct dns_words *ret_words)
{
	const char *end = packet->line + packet->line_bytes;
	const char *ends = memmem(packet->line, packet->line_bytes, " > ", 3);
	const char *colon = ends ? memmem(ends, (size_t)(end - ends), ": ", 2) : NULL;

	if (!colon)
		return false;
	*ret_words = (struct dns_words) {.at = colon + 2, .end = end};
	if (ret_words->at < end && *ret_words->at == '[') { /* "[udp sum ok] " */
		const char *close = memmem(ret_words->at, (size_t)(end - ret_words->at), "] ", 2);

		if (!close)
			return false;
		ret_words->at = close + 2;
	}
	return dns_words_is_digit(ret_words);
}

static uint16_t dns_words_id(struct dns_words *words)
{
	uint32_t id = 0;

	for (; dns_words_is_digit(words) && id < UINT16_MAX; words->at++)
		id = id * 10 + (uint32_t)(*words->at - '0');
	return (uint16_t)id;
}

/* The question: its type ends with '?', the name follows. */
static bool tell_question(struct telling *telling, const struct dns_words *words, uint16_t id)
{
	struct explainer *explainer = telling->explainer;
	const struct explain_packet *packet = telling->packet;
	const char *mark = memmem(words->at, (size_t)(words->end - words->at), "? ", 2);
	const char *type = mark;
	const char *name, *name_end;

	if (!mark)
		return false;
	while (type > words->at && type[-1] != ' ')
		type--;
	name = mark + 2;
	name_end = memchr(name, ' ', (size_t)(words->end - name));
	name_end = name_end ? name_end : words->end;
	/* The dot of the root says nothing to people. */
	if (name_end > name + 1 && name_end[-1] == '.')
		name_end--;
	tell(telling,
	     TEXT("explain.dns-question", TEXT_HOST("client", &explainer->ends[0]),
		  TEXT_HOST("server", &explainer->ends[1]),
		  TEXT_STRING("type", explain_keep(explainer, 0, type, (size_t)(mark - type))),
		  TEXT_STRING("name",
			      explain_keep(explainer, 1, name, (size_t)(name_end - name)))));
	explainer->queries[explainer->query_at++ % EXPLAIN_QUERIES] = (struct explain_query) {
		.time_ns = packet->packet->time_ns,
		.asker = packet->decoded->source,
		.id = id,
		.port = packet->decoded->source_port,
	};
	return true;
}

static const struct explain_query *find_query(const struct telling *telling, uint16_t id)
{
	const struct explainer *explainer = telling->explainer;
	const struct decoded *decoded = telling->packet->decoded;

	for (size_t i = 0; i < EXPLAIN_QUERIES; i++) {
		const struct explain_query *query = &explainer->queries[i];

		if (query->time_ns && query->id == id && query->port == decoded->destination_port &&
		    address_is_equal(&query->asker, &decoded->destination))
			return query;
	}
	return NULL;
}

/* A word before the counts is the failure: "NXDomain", "ServFail", "Refused". */
static const char *answer_words(const struct dns_words *words)
{
	static const struct {
		const char *word;
		const char *id;
	} failures[] = {
		{"NXDomain", "explain.dns-no-name"},
		{"ServFail", "explain.dns-failed"},
		{"Refused", "explain.dns-refused"},
	};

	for (size_t i = 0; i < ARRAY_COUNT(failures); i++)
		if (memmem(words->at, (size_t)(words->end - words->at), failures[i].word,
			   strlen(failures[i].word)))
			return failures[i].id;
	return "explain.dns-answer";
}

/* Behind marks and counts, before the length: "2/0/0 A 10.0.0.9, A 10.0.0.10 (64)". */
static struct dns_words answer_text(const struct dns_words *words)
{
	struct dns_words answer = *words;

	while (answer.at < answer.end && *answer.at != ' ')
		answer.at++;
	answer.at += answer.at < answer.end;
	if (dns_words_is_digit(&answer) && memchr(answer.at, ' ', (size_t)(answer.end - answer.at)))
		answer.at =
			(const char *)memchr(answer.at, ' ', (size_t)(answer.end - answer.at)) + 1;
	while (answer.end > answer.at && answer.end[-1] != '(')
		answer.end--;
	while (answer.end > answer.at && (answer.end[-1] == '(' || answer.end[-1] == ' '))
		answer.end--;
	return answer;
}

static void tell_answer(struct telling *telling, const struct dns_words *words, uint16_t id)
{
	struct explainer *explainer = telling->explainer;
	const struct explain_query *query = find_query(telling, id);
	struct dns_words answer = answer_text(words);

	telling->out->does_matter |= !text_is_equal(answer_words(words), "explain.dns-answer");
	tell(telling, TEXT(answer_words(words), TEXT_HOST("server", &explainer->ends[0]),
			   TEXT_HOST("client", &explainer->ends[1]),
			   TEXT_STRING("answer", explain_keep(explainer, 0, answer.at,
							      (size_t)(answer.end - answer.at)))));
	if (query && telling->packet->packet->time_ns >= query->time_ns)
		tell(telling, TEXT("explain.dns-time",
				   TEXT_DURATION("time", telling->packet->packet->time_ns -
								 query->time_ns)));
	else
		tell(telling, TEXT_PLAIN("explain.dns-question-unseen"));
}

bool explain_dns(struct telling *telling)
{
	const struct decoded *decoded = telling->packet->decoded;
	struct dns_words words;
	uint16_t id;

	if (decoded->protocol != IP_PROTOCOL_UDP ||
	    (decoded->source_port != DNS_PORT && decoded->destination_port != DNS_PORT))
		return false;
	if (!dns_words_find(telling->packet, &words))
		return false;
	id = dns_words_id(&words);
	if (tell_question(telling, &words, id))
		return true;
	if (decoded->source_port != DNS_PORT)
		return false;
	tell_answer(telling, &words, id);
	return true;
}
