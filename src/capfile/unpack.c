/* SPDX-License-Identifier: BSD-3-Clause */
/* gzip and zstd: see unpack.h. */
#include "capfile/unpack.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/mem.h"

#define PACKED_BYTES ((size_t)256 << 10)
/* zlib: the largest window, with a gzip header and trailer. */
#define GZIP_WINDOW_BITS (15 + 16)

struct unpacker {
	enum unpack_format format;
	z_stream gzip;
	ZSTD_DStream *zstd;
	uint8_t *packed;
	size_t at, end, capacity;
	uint64_t offset;  /* of packed[at] in the file */
	bool is_between;  /* members or frames: the file may end here */
	bool has_pending; /* there is more than there was room for */
	char failure[128];
};

enum unpack_format unpack_recognise(const uint8_t *bytes, size_t count)
{
	static const uint8_t gzip[] = {0x1f, 0x8b, 8};
	static const uint8_t zstd[] = {0x28, 0xb5, 0x2f, 0xfd};

	if (count >= sizeof(gzip) && memcmp(bytes, gzip, sizeof(gzip)) == 0)
		return UNPACK_GZIP;
	if (count >= sizeof(zstd) && memcmp(bytes, zstd, sizeof(zstd)) == 0)
		return UNPACK_ZSTD;
	return UNPACK_NOTHING;
}

static const char *format_name(const struct unpacker *unpacker)
{
	return unpacker->format == UNPACK_GZIP ? "gzip" : "zstd";
}

struct unpacker *unpacker_new(enum unpack_format format, const uint8_t *bytes, size_t count)
{
	struct unpacker *unpacker = xcalloc(1, sizeof(*unpacker));

	unpacker->format = format;
	unpacker->capacity = MAX(PACKED_BYTES, count);
	unpacker->packed = xmalloc(unpacker->capacity);
	memcpy(unpacker->packed, bytes, count);
	unpacker->end = count;
	if (format == UNPACK_GZIP) {
		if (inflateInit2(&unpacker->gzip, GZIP_WINDOW_BITS) != Z_OK)
			(void)snprintf(unpacker->failure, sizeof(unpacker->failure),
				       "no memory to unpack gzip data");
		return unpacker;
	}
	unpacker->zstd = ZSTD_createDStream();
	if (!unpacker->zstd)
		(void)snprintf(unpacker->failure, sizeof(unpacker->failure),
			       "no memory to unpack zstd data");
	return unpacker;
}

void unpacker_free(struct unpacker *unpacker)
{
	if (!unpacker)
		return;
	if (unpacker->format == UNPACK_GZIP)
		(void)inflateEnd(&unpacker->gzip);
	(void)ZSTD_freeDStream(unpacker->zstd);
	free(unpacker->packed);
	free(unpacker);
}

const char *unpacker_failure(const struct unpacker *unpacker)
{
	return unpacker->failure;
}

static int unpacker_fail(struct unpacker *unpacker, const char *reason)
{
	(void)snprintf(unpacker->failure, sizeof(unpacker->failure),
		       "the %s data is damaged at byte %llu%s%s", format_name(unpacker),
		       (unsigned long long)unpacker->offset, reason ? ": " : "",
		       reason ? reason : "");
	return -EBADMSG;
}

int unpacker_finish(struct unpacker *unpacker)
{
	if (unpacker->is_between)
		return 0;
	(void)snprintf(unpacker->failure, sizeof(unpacker->failure),
		       "the %s data is cut short at byte %llu", format_name(unpacker),
		       (unsigned long long)unpacker->offset);
	return -EBADMSG;
}

static void unpacker_take(struct unpacker *unpacker, size_t count)
{
	unpacker->at += count;
	unpacker->offset += count;
}

static ssize_t inflate_some(struct unpacker *unpacker, uint8_t *to, size_t room)
{
	z_stream *stream = &unpacker->gzip;
	size_t left = unpacker->end - unpacker->at;
	int r;

	stream->next_in = unpacker->packed + unpacker->at;
	stream->avail_in = (uInt)left;
	stream->next_out = to;
	stream->avail_out = (uInt)MIN(room, PACKED_BYTES);
	room = stream->avail_out;
	r = inflate(stream, Z_NO_FLUSH);
	unpacker_take(unpacker, left - stream->avail_in);
	if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR)
		return unpacker_fail(unpacker, stream->msg);
	unpacker->is_between = r == Z_STREAM_END;
	unpacker->has_pending = !unpacker->is_between && stream->avail_out == 0;
	if (r == Z_STREAM_END && inflateReset(stream) != Z_OK)
		return unpacker_fail(unpacker, /* reason= */ NULL);
	return (ssize_t)(room - stream->avail_out);
}

static ssize_t unpack_zstd_some(struct unpacker *unpacker, uint8_t *to, size_t room)
{
	ZSTD_inBuffer in = {
		.src = unpacker->packed + unpacker->at,
		.size = unpacker->end - unpacker->at,
	};
	ZSTD_outBuffer out = {.dst = to, .size = room};
	size_t r = ZSTD_decompressStream(unpacker->zstd, &out, &in);

	unpacker_take(unpacker, in.pos);
	if (ZSTD_isError(r))
		return unpacker_fail(unpacker, ZSTD_getErrorName(r));
	unpacker->is_between = r == 0;
	unpacker->has_pending = !unpacker->is_between && out.pos == out.size;
	return (ssize_t)out.pos;
}

/* What tar and tapes leave behind a file. */
static bool is_padding(const struct unpacker *unpacker)
{
	for (size_t i = unpacker->at; i < unpacker->end; i++)
		if (unpacker->packed[i] != 0)
			return false;
	return true;
}

ssize_t unpacker_read(struct unpacker *unpacker, int fd, uint8_t *to, size_t room)
{
	for (;;) {
		ssize_t got;

		if (unpacker->failure[0])
			return -EBADMSG;
		if (unpacker->is_between && unpacker->at < unpacker->end && is_padding(unpacker))
			unpacker_take(unpacker, unpacker->end - unpacker->at);
		if (unpacker->at < unpacker->end || unpacker->has_pending) {
			got = unpacker->format == UNPACK_GZIP
				      ? inflate_some(unpacker, to, room)
				      : unpack_zstd_some(unpacker, to, room);
			if (got != 0)
				return got;
			continue;
		}
		got = read(fd, unpacker->packed, unpacker->capacity);
		if (got < 0)
			return -errno;
		if (got == 0)
			return 0;
		unpacker->at = 0;
		unpacker->end = (size_t)got;
	}
}
