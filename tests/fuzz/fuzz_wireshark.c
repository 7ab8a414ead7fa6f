/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets of any link type, through decoding to the names that Wireshark gives. The input is a list
 * of records: one byte each for link type, passed time and length, then that many bytes of a packet.
 */
#include "decode/decode.h"
#include "fuzz.h"
#include "wireshark/wireshark.h"

#define RECORD_BYTES 3
#define START_NS     ((uint64_t)1790000000 * 1000000000)
#define TIME_UNIT_NS ((uint64_t)1000000)

static void check(const struct wireshark_names *names, const struct packet *packet)
{
	FUZZ_CHECK(names->flags < 1u << WIRESHARK_FLAG_COUNT);
	FUZZ_CHECK(names->acks_frame <= packet->frame);
	FUZZ_CHECK(names->rto_frame <= packet->frame);
	FUZZ_CHECK(names->duplicate_ack_frame <= packet->frame);
	FUZZ_CHECK(names->scale_factor >= WIRESHARK_SCALE_UNUSED && names->scale_factor <= 1 << 14);
	FUZZ_CHECK(names->has_stream || names->flags == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t links[] = {101, 1, 113, 276, 0, 9, 10, 51, 104, 105, 127, 239};
	struct wireshark *wireshark = wireshark_new();
	struct packet packet = {.time_ns = START_NS};
	struct decoded decoded;

	while (size > RECORD_BYTES) {
		size_t bytes = data[2] < size - RECORD_BYTES ? data[2] : size - RECORD_BYTES;
		const struct wireshark_names *names;

		packet.link_type = links[data[0] % (sizeof(links) / sizeof(links[0]))];
		packet.frame++;
		packet.time_ns += data[1] == UINT8_MAX ? -TIME_UNIT_NS : data[1] * TIME_UNIT_NS;
		packet.captured_bytes = (uint32_t)bytes;
		packet.wire_bytes = (uint32_t)bytes + (data[0] & 0x80 ? data[0] * 16u : 0);
		packet.data = data + RECORD_BYTES;
		decode_packet(&packet, &decoded);
		names = wireshark_packet(wireshark, &packet, &decoded);
		if (names)
			check(names, &packet);
		data += RECORD_BYTES + bytes;
		size -= RECORD_BYTES + bytes;
	}
	wireshark_free(wireshark);
	return 0;
}
