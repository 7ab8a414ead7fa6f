/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of the reader: what reader.c shares with the two formats. */
#pragma once

#include "base/cursor.h"
#include "capfile/byte_source.h"
#include "capfile/capfile.h"

/* A packet in a pcap file, as libpcap has it (MAXIMUM_SNAPLEN). */
#define PCAP_PACKET_MAXIMUM 262144u
/* Packets read at a time: so few that their headers stay in the nearest cache. */
#define CAPFILE_BATCH_PACKETS 64
/* A pcapng block, as Wireshark has it. */
#define PCAPNG_BLOCK_MAXIMUM ((uint32_t)16 << 20)
/* A name or description in a file; more is cut. */
#define CAPFILE_TEXT_MAXIMUM 256

/* What the blocks of a pcapng interface say about its times. */
struct pcapng_clock {
	uint64_t units_per_second;
	int64_t offset_s;
};

/* The order of the two lengths in a packet's header. */
enum pcap_lengths {
	PCAP_LENGTHS_RIGHT,
	PCAP_LENGTHS_SWAPPED,
	PCAP_LENGTHS_EITHER, /* the larger one is that on the wire */
};

/* What the header of a classic pcap file says. */
struct pcap_state {
	uint32_t ns_per_unit;
	uint32_t link_type;
	uint32_t header_bytes; /* of a packet */
	enum pcap_lengths lengths;
	enum packet_record record;
};

struct capfile_reader {
	struct byte_source source;
	char *path;
	enum capfile_format format;
	/* Up to `room` packets, as many as are there without reading on; at least one, or as
	 * capfile_next(). */
	int (*read)(struct capfile_reader *reader, struct packet *packets, size_t room,
		    struct err *err);
	struct packet batch[CAPFILE_BATCH_PACKETS];
	size_t batch_at, batch_count;
	struct point_list points;
	struct name_table names;
	bool is_big_endian; /* pcapng: of the current section */
	bool is_nanosecond;
	bool has_failed;
	struct err failure;      /* said again by every later call */
	struct err irregularity; /* capfile_irregularity() */

	struct paste *paste; /* text only */

	struct pcap_state pcap;

	struct {
		struct pcapng_clock clocks[POINTS_MAXIMUM];
		uint32_t first_interface;  /* point id of the section's interface 0 */
		bool is_ours;              /* the section's application is tcpwhy */
		uint64_t last_time_ns;     /* for simple packets, which have none */
		uint64_t start_ns, end_ns; /* of the capture; 0 unknown */
	} pcapng;
};

/* The next `count` bytes of a thing called `what`. 1: there; 0: clean end of the file, nothing left;
 * negative: cut short in the middle, or not readable. */
int capfile_need(struct capfile_reader *reader, size_t count, const char *what,
		 const uint8_t **ret_bytes, struct err *err);
/* "FILE: damaged at byte N: ...", where N is the start of the record at hand. -EBADMSG. */
int capfile_damage(struct capfile_reader *reader, struct err *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Keep the first thing that libpcap stops at and that is read all the same. */
void capfile_note_irregularity(struct capfile_reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The snap length that a number in a file means: 0 and what is out of range mean no limit. */
static inline uint32_t capfile_snap_bytes(uint32_t number)
{
	return number == 0 || number > INT32_MAX ? PCAP_PACKET_MAXIMUM : number;
}
/* A point of this file; the name is used when it has none of its own. */
struct point *capfile_add_point(struct capfile_reader *reader, struct point *take_point);
/* The last part of the path. */
const char *capfile_base_name(const struct capfile_reader *reader);

/* The headers have been recognised, nothing is taken yet. */
int pcap_read_start(struct capfile_reader *reader, struct err *err);
bool pcap_is_magic(const uint8_t bytes[4]);
int pcapng_read_start(struct capfile_reader *reader, struct err *err);
bool pcapng_is_magic(const uint8_t bytes[4]);

/* Text: reads up to the first packet, and refuses what holds none. */
int paste_read_start(struct capfile_reader *reader, struct err *err);
bool paste_is_text(const uint8_t *bytes, size_t count);
void paste_free(struct paste *paste);
enum capture_clock paste_clock_kind(const struct paste *paste);
struct capfile_unread paste_unread_lines(const struct paste *paste);

/* Blocks of pcapng that carry no packet; `body` is without type and lengths. */
void pcapng_read_section_options(struct capfile_reader *reader, struct cursor options);
int pcapng_read_interface(struct capfile_reader *reader, struct cursor body, struct err *err);
void pcapng_read_statistics(struct capfile_reader *reader, struct cursor body);
void pcapng_read_names(struct capfile_reader *reader, struct cursor body);
uint64_t pcapng_time_ns(const struct pcapng_clock *clock, uint64_t units);

/* Numbers in the byte order of the section. */
static inline uint16_t capfile_u16(const struct capfile_reader *reader, struct cursor *c)
{
	return reader->is_big_endian ? cursor_be16(c) : cursor_le16(c);
}

static inline uint32_t capfile_u32(const struct capfile_reader *reader, struct cursor *c)
{
	return reader->is_big_endian ? cursor_be32(c) : cursor_le32(c);
}

/* Two 32-bit halves, the high one first: pcapng's time stamps in either byte order. */
static inline uint64_t capfile_time(const struct capfile_reader *reader, struct cursor *c)
{
	uint64_t high = capfile_u32(reader, c);

	return high << 32 | capfile_u32(reader, c);
}

static inline uint64_t capfile_u64(const struct capfile_reader *reader, struct cursor *c)
{
	uint64_t first = capfile_u32(reader, c);
	uint64_t second = capfile_u32(reader, c);

	return reader->is_big_endian ? first << 32 | second : second << 32 | first;
}
