/* SPDX-License-Identifier: BSD-3-Clause */
/* Where hosts and directions stand in a filter: see filter_scan.h; grammar of libpcap 1.10. */
#include "capture/filter_scan.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* Words that may begin a primitive with an id: "ip src host A", "tcp port 80". */
static const char *const protocols[] = {
	"link",  "ether", "ppp",    "slip",  "fddi", "tr",    "wlan",  "ip",      "ip6",   "arp",
	"rarp",  "tcp",   "udp",    "sctp",  "icmp", "igmp",  "igrp",  "pim",     "vrrp",  "carp",
	"icmp6", "ah",    "esp",    "radio", "iso",  "esis",  "isis",  "clnp",    "stp",   "ipx",
	"atalk", "aarp",  "decnet", "lat",   "sca",  "moprc", "mopdl", "netbeui", "es-is", "is-is",
};

static const char *const types[] = {
	"host", "net", "port", "portrange", "proto", "protochain", "gateway",
};

/* Other words of the language; a container of that name needs a backslash: host \less. */
static const char *const keywords[] = {
	"broadcast", "multicast", "less",       "greater",     "len",     "length",   "inbound",
	"outbound",  "vlan",      "mpls",       "pppoed",      "pppoes",  "geneve",   "vxlan",
	"ifname",    "on",        "ifindex",    "rnr",         "rulenum", "srnr",     "subrulenum",
	"rset",      "ruleset",   "reason",     "action",      "type",    "subtype",  "dir",
	"direction", "addr1",     "addr2",      "addr3",       "addr4",   "address1", "address2",
	"address3",  "address4",  "ra",         "ta",          "llc",     "mask",     "byte",
	"lane",      "metac",     "bcc",        "sc",          "ilmic",   "oamf4",    "oamf4ec",
	"oamf4sc",   "oam",       "connectmsg", "metaconnect", "vpi",     "vci",      "fisu",
	"lssu",      "msu",       "sio",        "opc",         "dpc",     "sls",      "hfisu",
	"hlssu",     "hmsu",      "hsio",       "hopc",        "hdpc",    "hsls",     "src",
	"dst",       "and",       "or",         "not",
};

bool filter_token_is(const struct filter_token *token, const char *word)
{
	return strlen(word) == token->length && memcmp(word, token->text, token->length) == 0;
}

static bool token_in(const struct filter_token *token, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (filter_token_is(token, words[i]))
			return true;
	return false;
}

static bool is_keyword(const struct filter_token *token)
{
	return token_in(token, protocols, ARRAY_COUNT(protocols)) ||
	       token_in(token, types, ARRAY_COUNT(types)) ||
	       token_in(token, keywords, ARRAY_COUNT(keywords));
}

/* The same letters in another order: "prot", "hots". */
static bool is_twisted(const char *a, const char *b)
{
	int counts[256] = {0};

	if (strlen(a) != strlen(b))
		return false;
	for (size_t i = 0; a[i]; i++) {
		counts[(unsigned char)a[i]]++;
		counts[(unsigned char)b[i]]--;
	}
	for (size_t i = 0; i < ARRAY_COUNT(counts); i++)
		if (counts[i] != 0)
			return false;
	return true;
}

const char *filter_nearest_keyword(const char *word)
{
	static const char *const common[] = {"host", "port", "src", "dst", "net", "tcp",      "udp",
					     "icmp", "ip",   "arp", "and", "not", "portrange"};

	for (size_t i = 0; i < ARRAY_COUNT(common); i++)
		if (is_twisted(word, common[i]))
			return common[i];
	for (size_t i = 0; i < ARRAY_COUNT(common); i++)
		if (strlen(word) > 2 && text_distance(word, common[i]) == 1)
			return common[i];
	return NULL;
}

static bool is_structure(const struct filter_token *token)
{
	return token->kind != FILTER_TOKEN_WORD && token->kind != FILTER_TOKEN_OTHER;
}

static bool is_word_character(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.-:/\\$", c));
}

