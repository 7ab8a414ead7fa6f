/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines: the first byte picks the link type, the second how much the snap length cut off, the third
 * the options. A line ends with a newline, holds no control character but line feed and tab, and is
 * the same however it is asked for.
 */
#include <string.h>

#include "dissect/dissect.h"
#include "fuzz.h"

#define HEADER_BYTES 3
#define TEXT_BYTES   ((size_t)1 << 24)

/* LINKTYPE_ numbers: null, Ethernet, raw IP, loop, Linux cooked, raw IPv4 and IPv6, cooked v2, one
 * that nobody knows, PPP, the same with HDLC, Cisco HDLC, the log of netfilter, Token Ring, ARCnet, FDDI,
 * ATM, ARCnet as Linux has it and IP over IEEE 1394. */
static const uint32_t link_types[] = {0,  1,   101, 108, 113, 228, 229, 276, 147, 9,
				      50, 104, 239, 6,   7,   10,  100, 129, 138};

static struct dissect_options options_of(uint8_t bits)
{
	return (struct dissect_options) {
		.time = DISSECT_TIME_EPOCH,
		.verbosity = bits & 3,
		.is_numeric = !(bits & 4),
		.is_quiet = (bits & 0x18) == 0x18,
		.with_link = bits & 0x20,
		.is_absolute = bits & 0x40,
		.hex = bits & 0x80 ? DISSECT_HEX_BOTH : DISSECT_HEX_NONE,
	};
}

static void check(const struct str *text)
{
	FUZZ_CHECK(text->length > 0 && text->text[text->length - 1] == '\n');
	FUZZ_CHECK(!text->is_cut);
	for (size_t i = 0; i < text->length; i++) {
		unsigned char c = (unsigned char)text->text[i];

		FUZZ_CHECK((c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str first = STR_INIT(TEXT_BYTES);
	struct str second = STR_INIT(TEXT_BYTES);
	struct dissect_options options;
	struct dissector *dissector;
	struct packet packet;

	if (size < HEADER_BYTES)
		return 0;
	packet = (struct packet) {
		.time_ns = 1700000000123456789,
		.number = 1,
		.link_type = link_types[data[0] % (sizeof(link_types) / sizeof(link_types[0]))],
		.captured_bytes = (uint32_t)(size - HEADER_BYTES),
		.wire_bytes = (uint32_t)(size - HEADER_BYTES) + data[1] * 16u,
		.data = data + HEADER_BYTES,
	};
	options = options_of(data[2]);
	/* Without a memory of sequence numbers the second line of a packet is its first. */
	options.is_absolute = true;
	dissector = dissector_new(&options);
	dissector_print(dissector, &packet, &first);
	check(&first);
	dissector_print(dissector, &packet, &second);
	FUZZ_CHECK(strcmp(first.text, second.text) == 0);
	dissector_free(dissector);
	options.is_absolute = false;
	dissector = dissector_new(&options);
	str_clear(&first);
	dissector_print(dissector, &packet, &first);
	dissector_print(dissector, &packet, &first);
	check(&first);
	dissector_free(dissector);
	str_done(&first);
	str_done(&second);
	return 0;
}
