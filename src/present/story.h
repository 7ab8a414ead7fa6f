/* SPDX-License-Identifier: BSD-3-Clause */
/* What happened to a connection, as a few moments in time order. */
#pragma once

#include <stddef.h>

#include "model/report.h"

#define STORY_MOMENTS_MAXIMUM 8

struct moment {
	uint64_t time_ns; /* wall time */
	struct text text;
};

struct story {
	struct moment moments[STORY_MOMENTS_MAXIMUM];
	size_t count;
};

/* Id of the plain words of a state: "state.LOSS_RTO". */
const char *story_state_words(enum state state);
/* The id of the words for how a connection ended: "closed normally". */
const char *story_end_words(enum connection_end end);

/* Opened, first data, the longest waits and how they ended, the end. At most STORY_MOMENTS_MAXIMUM. */
void story_tell(const struct connection *connection, struct story *ret_story);