/* Length of the token at `text` and its kind. */
static size_t measure_token(const char *text, enum filter_token_kind *ret_kind)
{
	const char *end;
	size_t length = 0;

	*ret_kind = FILTER_TOKEN_OTHER;
	while (is_word_character(text[length]))
		length++;
	if (length) {
		*ret_kind = FILTER_TOKEN_WORD;
		return length;
	}
	if (text[0] == '[') {
		end = strchr(text, ']');
		return end ? (size_t)(end - text) + 1 : strlen(text);
	}
	if (text[0] == '(' || text[0] == ')') {
		*ret_kind = text[0] == '(' ? FILTER_TOKEN_OPEN : FILTER_TOKEN_CLOSE;
		return 1;
	}
	if (strncmp(text, "&&", 2) == 0 || strncmp(text, "||", 2) == 0) {
		*ret_kind = text[0] == '&' ? FILTER_TOKEN_AND : FILTER_TOKEN_OR;
		return 2;
	}
	if (text[0] == '!' && text[1] != '=')
		*ret_kind = FILTER_TOKEN_NOT;
	return text[0] == '!' && text[1] == '=' ? 2 : 1;
}

static void scan_tokens(struct filter_scan *scan, const char *text)
{
	while (*text) {
		struct filter_token token = {.text = text};

		if (isspace((unsigned char)*text)) {
			text++;
			continue;
		}
		token.length = measure_token(text, &token.kind);
		if (filter_token_is(&token, "and"))
			token.kind = FILTER_TOKEN_AND;
		else if (filter_token_is(&token, "or"))
			token.kind = FILTER_TOKEN_OR;
		else if (filter_token_is(&token, "not"))
			token.kind = FILTER_TOKEN_NOT;
		scan->tokens = xgrow(scan->tokens, scan->token_count, &scan->token_capacity,
				     sizeof(*scan->tokens));
		scan->tokens[scan->token_count++] = token;
		text += token.length;
	}
}

static bool is_direction(const struct filter_scan *scan, size_t at)
{
	return at < scan->token_count && (filter_token_is(&scan->tokens[at], "src") ||
					  filter_token_is(&scan->tokens[at], "dst"));
}

/* "src", "dst", "src or dst", "src and dst". Returns the token behind. */
static size_t scan_direction(const struct filter_scan *scan, size_t at,
			     struct filter_qualifiers *qualifiers)
{
	qualifiers->direction_first = at;
	qualifiers->direction_count = 1;
	qualifiers->direction = filter_token_is(&scan->tokens[at], "src")
					? FILTER_DIRECTION_SOURCE
					: FILTER_DIRECTION_DESTINATION;
	if (is_direction(scan, at + 2) && (scan->tokens[at + 1].kind == FILTER_TOKEN_OR ||
					   scan->tokens[at + 1].kind == FILTER_TOKEN_AND)) {
		qualifiers->direction = FILTER_DIRECTION_BOTH;
		qualifiers->direction_count = 3;
	}
	return at + qualifiers->direction_count;
}

static void scan_protocol(const struct filter_token *token, struct filter_qualifiers *qualifiers)
{
	static const char *const link_layers[] = {"link", "ether", "ppp", "slip",
						  "fddi", "tr",    "wlan"};

	qualifiers->is_ipv6_only = filter_token_is(token, "ip6");
	qualifiers->is_ipv4_only = filter_token_is(token, "ip") || filter_token_is(token, "arp") ||
				   filter_token_is(token, "rarp");
	/* Hosts of the link layer are MAC addresses. */
	qualifiers->is_host = !token_in(token, link_layers, ARRAY_COUNT(link_layers));
}

/* Protocol, direction, type, each optional and in this order. Returns the token behind. */
static size_t scan_qualifiers(const struct filter_scan *scan, size_t first,
			      struct filter_qualifiers *ret_qualifiers)
{
	struct filter_qualifiers qualifiers = {
		.first = first, .type = FILTER_NO_ID, .is_host = true};
	size_t at = first;

