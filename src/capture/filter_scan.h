/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The words of a pcap-filter(7) expression, sorted just far enough to tell where a host stands and
 * which direction is asked for. Grammar and meaning stay libpcap's: what is not understood here is
 * passed over.
 *
 * A filter is a sequence of primitives between and, or, not and parentheses. A primitive is
 * qualifiers and an id ("src host nginx", "tcp port 80"), an id that inherits the qualifiers before
 * it ("host a or b"), qualifiers before a parenthesis or a not ("host (a or b)"), or something
 * without an id ("tcp", "tcp[13] & 2 != 0", "vlan 5").
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define FILTER_NO_ID ((size_t)-1)

enum filter_token_kind {
	FILTER_TOKEN_WORD,
	FILTER_TOKEN_OPEN,
	FILTER_TOKEN_CLOSE,
	FILTER_TOKEN_AND,
	FILTER_TOKEN_OR,
	FILTER_TOKEN_NOT,
	FILTER_TOKEN_OTHER, /* operators, "[...]" */
};

struct filter_token {
	enum filter_token_kind kind;
	const char *text; /* in the caller's text */
	size_t length;
};

enum filter_direction {
	FILTER_DIRECTION_NONE,
	FILTER_DIRECTION_SOURCE,
	FILTER_DIRECTION_DESTINATION,
	FILTER_DIRECTION_BOTH, /* "src or dst", "src and dst" */
};

struct filter_qualifiers {
	size_t first, count; /* tokens */
	enum filter_direction direction;
	size_t direction_first, direction_count; /* tokens of the direction */
	size_t type;     /* token "host", "port", ...; FILTER_NO_ID when it is not said */
	bool is_host;    /* the id is a host */
	bool is_gateway; /* and the host is a gateway */
	bool is_ipv4_only, is_ipv6_only;
};

enum filter_primitive_kind {
	FILTER_PRIMITIVE_ID,
	FILTER_PRIMITIVE_QUALIFIERS, /* what follows in parentheses inherits them */
	FILTER_PRIMITIVE_OPAQUE,
};

struct filter_primitive {
	enum filter_primitive_kind kind;
	size_t first, end; /* tokens */
	size_t id;         /* token; FILTER_NO_ID without one */
	bool is_inherited; /* the qualifiers stand further in front */
	struct filter_qualifiers qualifiers;
};

struct filter_scan {
	struct filter_token *tokens;
	size_t token_count, token_capacity;
	struct filter_primitive *primitives;
	size_t primitive_count, primitive_capacity;
};

/* Borrows the text. */
void filter_scan_init(struct filter_scan *scan, const char *text);
void filter_scan_done(struct filter_scan *scan);

/* The word of the language that a typing error probably meant; NULL when none is near. */
const char *filter_nearest_keyword(const char *word);

bool filter_token_is(const struct filter_token *token, const char *word);
