/* SPDX-License-Identifier: BSD-3-Clause */
/* Files into one stream: merged by time, filtered by names, damage told at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cursor.h"
#include "base/mem.h"
#include "base/str.h"
#include "capfile/capfile.h"
#include "pipeline/pipeline.h"

#define FRAME_BYTES  42 /* Ethernet, IPv4, UDP */
#define START_NS     1700000000000000000ull
#define SEEN_MAXIMUM 16

struct bench {
	char folder[64];
	char first[96], second[96];
};

/* A sink that remembers which point sent what, in the order of arrival. */
struct memory {
	struct sink sink;
	struct stream stream;
	uint32_t points[SEEN_MAXIMUM];
	uint64_t times[SEEN_MAXIMUM];
	uint64_t numbers[SEEN_MAXIMUM];
	size_t count;
	size_t enough; /* 0: everything */
};

static int remember(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct memory *memory = (struct memory *)sink;

	(void)err;
	memory->points[memory->count] = packet->point;
	memory->times[memory->count] = packet->time_ns - START_NS;
	memory->numbers[memory->count++] = packet->number;
	return memory->enough && memory->count == memory->enough;
}

static void frame_make(uint8_t frame[FRAME_BYTES], uint8_t source)
{
	static const uint8_t begin[] = {2, 0, 0,  0, 0, 1, 2, 0,  0,  0, 0, 2,  8, 0, 0x45,
					0, 0, 28, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0};

	memset(frame, 0, FRAME_BYTES);
	memcpy(frame, begin, sizeof(begin));
	frame[29] = source;
	frame[30] = 10;
	frame[33] = 9;
	store_be16(frame + 34, 4000);
	store_be16(frame + 36, 53);
	store_be16(frame + 38, 8);
}

/* A pcapng file of ours: one point, the address 10.0.0.SOURCE named `name`, packets at `times`. */
static void file_make(const char *path, const char *name, uint8_t source, const uint64_t *times,
		      size_t count)
{
	const uint8_t bytes[4] = {10, 0, 0, source};
	const struct address address = address_ipv4(bytes);
	struct point point = {.name = xstrdup("eth0"), .link_type = 1, .snap_bytes = 262144};
	struct point_list points = {0};
	struct name_table names = {0};
	struct capfile_writer *writer = NULL;
	uint8_t frame[FRAME_BYTES];

	name_table_add(&names, &address, name);
	(void)point_list_add(&points, &point);
	assert_int_equal(capfile_create(path,
					&(struct capfile_writer_options) {
						.format = CAPFILE_FORMAT_PCAPNG,
						.snap_bytes = 262144,
						.points = &points,
						.names = &names,
					},
					&writer, NULL),
			 0);
	frame_make(frame, source);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(capfile_write(writer,
					       &(struct packet) {
						       .time_ns = START_NS + times[i],
						       .link_type = 1,
						       .captured_bytes = FRAME_BYTES,
						       .wire_bytes = FRAME_BYTES,
						       .data = frame,
					       },
					       NULL),
				 0);
	assert_int_equal(capfile_close(writer, START_NS, START_NS + 1000, NULL), 0);
	point_list_done(&points);
	name_table_done(&names);
}

static int set_up(void **state)
{
	static const uint64_t first[] = {10, 30, 50};
	static const uint64_t second[] = {20, 40};
	struct bench *bench = xcalloc(1, sizeof(*bench));

	(void)snprintf(bench->folder, sizeof(bench->folder), "/tmp/tcpwhy-replay-XXXXXX");
	if (!mkdtemp(bench->folder))
		return -1;
	(void)snprintf(bench->first, sizeof(bench->first), "%s/a.pcapng", bench->folder);
	(void)snprintf(bench->second, sizeof(bench->second), "%s/b.pcapng", bench->folder);
	file_make(bench->first, "svc-a", 1, first, ARRAY_COUNT(first));
	file_make(bench->second, "svc-b", 2, second, ARRAY_COUNT(second));
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	(void)unlink(bench->first);
	(void)unlink(bench->second);
	(void)rmdir(bench->folder);
	free(bench);
	return 0;
}

