/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading classic pcap (draft-ietf-opsawg-pcap sections 4 and 5). The file header is 24 bytes: magic
 * (in the writer's byte order), version 2.0 to 2.4, two unused words, snap length, link type. Each
 * packet: seconds, fraction, captured length, length on the wire, then the captured bytes.
 *
 * Variants, as libpcap reads them: a1b2c3d4 microseconds; a1b23c4d nanoseconds; a1b2cd34, a patched
 * Linux tcpdump of old, whose packets have 8 bytes more in their header (interface, protocol, kind);
 * version 543.0, a tcpdump of DG/UX.
 */
#include <errno.h>

#include "base/clock.h"
#include "base/mem.h"
#include "capfile/reader.h"

#define MAGIC_MICROSECONDS  0xa1b2c3d4u
#define MAGIC_NANOSECONDS   0xa1b23c4du
#define MAGIC_PATCHED       0xa1b2cd34u
#define FILE_HEADER_BYTES   24
#define PACKET_HEADER_BYTES 16u
#define PATCHED_BYTES       8u
#define VERSION_MAJOR       2
#define VERSION_MINOR_LAST  4
#define VERSION_DGUX        543
/* The upper bits of the link type say how long a frame check sequence is. */
#define LINK_TYPE_MASK 0x03ffffffu

static bool is_magic_number(uint32_t magic)
{
	return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS || magic == MAGIC_PATCHED;
}

bool pcap_is_magic(const uint8_t bytes[4])
{
	return is_magic_number(load_be32(bytes)) || is_magic_number(load_le32(bytes));
}

/* The header of a packet. */
struct record {
	uint32_t seconds, fraction;
	uint32_t captured, wire;
};

/* Before version 2.3 the lengths stood the other way round, in 2.3 some wrote them so. */
static void record_swap_lengths(struct record *record, enum pcap_lengths lengths)
{
	uint32_t captured = record->captured;

	if (lengths == PCAP_LENGTHS_EITHER && captured <= record->wire)
		return;
	record->captured = record->wire;
	record->wire = captured;
}

static inline struct record record_of(const struct capfile_reader *reader, const uint8_t *bytes)
{
	struct record record = {load_le32(bytes), load_le32(bytes + 4), load_le32(bytes + 8),
				load_le32(bytes + 12)};

	if (reader->is_big_endian)
		record = (struct record) {load_be32(bytes), load_be32(bytes + 4),
					  load_be32(bytes + 8), load_be32(bytes + 12)};
	if (reader->pcap.lengths != PCAP_LENGTHS_RIGHT)
		record_swap_lengths(&record, reader->pcap.lengths);
	return record;
}

/* The packet whose record is there as a whole, at `bytes`. What packets of other formats have beside is
 * empty from the start, since nobody writes it. */
static inline void pcap_take_packet(const struct pcap_state *pcap, const uint8_t *bytes,
				    const struct record *record, struct packet *ret_packet)
{
	uint64_t fraction_ns = (uint64_t)record->fraction * pcap->ns_per_unit;

	ret_packet->time_ns = record->seconds * NS_PER_S + fraction_ns;
	ret_packet->point = 0;
	ret_packet->link_type = pcap->link_type;
	ret_packet->captured_bytes = record->captured;
	ret_packet->wire_bytes = record->wire;
	ret_packet->data = bytes + pcap->header_bytes;
	ret_packet->excess_s = fraction_ns >= NS_PER_S ? (uint32_t)(fraction_ns / NS_PER_S) : 0;
	ret_packet->record = pcap->record;
}

/* The next packet, however much has to be read for it. */
static int pcap_read_one(struct capfile_reader *reader, struct packet *ret_packet, struct err *err)
{
	uint32_t header_bytes = reader->pcap.header_bytes;
	const uint8_t *bytes;
	struct record record;
	int r;

	r = capfile_need(reader, header_bytes, "packet header", &bytes, err);
	if (r <= 0)
		return r;
	record = record_of(reader, bytes);
	if (record.captured > PCAP_PACKET_MAXIMUM)
		return capfile_damage(reader, err, "a packet of %u bytes, the most is %u",
				      record.captured, PCAP_PACKET_MAXIMUM);
	r = capfile_need(reader, header_bytes + record.captured, "packet", &bytes, err);
	if (r <= 0)
		return r;
	pcap_take_packet(&reader->pcap, bytes, &record, ret_packet);
	byte_source_take(&reader->source, header_bytes + record.captured);
	return 1;
}

static int pcap_read(struct capfile_reader *reader, struct packet *packets, size_t room,
		     struct err *err)
{
	const struct pcap_state pcap = reader->pcap;
	uint64_t number = reader->points.items[0].packets;
	const uint8_t *first, *at, *end;
	size_t count = 1;
	int r;

	r = pcap_read_one(reader, &packets[0], err);
	if (r <= 0)
		return r;
	packets[0].number = ++number;
	first = byte_source_at(&reader->source);
	end = first + byte_source_left(&reader->source);
	/* What is wrong with a later one is found when it is the first. */
	for (at = first; count < room && (size_t)(end - at) >= pcap.header_bytes; count++) {
		struct record record = record_of(reader, at);

		if (record.captured > PCAP_PACKET_MAXIMUM ||
		    record.captured > (size_t)(end - at) - pcap.header_bytes)
			break;
		pcap_take_packet(&pcap, at, &record, &packets[count]);
		packets[count].number = ++number;
		at += pcap.header_bytes + record.captured;
	}
	byte_source_take(&reader->source, (size_t)(at - first));
	reader->points.items[0].packets = number;
	return (int)count;
}

static bool pcap_is_supported(uint16_t major, uint16_t minor)
{
	return (major == VERSION_MAJOR && minor <= VERSION_MINOR_LAST) ||
	       (major == VERSION_DGUX && minor == 0);
}

static enum pcap_lengths pcap_lengths_of(uint16_t major, uint16_t minor)
{
	if (major == VERSION_DGUX || minor < 3)
		return PCAP_LENGTHS_SWAPPED;
	return minor == 3 ? PCAP_LENGTHS_EITHER : PCAP_LENGTHS_RIGHT;
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
	if (!pcap_is_supported(major, minor))
		return err_set(err, -EPROTONOSUPPORT, "%s: pcap version %u.%u is not supported",
			       reader->path, major, minor);
	cursor_skip(&c, 8);
	point.snap_bytes = capfile_snap_bytes(capfile_u32(reader, &c));
	point.link_type = capfile_u32(reader, &c) & LINK_TYPE_MASK;
	byte_source_take(&reader->source, FILE_HEADER_BYTES);
	reader->format = CAPFILE_FORMAT_PCAP;
	reader->read = pcap_read;
	reader->is_nanosecond = magic == MAGIC_NANOSECONDS;
	reader->pcap.ns_per_unit = reader->is_nanosecond ? 1 : NS_PER_US;
	reader->pcap.link_type = point.link_type;
	reader->pcap.header_bytes = PACKET_HEADER_BYTES;
	if (magic == MAGIC_PATCHED)
		reader->pcap.header_bytes += PATCHED_BYTES;
	reader->pcap.lengths = pcap_lengths_of(major, minor);
	if (!reader->is_big_endian && magic != MAGIC_PATCHED &&
	    reader->pcap.lengths == PCAP_LENGTHS_RIGHT)
		reader->pcap.record =
			reader->is_nanosecond ? PACKET_RECORD_PCAP_NANO : PACKET_RECORD_PCAP_MICRO;
	(void)capfile_add_point(reader, &point);
	return 0;
}
