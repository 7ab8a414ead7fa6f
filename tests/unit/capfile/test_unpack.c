/* SPDX-License-Identifier: BSD-3-Clause */
/* Packed files: gzip and zstd give the packets of the file in them; damage comes after the packets. */
#include <zlib.h>
#include <zstd.h>

#include "capture_file.h"

#define PACKETS 3000u

/* Little in it repeats, so that a cut anywhere leaves packets on both sides. */
static size_t build_plain(uint8_t **ret_bytes)
{
	struct builder b = {0};
	uint32_t noise = 1;
	size_t count = 24;
	uint8_t *bytes = xcalloc(PACKETS, 16 + 200);

	put_u32(&b, 0xa1b2c3d4);
	put_u16(&b, 2);
	put_u16(&b, 4);
	put_u32(&b, 0);
	put_u32(&b, 0);
	put_u32(&b, 65535);
	put_u32(&b, 1);
	memcpy(bytes, b.bytes, b.length);
	for (unsigned i = 0; i < PACKETS; i++) {
		store_le32(bytes + count, i);
		store_le32(bytes + count + 4, 7);
		store_le32(bytes + count + 8, 150);
		store_le32(bytes + count + 12, 150);
		for (unsigned j = 0; j < 150; j++) {
			noise = noise * 1664525 + 1013904223;
			bytes[count + 16 + j] = (uint8_t)(noise >> 24);
		}
		count += 16 + 150;
	}
	*ret_bytes = bytes;
	return count;
}

static size_t pack_gzip(const uint8_t *bytes, size_t count, uint8_t *to, size_t room)
{
	z_stream stream = {
		.next_in = (uint8_t *)(uintptr_t)bytes,
		.avail_in = (uInt)count,
		.next_out = to,
		.avail_out = (uInt)room,
	};

	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&stream), Z_OK);
	return stream.total_out;
}

static size_t pack_zstd(const uint8_t *bytes, size_t count, uint8_t *to, size_t room)
{
	size_t packed = ZSTD_compress(to, room, bytes, count, 3);

	assert_false(ZSTD_isError(packed));
	return packed;
}

/* The file in two parts, packed one after the other; `gap` zeros behind. */
static size_t pack(bool is_zstd, const uint8_t *bytes, size_t count, size_t gap, uint8_t **ret)
{
	size_t (*pack_part)(const uint8_t *, size_t, uint8_t *, size_t) =
		is_zstd ? pack_zstd : pack_gzip;
	size_t room = count * 2;
	uint8_t *to = xcalloc(room, 1);
	size_t packed = pack_part(bytes, count / 3, to, room);

	packed += pack_part(bytes + count / 3, count - count / 3, to + packed, room - packed);
	*ret = to;
	return packed + gap;
}

static unsigned read_all(const char *path, int *ret_result, struct err *err)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct packet packet;
	unsigned count = 0;

	*ret_result = capfile_open(path, &reader, err);
	while (*ret_result >= 0 && (*ret_result = capfile_next(reader, &packet, err)) > 0) {
		assert_int_equal(packet.time_ns, count * NS_PER_S + 7000);
		assert_int_equal(packet.captured_bytes, 150);
		count++;
	}
	return count;
}

static void test_packed_file_has_the_packets_of_the_plain_one(void **state)
{
	_cleanup_free_ uint8_t *plain = NULL;
	size_t plain_count = build_plain(&plain);

	for (unsigned i = 0; i < 4; i++) {
		CLEANUP(scratch_done) struct scratch file;
		_cleanup_free_ uint8_t *packed = NULL;
		size_t count = pack(i & 1, plain, plain_count, i & 2 ? 512 : 0, &packed);
		struct err err = ERR_INIT;
		int r;

		scratch_init(&file, ".pcap");
		scratch_fill(&file, packed, count);
		assert_int_equal(read_all(file.path, &r, &err), PACKETS);
		assert_int_equal(r, 0);
	}
}

static void test_packed_file_that_is_cut_gives_what_is_whole_and_the_byte(void **state)
{
	_cleanup_free_ uint8_t *plain = NULL;
	size_t plain_count = build_plain(&plain);

	for (unsigned is_zstd = 0; is_zstd < 2; is_zstd++) {
		CLEANUP(scratch_done) struct scratch file;
		_cleanup_free_ uint8_t *packed = NULL;
		size_t count = pack(is_zstd, plain, plain_count, 0, &packed) * 2 / 3;
		struct err err = ERR_INIT;
		char place[64];
		int r;

		scratch_init(&file, ".pcap");
		scratch_fill(&file, packed, count);
		assert_in_range(read_all(file.path, &r, &err), PACKETS / 3, PACKETS - 1);
		assert_int_equal(r, -EBADMSG);
		(void)snprintf(place, sizeof(place), "the %s data is cut short at byte %zu",
			       is_zstd ? "zstd" : "gzip", count);
		if (!strstr(err.text, place))
			fail_msg("\"%s\" does not say \"%s\"", err.text, place);
	}
}

static void test_packed_file_that_is_damaged_gives_what_is_before(void **state)
{
	_cleanup_free_ uint8_t *plain = NULL;
	size_t plain_count = build_plain(&plain);

	for (unsigned is_zstd = 0; is_zstd < 2; is_zstd++) {
		CLEANUP(scratch_done) struct scratch file;
		_cleanup_free_ uint8_t *packed = NULL;
		size_t count = pack(is_zstd, plain, plain_count, 16, &packed);
		struct err err = ERR_INIT;
		int r;

		packed[count - 1] = 'x'; /* behind the last one: neither packed nor padding */
		scratch_init(&file, ".pcap");
		scratch_fill(&file, packed, count);
		assert_int_equal(read_all(file.path, &r, &err), PACKETS);
		assert_int_equal(r, -EBADMSG);
		assert_non_null(strstr(err.text, "data is damaged at byte"));
	}
}

static void test_packed_file_holds_no_capture(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;
	uint8_t packed[100];

	scratch_init(&file, ".pcap");
	scratch_fill(&file, packed,
		     pack_gzip((const uint8_t *)"\1\2\3\4\5\6", 6, packed, sizeof(packed)));
	assert_true(capfile_open(file.path, &reader, &err) < 0);
	assert_non_null(strstr(err.text, "neither a capture file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed_file_has_the_packets_of_the_plain_one),
		cmocka_unit_test(test_packed_file_that_is_cut_gives_what_is_whole_and_the_byte),
		cmocka_unit_test(test_packed_file_that_is_damaged_gives_what_is_before),
		cmocka_unit_test(test_packed_file_holds_no_capture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
