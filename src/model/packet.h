/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: capture, capfile. One captured packet: a view into a buffer of the writer, valid until
 * the next packet is asked for. Never copied on the way through the stages.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decoded;

/* What stands around the packet's data in the file that it is read from: a file of the same form may
 * take it over as it is. */
enum packet_record {
	PACKET_RECORD_OTHER,
	PACKET_RECORD_PCAP_MICRO, /* a header of PACKET_RECORD_PCAP_BYTES in front, little-endian */
	PACKET_RECORD_PCAP_NANO,
};

#define PACKET_RECORD_PCAP_BYTES 16u

struct packet {
	uint64_t time_ns; /* wall time */
	uint64_t number;  /* frame number at its point, from 1 */
	uint64_t frame;   /* the same, counted over all points of the stream */
	uint32_t point;   /* id of the point */
	uint32_t link_type;
	uint32_t captured_bytes; /* bytes at `data` */
	/* Length of the packet; larger when the snap length cut it, smaller only in a broken record. */
	uint32_t wire_bytes;
	const uint8_t *data;
	/* A packet of pasted text has no bytes but fields, and the line that they were read from
	 * (foreign, not terminated by NUL). NULL otherwise. */
	const struct decoded *decoded;
	const char *text;
	size_t text_bytes;
	/* Whole seconds that a broken record has in its fraction: time_ns counts them, a time printed
	 * as seconds and fraction shows them where they stood. */
	uint32_t excess_s;
	enum packet_record record;
	/* Options that a pcapng file has for the packet, as they stand there: comments, flags, hashes.
	 * 0 bytes: none. */
	bool are_options_big_endian;
	uint32_t options_bytes;
	const uint8_t *options;
};

/* Names one packet for good: in findings, comments and JSON. */
struct packet_ref {
	uint32_t point;
	uint64_t number;
	uint64_t time_ns; /* wall time */
};

static inline struct packet_ref packet_ref_of(const struct packet *packet)
{
	return (struct packet_ref) {packet->point, packet->number, packet->time_ns};
}
