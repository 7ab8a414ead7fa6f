/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SipHash-2-4 (Aumasson and Bernstein, 2012; reference code of the authors, CC0) for keys that come
 * from the network: whoever sends packets must not be able to choose what collides.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct hash_key {
	uint64_t k0, k1;
};

/* A key from getrandom(2), one for the life of the process. */
struct hash_key hash_key_random(void);

/* Two words to one, by a multiplication of 64 bits by 64: with secret words mixed in before, as hard
 * to aim at as a table needs that shows nobody where its entries lie, and a tenth of SipHash's time. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
	__extension__ const unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_siphash(const struct hash_key *key, const void *bytes, size_t count);
