/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: anyone. A number for a pair of ends, the same in both directions, so that connections can
 * be shared out and found by it. It is no secret, and different pairs may have the same one. Its highest
 * bits are the best mixed.
 */
#pragma once

#include <stdint.h>

#include "model/address.h"

#define PAIR_BITS 32

/* Each word as it stands in memory: behind an IPv4 address there are zeros. */
static inline uint32_t pair_fold(const uint8_t bytes[16])
{
	uint32_t words[4];

	memcpy(words, bytes, sizeof(words));
	return words[0] ^ words[1] ^ words[2] ^ words[3];
}

static inline uint32_t pair_fold_ipv4(const uint8_t bytes[4])
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* Of both folded addresses, and both ports, one xor the other. */
static inline uint32_t pair_mix(uint32_t addresses, uint16_t ports)
{
	return (addresses ^ ports * 0x9e3779b1u) * 0x85ebca6bu;
}

static inline uint32_t pair_of_ends(const struct address *a, uint16_t a_port,
				    const struct address *b, uint16_t b_port)
{
	return pair_mix(pair_fold(a->bytes) ^ pair_fold(b->bytes), a_port ^ b_port);
}
