/* SPDX-License-Identifier: BSD-3-Clause */
/* Files of other programs: both byte orders, old and rare blocks, odd clocks, and no capture at all. */
#include "capture_file.h"

static void expect_time(struct capfile_reader *reader, uint64_t time_ns)
{
	struct packet packet;

	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.time_ns, time_ns);
}

/* The first packet of a file with one interface of this resolution and offset. */
static uint64_t read_time(uint8_t resolution, int64_t offset_s, uint64_t units)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct builder b = {0};
	struct packet packet;
	uint8_t offset[8];

	store_be32(offset, (uint32_t)((uint64_t)offset_s >> 32));
	store_be32(offset + 4, (uint32_t)offset_s);
	put_section(&b, /* is_big= */ true);
	begin_block(&b, 1);
	put_u32(&b, 1u << 16);
	put_u32(&b, 0);
	put_option(&b, 9, &resolution, 1);
	put_option(&b, 14, offset, sizeof(offset));
	end_block(&b);
	put_packet(&b, 0, units, "abcd");
	scratch_init(&file, ".pcapng");
	scratch_fill(&file, b.bytes, b.length);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	return packet.time_ns;
}

static void test_pcapng_times_have_any_resolution_and_offset(void **state)
{
	assert_int_equal(read_time(9, 0, TEST_TIME_NS), TEST_TIME_NS);
	assert_int_equal(read_time(6, 0, 1500000), 1500000000);
	assert_int_equal(read_time(3, 2, 1500), 3500000000);
	assert_int_equal(read_time(0, 0, 7), 7000000000);
	assert_int_equal(read_time(12, 0, 1500000000000), 1500000000);
	assert_int_equal(read_time(19, 0, UINT64_MAX), 1844674407);
	assert_int_equal(read_time(0x80 | 10, 0, 1024 + 512), 1500000000);
	assert_int_equal(read_time(0x80 | 63, 0, 1ull << 62), 500000000);
	assert_int_equal(read_time(9, -1, 1500000000), 500000000);
	assert_int_equal(read_time(9, -2, 1500000000), 0);
	assert_int_equal(read_time(0, INT64_MAX, UINT64_MAX), UINT64_MAX);
}

static void test_pcapng_reads_sections_of_both_byte_orders(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct builder b = {0};
	struct packet packet;

	put_section(&b, /* is_big= */ true);
	put_interface(&b, "eth0", 6, 0);
	put_packet(&b, 0, 1000000, "first");
	put_section(&b, /* is_big= */ false);
	put_interface(&b, "eth1", 9, 0);
	put_interface(&b, NULL, 9, 0);
	put_packet(&b, 1, 2000000000, "second");
	scratch_init(&file, ".pcapng");
	scratch_fill(&file, b.bytes, b.length);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.point, 0);
	assert_memory_equal(packet.data, "first", 5);
	assert_int_equal(packet.time_ns, NS_PER_S);
	assert_false(capfile_is_nanosecond(reader));
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.point, 2);
	assert_int_equal(packet.number, 1);
	assert_memory_equal(packet.data, "second", 6);
	assert_int_equal(packet.time_ns, 2 * NS_PER_S);
	assert_true(capfile_is_nanosecond(reader));
	assert_string_equal(capfile_points(reader)->items[1].name, "eth1");
	assert_string_equal(capfile_points(reader)->items[2].name, strrchr(file.path, '/') + 1);
}

static void put_rare_blocks(struct builder *b)
{
	begin_block(b, 2); /* old packet: interface, drops, time, lengths */
	put_u16(b, 0);
	put_u16(b, 3);
	put_u32(b, 0);
	put_u32(b, 5000000);
	put_u32(b, 3);
	put_u32(b, 9);
	put_bytes(b, "old", 3);
	end_block(b);
	begin_block(b, 3); /* simple packet, cut by the snap length of 4 */
	put_u32(b, 6);
	put_bytes(b, "simp", 4);
	end_block(b);
	begin_block(b, 0x40000bad); /* custom */
	put_u32(b, 12345);
	put_bytes(b, "whatever", 8);
	end_block(b);
}

static void test_pcapng_reads_old_and_simple_packets_and_skips_the_unknown(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct builder b = {0};
	struct packet packet;

	put_section(&b, /* is_big= */ true);
	put_interface(&b, "eth0", 6, 4);
	put_rare_blocks(&b);
	put_packet(&b, 0, 6000000, "new");
	scratch_init(&file, ".pcapng");
	scratch_fill(&file, b.bytes, b.length);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_memory_equal(packet.data, "old", 3);
	assert_int_equal(packet.wire_bytes, 9);
	assert_int_equal(packet.time_ns, 5 * NS_PER_S);
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.captured_bytes, 4);
	assert_int_equal(packet.wire_bytes, 6);
	assert_int_equal(packet.time_ns, 5 * NS_PER_S);
	expect_time(reader, 6 * NS_PER_S);
}

static void put_pcap_header(struct builder *b, uint32_t magic)
{
	put_u32(b, magic);
	put_u16(b, 2);
	put_u16(b, 4);
	put_u32(b, 0);
	put_u32(b, 0);
	put_u32(b, 65535);
	put_u32(b, 113);
}

static void expect_pcap(bool is_big, uint32_t magic, uint64_t time_ns)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct builder b = {.is_big = is_big};
	struct packet packet;

	put_pcap_header(&b, magic);
	put_u32(&b, 5);
	put_u32(&b, 999999);
	put_u32(&b, 4);
	put_u32(&b, 60);
	put_bytes(&b, "data", 4);
	scratch_init(&file, ".pcap");
	scratch_fill(&file, b.bytes, b.length);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.time_ns, time_ns);
	assert_int_equal(packet.link_type, 113);
	assert_int_equal(packet.wire_bytes, 60);
	assert_memory_equal(packet.data, "data", 4);
	assert_int_equal(capfile_next(reader, &packet, NULL), 0);
}

