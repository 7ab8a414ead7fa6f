/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading pcapng: sections and packets (draft-ietf-opsawg-pcapng sections 4.1, 4.3, 4.4, appendix
 * A). Interfaces of all sections become points one after the other. A simple packet has no time: it
 * gets that of the packet before it. Blocks of other types are skipped by their length.
 */
#include <errno.h>

#include "base/mem.h"
#include "capfile/pcapng.h"
#include "capfile/reader.h"

#define BLOCK_HEADER_BYTES 8
#define VERSION_MAJOR      1

bool pcapng_is_magic(const uint8_t bytes[4])
{
	return load_be32(bytes) == PCAPNG_BLOCK_SECTION;
}

/* A section header sets the byte order that its own length is written in. */
static int pcapng_read_byte_order(struct capfile_reader *reader, struct err *err)
{
	const uint8_t *bytes;
	int r;

	r = capfile_need(reader, BLOCK_HEADER_BYTES + 4, "section header", &bytes, err);
	if (r <= 0)
		return r;
	if (load_be32(bytes + BLOCK_HEADER_BYTES) == PCAPNG_BYTE_ORDER_MAGIC)
		reader->is_big_endian = true;
	else if (load_le32(bytes + BLOCK_HEADER_BYTES) == PCAPNG_BYTE_ORDER_MAGIC)
		reader->is_big_endian = false;
	else
		return capfile_damage(reader, err, "a section header without its byte-order mark");
	return 1;
}

/* The next whole block: 1, 0 at the end of the file. It is taken; its body is valid until the next
 * call. */
static int pcapng_read_block(struct capfile_reader *reader, uint32_t *ret_type,
			     struct cursor *ret_body, struct err *err)
{
	const uint8_t *bytes;
	struct cursor c;
	struct cursor trailer;
	uint32_t type;
	uint32_t length;
	int r;

	r = capfile_need(reader, BLOCK_HEADER_BYTES, "block header", &bytes, err);
	if (r <= 0)
		return r;
	if (pcapng_is_magic(bytes)) {
		r = pcapng_read_byte_order(reader, err);
		if (r <= 0)
			return r;
		bytes = byte_source_at(&reader->source);
	}
	c = cursor_of(bytes, BLOCK_HEADER_BYTES);
	type = capfile_u32(reader, &c);
	length = capfile_u32(reader, &c);
	if (length < PCAPNG_BLOCK_OVERHEAD || length % 4 || length > PCAPNG_BLOCK_MAXIMUM)
		return capfile_damage(reader, err, "a block of type %u cannot be %u bytes long",
				      type, length);
	r = capfile_need(reader, length, "block", &bytes, err);
	if (r <= 0)
		return r;
	trailer = cursor_of(bytes + length - 4, 4);
	if (capfile_u32(reader, &trailer) != length)
		return capfile_damage(reader, err,
				      "the two lengths of a block of type %u are not the same",
				      type);
	*ret_body = cursor_of(bytes + BLOCK_HEADER_BYTES, length - PCAPNG_BLOCK_OVERHEAD);
	*ret_type = type;
	return 1;
}

static int pcapng_read_section(struct capfile_reader *reader, struct cursor body, struct err *err)
{
	uint16_t major;
	uint16_t minor;

	cursor_skip(&body, 4);
	major = capfile_u16(reader, &body);
	minor = capfile_u16(reader, &body);
	if (body.is_short)
		return capfile_damage(reader, err, "a section header that is too short");
	if (major != VERSION_MAJOR)
		return capfile_damage(reader, err, "pcapng version %u.%u is not supported", major,
				      minor);
	reader->pcapng.first_interface = (uint32_t)reader->points.count;
	cursor_skip(&body, 8); /* how long the section is */
	pcapng_read_section_options(reader, body);
	return 0;
}

/* Fill in what an interface says of its packets and count it. `captured` bytes must be in `body`. */
static int pcapng_finish_packet(struct capfile_reader *reader, uint32_t interface,
				struct cursor *body, struct packet *ret_packet, struct err *err)
{
	uint64_t id = (uint64_t)reader->pcapng.first_interface + interface;
	struct point *point;

	if (id >= reader->points.count)
		return capfile_damage(
			reader, err, "a packet of interface %u, which is not described", interface);
	ret_packet->data = cursor_bytes(body, ret_packet->captured_bytes);
	if (body->is_short)
		return capfile_damage(reader, err, "a packet that is longer than its block");
	cursor_skip(body, MIN(cursor_left(body), (4u - ret_packet->captured_bytes % 4u) % 4u));
	ret_packet->options = body->at;
	ret_packet->options_bytes = (uint32_t)cursor_left(body);
	ret_packet->are_options_big_endian = reader->is_big_endian;
	point = &reader->points.items[id];
	ret_packet->point = (uint32_t)id;
	ret_packet->link_type = point->link_type;
	ret_packet->number = ++point->packets;
	if (ret_packet->captured_bytes > point->snap_bytes)
		capfile_note_irregularity(
			reader, "a packet of %u bytes on an interface with a snapshot length of %u",
			ret_packet->captured_bytes, point->snap_bytes);
	reader->pcapng.last_time_ns = ret_packet->time_ns;
	return 1;
}

