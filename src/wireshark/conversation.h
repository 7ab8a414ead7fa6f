/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is remembered of a conversation and of each of its directions, and the table that finds it by
 * its two ends. A new life of the same ends takes the place of the old one, under a new number:
 * Wireshark looks at the latest one only, too.
 */
#pragma once

#include "base/hash.h"
#include "wireshark/header.h"
#include "wireshark/unacked.h"

struct direction {
	struct unacked_list unacked;
	uint64_t next_ns;    /* when `next` last rose */
	uint64_t last_ns;    /* latest packet; 0 none */
	uint32_t base;       /* initial sequence number, or one below the first seen */
	uint32_t next;       /* highest end; 0 not known, as below */
	uint32_t next_frame; /* where `next` last rose */
	uint32_t gapless;    /* highest end without a gap before it; 0 not known */
	uint32_t acknowledgment;
	uint32_t acknowledgment_frame; /* since when it is the same */
	int32_t duplicates;            /* -1: an unseen segment was told already */
	uint32_t window;
	uint32_t pushed_bytes; /* since the last PSH */
	uint32_t flags;        /* WIRESHARK_ bits of its latest packet */
	int16_t scale;         /* a shift, or one of WIRESHARK_SCALE_ */
	uint8_t sack_count;
	bool has_base;
	bool is_first_ack; /* the next ACK is its first: the window before is that of a SYN */
	bool is_flight_valid;
	bool did_push;
	struct sequence_range sacks[HEADER_SACKS_MAXIMUM];
};

struct conversation {
	struct address low, high;
	uint16_t low_port, high_port;
	uint32_t stream;
	bool did_offer_data; /* a SYN with data and a fast open cookie */
	bool has_syn, has_initial_rtt;
	uint64_t syn_ns; /* latest one without ACK */
	int64_t initial_rtt_ns;
	struct direction directions[2]; /* of what `low` sends, of what `high` sends */
};

struct conversation_table {
	struct hash_key key;
	uint32_t *slots; /* number of a conversation from 1; 0 empty */
	size_t slot_count;
	struct conversation **chunks;
	size_t chunk_count, chunk_capacity;
	size_t count;
	uint32_t next_stream;
};

void conversation_table_init(struct conversation_table *table);
void conversation_table_done(struct conversation_table *table);

/* The conversation of a packet, a new one when there is none. NULL when the table is full.
 * ret_sender: the index of the packet's direction. */
struct conversation *conversation_find(struct conversation_table *table,
				       const struct header *header, unsigned *ret_sender);
/* Begin a new life of the same ends. */
void conversation_restart(struct conversation_table *table, struct unacked_pool *pool,
			  struct conversation *conversation);
