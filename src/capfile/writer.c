/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writing capture files: the buffer, and what happens when the disk is full or the reader of a pipe
 * has gone. Written are whole records only; after a write that failed half-way, the records that did
 * arrive are counted from the buffer and a regular file is cut back to the end of the last one.
 */
#include "capfile/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"

#define FILE_MODE 0644

/* Write as much as goes; ret_written counts also when it fails. 0 or -errno. */
static int write_some(int fd, const uint8_t *bytes, size_t count, size_t *ret_written)
{
	*ret_written = 0;
	while (*ret_written < count) {
		ssize_t written = write(fd, bytes + *ret_written, count - *ret_written);

		if (written < 0 && errno == EAGAIN) {
			struct pollfd wait = {.fd = fd, .events = POLLOUT};

			(void)poll(&wait, 1, /* timeout= */ -1);
			continue;
		}
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		*ret_written += (size_t)written;
	}
	return 0;
}

/* How many of the first `written` bytes are whole records, and the packets among them. */
static size_t count_whole_records(const struct capfile_writer *writer, const uint8_t *bytes,
				  size_t written, uint64_t *ret_packets)
{
	bool is_pcap = writer->options.format == CAPFILE_FORMAT_PCAP;
	size_t whole = 0;

	*ret_packets = 0;
	if (is_pcap && writer->offset == 0)
		return 0; /* the file header is written on its own */
	while (whole < written) {
		const uint8_t *at = bytes + whole;
		bool is_packet = false;
		size_t count = is_pcap ? pcap_record_bytes(at, written - whole, &is_packet)
				       : pcapng_record_bytes(at, written - whole, &is_packet);

		if (count > written - whole)
			break;
		whole += count;
		*ret_packets += is_packet;
	}
	return whole;
}

/* Of what should have been written at `bytes`, `written` bytes were. */
static void capfile_writer_fail(struct capfile_writer *writer, int code, const uint8_t *bytes,
				size_t written)
{
	uint64_t packets;
	size_t whole = count_whole_records(writer, bytes, written, &packets);
	uint64_t kept_bytes = writer->offset + whole;
	uint64_t kept_packets = writer->packets_written + packets;
	bool is_cut = writer->is_regular && ftruncate(writer->fd, (off_t)kept_bytes) == 0;

	writer->length = 0;
	writer->span_bytes = 0;
	(void)err_set(&writer->failure, code, "cannot write %s: %s; it holds %llu whole packets%s",
		      writer->path, err_text(code), (unsigned long long)kept_packets,
		      is_cut || whole == written ? "" : " and a part of one");
}

static void capfile_put(struct capfile_writer *writer, const uint8_t *bytes, size_t count,
			uint64_t packets)
{
	size_t written;
	int r;

	if (writer->failure.code || !count)
		return;
	r = write_some(writer->fd, bytes, count, &written);
	if (r < 0) {
		capfile_writer_fail(writer, r, bytes, written);
		return;
	}
	writer->offset += count;
	writer->packets_written += packets;
}

static void capfile_write_out(struct capfile_writer *writer)
{
	capfile_put(writer, writer->buffer, writer->length, writer->packets_buffered);
	writer->length = 0;
	writer->packets_buffered = 0;
}

/* Much is written from where it is, little is put into the buffer. */
static void capfile_take_span(struct capfile_writer *writer)
{
	size_t bytes = writer->span_bytes;
	uint64_t packets = writer->packets_in_span;
	uint8_t *at;

	if (!bytes)
		return;
	writer->span_bytes = 0;
	writer->packets_in_span = 0;
	if (bytes >= CAPFILE_SPAN_LEAST_BYTES) {
		capfile_write_out(writer);
		capfile_put(writer, writer->span, bytes, packets);
		return;
	}
	at = capfile_begin_record(writer, bytes);
	if (!at)
		return;
	memcpy(at, writer->span, bytes);
	capfile_end_record(writer, bytes);
	writer->packets_buffered += packets;
}

static void capfile_borrow_record(struct capfile_writer *writer, const struct packet *packet)
{
	const uint8_t *record = packet->data - PACKET_RECORD_PCAP_BYTES;

	if (!writer->span_bytes || writer->span + writer->span_bytes != record) {
		capfile_take_span(writer);
		writer->span = record;
	}
	writer->span_bytes += PACKET_RECORD_PCAP_BYTES + packet->captured_bytes;
	writer->packets_in_span++;
}

uint8_t *capfile_begin_record(struct capfile_writer *writer, size_t count)
{
	capfile_take_span(writer);
	if (writer->length + count > CAPFILE_BUFFER_BYTES)
		capfile_write_out(writer);
	if (writer->failure.code)
		return NULL;
	if (count > writer->capacity) {
		writer->buffer = xrealloc(writer->buffer, count, 1);
		writer->capacity = count;
	}
	return writer->buffer + writer->length;
}

void capfile_end_record(struct capfile_writer *writer, size_t count)
{
	writer->length += count;
}

/* The code of an earlier failure, or 0. */
static int capfile_writer_result(const struct capfile_writer *writer, struct err *err)
{
	if (writer->failure.code && err)
		*err = writer->failure;
	return writer->failure.code;
}

static void capfile_writer_free(struct capfile_writer *writer)
{
	if (!writer)
		return;
	if (writer->fd >= 0 && !writer->is_standard_output)
		(void)close(writer->fd);
	free(writer->path);
	free(writer->buffer);
	free(writer);
}

static void capfile_writer_cleanup(struct capfile_writer **writer)
{
	capfile_writer_free(*writer);
}

/* Only a regular file that is written from its start can be cut back by its length. */
static bool can_be_cut(int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return false;
	return lseek(fd, 0, SEEK_CUR) == 0 && !(fcntl(fd, F_GETFL) & O_APPEND);
}

