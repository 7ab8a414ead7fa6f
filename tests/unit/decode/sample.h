/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets made by hand for the tests of the decoder, from documentation addresses, and a copy of the
 * bytes on the heap, exactly as long as they are, so that a read beyond them is caught.
 */
#pragma once

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "decode/decode.h"
#include "decode/pair.h"

/* 192.0.2.1:40000 > 198.51.100.2:2100, SYN, MSS 1460, SACK permitted, time stamps, scale 7; 60 bytes. */
#define SAMPLE_SYN                                                                                 \
	0x45, 0x00, 0x00, 0x3c, 0x12, 0x34, 0x40, 0x00, 0x40, 0x06, 0x00, 0x00, 192, 0, 2, 1, 198, \
		51, 100, 2, 0x9c, 0x40, 0x08, 0x34, 0x01, 0x02, 0x03, 0x04, 0, 0, 0, 0, 0xa0,      \
		0x02, 0xfa, 0xf0, 0, 0, 0, 0, 2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0,  \
		2, 1, 3, 3, 7
#define SAMPLE_SYN_BYTES 60

/* The same two hosts, UDP 5000 > 53 with 4 bytes of payload; 32 bytes. */
#define SAMPLE_UDP                                                                                 \
	0x45, 0x00, 0x00, 0x20, 0x00, 0x01, 0x00, 0x00, 0x40, 0x11, 0x00, 0x00, 192, 0, 2, 1, 198, \
		51, 100, 2, 0x13, 0x88, 0x00, 0x35, 0x00, 0x0c, 0, 0, 'a', 'b', 'c', 'd'
#define SAMPLE_UDP_BYTES 32

#define SAMPLE_ETHERNET 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2

/* Reading one packet after the other gives the same, whatever was read before. */
static inline void sample_check_next(const struct packet *packet, const struct decoded *decoded)
{
	static struct decoded next;

	decode_next(packet, &next);
	assert_int_equal(next.marks, decoded->marks);
	assert_int_equal(next.ether_type, decoded->ether_type);
	assert_int_equal(next.protocol, decoded->protocol);
	assert_int_equal(next.ttl, decoded->ttl);
	assert_int_equal(next.ip_id, decoded->ip_id);
	assert_int_equal(next.is_dont_fragment, decoded->is_dont_fragment);
	assert_int_equal(next.has_more_fragments, decoded->has_more_fragments);
	assert_int_equal(next.ip_bytes, decoded->ip_bytes);
	assert_int_equal(next.payload_bytes, decoded->payload_bytes);
	assert_int_equal(next.payload_captured, decoded->payload_captured);
	assert_ptr_equal(next.payload, decoded->payload);
	assert_ptr_equal(next.transport, decoded->transport);
	assert_int_equal(next.transport_bytes, decoded->transport_bytes);
	assert_int_equal(next.fragment_offset, decoded->fragment_offset);
	assert_int_equal(next.fragment_id, decoded->fragment_id);
	assert_true(address_is_equal(&next.source, &decoded->source));
	assert_true(address_is_equal(&next.destination, &decoded->destination));
	assert_int_equal(next.source_port, decoded->source_port);
	assert_int_equal(next.destination_port, decoded->destination_port);
	assert_memory_equal(&next.tcp, &decoded->tcp, sizeof(next.tcp));
	assert_memory_equal(&next.icmp, &decoded->icmp, sizeof(next.icmp));
	assert_memory_equal(&next.arp, &decoded->arp, sizeof(next.arp));
}

/* A look at the bytes says of a packet that will be tracked what decoding says. */
static inline void sample_check_pair(const struct packet *packet, const struct decoded *decoded)
{
	uint32_t pair;

	if (!(decoded->marks & (DECODED_TRUNCATED | DECODED_FRAGMENT | DECODED_MALFORMED)) &&
	    pair_of_plain(packet, &pair))
		assert_int_equal(pair, pair_of(decoded));
}

/* Decode the first `captured` bytes of a packet that was `wire` bytes long. */
static inline struct decoded sample_decode(uint32_t link_type, const uint8_t *bytes,
					   uint32_t captured, uint32_t wire)
{
	_cleanup_free_ uint8_t *copy = xmalloc(captured + 1);
	uint8_t *end_aligned = copy + 1;
	struct packet packet = {
		.link_type = link_type,
		.captured_bytes = captured,
		.wire_bytes = wire,
		.data = end_aligned,
	};
	struct decoded decoded;

	if (captured > 0)
		memcpy(end_aligned, bytes, captured);
	decode_packet(&packet, &decoded);
	sample_check_next(&packet, &decoded);
	sample_check_pair(&packet, &decoded);
	/* The payload points into the copy: make it an offset that tests can check. */
	if (decoded.payload)
		decoded.payload = bytes + (decoded.payload - end_aligned);
	return decoded;
}
