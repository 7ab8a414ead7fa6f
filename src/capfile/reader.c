/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening a capture file, and what both formats share: see capfile.h. */
#include "capfile/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

#define MAGIC_BYTES 4
/* How files come to lack their end. */
#define CUT_ADVICE                                                                             \
	". A file ends so when it is copied while it is being written, when the program that " \
	"writes it is killed, or when the disk is full; if the original is whole, copy it again"

const char *capfile_base_name(const struct capfile_reader *reader)
{
	const char *slash = strrchr(reader->path, '/');

	return slash && slash[1] ? slash + 1 : reader->path;
}

static int capfile_fail(struct capfile_reader *reader, struct err *err)
{
	reader->has_failed = true;
	if (err)
		*err = reader->failure;
	return reader->failure.code;
}

static int capfile_fail_shrunk(struct capfile_reader *reader, struct err *err)
{
	(void)err_set(&reader->failure, -ENODATA, "cannot read %s: it became shorter meanwhile",
		      reader->path);
	return capfile_fail(reader, err);
}

/* Which bytes are counted. */
static const char *unpacked(const struct capfile_reader *reader)
{
	return reader->source.unpacker ? " of what is unpacked" : "";
}

/* What the user has got all the same. */
static const char *kept(const struct capfile_reader *reader)
{
	for (size_t i = 0; i < reader->points.count; i++)
		if (reader->points.items[i].packets > 0)
			return "; the packets before that were read";
	return "; there is no packet before that";
}

int capfile_damage(struct capfile_reader *reader, struct err *err, const char *format, ...)
{
	char reason[ERR_TEXT_BYTES / 2];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	(void)err_set(&reader->failure, -EBADMSG, "%s: damaged at byte %llu%s: %s%s", reader->path,
		      (unsigned long long)reader->source.offset, unpacked(reader), reason,
		      kept(reader));
	return capfile_fail(reader, err);
}

/* Why the source gave an error, for good. */
static int capfile_fail_read(struct capfile_reader *reader, int code, struct err *err)
{
	if (code == -ENODATA)
		return capfile_fail_shrunk(reader, err);
	if (code == -EBADMSG && reader->source.unpacker)
		(void)err_set(&reader->failure, code, "%s: %s%s", reader->path,
			      unpacker_failure(reader->source.unpacker), kept(reader));
	else
		(void)err_set(&reader->failure, code, "cannot read %s: %s", reader->path,
			      err_text(code));
	return capfile_fail(reader, err);
}

int capfile_need(struct capfile_reader *reader, size_t count, const char *what,
		 const uint8_t **ret_bytes, struct err *err)
{
	struct byte_source *source = &reader->source;
	int r;

	r = byte_source_need(source, count, ret_bytes);
	if (r > 0)
		return r;
	if (r == -EINTR) /* not lasting: the call may be repeated */
		return err_set(err, r, "reading %s was interrupted", reader->path);
	if (r < 0)
		return capfile_fail_read(reader, r, err);
	if (byte_source_left(source) == 0)
		return 0;
	(void)err_set(&reader->failure, -EBADMSG,
		      "%s: cut short at byte %llu%s: the %s at byte %llu needs %zu bytes, %zu are "
		      "there%s" CUT_ADVICE,
		      reader->path, (unsigned long long)(source->offset + byte_source_left(source)),
		      unpacked(reader), what, (unsigned long long)source->offset, count,
		      byte_source_left(source), kept(reader));
	return capfile_fail(reader, err);
}

void capfile_note_irregularity(struct capfile_reader *reader, const char *format, ...)
{
	char reason[ERR_TEXT_BYTES / 2];
	va_list arguments;

	if (reader->irregularity.code)
		return;
	va_start(arguments, format);
	(void)vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	(void)err_set(&reader->irregularity, -EPROTO,
		      "%s: %s: the packets behind it were read, but tcpdump stops there",
		      reader->path, reason);
}

const struct err *capfile_irregularity(const struct capfile_reader *reader)
{
	return reader->irregularity.code ? &reader->irregularity : NULL;
}

struct point *capfile_add_point(struct capfile_reader *reader, struct point *take_point)
{
	if (!take_point->name)
		take_point->name = xstrdup(capfile_base_name(reader));
	return point_list_add(&reader->points, take_point);
}

