/* SPDX-License-Identifier: BSD-3-Clause */
/* The place of a syntax error: see filter_fault.h. */
#include "capture/filter_fault.h"

#include <pcap/pcap.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "capture/filter_scan.h"

/* Longer texts are cut when they are quoted. */
#define QUOTED_MAXIMUM 160

/* What is quoted in front of the place. */
#define BEHIND_TOKENS 4

#define ADVICE "a filter is like 'host 10.0.0.1 and (port 80 or icmp)', see man pcap-filter"

/*
 * What may complete the beginning of a filter: words that go on, then as many parentheses as are open,
 * then words behind them. One is enough of what any place of the grammar can take.
 */
static const struct {
	const char *words, *behind;
} completions[] = {
	{"", ""},          {"tcp", ""},
	{"80", ""},        {"1-2", ""},
	{"10.0.0.1", ""},  {"10.0.0.0/8", ""},
	{"255.0.0.0", ""}, {"host 10.0.0.1", ""},
	{"= 0", ""},       {"0 = 0", ""},
	{"", "= 0"},       {"0", "= 0"},
	{"[0] = 0", ""},   {"dst host 10.0.0.1", ""},
	{"mgt", ""},       {"00:00:00:00:00:01", ""},
	{"beacon", ""},    {"subtype beacon", ""},
};

static bool is_syntax_error(pcap_t *pcap)
{
	return strstr(pcap_geterr(pcap), "syntax error") != NULL;
}

/* Any other complaint is about what the words mean: the grammar let them pass. */
static bool passes_grammar(pcap_t *pcap, const char *text)
{
	struct bpf_program program;

	if (pcap_compile(pcap, &program, text, /* optimize= */ 0, PCAP_NETMASK_UNKNOWN) < 0)
		return !is_syntax_error(pcap);
	pcap_freecode(&program);
	return true;
}

/* The text of the tokens from `first` to before `end`, as the user wrote it. */
static void add_tokens(const struct filter_scan *scan, size_t first, size_t end, struct str *out)
{
	const char *from = scan->tokens[first].text;
	const struct filter_token *last = &scan->tokens[end - 1];

	str_add_bytes(out, from, (size_t)(last->text + last->length - from));
}

static size_t count_open(const struct filter_scan *scan, size_t end)
{
	size_t open = 0;

	for (size_t i = 0; i < end; i++) {
		open += scan->tokens[i].kind == FILTER_TOKEN_OPEN;
		open -= open && scan->tokens[i].kind == FILTER_TOKEN_CLOSE;
	}
	return open;
}

/* Are the first `count` tokens the beginning of some filter? */
static bool can_go_on(pcap_t *pcap, const struct filter_scan *scan, size_t count)
{
	size_t open = count_open(scan, count);

	for (size_t i = 0; i < ARRAY_COUNT(completions); i++) {
		CLEANUP(str_done) struct str text = STR_INIT(STR_DEFAULT_MAXIMUM);

		add_tokens(scan, 0, count, &text);
		str_addf(&text, " %s", completions[i].words);
		for (size_t j = 0; j < open; j++)
			str_add_char(&text, ')');
		str_addf(&text, " %s", completions[i].behind);
		if (passes_grammar(pcap, text.text))
			return true;
	}
	return false;
}

/* How many tokens make sense: what begins a filter begins one with each token less as well. */
static size_t count_understood(pcap_t *pcap, const struct filter_scan *scan)
{
	size_t least = 0;
	size_t most = scan->token_count;

	while (least < most) {
		size_t middle = least + (most - least + 1) / 2;

		if (can_go_on(pcap, scan, middle))
			least = middle;
		else
			most = middle - 1;
	}
	return least;
}

static void describe_end(const struct filter_scan *scan, struct str *out)
{
	size_t open = count_open(scan, scan->token_count);

	if (open > 0)
		str_addf(out, "syntax error at the end: %zu ')' missing", open);
	else
		str_add(out, "syntax error at the end: something must follow");
}

static void describe_place(const struct filter_scan *scan, size_t understood, struct str *out)
{
	CLEANUP(str_done) struct str good = STR_INIT(QUOTED_MAXIMUM);
	CLEANUP(str_done) struct str word = STR_INIT(QUOTED_MAXIMUM);
	const char *meant;

	add_tokens(scan, understood, understood + 1, &word);
	str_addf(out, "syntax error at '%s'", word.text);
	if (understood > 0) {
		size_t first = understood - MIN(understood, (size_t)BEHIND_TOKENS);

		add_tokens(scan, first, understood, &good);
		str_addf(out, ", behind '%s'", good.text);
	}
	meant = filter_nearest_keyword(word.text);
	if (meant && !text_is_equal(meant, word.text))
		str_addf(out, " (did you mean '%s'?)", meant);
}

int filter_fault_set(pcap_t *pcap, const char *text, struct err *err)
{
	CLEANUP(str_done) struct str place = STR_INIT(STR_DEFAULT_MAXIMUM);
	struct filter_scan scan;
	size_t understood;

	filter_scan_init(&scan, text);
	understood = count_understood(pcap, &scan);
	if (understood == scan.token_count)
		describe_end(&scan, &place);
	else
		describe_place(&scan, understood, &place);
	filter_scan_done(&scan);
	return err_set_usage(err, "bad filter '%.*s': %s; " ADVICE, QUOTED_MAXIMUM, text,
			     place.text);
}