/* Enhanced packets, and the old packet block, whose interface is followed by a drop count. */
static int pcapng_read_packet(struct capfile_reader *reader, uint32_t type, struct cursor body,
			      struct packet *ret_packet, struct err *err)
{
	struct packet packet = {0};
	uint32_t interface;
	uint64_t id;
	int r;

	if (type == PCAPNG_BLOCK_OLD_PACKET) {
		interface = capfile_u16(reader, &body);
		cursor_skip(&body, 2);
	} else {
		interface = capfile_u32(reader, &body);
	}
	id = (uint64_t)reader->pcapng.first_interface + interface;
	packet.time_ns = capfile_time(reader, &body);
	if (id < reader->points.count)
		packet.time_ns = pcapng_time_ns(&reader->pcapng.clocks[id], packet.time_ns);
	packet.captured_bytes = capfile_u32(reader, &body);
	packet.wire_bytes = capfile_u32(reader, &body);
	r = pcapng_finish_packet(reader, interface, &body, &packet, err);
	if (r > 0)
		*ret_packet = packet;
	return r;
}

/* A simple packet is cut by the snap length of interface 0, and padded. */
static int pcapng_read_simple_packet(struct capfile_reader *reader, struct cursor body,
				     struct packet *ret_packet, struct err *err)
{
	uint32_t first = reader->pcapng.first_interface;
	struct packet packet = {.time_ns = reader->pcapng.last_time_ns};
	uint32_t snap_bytes = PCAP_PACKET_MAXIMUM;
	int r;

	if (first < reader->points.count)
		snap_bytes = reader->points.items[first].snap_bytes;
	packet.wire_bytes = capfile_u32(reader, &body);
	packet.captured_bytes = packet.wire_bytes;
	packet.captured_bytes = MIN(packet.captured_bytes, snap_bytes);
	r = pcapng_finish_packet(reader, /* interface= */ 0, &body, &packet, err);
	packet.options_bytes = 0;
	if (r > 0)
		*ret_packet = packet;
	return r;
}

/* 1: it was a packet; 0: go on with the next block. */
static int pcapng_handle_block(struct capfile_reader *reader, uint32_t type, struct cursor body,
			       struct packet *ret_packet, struct err *err)
{
	switch (type) {
	case PCAPNG_BLOCK_PACKET:
	case PCAPNG_BLOCK_OLD_PACKET:
		return pcapng_read_packet(reader, type, body, ret_packet, err);
	case PCAPNG_BLOCK_SIMPLE_PACKET:
		return pcapng_read_simple_packet(reader, body, ret_packet, err);
	case PCAPNG_BLOCK_SECTION:
		return pcapng_read_section(reader, body, err);
	case PCAPNG_BLOCK_INTERFACE:
		return pcapng_read_interface(reader, body, err);
	case PCAPNG_BLOCK_STATISTICS:
		pcapng_read_statistics(reader, body);
		return 0;
	case PCAPNG_BLOCK_NAMES:
		pcapng_read_names(reader, body);
		return 0;
	default:
		return 0;
	}
}

static int pcapng_read_one(struct capfile_reader *reader, struct packet *ret_packet,
			   struct err *err)
{
	for (;;) {
		struct cursor body;
		uint32_t type;
		int r;

		r = pcapng_read_block(reader, &type, &body, err);
		if (r == 0 && reader->points.count == 0)
			return capfile_damage(reader, err, "the file describes no interface");
		if (r <= 0)
			return r;
		r = pcapng_handle_block(reader, type, body, ret_packet, err);
		if (r < 0)
			return r;
		/* Taken here, so that damage above is reported at the start of its block. */
		byte_source_take(&reader->source, cursor_left(&body) + PCAPNG_BLOCK_OVERHEAD);
		if (r > 0)
			return r;
	}
}

/* Whether the next block is a packet, and is there as a whole. */
static bool pcapng_has_packet(const struct capfile_reader *reader)
{
	size_t left = byte_source_left(&reader->source);
	struct cursor c = cursor_of(byte_source_at(&reader->source), left);
	uint32_t type = capfile_u32(reader, &c);
	uint32_t length = capfile_u32(reader, &c);

	return !c.is_short && length <= left &&
	       (type == PCAPNG_BLOCK_PACKET || type == PCAPNG_BLOCK_SIMPLE_PACKET ||
		type == PCAPNG_BLOCK_OLD_PACKET);
}

static int pcapng_read(struct capfile_reader *reader, struct packet *packets, size_t room,
		       struct err *err)
{
	size_t count = 0;
	int r;

	do {
		r = pcapng_read_one(reader, &packets[count], err);
		count += r > 0;
	} while (r > 0 && count < room && pcapng_has_packet(reader));
	/* Damage is told when the packets before it are. */
	return count > 0 ? (int)count : r;
}

int pcapng_read_start(struct capfile_reader *reader, struct err *err)
{
	struct cursor body;
	uint32_t type;
	int r;

	reader->format = CAPFILE_FORMAT_PCAPNG;
	reader->read = pcapng_read;
	r = pcapng_read_block(reader, &type, &body, err);
	if (r <= 0)
		return r < 0 ? r : -EBADMSG;
	r = pcapng_read_section(reader, body, err);
	if (r < 0)
		return r;
	byte_source_take(&reader->source, cursor_left(&body) + PCAPNG_BLOCK_OVERHEAD);
	return 0;
}
