/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DNS as tcpdump prints it (print-domain.c), behind the addresses:
 *
 *     question   4660+% [1au] AAAA? svc-a. (23)
 *     answer     4660 NXDomain*- 0/1/0 (98)
 *                4660| 2/0/0 A 10.0.0.9, A 10.0.0.10 (64)
 *     with -v    4660 q: A? svc-a. 2/0/0 svc-a. A 10.0.0.9, svc-a. A 10.0.0.10 (64)
 *
 * The marks behind id and code are "+" RD, "%" CD, "*" AA, "-" no RA, "|" TC, "$" AD.
 */
#include "stream/dns.h"

#include <string.h>

#include "base/mem.h"

struct words {
	const char *at, *end;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool words_number(struct words *words, uint32_t maximum, uint32_t *ret_number)
{
	const char *begin = words->at;
	uint32_t number = 0;

	for (; words->at < words->end && is_digit(*words->at); words->at++) {
		number = number * 10 + (uint32_t)(*words->at - '0');
		if (number > maximum)
			return false;
	}
	*ret_number = number;
	return words->at > begin;
}

/* The next word; its length is 0 at the end. */
static struct words words_take(struct words *words)
{
	struct words word;

	while (words->at < words->end && strchr(" \t\r\n", *words->at))
		words->at++;
	word.at = words->at;
	while (words->at < words->end && !strchr(" \t\r\n", *words->at))
		words->at++;
	word.end = words->at;
	return word;
}

static size_t words_length(const struct words *word)
{
	return (size_t)(word->end - word->at);
}

static bool word_is(const struct words *word, const char *text)
{
	return words_length(word) == strlen(text) &&
	       memcmp(word->at, text, words_length(word)) == 0;
}

/* Marks are no part of the word; what they say is noted. */
static void word_strip(struct words *word, struct dns_message *message)
{
	while (word->end > word->at && strchr("+%*-|$", word->end[-1])) {
		message->is_cut |= word->end[-1] == '|';
		word->end--;
	}
}

static bool word_is_code(const struct words *word, struct dns_message *message)
{
	static const char *const codes[] = {
		"",         "FormErr", "ServFail", "NXDomain", "NotImp",  "Refused",
		"YXDomain", "YXRRSet", "NXRRSet",  "NotAuth",  "NotZone",
	};

	for (uint8_t i = 1; i < ARRAY_COUNT(codes); i++) {
		if (!word_is(word, codes[i]))
			continue;
		message->code = i;
		message->is_answer = true;
		return true;
	}
	return false;
}

/* "2/0/0": records in the sections of an answer. */
static bool word_is_counts(const struct words *word, struct dns_message *message)
{
	struct words counts = *word;
	uint32_t answers, others;

	if (!words_number(&counts, UINT16_MAX, &answers) || counts.at == counts.end ||
	    *counts.at++ != '/' || !words_number(&counts, UINT16_MAX, &others) ||
	    counts.at == counts.end || *counts.at++ != '/' ||
	    !words_number(&counts, UINT16_MAX, &others))
		return false;
	message->answer_count = (uint16_t)answers;
	message->is_answer = true;
	return true;
}

/* "AAAA?": the name follows. */
static bool word_is_question(const struct words *word, struct words *words,
			     struct dns_message *message)
{
	struct words name;
	size_t length;

	if (words_length(word) < 2 || word->end[-1] != '?' ||
	    !lookup_type_parse(word->at, words_length(word) - 1, &message->type))
		return false;
	name = words_take(words);
	length = words_length(&name);
	if (length > 1 && name.end[-1] == '.')
		length--;
	length = MIN(length, (size_t)LOOKUP_NAME_BYTES - 1);
	if (length == 0 || memchr(name.at, '\0', length))
		return false;
	memcpy(message->name, name.at, length);
	message->name[length] = '\0';
	message->has_question = true;
	return true;
}

static bool read_words(struct words words, struct dns_message *ret_message)
{
	struct words word = words_take(&words);
	struct words id = word;
	uint32_t number;

	*ret_message = (struct dns_message) {0};
	word_strip(&id, ret_message);
	if (!words_number(&id, UINT16_MAX, &number) || id.at != id.end)
		return false;
	ret_message->id = (uint16_t)number;
	for (word = words_take(&words); words_length(&word); word = words_take(&words)) {
		if (word_is_counts(&word, ret_message))
			return true;
		word_strip(&word, ret_message);
		if (*word.at == '[' || word_is_code(&word, ret_message))
			continue;
		if (word_is(&word, "q:"))
			ret_message->is_answer = true;
		else if (!word_is_question(&word, &words, ret_message))
			return false;
		else if (!ret_message->is_answer)
			return true;
	}
	return false;
}

/* Behind "ADDRESS > ADDRESS: ", and behind the checksum that -v tells. -e has addresses before. */
bool dns_read_line(const char *line, size_t count, struct dns_message *ret_message)
{
	struct words words = {.at = line, .end = line + count};
	const char *arrow;

	while ((arrow = memmem(words.at, (size_t)(words.end - words.at), " > ", 3))) {
		const char *colon = memmem(arrow, (size_t)(words.end - arrow), ": ", 2);
		struct words rest = {.at = colon ? colon + 2 : words.end, .end = words.end};

		if (rest.at < rest.end && *rest.at == '[') {
			const char *close = memmem(rest.at, (size_t)(rest.end - rest.at), "] ", 2);

			rest.at = close ? close + 2 : rest.end;
		}
		if (read_words(rest, ret_message))
			return true;
		words.at = arrow + 3;
	}
	return false;
}
