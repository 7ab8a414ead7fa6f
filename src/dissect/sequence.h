/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * First sequence numbers of TCP connections, from which the printed ones are counted.
 *
 * One entry a connection for both directions, kept forever as tcpdump keeps it: made or made anew by
 * the first segment with ACK, and again by every segment with SYN and ACK. A table is open addressing
 * over SipHash; beyond the maximum a new connection takes the place of an old one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

#define SEQUENCE_CONNECTIONS_MAXIMUM (1u << 20)

/* The end with the smaller port (or, with equal ports, the smaller address) comes first. */
struct sequence_ends {
	uint8_t version; /* 4 or 6 */
	bool is_reversed;
	uint16_t ports[2];
	const uint8_t *addresses[2];
};

struct sequence_base {
	uint32_t first, second; /* of the first end and of the second */
};

struct sequence_slots {
	uint8_t *slots; /* a key, then a struct sequence_base; NULL before the first connection */
	uint8_t *used;
	size_t count;
	size_t capacity; /* a power of two */
	size_t key_bytes;
};

struct sequence_table {
	struct hash_key hash;
	struct sequence_slots ipv4;
	struct sequence_slots ipv6;
	uint64_t moves; /* how often bases have gone from where they were */
};

void sequence_table_init(struct sequence_table *table);
void sequence_table_done(struct sequence_table *table);

/* Of a segment from the source to the destination. */
struct sequence_ends sequence_ends_of(uint8_t version, const uint8_t *source,
				      const uint8_t *destination, uint16_t source_port,
				      uint16_t destination_port);

/* The base of the connection; is_new tells that it has to be filled. Valid
 * until the table has moved. */
struct sequence_base *sequence_table_find(struct sequence_table *table,
					  const struct sequence_ends *ends, bool *ret_is_new);
