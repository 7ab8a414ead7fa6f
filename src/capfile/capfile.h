/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Capture files: pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng), read and
 * written without libpcap, in blocks of 256 KiB.
 *
 * Reading. Both byte orders, micro- and nanoseconds; pcapng with several sections and interfaces,
 * any time resolution; blocks and options that are not known are skipped by their length. What is packed
 * with gzip or zstd is unpacked. "-" is standard input. A damaged file yields everything before the damage, then one error that names the
 * byte offset.
 *
 * Text. What tcpdump printed, pasted with whatever stood around it (paste_read.c), is recognised by
 * itself: its packets have fields and a line instead of bytes (model/packet.h), points are interfaces
 * as far as the text names them, and names of hosts and services stand in the name table.
 *
 * What a pcapng file of ours carries, so that `why -r` answers as `why` did live:
 *   section header  shb_userappl "tcpwhy VERSION"
 *   interface       if_name = the point's name, if_description = human text, if_tsresol 9,
 *                   if_IPv4addr / if_IPv6addr, and one opt_custom string
 *                   (docs/formats.md) with container, runtime, interface, mtu and filter as JSON
 *   names           one name resolution block: address -> container name
 *   statistics      per interface, at the end: isb_starttime, isb_endtime, isb_ifrecv, isb_ifdrop
 * A file that was not closed (crash, full disk) has no statistics: it is read as not complete.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "capfile/file_growth.h"
#include "model/names.h"
#include "model/packet.h"
#include "model/point.h"
#include "model/report.h"

enum capfile_format {
	CAPFILE_FORMAT_PCAP,
	CAPFILE_FORMAT_PCAPNG,
	CAPFILE_FORMAT_TEXT, /* what tcpdump printed: read only */
};

/* Reading */

struct capfile_reader;

/* Open and read the first header. `path` "-" is standard input. Errors: no such file, not a capture
 * file (with what it looks like: empty, text, gzip), unsupported variant. */
int capfile_open(const char *path, struct capfile_reader **ret_reader, struct err *err);
/* The same for a file that is still being written: its end is waited for (file_growth.h), and a record
 * that is not yet there as a whole as well. */
int capfile_follow(const char *path, const struct file_wait *wait,
		   struct capfile_reader **ret_reader, struct err *err);
void capfile_free(struct capfile_reader *reader);
#define _cleanup_capfile_ __attribute__((cleanup(capfile_cleanup)))
static inline void capfile_cleanup(struct capfile_reader **reader)
{
	capfile_free(*reader);
}

/* Next packet in the order of the file; its data stays valid until the next call. Its `point` is an
 * index into capfile_points(). 1: a packet, 0: end of file, -EINTR: a signal came while a pipe had
 * nothing, and the call may be repeated; other negative: damage (err says where), for good. */
int capfile_next(struct capfile_reader *reader, struct packet *ret_packet, struct err *err);

/* The same for many packets at a time: how many, 0, or negative. They stay valid until the next call,
 * and may be changed. Points and names change between two calls only. */
int capfile_next_batch(struct capfile_reader *reader, struct packet **ret_packets, struct err *err);

/* `moving` is called before the data of any packet read so far goes away: it lives longer than the
 * packets, as a whole piece of the file. */
void capfile_on_move(struct capfile_reader *reader, void (*moving)(void *user), void *user);

/* Interfaces met so far; more may come while reading. `packets` counts what was read, `dropped` is
 * known after the statistics block. A pcap file has one point, named after the file. */
const struct point_list *capfile_points(const struct capfile_reader *reader);
/* Names from name resolution blocks met so far. */
const struct name_table *capfile_names(const struct capfile_reader *reader);
/* Start and end of the capture from the statistics blocks; false when the file does not tell, then
 * first and last packet are the best there is. */
bool capfile_interval(const struct capfile_reader *reader, uint64_t *ret_start_ns,
		      uint64_t *ret_end_ns);
enum capfile_format capfile_reader_format(const struct capfile_reader *reader);
/* True for nanosecond pcap and for pcapng with a finer resolution than microseconds. */
bool capfile_is_nanosecond(const struct capfile_reader *reader);
/* The first thing met so far that libpcap takes for an error and that does no harm here: interfaces
 * that differ in link type or snap length (but in our own files), a packet that is longer than its
 * interface allows. NULL: none. */
const struct err *capfile_irregularity(const struct capfile_reader *reader);
/* What the times mean: other than "epoch" only for text, known after the first packet. */
enum capture_clock capfile_clock(const struct capfile_reader *reader);

/* Lines of pasted text that look like packets and could not be read. */
struct capfile_unread {
	uint64_t count;
	uint64_t line;    /* number of the first, from 1 */
	const char *text; /* the first, cut; foreign; "" for none. Valid until the next packet. */
};

struct capfile_unread capfile_unread_lines(const struct capfile_reader *reader);

/* Writing */

struct capfile_writer;

struct capfile_writer_options {
	enum capfile_format format;
	bool is_nanosecond; /* pcap only: the magic number; pcapng always has nanoseconds */
	bool flush_each;    /* -U: every packet reaches the file at once */
	/* Records of packets may be written from where they are, later: the caller calls
	 * capfile_settle() before it reads on. */
	bool can_borrow;
	uint32_t snap_bytes;             /* pcap header, interface blocks */
	uint32_t link_type;              /* pcap only */
	const struct point_list *points; /* pcapng: written in front, later ones when first used */
	const struct name_table *names;  /* pcapng; NULL for none */
};

enum capfile_format capfile_writer_format(const struct capfile_writer *writer);
/* How long the file is with what is still in the buffer. */
uint64_t capfile_bytes(const struct capfile_writer *writer);

/* `path` "-" is standard output. A new file is created with mode 0644 and given to the caller of
 * sudo. The headers are written at once. */
int capfile_create(const char *path, const struct capfile_writer_options *options,
		   struct capfile_writer **ret_writer, struct err *err);

/* After a failure (full disk, closed pipe) the file is cut back to the last whole record where it is
 * a regular file, every later write returns the same code, and err tells what is kept:
 * -ENOSPC, -EPIPE, ... */
int capfile_write(struct capfile_writer *writer, const struct packet *packet, struct err *err);
/* A packet with a comment (pcapng opt_comment, UTF-8); NULL for none. Ignored for pcap. */
int capfile_write_comment(struct capfile_writer *writer, const struct packet *packet,
			  const char *comment, struct err *err);
/* Nothing borrowed is needed any more: the memory of the packets may change. */
int capfile_settle(struct capfile_writer *writer, struct err *err);
int capfile_flush(struct capfile_writer *writer, struct err *err);

/* Write the statistics of the points (pcapng), flush, close, free. `writer` may be NULL. With an
 * end of 0 no statistics are written: the file then says that its capture is not complete. Fails
 * with what an earlier write failed with; the memory is gone in any case. */
int capfile_close(struct capfile_writer *take_writer, uint64_t start_ns, uint64_t end_ns,
		  struct err *err);

/* PRODUCT, "Files": pcapng when the name ends in .pcapng, when asked for, or with several points; a
 * .pcap name with several points is a usage error. */
int capfile_choose_format(const char *path, bool want_pcapng, size_t point_count,
			  enum capfile_format *ret_format, struct err *err);
