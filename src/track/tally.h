/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which states got how much of a short span: so that the time since last progress can be taken back
 * in a few steps when a timeout shows what it was. More states than fit: the oldest are settled.
 */
#pragma once

#include <stdint.h>

#include "model/state.h"

#define TALLY_STATES 4

struct tally {
	uint64_t ns[TALLY_STATES];
	uint8_t states[TALLY_STATES]; /* enum state */
	uint8_t count;
};

static inline void tally_clear(struct tally *tally)
{
	tally->count = 0;
}

static inline void tally_add(struct tally *tally, enum state state, uint64_t ns)
{
	uint8_t at = 0;

	while (at < tally->count && tally->states[at] != state)
		at++;
	if (at == TALLY_STATES) {
		for (at = 0; at + 1 < TALLY_STATES; at++) {
			tally->states[at] = tally->states[at + 1];
			tally->ns[at] = tally->ns[at + 1];
		}
		tally->count--;
	}
	if (at == tally->count) {
		tally->states[at] = (uint8_t)state;
		tally->ns[at] = 0;
		tally->count++;
	}
	tally->ns[at] += ns;
}

static inline uint64_t tally_of(const struct tally *tally, enum state state)
{
	uint64_t ns = 0;

	for (uint8_t i = 0; i < tally->count; i++)
		ns += tally->states[i] == state ? tally->ns[i] : 0;
	return ns;
}
