/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets: the first byte picks the link type, the second how much the snap length cut off. */
#include <string.h>

#include "decode/decode.h"
#include "fuzz.h"

#define HEADER_BYTES 2

/* LINKTYPE_ numbers: null, Ethernet, raw IP, loop, Linux cooked, raw IPv4 and IPv6, cooked v2, and
 * one that nobody knows. */
static const uint32_t link_types[] = {0, 1,  101, 108, 113, 228, 229, 276, 147,
				      9, 50, 10,  51,  104, 105, 127, 239};

static void check(const struct packet *packet, const struct decoded *decoded)
{
	if (decoded->payload) {
		FUZZ_CHECK(decoded->payload >= packet->data);
		FUZZ_CHECK(decoded->payload + decoded->payload_captured <=
			   packet->data + packet->captured_bytes);
		FUZZ_CHECK(decoded->payload_captured <= decoded->payload_bytes);
	} else {
		FUZZ_CHECK(decoded->payload_captured == 0);
	}
	FUZZ_CHECK(decoded->tcp.sack_count <= SACK_BLOCKS_MAXIMUM);
	FUZZ_CHECK(decoded->tcp.window_scale <= 14);
	FUZZ_CHECK(decoded->source.family <= ADDRESS_FAMILY_IPV6);
	FUZZ_CHECK(decoded->destination.family <= ADDRESS_FAMILY_IPV6);
}

static bool is_same_tcp(const struct decoded_tcp *a, const struct decoded_tcp *b)
{
	for (unsigned i = 0; i < SACK_BLOCKS_MAXIMUM; i++)
		if (a->sacks[i].start != b->sacks[i].start || a->sacks[i].end != b->sacks[i].end)
			return false;
	return a->sequence == b->sequence && a->acknowledgment == b->acknowledgment &&
	       a->window == b->window && a->flags == b->flags && a->mss == b->mss &&
	       a->has_mss == b->has_mss && a->has_window_scale == b->has_window_scale &&
	       a->has_timestamps == b->has_timestamps && a->window_scale == b->window_scale &&
	       a->is_sack_permitted == b->is_sack_permitted && a->sack_count == b->sack_count &&
	       a->timestamp == b->timestamp && a->timestamp_echo == b->timestamp_echo;
}

/* Both ways of decoding see the same, whatever the packet before was. */
static void check_same(const struct decoded *a, const struct decoded *b)
{
	FUZZ_CHECK(a->marks == b->marks && a->ether_type == b->ether_type);
	FUZZ_CHECK(a->protocol == b->protocol && a->ttl == b->ttl && a->ip_id == b->ip_id);
	FUZZ_CHECK(a->is_dont_fragment == b->is_dont_fragment);
	FUZZ_CHECK(a->has_more_fragments == b->has_more_fragments);
	FUZZ_CHECK(a->ip_bytes == b->ip_bytes && a->payload_bytes == b->payload_bytes);
	FUZZ_CHECK(a->payload == b->payload && a->payload_captured == b->payload_captured);
	FUZZ_CHECK(address_is_equal(&a->source, &b->source));
	FUZZ_CHECK(address_is_equal(&a->destination, &b->destination));
	FUZZ_CHECK(a->source_port == b->source_port);
	FUZZ_CHECK(a->destination_port == b->destination_port);
	FUZZ_CHECK(is_same_tcp(&a->tcp, &b->tcp));
	FUZZ_CHECK(a->icmp.type == b->icmp.type && a->icmp.code == b->icmp.code &&
		   a->icmp.mtu == b->icmp.mtu && a->icmp.is_error == b->icmp.is_error);
	FUZZ_CHECK(a->arp.operation == b->arp.operation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct decoded next;
	struct decoded decoded, again;
	struct packet packet;

	if (size < HEADER_BYTES)
		return 0;
	packet = (struct packet) {
		.number = 1,
		.link_type = link_types[data[0] % (sizeof(link_types) / sizeof(link_types[0]))],
		.captured_bytes = (uint32_t)(size - HEADER_BYTES),
		.wire_bytes = (uint32_t)(size - HEADER_BYTES) + data[1] * 16u,
		.data = data + HEADER_BYTES,
	};
	decode_packet(&packet, &decoded);
	check(&packet, &decoded);
	/* Nothing of the previous packet is left in the next one. */
	memset(&again, 0xff, sizeof(again));
	decode_packet(&packet, &again);
	FUZZ_CHECK(again.marks == decoded.marks && again.payload == decoded.payload);
	FUZZ_CHECK(memcmp(&again.source, &decoded.source, sizeof(again.source)) == 0);
	FUZZ_CHECK(again.tcp.sequence == decoded.tcp.sequence &&
		   again.icmp.mtu == decoded.icmp.mtu);
	decode_next(&packet, &next);
	check_same(&next, &decoded);
	return 0;
}
