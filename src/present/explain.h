/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A packet told to a person: what it means in its conversation, in one sentence or a few; and a story
 * for each connection when all of it was seen. The sentences are ids and values: text and JSON are
 * made from the same ones.
 *
 * The explainer remembers of each connection what later packets refer to, for up to
 * EXPLAIN_CONNECTIONS_MAXIMUM of them; packets of more are explained without their past.
 */
#pragma once

#include "base/str.h"
#include "model/decoded.h"
#include "model/label.h"
#include "model/lookup.h"
#include "model/message.h"
#include "model/names.h"
#include "model/text.h"
#include "model/wireshark.h"
#include "words/words.h"

#define EXPLAIN_CONNECTIONS_MAXIMUM   65536u
#define EXPLANATION_SENTENCES_MAXIMUM 12

struct explanation {
	struct text sentences[EXPLANATION_SENTENCES_MAXIMUM];
	size_t count;
	bool does_matter; /* --brief shows it */
};

/* One packet and what is known about it. */
struct explain_packet {
	const struct packet *packet;
	const struct decoded *decoded;
	const struct label *label;               /* NULL: no TCP, or not tracked */
	const struct conversation *conversation; /* NULL: nothing was read */
	const struct lookup_label *lookup;       /* NULL: no part of a look-up */
	const struct wireshark_names *wireshark; /* NULL: no TCP to Wireshark */
	const char *line;                        /* of tcpdump, without its end; foreign */
	size_t line_bytes;
};

struct explain_options {
	const struct name_table *names;      /* containers; NULL with -n */
	const struct name_table *text_names; /* of pasted text; NULL for none */
};

struct explainer;

struct explainer *explainer_new(const struct explain_options *options);
void explainer_free(struct explainer *explainer);

/* What the texts borrow is valid until the next call. */
void explainer_packet(struct explainer *explainer, const struct explain_packet *packet,
		      struct explanation *ret_explanation);
/* --teach: every field of the line; what a field is about once, where it appears first. */
#define LESSON_FIELDS_MAXIMUM 64

struct lesson {
	struct text fields[LESSON_FIELDS_MAXIMUM];
	size_t count;
};

void explainer_teach(struct explainer *explainer, const struct explain_packet *packet,
		     struct lesson *ret_lesson);
/* The connection is complete: track has finished. */
void explainer_story(struct explainer *explainer, const struct connection *connection,
		     const struct conversation *conversation, struct explanation *ret_story);
/* A look-up of a name, when nothing more will come of it. --brief shows those that matter. */
void explainer_lookup(struct explainer *explainer, const struct lookup *lookup, uint64_t end_ns,
		      struct explanation *ret_story);

/* For a terminal: the line, what it means below it, set in; and the story under a heading. */
struct explain_page {
	enum language language;
	unsigned columns; /* 0: 100 */
	bool with_colour;
};

void explain_text_packet(const struct explain_packet *packet, const struct explanation *explanation,
			 const struct lesson *lesson, const struct explain_page *page,
			 struct str *out);
void explain_text_heading(const struct connection *connection, const struct explain_page *page,
			  struct str *out);
/* A heading of what is no connection. */
void explain_text_title(const char *id, const struct explain_page *page, struct str *out);
/* One sentence of a list. */
void explain_text_item(const struct explanation *story, const struct explain_page *page,
		       struct str *out);
void explain_text_story(const struct explanation *story, const struct explain_page *page,
			struct str *out);

/* One line of JSON (schema tcpwhy.explain/1, docs/formats.md), with its newline. */
struct explain_clock {
	uint64_t start_ns;
};

void explain_json_packet(const struct explain_packet *packet, const struct explanation *explanation,
			 const struct explain_clock *clock, struct str *out);
void explain_json_lookup(const struct lookup *lookup, const struct explanation *story,
			 const struct explain_clock *clock, struct str *out);
void explain_json_story(const struct connection *connection, const struct explanation *story,
			const struct explain_clock *clock, struct str *out);

/* --tsv: what Wireshark says, with its names of columns. A line a packet, with its newline. */
void explain_tsv_header(struct str *out);
void explain_tsv_packet(const struct packet *packet, const struct wireshark_names *names,
			struct str *out);
