/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Compressed files while they are read: gzip (RFC 1952), any number of members; zstd (RFC 8878), any
 * number of frames. Memory is bounded: 256 KiB of packed bytes and the window of the format, which is
 * 32 KiB for gzip and at most 128 MiB for zstd (what `zstd` itself takes without being asked, and 8 MiB
 * for all but its highest levels).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum unpack_format {
	UNPACK_NOTHING,
	UNPACK_GZIP,
	UNPACK_ZSTD,
};

/* By the first bytes. */
enum unpack_format unpack_recognise(const uint8_t *bytes, size_t count);

struct unpacker;

/* `count` packed bytes have been read already. */
struct unpacker *unpacker_new(enum unpack_format format, const uint8_t *bytes, size_t count);
void unpacker_free(struct unpacker *unpacker);

/* Some of what is packed in the file, at most `room` bytes: how many; 0: the file ends here;
 * -EBADMSG: unpacker_failure() says why; other negative errno of read(2). After 0 or -EINTR it may be
 * called again. */
ssize_t unpacker_read(struct unpacker *unpacker, int fd, uint8_t *to, size_t room);
/* "the gzip data is damaged at byte 17". "" while all is well. */
const char *unpacker_failure(const struct unpacker *unpacker);
/* For a file that ends and will not grow: fails when that is in the middle of a member or frame. */
int unpacker_finish(struct unpacker *unpacker);
