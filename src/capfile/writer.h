/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside of the writer: what writer.c shares with the two formats. A record (file header, packet,
 * block) is built whole in the buffer, so the buffer always begins and ends between two records.
 */
#pragma once

#include "capfile/capfile.h"

/* The buffer is written out when it holds this much; a larger record makes it grow. */
#define CAPFILE_BUFFER_BYTES ((size_t)256 << 10)
/* Fewer borrowed bytes are put into the buffer, so that system calls stay rare. */
#define CAPFILE_SPAN_LEAST_BYTES ((size_t)16 << 10)
/* Longest comment on a packet; more is cut. */
#define CAPFILE_COMMENT_MAXIMUM 8192

struct capfile_writer {
	int fd;
	char *path;
	struct capfile_writer_options options;
	bool is_regular; /* can be cut back */
	bool is_standard_output;
	uint64_t offset; /* in the file, of buffer[0] */
	uint8_t *buffer;
	size_t length, capacity;
	/* Records that are written from where they were read, behind the buffer. */
	const uint8_t *span;
	size_t span_bytes;
	uint64_t packets_written, packets_buffered, packets_in_span;
	struct err failure; /* code 0 while all is well */
	size_t interfaces_written;
	size_t names_written;
};

/* Room for one record of at most `count` bytes at the end of the buffer; what was there is written
 * out first when it does not fit. NULL: failed (writer->failure). Then capfile_end_record(). */
uint8_t *capfile_begin_record(struct capfile_writer *writer, size_t count);
void capfile_end_record(struct capfile_writer *writer, size_t count);

void pcap_write_header(struct capfile_writer *writer);
void pcap_write_packet(struct capfile_writer *writer, const struct packet *packet);
/* Section header, interfaces and names that are known. */
void pcapng_write_header(struct capfile_writer *writer);
void pcapng_write_packet(struct capfile_writer *writer, const struct packet *packet,
			 const char *comment);
void pcapng_write_statistics(struct capfile_writer *writer, uint64_t start_ns, uint64_t end_ns);

/* Length of the record at `bytes`, of which `left` bytes are there (at least one), and whether it
 * is a packet. More than `left` when it is not all there. */
size_t pcap_record_bytes(const uint8_t *bytes, size_t left, bool *ret_is_packet);
size_t pcapng_record_bytes(const uint8_t *bytes, size_t left, bool *ret_is_packet);
