/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets: the first byte picks the link type, the second how much the snap length cut off. */
#include <string.h>

#include "decode/decode.h"
#include "fuzz.h"

#define HEADER_BYTES 2

/* LINKTYPE_ numbers: null, Ethernet, raw IP, loop, Linux cooked, raw IPv4 and IPv6, cooked v2, and
 * one that nobody knows. */
static const uint32_t link_types[] = {0, 1, 101, 108, 113, 228, 229, 276, 147};

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
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
	return 0;
}