/* What a file that is no capture file looks like, so that the user sees the mistake. */
static const char *describe_content(const uint8_t *bytes, size_t count)
{
	static const struct {
		uint8_t bytes[MAGIC_BYTES];
		size_t count;
		const char *description;
	} kinds[] = {
		{{0xfd, '7', 'z', 'X'}, 4, "xz data; unpack it first: unxz"},
		{{'P', 'K', 3, 4}, 4, "a zip archive; unpack it first"},
		{{0xff, 0xfe}, 2, "UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8"},
		{{0xfe, 0xff}, 2, "UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8"},
		{{0x7f, 'E', 'L', 'F'}, 4, "a program"},
	};

	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
		if (count >= kinds[i].count && !memcmp(bytes, kinds[i].bytes, kinds[i].count))
			return kinds[i].description;
	for (size_t i = 0; i < count; i++)
		if (bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t')
			return "data of another kind";
	return "text";
}

static int capfile_refuse(struct capfile_reader *reader, struct err *err)
{
	size_t left = byte_source_left(&reader->source);
	const uint8_t *bytes = byte_source_at(&reader->source);

	if (left == 0)
		return err_set(err, -EBADMSG, "%s: not a capture file: it is empty", reader->path);
	return err_set(
		err, -EBADMSG,
		"%s: neither a capture file (pcap or pcapng) nor text of tcpdump: it holds %s",
		reader->path, describe_content(bytes, MIN(left, (size_t)64)));
}

/* The first bytes, unpacked when they are packed. 1, 0: there are fewer, negative. */
static int capfile_need_magic(struct capfile_reader *reader, const uint8_t **ret_magic)
{
	struct byte_source *source = &reader->source;
	enum unpack_format format;
	int r;

	r = byte_source_need(source, MAGIC_BYTES, ret_magic);
	if (r <= 0)
		return r;
	format = unpack_recognise(*ret_magic, byte_source_left(source));
	if (format == UNPACK_NOTHING)
		return r;
	byte_source_unpack(source, format);
	return byte_source_need(source, MAGIC_BYTES, ret_magic);
}

static int capfile_recognise(struct capfile_reader *reader, struct err *err)
{
	const uint8_t *magic;
	int r;

	r = capfile_need_magic(reader, &magic);
	if (r == -EINTR)
		return err_set(err, r, "reading %s was interrupted", reader->path);
	if (r < 0)
		return capfile_fail_read(reader, r, err);
	if (r == 0)
		return capfile_refuse(reader, err);
	if (pcap_is_magic(magic))
		return pcap_read_start(reader, err);
	if (pcapng_is_magic(magic))
		return pcapng_read_start(reader, err);
	if (paste_is_text(magic, byte_source_left(&reader->source)))
		return paste_read_start(reader, err);
	return capfile_refuse(reader, err);
}

int capfile_follow(const char *path, const struct file_wait *wait,
		   struct capfile_reader **ret_reader, struct err *err)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	bool is_standard_input = text_is_equal(path, "-");
	int fd = STDIN_FILENO;
	int r;

	if (!is_standard_input) {
		fd = errno_of(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
		if (fd < 0)
			return err_set(err, fd, "cannot open %s: %s", path, err_text(fd));
	}
	reader = xcalloc(1, sizeof(*reader));
	reader->path = xstrdup(is_standard_input ? "standard input" : path);
	byte_source_init(&reader->source, fd, wait);
	r = capfile_recognise(reader, err);
	if (r < 0)
		return r;
	*ret_reader = steal_ptr(reader);
	return 0;
}

int capfile_open(const char *path, struct capfile_reader **ret_reader, struct err *err)
{
	return capfile_follow(path, /* wait= */ NULL, ret_reader, err);
}

void capfile_free(struct capfile_reader *reader)
{
	if (!reader)
		return;
	byte_source_done(&reader->source);
	point_list_done(&reader->points);
	name_table_done(&reader->names);
	paste_free(reader->paste);
	free(reader->path);
	free(reader);
}

int capfile_next_batch(struct capfile_reader *reader, struct packet **ret_packets, struct err *err)
{
	size_t left = reader->batch_count - reader->batch_at;
	int count;

	*ret_packets = &reader->batch[reader->batch_at];
	reader->batch_at = 0;
	reader->batch_count = 0;
	if (left > 0) /* what capfile_next() has left over */
		return (int)left;
	if (reader->has_failed)
		return capfile_fail(reader, err);
	count = reader->read(reader, reader->batch, CAPFILE_BATCH_PACKETS, err);
	*ret_packets = reader->batch;
	return count;
}

int capfile_next(struct capfile_reader *reader, struct packet *ret_packet, struct err *err)
{
	struct packet *packets;

	if (reader->batch_at >= reader->batch_count) {
		int r = capfile_next_batch(reader, &packets, err);

		if (r <= 0)
			return r;
		reader->batch_at = 0;
		reader->batch_count = (size_t)r;
	}
	*ret_packet = reader->batch[reader->batch_at++];
	return 1;
}

void capfile_on_move(struct capfile_reader *reader, void (*moving)(void *user), void *user)
{
	reader->source.moving = moving;
	reader->source.moving_user = user;
}

const struct point_list *capfile_points(const struct capfile_reader *reader)
{
	return &reader->points;
}

const struct name_table *capfile_names(const struct capfile_reader *reader)
{
	return &reader->names;
}

bool capfile_interval(const struct capfile_reader *reader, uint64_t *ret_start_ns,
		      uint64_t *ret_end_ns)
{
	if (!reader->pcapng.start_ns || !reader->pcapng.end_ns)
		return false;
	*ret_start_ns = reader->pcapng.start_ns;
	*ret_end_ns = reader->pcapng.end_ns;
	return true;
}

enum capfile_format capfile_reader_format(const struct capfile_reader *reader)
{
	return reader->format;
}

enum capture_clock capfile_clock(const struct capfile_reader *reader)
{
	return reader->paste ? paste_clock_kind(reader->paste) : CAPTURE_CLOCK_EPOCH;
}

struct capfile_unread capfile_unread_lines(const struct capfile_reader *reader)
{
	return reader->paste ? paste_unread_lines(reader->paste)
			     : (struct capfile_unread) {.text = ""};
}

bool capfile_is_nanosecond(const struct capfile_reader *reader)
{
	return reader->is_nanosecond;
}
