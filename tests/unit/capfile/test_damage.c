/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files that are cut or lie. Small files are cut at every byte, and each byte is changed: whatever
 * comes, packets before the damage come out, nothing is read out of bounds (the sanitizer build runs
 * this too), and the error names the place.
 */
#include "capture_file.h"

static size_t build_pcapng(struct builder *b)
{
	put_section(b, /* is_big= */ false);
	put_interface(b, "eth0", 9, 0);
	begin_block(b, 4); /* names */
	put_u16(b, 1);
	put_u16(b, 8);
	put_bytes(b, "\x0a\x00\x00\x01web", 8);
	put_u32(b, 0);
	end_block(b);
	put_packet(b, 0, TEST_TIME_NS, "one");
	put_packet(b, 0, TEST_TIME_NS + 1, "two");
	begin_block(b, 5); /* statistics */
	put_u32(b, 0);
	put_u32(b, 0);
	put_u32(b, 0);
	put_option(b, 5, "\1\0\0\0\0\0\0\0", 8);
	put_u32(b, 0);
	end_block(b);
	return b->length;
}

static size_t build_pcap(struct builder *b)
{
	put_u32(b, 0xa1b2c3d4);
	put_u16(b, 2);
	put_u16(b, 4);
	put_u32(b, 0);
	put_u32(b, 0);
	put_u32(b, 65535);
	put_u32(b, 1);
	for (unsigned i = 0; i < 2; i++) {
		put_u32(b, 5);
		put_u32(b, 0);
		put_u32(b, 8);
		put_u32(b, 8);
		put_bytes(b, "datadata", 8);
	}
	return b->length;
}

/* Read all of it. Returns the packets; *ret_result is how it ended. */
static size_t read_all(const char *path, int *ret_result, struct err *err)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	unsigned sum = 0;
	size_t count = 0;
	int r;

	r = capfile_open(path, &reader, err);
	while (r >= 0) {
		struct packet packet;

		r = capfile_next(reader, &packet, err);
		if (r <= 0)
			break;
		for (uint32_t i = 0; i < packet.captured_bytes; i++)
			sum += packet.data[i]; /* touch every byte */
		count++;
	}
	*ret_result = r;
	return count + (sum == UINT32_MAX);
}

static void cut_everywhere(const struct builder *b)
{
	CLEANUP(scratch_done) struct scratch file;
	size_t most = 0;

	scratch_init(&file, ".cap");
	for (size_t length = 0; length <= b->length; length++) {
		struct err err = ERR_INIT;
		size_t count;
		int r;

		scratch_fill(&file, b->bytes, length);
		count = read_all(file.path, &r, &err);
		assert_true(r == 0 || r == -EBADMSG);
		assert_true(r == 0 || err.text[0]);
		assert_true(count >= most); /* what was there stays there */
		most = count;
	}
	assert_int_equal(most, 2);
}

static void test_files_cut_at_any_byte_yield_what_is_whole(void **state)
{
	struct builder pcapng = {0};
	struct builder pcap = {0};

	(void)build_pcapng(&pcapng);
	cut_everywhere(&pcapng);
	(void)build_pcap(&pcap);
	cut_everywhere(&pcap);
}

static void change_everywhere(struct builder *b)
{
	static const uint8_t values[] = {0x00, 0xff, 0x7f, 0x04};
	CLEANUP(scratch_done) struct scratch file;

	scratch_init(&file, ".cap");
	for (size_t i = 0; i < b->length * ARRAY_COUNT(values); i++) {
		uint8_t *byte = &b->bytes[i / ARRAY_COUNT(values)];
		uint8_t before = *byte;
		struct err err = ERR_INIT;
		int r;

		*byte = values[i % ARRAY_COUNT(values)];
		scratch_fill(&file, b->bytes, b->length);
		assert_true(read_all(file.path, &r, &err) <= 3);
		assert_true(r == 0 || err.text[0]);
		*byte = before;
	}
}

static void test_files_with_any_byte_changed_end_in_order(void **state)
{
	struct builder pcapng = {0};
	struct builder pcap = {0};

	(void)build_pcapng(&pcapng);
	change_everywhere(&pcapng);
	(void)build_pcap(&pcap);
	change_everywhere(&pcap);
}

static void test_cut_file_names_the_byte_and_stays_failed(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct builder b = {0};
	struct err err = ERR_INIT;
	struct packet packet;

	scratch_init(&file, ".pcap");
	scratch_fill(&file, b.bytes, build_pcap(&b) - 3);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, &err), 1);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(capfile_next(reader, &packet, &err), -EBADMSG);
		assert_non_null(strstr(err.text,
				       "cut short at byte 69: the packet at byte 48 needs "
				       "24 bytes, 21 are there; the packets before that were "
				       "read. A file ends so when"));
	}
}

static void test_cut_file_without_a_packet_says_so(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	struct capfile_reader *reader = NULL;
	struct builder b = {0};
	struct err err = ERR_INIT;

	scratch_init(&file, ".pcap");
	(void)build_pcap(&b);
	scratch_fill(&file, b.bytes, 20);
	assert_int_equal(capfile_open(file.path, &reader, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "20 are there; there is no packet before that"));
}

static void test_lying_length_is_damage_at_its_record(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	struct builder b = {0};
	struct err err = ERR_INIT;
	int r;

	scratch_init(&file, ".pcap");
	(void)build_pcap(&b);
	store_le32(b.bytes + 48 + 8, 262145);
	scratch_fill(&file, b.bytes, b.length);
	assert_int_equal(read_all(file.path, &r, &err), 1);
	assert_int_equal(r, -EBADMSG);
	assert_non_null(strstr(err.text, "damaged at byte 48: a packet of 262145 bytes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_cut_at_any_byte_yield_what_is_whole),
		cmocka_unit_test(test_files_with_any_byte_changed_end_in_order),
		cmocka_unit_test(test_cut_file_names_the_byte_and_stays_failed),
		cmocka_unit_test(test_cut_file_without_a_packet_says_so),
		cmocka_unit_test(test_lying_length_is_damage_at_its_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
