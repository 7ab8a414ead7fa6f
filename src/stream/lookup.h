/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Look-ups out of DNS datagrams: questions and answers are paired by point, addresses, ports, id, and
 * by name and type where both tell them. Read from the bytes, or from the line where a packet of
 * pasted text has none.
 *
 * Bounds: LOOKUPS_MAXIMUM look-ups; beyond it new ones are counted, not kept.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/decoded.h"
#include "model/lookup.h"
#include "model/packet.h"

#define LOOKUPS_MAXIMUM 16384u

struct lookup_table;

struct lookup_table *lookup_table_new(void);
void lookup_table_free(struct lookup_table *table);

/* Any packet. The label is valid until the next one; the look-up in it still changes. */
struct lookup_label lookup_table_packet(struct lookup_table *table, const struct packet *packet,
					const struct decoded *decoded);

/* In the order of their first packets; valid until the next packet. */
const struct lookup *lookup_table_items(const struct lookup_table *table, size_t *ret_count);
/* Questions that found no place. */
uint64_t lookup_table_dropped(const struct lookup_table *table);
