/* SPDX-License-Identifier: BSD-3-Clause */
/* The time at the head of a line, in the forms of -t. A second is broken down once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line;
struct packet;

struct timestamp {
	uint64_t second; /* whose text is kept */
	char text[32];
	size_t text_bytes;
	uint64_t reference; /* in units of the precision; for -ttt and -ttttt */
	bool has_second;
};

void timestamp_add(struct timestamp *timestamp, struct line *line, const struct packet *packet);