static int capfile_writer_open(struct capfile_writer *writer, const char *path, struct err *err)
{
	if (writer->is_standard_output) {
		writer->fd = STDOUT_FILENO;
	} else {
		writer->fd = errno_of(
			open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, FILE_MODE));
		if (writer->fd < 0)
			return err_set(err, writer->fd, "cannot create %s: %s", path,
				       err_text(writer->fd));
		/* A file system without owners (vfat, some mounts) is no reason to stop. */
		(void)fd_give_to_caller(writer->fd);
	}
	writer->is_regular = can_be_cut(writer->fd);
	return 0;
}

int capfile_create(const char *path, const struct capfile_writer_options *options,
		   struct capfile_writer **ret_writer, struct err *err)
{
	CLEANUP(capfile_writer_cleanup) struct capfile_writer *writer = xcalloc(1, sizeof(*writer));
	int r;

	writer->fd = -1;
	writer->options = *options;
	writer->is_standard_output = text_is_equal(path, "-");
	writer->path = xstrdup(writer->is_standard_output ? "standard output" : path);
	writer->capacity = CAPFILE_BUFFER_BYTES;
	writer->buffer = xmalloc(writer->capacity);
	r = capfile_writer_open(writer, path, err);
	if (r < 0)
		return r;
	if (options->format == CAPFILE_FORMAT_PCAP)
		pcap_write_header(writer);
	else
		pcapng_write_header(writer);
	r = capfile_flush(writer, err);
	if (r < 0)
		return r;
	*ret_writer = steal_ptr(writer);
	return 0;
}

/* What was written so far stays. */
static void capfile_refuse_link_type(struct capfile_writer *writer, const struct packet *packet)
{
	capfile_take_span(writer);
	capfile_write_out(writer);
	if (!writer->failure.code)
		(void)err_set(&writer->failure, -EPROTOTYPE,
			      "%s: classic pcap holds packets of one link type; these are %s and "
			      "%s: write pcapng (--pcapng)",
			      writer->path, link_type_name(writer->options.link_type),
			      link_type_name(packet->link_type));
}

static bool can_borrow_record(const struct capfile_writer *writer, const struct packet *packet)
{
	const struct capfile_writer_options *options = &writer->options;

	return options->can_borrow &&
	       packet->record == (options->is_nanosecond ? PACKET_RECORD_PCAP_NANO
							 : PACKET_RECORD_PCAP_MICRO);
}

/* Build the packet's record in the buffer. */
static void capfile_add_packet(struct capfile_writer *writer, const struct packet *packet,
			       const char *comment)
{
	if (writer->options.format == CAPFILE_FORMAT_PCAP)
		pcap_write_packet(writer, packet);
	else
		pcapng_write_packet(writer, packet, comment);
	if (!writer->failure.code)
		writer->packets_buffered++;
}

int capfile_write_comment(struct capfile_writer *writer, const struct packet *packet,
			  const char *comment, struct err *err)
{
	bool is_pcap = writer->options.format == CAPFILE_FORMAT_PCAP;

	if (writer->failure.code)
		return capfile_writer_result(writer, err);
	if (is_pcap && packet->link_type != writer->options.link_type)
		capfile_refuse_link_type(writer, packet);
	else if (is_pcap && can_borrow_record(writer, packet))
		capfile_borrow_record(writer, packet);
	else
		capfile_add_packet(writer, packet, comment);
	if (writer->options.flush_each)
		(void)capfile_flush(writer, /* err= */ NULL);
	return capfile_writer_result(writer, err);
}

int capfile_write(struct capfile_writer *writer, const struct packet *packet, struct err *err)
{
	return capfile_write_comment(writer, packet, /* comment= */ NULL, err);
}

enum capfile_format capfile_writer_format(const struct capfile_writer *writer)
{
	return writer->options.format;
}

uint64_t capfile_bytes(const struct capfile_writer *writer)
{
	return writer->offset + writer->length + writer->span_bytes;
}

int capfile_settle(struct capfile_writer *writer, struct err *err)
{
	capfile_take_span(writer);
	return capfile_writer_result(writer, err);
}

int capfile_flush(struct capfile_writer *writer, struct err *err)
{
	capfile_take_span(writer);
	capfile_write_out(writer);
	return capfile_writer_result(writer, err);
}

int capfile_close(struct capfile_writer *take_writer, uint64_t start_ns, uint64_t end_ns,
		  struct err *err)
{
	CLEANUP(capfile_writer_cleanup) struct capfile_writer *writer = take_writer;
	int r;

	if (!writer)
		return 0;
	if (writer->options.format == CAPFILE_FORMAT_PCAPNG && end_ns)
		pcapng_write_statistics(writer, start_ns, end_ns);
	r = capfile_flush(writer, err);
	if (r < 0)
		return r;
	if (writer->is_standard_output)
		return 0;
	/* Network file systems tell here that the disk is full. */
	r = errno_of(close(writer->fd));
	writer->fd = -1;
	if (r < 0)
		return err_set(err, r, "cannot write %s: %s", writer->path, err_text(r));
	return 0;
}

int capfile_choose_format(const char *path, bool want_pcapng, size_t point_count,
			  enum capfile_format *ret_format, struct err *err)
{
	bool is_pcapng = want_pcapng || point_count > 1 || text_has_suffix(path, ".pcapng");

	if (text_has_suffix(path, ".pcap") && point_count > 1)
		return err_set_usage(err,
				     "%s: classic pcap cannot hold %zu points; name it .pcapng",
				     path, point_count);
	*ret_format = is_pcapng ? CAPFILE_FORMAT_PCAPNG : CAPFILE_FORMAT_PCAP;
	return 0;
}
