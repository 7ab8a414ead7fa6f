/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Does a filter let in one direction of a connection only? The expression is read as a formula over
 * places: for each host, port or net that it names, a packet has it as source, as destination, or
 * not at all; the packet that answers has it the other way round. The filter is one-way when no
 * choice of places makes both a packet and its answer match. All choices are tried; filters with
 * more than PLACES_MAXIMUM names are not judged.
 */
#include <string.h>

#include "base/mem.h"
#include "capture/filter.h"
#include "capture/filter_scan.h"

#define PLACES_MAXIMUM 8
#define NODES_MAXIMUM  128
#define DEPTH_MAXIMUM  32

enum place {
	PLACE_ABSENT,
	PLACE_SOURCE,
	PLACE_DESTINATION,
	PLACE_COUNT
};

enum node_kind {
	NODE_AND,
	NODE_OR,
	NODE_NOT,
	NODE_LEAF,
};

struct node {
	enum node_kind kind;
	size_t left, right; /* nodes; NOT has `left` only */
	size_t place;       /* leaf: index of its place */
	enum filter_direction direction;
};

/* What a leaf speaks of: two leaves with the same type and id share it. */
struct named_place {
	const struct filter_token *type; /* NULL: host */
	const struct filter_token *id;   /* NULL: something without an id, never shared */
};

struct formula {
	const struct filter_scan *scan;
	size_t token, primitive; /* next to be read */
	unsigned depth;
	bool is_broken; /* not understood: not judged */
	struct node nodes[NODES_MAXIMUM];
	size_t node_count;
	struct named_place places[PLACES_MAXIMUM];
	size_t place_count;
};

static size_t formula_add_node(struct formula *formula, struct node node)
{
	if (formula->node_count == NODES_MAXIMUM) {
		formula->is_broken = true;
		return 0;
	}
	formula->nodes[formula->node_count] = node;
	return formula->node_count++;
}

static bool token_is_same(const struct filter_token *a, const struct filter_token *b)
{
	return a && b && a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static size_t formula_find_place(struct formula *formula, struct named_place place)
{
	for (size_t i = 0; i < formula->place_count; i++) {
		const struct named_place *other = &formula->places[i];

		if (token_is_same(place.id, other->id) &&
		    (token_is_same(place.type, other->type) || (!place.type && !other->type)))
			return i;
	}
	if (formula->place_count == PLACES_MAXIMUM) {
		formula->is_broken = true;
		return 0;
	}
	formula->places[formula->place_count] = place;
	return formula->place_count++;
}

static size_t formula_read_leaf(struct formula *formula)
{
	const struct filter_scan *scan = formula->scan;
	const struct filter_primitive *primitive;
	struct named_place place = {0};
	size_t type;

	if (formula->primitive == scan->primitive_count) {
		formula->is_broken = true;
		return 0;
	}
	primitive = &scan->primitives[formula->primitive++];
	formula->token = primitive->end;
	type = primitive->qualifiers.type;
	if (primitive->kind == FILTER_PRIMITIVE_ID) {
		place.id = &scan->tokens[primitive->id];
		if (type != FILTER_NO_ID && !filter_token_is(&scan->tokens[type], "host"))
			place.type = &scan->tokens[type];
	}
	return formula_add_node(
		formula, (struct node) {.kind = NODE_LEAF,
					.place = formula_find_place(formula, place),
					.direction = place.id ? primitive->qualifiers.direction
							      : FILTER_DIRECTION_NONE});
}

static bool formula_next_is(const struct formula *formula, enum filter_token_kind kind)
{
	return formula->token < formula->scan->token_count &&
	       formula->scan->tokens[formula->token].kind == kind;
}

/* Qualifiers in front of a parenthesis have been handed down to what is inside. */
static void formula_skip_qualifiers(struct formula *formula)
{
	const struct filter_scan *scan = formula->scan;

	if (formula->primitive < scan->primitive_count &&
	    scan->primitives[formula->primitive].kind == FILTER_PRIMITIVE_QUALIFIERS &&
	    scan->primitives[formula->primitive].first == formula->token)
		formula->token = scan->primitives[formula->primitive++].end;
}

static size_t formula_read(struct formula *formula);

static size_t formula_read_term(struct formula *formula)
{
	size_t inner;

	formula_skip_qualifiers(formula);
	if (formula->token >= formula->scan->token_count || formula->depth == DEPTH_MAXIMUM) {
		formula->is_broken = true;
		return 0;
	}
	if (formula_next_is(formula, FILTER_TOKEN_NOT)) {
		formula->token++;
		formula->depth++;
		inner = formula_read_term(formula);
		formula->depth--;
		return formula_add_node(formula, (struct node) {.kind = NODE_NOT, .left = inner});
	}
	if (!formula_next_is(formula, FILTER_TOKEN_OPEN))
		return formula_read_leaf(formula);
	formula->token++;
	formula->depth++;
	inner = formula_read(formula);
	formula->depth--;
	formula->is_broken |= !formula_next_is(formula, FILTER_TOKEN_CLOSE);
	formula->token++;
	return inner;
}

/* "and" and "or" bind equally and to the left, as pcap-filter has it. */
static size_t formula_read(struct formula *formula)
{
	size_t left = formula_read_term(formula);

	while (!formula->is_broken && (formula_next_is(formula, FILTER_TOKEN_AND) ||
				       formula_next_is(formula, FILTER_TOKEN_OR))) {
		struct node node = {.left = left};

		node.kind = formula_next_is(formula, FILTER_TOKEN_AND) ? NODE_AND : NODE_OR;
		formula->token++;
		node.right = formula_read_term(formula);
		left = formula_add_node(formula, node);
	}
	return left;
}

static bool leaf_holds(const struct node *leaf, enum place place)
{
	switch (leaf->direction) {
	case FILTER_DIRECTION_SOURCE:
		return place == PLACE_SOURCE;
	case FILTER_DIRECTION_DESTINATION:
		return place == PLACE_DESTINATION;
	case FILTER_DIRECTION_NONE:
	case FILTER_DIRECTION_BOTH:
		break;
	}
	return place != PLACE_ABSENT;
}

/* Nodes come after those that they join, so one pass is enough. */
static bool formula_holds(const struct formula *formula, size_t root, const enum place *places)
{
	bool values[NODES_MAXIMUM];

	for (size_t i = 0; i < formula->node_count; i++) {
		const struct node *node = &formula->nodes[i];

		switch (node->kind) {
		case NODE_AND:
			values[i] = values[node->left] && values[node->right];
			break;
		case NODE_OR:
			values[i] = values[node->left] || values[node->right];
			break;
		case NODE_NOT:
			values[i] = !values[node->left];
			break;
		case NODE_LEAF:
			values[i] = leaf_holds(node, places[node->place]);
			break;
		}
	}
	return values[root];
}

/* The next choice of places, counting like an odometer; false after the last one. */
static bool next_choice(enum place *places, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (++places[i] < PLACE_COUNT)
			return true;
		places[i] = PLACE_ABSENT;
	}
	return false;
}

