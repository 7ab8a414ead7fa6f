/* SPDX-License-Identifier: BSD-3-Clause */
/* From file to file: records that need no change are taken over as they stand, and nothing else. */
#include "capture_file.h"

#define PACKETS      2000u
#define LARGEST      3000u
#define HEADER_BYTES 24u

static uint32_t length_of(unsigned number)
{
	return number * 7919 % LARGEST;
}

/* A file larger than several blocks of the reader; lengths and times that a writer would not make. */
static void fill_large(const struct scratch *file, uint32_t magic)
{
	struct builder b = {0};
	FILE *stream = fopen(file->path, "we");

	assert_non_null(stream);
	put_u32(&b, magic);
	put_u16(&b, 2);
	put_u16(&b, 4);
	put_u32(&b, 0);
	put_u32(&b, 0);
	put_u32(&b, 262144);
	put_u32(&b, 1);
	for (unsigned i = 0; i < PACKETS; i++) {
		put_u32(&b, 1000 + i);
		put_u32(&b, i % 10 ? i : 2000000000);
		put_u32(&b, length_of(i));
		put_u32(&b, i % 9 ? length_of(i) + i % 5 : 1);
		memset(b.bytes + b.length, (int)i, length_of(i));
		b.length += length_of(i);
		assert_int_equal(fwrite(b.bytes, 1, b.length, stream), b.length);
		b.length = 0;
	}
	assert_int_equal(fclose(stream), 0);
}

static void settle(void *user)
{
	assert_int_equal(capfile_settle(user, NULL), 0);
}

/* Copy the packets of which the number is no multiple of `skip`; 0: all. */
static void copy(const char *from, const char *to, unsigned skip, bool is_nanosecond)
{
	_cleanup_capfile_ struct capfile_reader *reader = open_or_fail(from);
	struct capfile_writer *writer;
	struct packet packet;

	assert_int_equal(capfile_create(to,
					&(struct capfile_writer_options) {
						.link_type = 1,
						.snap_bytes = 262144,
						.is_nanosecond = is_nanosecond,
						.can_borrow = true,
					},
					&writer, NULL),
			 0);
	capfile_on_move(reader, settle, writer);
	while (capfile_next(reader, &packet, NULL) > 0) {
		if (skip && packet.number % skip == 0)
			continue;
		assert_int_equal(capfile_write(writer, &packet, NULL), 0);
	}
	capfile_free(steal_ptr(reader));
	assert_int_equal(capfile_close(writer, 0, 0, NULL), 0);
}

static uint8_t *load_large(const char *path, size_t *ret_count)
{
	FILE *file = fopen(path, "re");
	uint8_t *bytes = xmalloc((size_t)PACKETS * (LARGEST + 16));

	assert_non_null(file);
	*ret_count = fread(bytes, 1, (size_t)PACKETS * (LARGEST + 16), file);
	(void)fclose(file);
	return bytes;
}

static void expect_same(const char *first_path, const char *second_path)
{
	size_t first_count;
	size_t second_count;
	_cleanup_free_ uint8_t *first = load_large(first_path, &first_count);
	_cleanup_free_ uint8_t *second = load_large(second_path, &second_count);

	assert_int_equal(first_count, second_count);
	assert_memory_equal(first, second, first_count);
}

static void test_copy_keeps_every_byte(void **state)
{
	static const uint32_t magics[] = {0xa1b2c3d4, 0xa1b23c4d};

	for (size_t i = 0; i < ARRAY_COUNT(magics); i++) {
		CLEANUP(scratch_done) struct scratch from;
		CLEANUP(scratch_done) struct scratch to;

		scratch_init(&from, ".pcap");
		scratch_init(&to, ".pcap");
		fill_large(&from, magics[i]);
		copy(from.path, to.path, 0, magics[i] == 0xa1b23c4d);
		expect_same(from.path, to.path);
	}
}

/* What is left of a file when some packets are taken out by hand. */
static void remove_by_hand(const char *from, const char *to, unsigned skip)
{
	size_t count;
	_cleanup_free_ uint8_t *bytes = load_large(from, &count);
	FILE *file = fopen(to, "we");
	size_t at = HEADER_BYTES;

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, at, file), at);
	for (unsigned number = 1; number <= PACKETS; number++) {
		size_t record = 16 + length_of(number - 1);

		if (number % skip)
			assert_int_equal(fwrite(bytes + at, 1, record, file), record);
		at += record;
	}
	assert_int_equal(at, count);
	assert_int_equal(fclose(file), 0);
}

static void test_copy_of_some_packets_keeps_their_bytes(void **state)
{
	static const unsigned skips[] = {2, 3, 100, 700};

	for (size_t i = 0; i < ARRAY_COUNT(skips); i++) {
		CLEANUP(scratch_done) struct scratch from;
		CLEANUP(scratch_done) struct scratch to;
		CLEANUP(scratch_done) struct scratch expected;

		scratch_init(&from, ".pcap");
		scratch_init(&to, ".pcap");
		scratch_init(&expected, ".pcap");
		fill_large(&from, 0xa1b2c3d4);
		copy(from.path, to.path, skips[i], /* is_nanosecond= */ false);
		remove_by_hand(from.path, expected.path, skips[i]);
		expect_same(expected.path, to.path);
	}
}

static void test_copy_into_other_units_makes_records_anew(void **state)
{
	CLEANUP(scratch_done) struct scratch from;
	CLEANUP(scratch_done) struct scratch to;
	_cleanup_capfile_ struct capfile_reader *first = NULL;
	_cleanup_capfile_ struct capfile_reader *second = NULL;
	struct packet before, after;

	scratch_init(&from, ".pcap");
	scratch_init(&to, ".pcap");
	fill_large(&from, 0xa1b2c3d4);
	copy(from.path, to.path, 0, /* is_nanosecond= */ true);
	first = open_or_fail(from.path);
	second = open_or_fail(to.path);
	assert_true(capfile_is_nanosecond(second));
	for (unsigned i = 0; i < PACKETS; i++) {
		assert_int_equal(capfile_next(first, &before, NULL), 1);
		assert_int_equal(capfile_next(second, &after, NULL), 1);
		assert_int_equal(before.time_ns, after.time_ns);
		assert_int_equal(before.captured_bytes, after.captured_bytes);
		assert_memory_equal(before.data, after.data, after.captured_bytes);
	}
}

static void test_file_that_becomes_shorter_while_it_is_read_is_an_error(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;
	struct packet packet;
	int r;

	scratch_init(&file, ".pcap");
	fill_large(&file, 0xa1b2c3d4);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, &err), 1);
	assert_int_equal(truncate(file.path, 5000), 0);
	while ((r = capfile_next(reader, &packet, &err)) > 0)
		;
	assert_true(r < 0);
	assert_non_null(strstr(err.text, "became shorter"));
	assert_int_equal(capfile_next(reader, &packet, &err), r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy_keeps_every_byte),
		cmocka_unit_test(test_copy_of_some_packets_keeps_their_bytes),
		cmocka_unit_test(test_copy_into_other_units_makes_records_anew),
		cmocka_unit_test(test_file_that_becomes_shorter_while_it_is_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
