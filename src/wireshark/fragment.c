/* SPDX-License-Identifier: BSD-3-Clause */
/* Fragmented datagrams: see fragment.h. */
#include "wireshark/fragment.h"

#include <string.h>

#include "base/mem.h"
#include "wireshark/wireshark.h"

#define UNITS_MAXIMUM 8192u /* of 8 bytes */
#define HEAD_BYTES    60u   /* the longest TCP header */

struct datagram {
	struct address source, destination;
	uint32_t id;
	uint8_t protocol;
	bool is_used;
	bool has_end;
	uint64_t used_at;     /* count of calls: the one that waits longest makes room */
	uint32_t total_bytes; /* when has_end */
	uint32_t unit_count;  /* units that are there */
	uint8_t head[HEAD_BYTES];
	uint64_t units[UNITS_MAXIMUM / 64];
};

struct datagrams {
	struct datagram items[WIRESHARK_DATAGRAMS_MAXIMUM];
	uint64_t calls;
};

struct datagrams *datagrams_new(void)
{
	return xcalloc(1, sizeof(struct datagrams));
}

void datagrams_free(struct datagrams *datagrams)
{
	free(datagrams);
}

static bool is_of(const struct datagram *datagram, const struct decoded *decoded)
{
	return datagram->is_used && datagram->id == decoded->fragment_id &&
	       datagram->protocol == decoded->protocol &&
	       address_is_equal(&datagram->source, &decoded->source) &&
	       address_is_equal(&datagram->destination, &decoded->destination);
}

/* The datagram of a fragment; else one that is free, or the one that waits longest. */
static struct datagram *datagram_find(struct datagrams *datagrams, const struct decoded *decoded)
{
	struct datagram *oldest = &datagrams->items[0];

	for (size_t i = 0; i < WIRESHARK_DATAGRAMS_MAXIMUM; i++) {
		struct datagram *item = &datagrams->items[i];

		if (is_of(item, decoded))
			return item;
		if (item->used_at < oldest->used_at)
			oldest = item;
	}
	*oldest = (struct datagram) {
		.source = decoded->source,
		.destination = decoded->destination,
		.id = decoded->fragment_id,
		.protocol = decoded->protocol,
		.is_used = true,
	};
	return oldest;
}

static void datagram_fill(struct datagram *datagram, uint32_t offset, uint32_t bytes)
{
	uint32_t end = (offset + bytes + 7) / 8;

	for (uint32_t unit = offset / 8; unit < MIN(end, UNITS_MAXIMUM); unit++) {
		uint64_t bit = (uint64_t)1 << unit % 64;

		datagram->unit_count += !(datagram->units[unit / 64] & bit);
		datagram->units[unit / 64] |= bit;
	}
}

bool datagrams_add(struct datagrams *datagrams, const struct decoded *decoded,
		   struct header_bytes *ret_bytes)
{
	struct datagram *datagram = datagram_find(datagrams, decoded);
	uint32_t offset = decoded->fragment_offset;

	datagram->used_at = ++datagrams->calls;
	datagram_fill(datagram, offset, decoded->transport_bytes);
	if (offset < HEAD_BYTES)
		memcpy(datagram->head + offset, decoded->transport,
		       MIN(decoded->transport_bytes, HEAD_BYTES - offset));
	if (!decoded->has_more_fragments) {
		datagram->has_end = true;
		datagram->total_bytes = offset + decoded->transport_bytes;
	}
	if (!datagram->has_end || datagram->unit_count < (datagram->total_bytes + 7) / 8)
		return false;
	datagram->is_used = false;
	datagram->used_at = 0;
	*ret_bytes = (struct header_bytes) {
		.data = datagram->head,
		.captured_bytes = MIN(datagram->total_bytes, HEAD_BYTES),
		.wire_bytes = datagram->total_bytes,
	};
	return true;
}
