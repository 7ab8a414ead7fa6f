/* SPDX-License-Identifier: BSD-3-Clause */
/* What is written comes back the same: packets, points, names, statistics. */
#include "capture_file.h"

static const uint8_t frame[61] = {0x02, 0x42, 0xac, 0x12, 0, 3, 0x02, 0x42, 0xac, 0x12, 0, 2, 8};

static struct packet packet_of(uint32_t point, uint64_t time_ns, uint32_t captured)
{
	return (struct packet) {
		.time_ns = time_ns,
		.point = point,
		.link_type = 1,
		.captured_bytes = captured,
		.wire_bytes = 1514,
		.data = frame,
	};
}

static void write_two(const char *path, const struct capfile_writer_options *options,
		      uint64_t end_ns)
{
	struct capfile_writer *writer;
	struct packet first = packet_of(0, TEST_TIME_NS, sizeof(frame));
	struct packet second =
		packet_of(options->points && options->points->count > 1, TEST_TIME_NS + 1, 60);

	assert_int_equal(capfile_create(path, options, &writer, NULL), 0);
	assert_int_equal(capfile_write(writer, &first, NULL), 0);
	assert_int_equal(capfile_write_comment(writer, &second, "evidence: 零窗口", NULL), 0);
	assert_int_equal(capfile_close(writer, TEST_TIME_NS - 5, end_ns, NULL), 0);
}

static void expect_packet(struct capfile_reader *reader, uint64_t time_ns, uint32_t captured)
{
	struct packet packet;

	assert_int_equal(capfile_next(reader, &packet, NULL), 1);
	assert_int_equal(packet.time_ns, time_ns);
	assert_int_equal(packet.captured_bytes, captured);
	assert_int_equal(packet.wire_bytes, 1514);
	assert_int_equal(packet.link_type, 1);
	assert_memory_equal(packet.data, frame, captured);
}

static void expect_end(struct capfile_reader *reader)
{
	struct packet packet;

	assert_int_equal(capfile_next(reader, &packet, NULL), 0);
}

static void test_pcap_keeps_nanoseconds_when_asked(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;

	scratch_init(&file, ".pcap");
	write_two(file.path,
		  &(struct capfile_writer_options) {
			  .is_nanosecond = true, .link_type = 1, .snap_bytes = 262144},
		  0);
	reader = open_or_fail(file.path);
	assert_true(capfile_is_nanosecond(reader));
	assert_int_equal(capfile_reader_format(reader), CAPFILE_FORMAT_PCAP);
	expect_packet(reader, TEST_TIME_NS, sizeof(frame));
	expect_packet(reader, TEST_TIME_NS + 1, 60);
	expect_end(reader);
	assert_int_equal(capfile_points(reader)->items[0].packets, 2);
	assert_int_equal(capfile_points(reader)->items[0].snap_bytes, 262144);
}

static void test_pcap_cuts_times_to_microseconds(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;

	scratch_init(&file, ".pcap");
	write_two(file.path, &(struct capfile_writer_options) {.link_type = 1}, 0);
	reader = open_or_fail(file.path);
	assert_false(capfile_is_nanosecond(reader));
	expect_packet(reader, TEST_TIME_NS / 1000 * 1000, sizeof(frame));
}

static void add_points(struct point_list *points, struct name_table *names)
{
	const struct address svc_a = address_ipv4((const uint8_t[]) {172, 18, 0, 2});
	const struct address svc_b = address_ipv6((const uint8_t[16]) {0xfd, 0x12, [15] = 3});
	struct point first = {
		.name = xstrdup("svc-a eth0"),
		.container = xstrdup("svc-a"),
		.interface = xstrdup("eth0"),
		.filter = xstrdup("port 2100 and \"x\""),
		.runtime = RUNTIME_DOCKER,
		.link_type = 1,
		.mtu = 1500,
		.snap_bytes = 4096,
		.addresses = {svc_a, svc_b},
		.address_count = 2,
		.packets = 1,
		.dropped = 7,
		.end_ns = TEST_TIME_NS + 100,
	};
	struct point second = {
		.name = xstrdup("host veth-测试"), .runtime = RUNTIME_HOST, .link_type = 1};

	(void)point_list_add(points, &first);
	(void)point_list_add(points, &second);
	name_table_add(names, &svc_a, "svc-a");
	name_table_add(names, &svc_b, "svc-b");
}

static void expect_points(const struct point_list *points)
{
	const struct point *first = &points->items[0];

	assert_int_equal(points->count, 2);
	assert_string_equal(first->name, "svc-a eth0");
	assert_string_equal(first->container, "svc-a");
	assert_string_equal(first->interface, "eth0");
	assert_string_equal(first->filter, "port 2100 and \"x\"");
	assert_int_equal(first->runtime, RUNTIME_DOCKER);
	assert_int_equal(first->mtu, 1500);
	assert_int_equal(first->snap_bytes, 4096);
	assert_int_equal(first->address_count, 2);
	assert_int_equal(first->addresses[1].bytes[15], 3);
	assert_int_equal(first->dropped, 7);
	assert_int_equal(first->start_ns, TEST_TIME_NS - 5);
	assert_int_equal(first->end_ns, TEST_TIME_NS + 100);
	assert_string_equal(points->items[1].name, "host veth-测试");
	assert_null(points->items[1].container);
	assert_int_equal(points->items[1].end_ns, TEST_TIME_NS + 1000);
}