/* A connection has one well-known port at most: 80 and 443 at its two ends is no real choice. */
static bool is_real(const struct formula *formula, const enum place *places)
{
	size_t ports = 0;

	for (size_t i = 0; i < formula->place_count; i++) {
		const struct filter_token *type = formula->places[i].type;

		ports += type && places[i] != PLACE_ABSENT &&
			 (filter_token_is(type, "port") || filter_token_is(type, "portrange"));
	}
	return ports <= 1;
}

static bool formula_is_one_way(const struct formula *formula, size_t root)
{
	static const enum place reverse[PLACE_COUNT] = {
		[PLACE_ABSENT] = PLACE_ABSENT,
		[PLACE_SOURCE] = PLACE_DESTINATION,
		[PLACE_DESTINATION] = PLACE_SOURCE,
	};
	enum place places[PLACES_MAXIMUM] = {0};
	bool can_match = false;

	do {
		enum place answer[PLACES_MAXIMUM];

		if (!is_real(formula, places) || !formula_holds(formula, root, places))
			continue;
		can_match = true;
		for (size_t i = 0; i < formula->place_count; i++)
			answer[i] = reverse[places[i]];
		if (formula_holds(formula, root, answer))
			return false;
	} while (next_choice(places, formula->place_count));
	return can_match;
}

/* The same filter without src and dst; a direction that stood alone meant a host. */
static void write_two_way(const struct filter_scan *scan, const char *text, struct str *out)
{
	const char *copied = text;

	for (size_t i = 0; i < scan->primitive_count; i++) {
		const struct filter_primitive *primitive = &scan->primitives[i];
		const struct filter_qualifiers *qualifiers = &primitive->qualifiers;
		const struct filter_token *token;

		if (primitive->is_inherited || primitive->kind == FILTER_PRIMITIVE_OPAQUE ||
		    qualifiers->direction_count != 1)
			continue;
		token = &scan->tokens[qualifiers->direction_first];
		str_add_bytes(out, copied, (size_t)(token->text - copied));
		copied = token->text + token->length;
		if (qualifiers->type == FILTER_NO_ID)
			str_add(out, "host");
		else
			copied += strspn(copied, " \t\n");
	}
	str_add(out, copied);
}

bool filter_is_one_way(const char *text, struct str *ret_two_way)
{
	struct filter_scan scan;
	struct formula formula = {.scan = &scan};
	bool is_one_way = false;
	size_t root;

	filter_scan_init(&scan, text);
	if (scan.token_count > 0) {
		root = formula_read(&formula);
		is_one_way = !formula.is_broken && formula.token == scan.token_count &&
			     formula_is_one_way(&formula, root);
	}
	if (is_one_way)
		write_two_way(&scan, text, ret_two_way);
	filter_scan_done(&scan);
	return is_one_way;
}
