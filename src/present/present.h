/* SPDX-License-Identifier: BSD-3-Clause */
/* Printers of a report: one file each. All strings from outside are escaped on the way out. */
#pragma once

#include "base/str.h"
#include "model/report.h"
#include "words/words.h"

struct present_options {
	enum language language;
	unsigned columns; /* width of the terminal; 0: 100 */
	bool with_colour;
};

/* The verdict on one screen: cause in plain words, what happened, where the time went (a bar per
 * state), proof, fix, how sure and why. */
void present_text(const struct report *report, const struct present_options *options,
		  struct str *out);

/* The JSON of PRODUCT ("why --json", schema tcpwhy.why/1), both languages inside. One line. */
void present_json(const struct report *report, struct str *out);

/* The same in pieces, so that a report of any size takes little memory: false when all of it was
 * added. */
struct present_json {
	const struct report *report;
	size_t connection; /* the next one */
	bool has_begun, is_done;
};
bool present_json_next(struct present_json *json, struct str *out);
