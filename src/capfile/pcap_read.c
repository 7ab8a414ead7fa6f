/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading classic pcap (draft-ietf-opsawg-pcap sections 4 and 5). The file header is 24 bytes: magic
 * (a1b2c3d4 microseconds, a1b23c4d nanoseconds, in the writer's byte order), version 2.4, two unused
 * words, snap length, link type. Each packet: seconds, fraction, captured length, length on the
 * wire, then the captured bytes.
 */
#include <errno.h>

#include "base/clock.h"
#include "capfile/reader.h"

#define MAGIC_MICROSECONDS  0xa1b2c3d4u
#define MAGIC_NANOSECONDS   0xa1b23c4du
#define FILE_HEADER_BYTES   24
#define PACKET_HEADER_BYTES 16
#define VERSION_MAJOR       2
/* The upper bits of the link type say how long a frame check sequence is. */
#define LINK_TYPE_MASK 0x03ffffffu

static bool is_magic_number(uint32_t magic)
{
	return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS;
}

bool pcap_is_magic(const uint8_t bytes[4])
{
	return is_magic_number(load_be32(bytes)) || is_magic_number(load_le32(bytes));
}

/* Before version 2.3 the lengths stood the other way round, in 2.3 some wrote them so. */
static bool are_lengths_swapped(const struct capfile_reader *reader, uint32_t first,
				uint32_t second)
{
	return reader->pcap.minor < 3 || (reader->pcap.minor == 3 && first > second);
}

static int pcap_read_next(struct capfile_reader *reader, struct packet *ret_packet, struct err *err)
{
	struct point *point = &reader->points.items[0];
	const uint8_t *bytes;
	struct cursor c;
	uint64_t fraction_ns;
	uint32_t seconds;
	uint32_t captured;
	uint32_t wire;
	int r;

	r = capfile_need(reader, PACKET_HEADER_BYTES, "packet header", &bytes, err);
	if (r <= 0)
		return r;
	c = cursor_of(bytes, PACKET_HEADER_BYTES);
	seconds = capfile_u32(reader, &c);
	fraction_ns = (uint64_t)capfile_u32(reader, &c) * reader->pcap.ns_per_unit;
	captured = capfile_u32(reader, &c);
	wire = capfile_u32(reader, &c);
	if (are_lengths_swapped(reader, captured, wire)) {
		uint32_t first = captured;

		captured = wire;
		wire = first;
	}
	if (captured > PCAP_PACKET_MAXIMUM)
		return capfile_damage(reader, err, "a packet of %u bytes, the most is %u", captured,
				      PCAP_PACKET_MAXIMUM);
	r = capfile_need(reader, PACKET_HEADER_BYTES + captured, "packet", &bytes, err);
	if (r <= 0)
		return r;
	byte_source_take(&reader->source, PACKET_HEADER_BYTES + captured);
	*ret_packet = (struct packet) {
		.time_ns = seconds * NS_PER_S + fraction_ns,
		.excess_s = (uint32_t)(fraction_ns / NS_PER_S),
		.number = ++point->packets,
		.link_type = reader->pcap.link_type,
		.captured_bytes = captured,
		.wire_bytes = wire < captured ? captured : wire,
		.data = bytes + PACKET_HEADER_BYTES,
	};
	return 1;
}

int pcap_read_start(struct capfile_reader *reader, struct err *err)
{
	struct point point = {0};
	const uint8_t *bytes;
	struct cursor c;
	uint32_t magic;
	uint16_t major;
	uint16_t minor;
	int r;

	r = capfile_need(reader, FILE_HEADER_BYTES, "file header", &bytes, err);
	if (r < 0)
		return r;
	reader->is_big_endian = is_magic_number(load_be32(bytes));
	c = cursor_of(bytes, FILE_HEADER_BYTES);
	magic = capfile_u32(reader, &c);
	major = capfile_u16(reader, &c);
	minor = capfile_u16(reader, &c);
	if (major != VERSION_MAJOR)
		return err_set(err, -EPROTONOSUPPORT, "%s: pcap version %u.%u is not supported",
			       reader->path, major, minor);
	cursor_skip(&c, 8);
	point.snap_bytes = capfile_u32(reader, &c);
	point.link_type = capfile_u32(reader, &c) & LINK_TYPE_MASK;
	byte_source_take(&reader->source, FILE_HEADER_BYTES);
	reader->format = CAPFILE_FORMAT_PCAP;
	reader->next = pcap_read_next;
	reader->is_nanosecond = magic == MAGIC_NANOSECONDS;
	reader->pcap.ns_per_unit = reader->is_nanosecond ? 1 : NS_PER_US;
	reader->pcap.link_type = point.link_type;
	reader->pcap.minor = minor;
	(void)capfile_add_point(reader, &point);
	return 0;
}