	if (token_in(&scan->tokens[at], protocols, ARRAY_COUNT(protocols)))
		scan_protocol(&scan->tokens[at++], &qualifiers);
	if (is_direction(scan, at))
		at = scan_direction(scan, at, &qualifiers);
	if (at < scan->token_count && token_in(&scan->tokens[at], types, ARRAY_COUNT(types))) {
		qualifiers.is_gateway = filter_token_is(&scan->tokens[at], "gateway");
		qualifiers.is_host =
			qualifiers.is_host &&
			(qualifiers.is_gateway || filter_token_is(&scan->tokens[at], "host"));
		qualifiers.type = at++;
	}
	qualifiers.count = at - first;
	*ret_qualifiers = qualifiers;
	return at;
}

/* What belongs to a primitive behind its beginning: masks, arithmetic with its parentheses. */
static size_t skip_rest(const struct filter_scan *scan, size_t at)
{
	size_t depth = 0;

	for (; at < scan->token_count; at++) {
		enum filter_token_kind kind = scan->tokens[at].kind;

		if (kind == FILTER_TOKEN_OPEN &&
		    (depth || scan->tokens[at - 1].kind == FILTER_TOKEN_OTHER))
			depth++;
		else if (kind == FILTER_TOKEN_CLOSE && depth)
			depth--;
		else if (is_structure(&scan->tokens[at]) && !depth)
			break;
	}
	return at;
}

static bool is_id(const struct filter_scan *scan, size_t at)
{
	return at < scan->token_count && scan->tokens[at].kind == FILTER_TOKEN_WORD &&
	       !is_keyword(&scan->tokens[at]);
}

/* A primitive that begins at `first`; `inherited` are the last qualifiers that had an id. */
static struct filter_primitive scan_primitive(const struct filter_scan *scan, size_t first,
					      const struct filter_qualifiers *inherited)
{
	struct filter_primitive primitive = {
		.kind = FILTER_PRIMITIVE_OPAQUE, .first = first, .id = FILTER_NO_ID};
	struct filter_qualifiers *qualifiers = &primitive.qualifiers;
	size_t at = scan_qualifiers(scan, first, qualifiers);
	bool can_have_id =
		qualifiers->direction != FILTER_DIRECTION_NONE || qualifiers->type != FILTER_NO_ID;

	if (qualifiers->count == 0 && is_id(scan, at)) {
		*qualifiers = *inherited;
		primitive.is_inherited = true;
		can_have_id = true;
	}
	if (can_have_id && is_id(scan, at)) {
		primitive.kind = FILTER_PRIMITIVE_ID;
		primitive.id = at;
	} else if (can_have_id && at < scan->token_count &&
		   (scan->tokens[at].kind == FILTER_TOKEN_OPEN ||
		    scan->tokens[at].kind == FILTER_TOKEN_NOT)) {
		primitive.kind = FILTER_PRIMITIVE_QUALIFIERS;
		primitive.end = at;
		return primitive;
	}
	primitive.end = skip_rest(scan, MAX(at, first + 1));
	return primitive;
}

void filter_scan_init(struct filter_scan *scan, const char *text)
{
	struct filter_qualifiers inherited = {.type = FILTER_NO_ID, .is_host = true};
	size_t at = 0;

	*scan = (struct filter_scan) {0};
	scan_tokens(scan, text);
	while (at < scan->token_count) {
		struct filter_primitive primitive;

		if (is_structure(&scan->tokens[at])) {
			at++;
			continue;
		}
		primitive = scan_primitive(scan, at, &inherited);
		if (primitive.kind != FILTER_PRIMITIVE_OPAQUE)
			inherited = primitive.qualifiers;
		scan->primitives = xgrow(scan->primitives, scan->primitive_count,
					 &scan->primitive_capacity, sizeof(*scan->primitives));
		scan->primitives[scan->primitive_count++] = primitive;
		at = primitive.end;
	}
}

void filter_scan_done(struct filter_scan *scan)
{
	free(scan->tokens);
	free(scan->primitives);
	*scan = (struct filter_scan) {0};
}
