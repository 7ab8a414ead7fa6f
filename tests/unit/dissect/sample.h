/* SPDX-License-Identifier: BSD-3-Clause */
/* One packet in, its line out: packets made by hand, from documentation addresses. */
#pragma once

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "dissect/dissect.h"

#define LINK_ETHERNET 1
#define LINK_RAW      101
#define LINK_COOKED_2 276

/* 1,700,000,000.123456789 seconds: 2023-11-14 22:13:20 UTC. */
#define SAMPLE_TIME_NS 1700000000123456789u

#define SAMPLE_MACS 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2

/* IPv4 192.0.2.1 > 198.51.100.2, whose total length is `bytes`. */
#define SAMPLE_IPV4(protocol, bytes) \
	0x45, 0, 0, bytes, 0x12, 0x34, 0x40, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2

/* TCP 40000 > 2100, without options; 20 bytes. */
#define SAMPLE_TCP(flags, sequence, acknowledgment)                                                \
	0x9c, 0x40, 0x08, 0x34, 0, 0, 0, sequence, 0, 0, 0, acknowledgment, 0x50, flags, 0, 64, 0, \
		0, 0, 0

static inline struct packet sample_packet(uint32_t link_type, const uint8_t *bytes, size_t count)
{
	return (struct packet) {
		.time_ns = SAMPLE_TIME_NS,
		.number = 1,
		.link_type = link_type,
		.captured_bytes = (uint32_t)count,
		.wire_bytes = (uint32_t)count,
		.data = bytes,
	};
}

/* The line of the packet without its newline; the caller frees it. */
static inline char *sample_line(const struct dissect_options *options, const struct packet *packet)
{
	CLEANUP(str_done) struct str text = STR_INIT(65536);
	struct dissector *dissector = dissector_new(options);

	dissector_print(dissector, packet, &text);
	dissector_free(dissector);
	if (text.length > 0)
		text.text[text.length - 1] = '\0';
	return xstrdup(text.text);
}

static inline void expect_line(const struct dissect_options *options, const struct packet *packet,
			       const char *expected)
{
	_cleanup_free_ char *line = sample_line(options, packet);

	assert_string_equal(line, expected);
}
