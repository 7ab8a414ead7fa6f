/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writing classic pcap (format: pcap_read.c), little-endian, byte for byte what tcpdump writes on
 * such a machine.
 */
#include <string.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "capfile/writer.h"

#define MAGIC_MICROSECONDS  0xa1b2c3d4u
#define MAGIC_NANOSECONDS   0xa1b23c4du
#define FILE_HEADER_BYTES   24
#define PACKET_HEADER_BYTES 16

void pcap_write_header(struct capfile_writer *writer)
{
	uint8_t *at = capfile_begin_record(writer, FILE_HEADER_BYTES);

	if (!at)
		return;
	memset(at, 0, FILE_HEADER_BYTES);
	store_le32(at, writer->options.is_nanosecond ? MAGIC_NANOSECONDS : MAGIC_MICROSECONDS);
	store_le16(at + 4, 2);
	store_le16(at + 6, 4);
	store_le32(at + 16, writer->options.snap_bytes);
	store_le32(at + 20, writer->options.link_type);
	capfile_end_record(writer, FILE_HEADER_BYTES);
}

void pcap_write_packet(struct capfile_writer *writer, const struct packet *packet)
{
	size_t bytes = PACKET_HEADER_BYTES + packet->captured_bytes;
	uint8_t *at = capfile_begin_record(writer, bytes);
	uint32_t fraction = (uint32_t)(packet->time_ns % NS_PER_S);

	if (!at)
		return;
	store_le32(at, (uint32_t)(packet->time_ns / NS_PER_S));
	store_le32(at + 4, writer->options.is_nanosecond ? fraction : fraction / NS_PER_US);
	store_le32(at + 8, packet->captured_bytes);
	store_le32(at + 12, packet->wire_bytes);
	memcpy(at + PACKET_HEADER_BYTES, packet->data, packet->captured_bytes);
	capfile_end_record(writer, bytes);
}

size_t pcap_record_bytes(const uint8_t *bytes, size_t left, bool *ret_is_packet)
{
	*ret_is_packet = true;
	return left < PACKET_HEADER_BYTES ? PACKET_HEADER_BYTES
					  : PACKET_HEADER_BYTES + (size_t)load_le32(bytes + 8);
}