static void test_pcap_reads_both_byte_orders_and_units(void **state)
{
	expect_pcap(false, 0xa1b2c3d4, 5999999000);
	expect_pcap(true, 0xa1b2c3d4, 5999999000);
	expect_pcap(false, 0xa1b23c4d, 5000999999);
	expect_pcap(true, 0xa1b23c4d, 5000999999);
}

/* The only packet of a file with this magic and version; its header is filled by the caller. */
static void expect_variant(struct builder *b, const char *data)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct packet packet;

	scratch_init(&file, ".pcap");
	scratch_fill(&file, b->bytes, b->length);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.captured_bytes, strlen(data));
	assert_int_equal(packet.wire_bytes, 60);
	assert_memory_equal(packet.data, data, strlen(data));
	assert_int_equal(packet.record, PACKET_RECORD_OTHER);
	assert_int_equal(capfile_next(reader, &packet, NULL), 0);
}

static void put_version(struct builder *b, unsigned major, unsigned minor)
{
	size_t length = b->length;

	b->length = 4;
	put_u16(b, major);
	put_u16(b, minor);
	b->length = length;
}

static void put_pcap_packet(struct builder *b, uint32_t first_length, uint32_t second_length)
{
	put_u32(b, 5);
	put_u32(b, 999999);
	put_u32(b, first_length);
	put_u32(b, second_length);
}

static void test_pcap_reads_the_variants_that_libpcap_reads(void **state)
{
	for (unsigned is_big = 0; is_big < 2; is_big++) {
		struct builder patched = {.is_big = is_big};
		struct builder old = {.is_big = is_big};
		struct builder dgux = {.is_big = is_big};

		put_pcap_header(&patched, 0xa1b2cd34);
		put_pcap_packet(&patched, 8, 60);
		put_u32(&patched, 2);
		put_u32(&patched, 0x08000000);
		put_bytes(&patched, "patched!", 8);
		expect_variant(&patched, "patched!");

		put_pcap_header(&old, 0xa1b2c3d4);
		put_version(&old, 2, 3);
		put_pcap_packet(&old, 60, 4);
		put_bytes(&old, "2.3.", 4);
		expect_variant(&old, "2.3.");

		put_pcap_header(&dgux, 0xa1b2c3d4);
		put_version(&dgux, 543, 0);
		put_pcap_packet(&dgux, 60, 4);
		put_bytes(&dgux, "dgux", 4);
		expect_variant(&dgux, "dgux");
	}
}

static void expect_refused(const void *bytes, size_t count, const char *words)
{
	CLEANUP(scratch_done) struct scratch file;
	struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;

	scratch_init(&file, ".pcap");
	scratch_fill(&file, bytes, count);
	assert_true(capfile_open(file.path, &reader, &err) < 0);
	assert_null(reader);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void test_file_that_is_no_capture_says_what_it_holds(void **state)
{
	static const uint8_t gzip[] = {0x1f, 0x8b, 8, 0};
	static const uint8_t xz[] = {0xfd, '7', 'z', 'X', 'Z', 0, 0, 4, 0xe6, 0xd6, 0xb4};
	static const uint8_t noise[] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const uint8_t version[24] = {0xd4, 0xc3, 0xb2, 0xa1, 9, 0, 4};
	static const char nul[] = "12:00:00.000000 IP 10.0.0.1.1 > 10.0.0.2.2: \0 UDP, length 1\n";

	expect_refused("", 0, "it is empty");
	expect_refused("hello world, this is a log\n", 27, "no line of it is a packet");
	expect_refused(gzip, sizeof(gzip), "the gzip data is cut short at byte 4");
	expect_refused(xz, sizeof(xz), "xz data; unpack it first");
	expect_refused(noise, sizeof(noise), "data of another kind");
	expect_refused(nul, sizeof(nul) - 1, "data of another kind");
	expect_refused(version, sizeof(version), "version 9.4");
}

static void test_file_that_is_missing_is_named(void **state)
{
	struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(capfile_open("/nonexistent/x.pcap", &reader, &err), -ENOENT);
	assert_string_equal(err.text, "cannot open /nonexistent/x.pcap: No such file or directory");
}

static void test_interfaces_beyond_the_maximum_are_damage(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct builder b = {0};
	struct err err = ERR_INIT;
	struct packet packet;

	put_section(&b, /* is_big= */ false);
	for (unsigned i = 0; i <= POINTS_MAXIMUM; i++)
		put_interface(&b, NULL, 6, 0);
	scratch_init(&file, ".pcapng");
	scratch_fill(&file, b.bytes, b.length);
	reader = open_or_fail(file.path);
	assert_int_equal(capfile_next(reader, &packet, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "more than 256 interfaces"));
	assert_int_equal(capfile_points(reader)->count, POINTS_MAXIMUM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pcapng_times_have_any_resolution_and_offset),
		cmocka_unit_test(test_pcapng_reads_sections_of_both_byte_orders),
		cmocka_unit_test(test_pcapng_reads_old_and_simple_packets_and_skips_the_unknown),
		cmocka_unit_test(test_pcap_reads_both_byte_orders_and_units),
		cmocka_unit_test(test_pcap_reads_the_variants_that_libpcap_reads),
		cmocka_unit_test(test_file_that_is_no_capture_says_what_it_holds),
		cmocka_unit_test(test_file_that_is_missing_is_named),
		cmocka_unit_test(test_interfaces_beyond_the_maximum_are_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
