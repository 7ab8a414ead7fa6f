/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The stages between decode and diagnose for a share of the connections: track and stream. The packets of
 * a connection, and the ICMP errors that quote it, all go to the same shard; what is no TCP goes to the
 * first one. A shard owns everything that it touches, so that each can have a thread of its own, and its
 * answers do not depend on who else runs.
 */
#pragma once

#include "decode/pair.h"
#include "model/decoded.h"
#include "model/label.h"
#include "model/lookup.h"
#include "model/message.h"
#include "model/packet.h"
#include "track/track.h"

/* Among so many shards connections and the bounds of analysis.h are shared out. */
#define SHARDS 4u

struct shard;

struct shard *shard_new(void);
void shard_free(struct shard *shard);

/* Whose packet is it? By decode/pair.h. */
static inline unsigned shard_of_pair(uint32_t pair)
{
	return (unsigned)((uint64_t)pair * SHARDS >> PAIR_BITS);
}

/* One of its packets, with the number of its ends. */
void shard_packet(struct shard *shard, const struct packet *packet, const struct decoded *decoded,
		  uint32_t pair);

/* Of the packet given last. The connection's number is its place in the tracker, from 1. */
const struct label *shard_label(const struct shard *shard);
const struct lookup_label *shard_lookup(const struct shard *shard);
enum turn shard_turn(const struct shard *shard);
uint32_t shard_number(const struct shard *shard);

/* What was said on the connection of this number so far; NULL when nothing was read. */
const struct conversation *shard_conversation(const struct shard *shard, uint32_t number);

/* For who decodes packets for it: empty at first (decode_next()). */
struct decoded *shard_scratch(struct shard *shard);

struct track *shard_track(struct shard *shard);
/* As lookup_table_items(), and how many found no place. */
const struct lookup *shard_lookups(const struct shard *shard, size_t *ret_count,
				   uint64_t *ret_dropped);
