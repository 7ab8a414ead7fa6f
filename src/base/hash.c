/* SPDX-License-Identifier: BSD-3-Clause */
/* SipHash-2-4: see hash.h. */
#include "base/hash.h"

#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/cursor.h"

static uint64_t rotate(uint64_t value, unsigned bits)
{
	return value << bits | value >> (64 - bits);
}

static uint64_t load_le64(const uint8_t *b)
{
	return (uint64_t)load_le32(b + 4) << 32 | load_le32(b);
}

static void sip_rounds(uint64_t v[4], unsigned count)
{
	while (count--) {
		v[0] += v[1];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[0] = rotate(v[0], 32);
		v[2] += v[3];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[2] = rotate(v[2], 32);
	}
}

struct hash_key hash_key_random(void)
{
	struct hash_key key;

	if (getrandom(&key, sizeof(key), GRND_NONBLOCK) != sizeof(key))
		key = (struct hash_key) {clock_wall_ns(), clock_monotonic_ns()};
	return key;
}

uint64_t hash_siphash(const struct hash_key *key, const void *bytes, size_t count)
{
	const uint8_t *at = bytes;
	uint64_t last = (uint64_t)count << 56;
	uint64_t v[4] = {
		key->k0 ^ 0x736f6d6570736575,
		key->k1 ^ 0x646f72616e646f6d,
		key->k0 ^ 0x6c7967656e657261,
		key->k1 ^ 0x7465646279746573,
	};

	for (; count >= 8; at += 8, count -= 8) {
		uint64_t word = load_le64(at);

		v[3] ^= word;
		sip_rounds(v, 2);
		v[0] ^= word;
	}
	for (size_t i = 0; i < count; i++)
		last |= (uint64_t)at[i] << (8 * i);
	v[3] ^= last;
	sip_rounds(v, 2);
	v[0] ^= last;
	v[2] ^= 0xff;
	sip_rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