static void test_pcapng_keeps_points_names_and_statistics(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	CLEANUP(point_list_done) struct point_list points = {0};
	CLEANUP(name_table_done) struct name_table names = {0};
	uint64_t start_ns;
	uint64_t end_ns;

	scratch_init(&file, ".pcapng");
	add_points(&points, &names);
	write_two(file.path,
		  &(struct capfile_writer_options) {.format = CAPFILE_FORMAT_PCAPNG,
						    .snap_bytes = 262144,
						    .points = &points,
						    .names = &names},
		  TEST_TIME_NS + 1000);
	reader = open_or_fail(file.path);
	expect_packet(reader, TEST_TIME_NS, sizeof(frame));
	assert_false(capfile_interval(reader, &start_ns, &end_ns));
	expect_packet(reader, TEST_TIME_NS + 1, 60);
	expect_end(reader);
	expect_points(capfile_points(reader));
	assert_string_equal(name_table_find(capfile_names(reader), &names.entries[0].address),
			    "svc-a");
	assert_string_equal(name_table_find(capfile_names(reader), &names.entries[1].address),
			    "svc-b");
	assert_true(capfile_interval(reader, &start_ns, &end_ns));
	assert_int_equal(start_ns, TEST_TIME_NS - 5);
	assert_int_equal(end_ns, TEST_TIME_NS + 1000);
	assert_true(capfile_is_nanosecond(reader));
}

static void test_pcapng_describes_points_that_come_later(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	CLEANUP(point_list_done) struct point_list points = {0};
	struct capfile_writer *writer;
	struct point first = {.name = xstrdup("svc-a eth0"), .link_type = 1};
	struct point again = {.name = xstrdup("svc-a eth0"), .link_type = 1};
	struct packet packet = packet_of(0, TEST_TIME_NS, 60);

	scratch_init(&file, ".pcapng");
	(void)point_list_add(&points, &first);
	assert_int_equal(capfile_create(file.path,
					&(struct capfile_writer_options) {
						.format = CAPFILE_FORMAT_PCAPNG, .points = &points},
					&writer, NULL),
			 0);
	assert_int_equal(capfile_write(writer, &packet, NULL), 0);
	(void)point_list_add(&points, &again);
	packet.point = 1;
	assert_int_equal(capfile_write(writer, &packet, NULL), 0);
	assert_int_equal(capfile_close(writer, TEST_TIME_NS, TEST_TIME_NS, NULL), 0);
	reader = open_or_fail(file.path);
	expect_packet(reader, TEST_TIME_NS, 60);
	assert_int_equal(capfile_points(reader)->count, 1);
	expect_packet(reader, TEST_TIME_NS, 60);
	assert_int_equal(capfile_points(reader)->count, 2);
	expect_end(reader);
}

static void test_file_that_was_not_closed_has_no_interval(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	CLEANUP(point_list_done) struct point_list points = {0};
	CLEANUP(name_table_done) struct name_table names = {0};
	uint64_t ns;

	scratch_init(&file, ".pcapng");
	add_points(&points, &names);
	write_two(file.path,
		  &(struct capfile_writer_options) {.format = CAPFILE_FORMAT_PCAPNG,
						    .points = &points},
		  /* end_ns= */ 0);
	reader = open_or_fail(file.path);
	expect_packet(reader, TEST_TIME_NS, sizeof(frame));
	expect_packet(reader, TEST_TIME_NS + 1, 60);
	expect_end(reader);
	assert_false(capfile_interval(reader, &ns, &ns));
}

static void test_packet_that_is_larger_than_a_block_comes_back(void **state)
{
	static uint8_t large[262144];
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct capfile_writer *writer;
	struct packet packet = packet_of(0, TEST_TIME_NS, sizeof(large));

	scratch_init(&file, ".pcap");
	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (uint8_t)(i * 7);
	packet.data = large;
	assert_int_equal(capfile_create(file.path,
					&(struct capfile_writer_options) {.link_type = 1}, &writer,
					NULL),
			 0);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(capfile_write(writer, &packet, NULL), 0);
	assert_int_equal(capfile_close(writer, 0, 0, NULL), 0);
	reader = open_or_fail(file.path);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(capfile_next(reader, &packet, NULL), 1);
		assert_int_equal(packet.number, i + 1);
		assert_memory_equal(packet.data, large, sizeof(large));
	}
	expect_end(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pcap_keeps_nanoseconds_when_asked),
		cmocka_unit_test(test_pcap_cuts_times_to_microseconds),
		cmocka_unit_test(test_pcapng_keeps_points_names_and_statistics),
		cmocka_unit_test(test_pcapng_describes_points_that_come_later),
		cmocka_unit_test(test_file_that_was_not_closed_has_no_interval),
		cmocka_unit_test(test_packet_that_is_larger_than_a_block_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