static int run(const struct bench *bench, const char *filter, struct memory *memory,
	       struct err *err)
{
	const struct option_list paths = {.items = {bench->first, bench->second}, .count = 2};

	memory->sink.packet = remember;
	return replay_run(&(struct replay_options) {.paths = &paths, .filter = filter},
			  &memory->stream, &memory->sink, err);
}

static void test_files_are_merged_by_time_and_numbered_by_point(void **state)
{
	struct memory memory = {0};

	assert_int_equal(run(*state, "", &memory, NULL), 0);
	assert_int_equal(memory.count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(memory.times[i], (i + 1) * 10);
		assert_int_equal(memory.points[i], i % 2);
		assert_int_equal(memory.numbers[i], i / 2 + 1);
	}
	assert_true(memory.stream.capture.is_complete);
	assert_int_equal(memory.stream.capture.start_ns, START_NS);
	assert_int_equal(memory.stream.capture.end_ns, START_NS + 1000);
	stream_done(&memory.stream);
}

static void test_points_of_two_files_have_names_of_their_own(void **state)
{
	struct memory memory = {0};

	assert_int_equal(run(*state, "", &memory, NULL), 0);
	assert_string_equal(memory.stream.points.items[0].name, "eth0");
	assert_string_equal(memory.stream.points.items[1].name, "b.pcapng eth0");
	stream_done(&memory.stream);
}

static void test_filter_takes_the_names_that_the_files_hold(void **state)
{
	struct memory memory = {0};

	assert_int_equal(run(*state, "src host svc-b", &memory, NULL), 0);
	assert_int_equal(memory.count, 2);
	assert_int_equal(memory.points[0], 1);
	/* The frame's number in its file, not among those that match. */
	assert_int_equal(memory.numbers[1], 2);
	assert_int_equal(memory.stream.points.items[0].packets, 0);
	stream_done(&memory.stream);
}

static void test_sink_that_has_enough_ends_the_run(void **state)
{
	struct memory memory = {.enough = 2};

	assert_int_equal(run(*state, "", &memory, NULL), 0);
	assert_int_equal(memory.count, 2);
	stream_done(&memory.stream);
}

static void test_damage_is_told_after_everything_that_can_be_read(void **state)
{
	const struct bench *bench = *state;
	struct memory memory = {0};
	struct err err = ERR_INIT;
	struct stat status;

	/* Into the last packet of the first file: its statistics are shorter than what is cut off. */
	assert_int_equal(stat(bench->first, &status), 0);
	assert_int_equal(truncate(bench->first, status.st_size - 110), 0);
	assert_true(run(bench, "", &memory, &err) < 0);
	assert_non_null(strstr(err.text, "a.pcapng"));
	assert_false(memory.stream.capture.is_complete);
	/* Two packets of the first file, two of the second: the third of the first was cut. */
	assert_int_equal(memory.count, 4);
	assert_int_equal(memory.times[3], 40);
	stream_done(&memory.stream);
}

static void test_bad_filter_names_what_is_wrong(void **state)
{
	struct memory memory = {0};
	struct err err = ERR_INIT;

	assert_true(run(*state, "port nonsense and", &memory, &err) < 0);
	assert_non_null(strstr(err.text, "nonsense"));
	stream_done(&memory.stream);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_files_are_merged_by_time_and_numbered_by_point),
		TEST(test_points_of_two_files_have_names_of_their_own),
		TEST(test_filter_takes_the_names_that_the_files_hold),
		TEST(test_sink_that_has_enough_ends_the_run),
		TEST(test_damage_is_told_after_everything_that_can_be_read),
		TEST(test_bad_filter_names_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
