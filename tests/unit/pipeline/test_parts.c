/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections shared out give the answer of the whole: over whole capture files, and in threads over a file
 * that is large enough for them.
 */
#include "../every_capture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/parallel.h"
#include "base/str.h"
#include "pipeline/analysis.h"
#include "present/present.h"

#define OUTPUT_MAXIMUM ((size_t)256 << 20)
#define START_NS       ((uint64_t)1790000000 * 1000000000)
#define FRAME_BYTES    1054 /* Ethernet, IPv4, TCP, 1000 bytes */
#define HEADER_BYTES   54
#define CONNECTIONS    23u
#define PACKETS        8000u /* so many are more than 4 MiB */

struct feed {
	struct sink sink;
	struct analysis *analysis;
	size_t part, parts; /* parts 0: everything */
};

static size_t connections_seen;

static int whole_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct feed *feed = (struct feed *)sink;

	(void)err;
	if (feed->parts)
		analysis_part_packets(feed->analysis, feed->part, feed->parts, packet, 1);
	else
		analysis_packet(feed->analysis, packet);
	return 0;
}

static void some_packets(struct sink *sink, size_t part, size_t parts, const struct packet *packets,
			 size_t count)
{
	analysis_part_packets(((struct feed *)sink)->analysis, part, parts, packets, count);
}

static void read_file(const char *path, const char *filter, struct feed *feed,
		      struct stream *stream)
{
	const struct option_list paths = {.items = {path}, .count = 1};
	struct err err = ERR_INIT;

	/* Damage is told at the end; all that could be read has gone through. */
	(void)replay_run(&(struct replay_options) {.paths = &paths, .filter = filter}, stream,
			 &feed->sink, &err);
}

static void finish(struct feed *feed, struct stream *stream, struct str *ret_json)
{
	const struct report *report = analysis_finish(
		feed->analysis, stream, &(struct analysis_options) {.slow_ns = 1000000000});

	connections_seen += report->facts->connection_count;
	present_json(report, ret_json);
	analysis_free(feed->analysis);
	stream_done(stream);
}

/* One part after the other, each with a stream of its own. */
static void answer(const char *path, size_t parts, struct str *ret_json)
{
	struct feed feed = {
		.sink.packet = whole_packet, .analysis = analysis_new(), .parts = parts};
	struct stream stream = {0};

	read_file(path, "", &feed, &stream);
	for (feed.part = 1; feed.part < parts; feed.part++) {
		struct stream other = {0};

		read_file(path, "", &feed, &other);
		stream_done(&other);
	}
	finish(&feed, &stream, ret_json);
}

static void compare_parts(const char *path, struct capfile_reader *reader)
{
	CLEANUP(str_done) struct str whole = STR_INIT(OUTPUT_MAXIMUM);

	if (capfile_reader_format(reader) == CAPFILE_FORMAT_TEXT)
		return; /* never shared out */
	answer(path, 0, &whole);
	for (size_t parts = 2; parts <= ANALYSIS_PARTS_MAXIMUM; parts += 2) {
		CLEANUP(str_done) struct str shared = STR_INIT(OUTPUT_MAXIMUM);

		answer(path, parts, &shared);
		if (strcmp(shared.text, whole.text) != 0)
			print_message("%s: differs in %zu parts\n", path, parts);
		assert_string_equal(shared.text, whole.text);
	}
}

static void test_parts_say_what_the_whole_says(void **state)
{
	size_t files = every_capture(compare_parts);

	assert_true(connections_seen > 0);
	print_message("%zu files, %zu connections in all answers\n", files, connections_seen);
}

/* The next packet of a client that sends and is never answered, or of its server. */
static void frame_make(uint8_t frame[FRAME_BYTES], uint32_t number)
{
	static const uint8_t begin[HEADER_BYTES] = {
		2,    0,    0,    0, 0,  1, 2, 0, 0,  0, 0,    2,  8,  0, 0x45, 0, 0x04, 0x10,
		0,    1,    0x40, 0, 64, 6, 0, 0, 10, 0, 0,    1,  10, 0, 0,    2, 0,    0,
		0x08, 0x34, 0,    0, 0,  0, 0, 0, 0,  1, 0x50, 16, 64, 0, 0,    0, 0,    0};

	memset(frame, 'x', FRAME_BYTES);
	memcpy(frame, begin, sizeof(begin));
	store_be16(frame + 34, (uint16_t)(40000 + number % CONNECTIONS));
	store_be32(frame + 38, number / CONNECTIONS * (FRAME_BYTES - HEADER_BYTES));
}

static void file_make(const char *path)
{
	struct point point = {.name = xstrdup("eth0"), .link_type = 1, .snap_bytes = 262144};
	struct capfile_writer_options options = {
		.format = CAPFILE_FORMAT_PCAP, .snap_bytes = 262144, .link_type = 1};
	struct point_list points = {0};
	struct capfile_writer *writer = NULL;
	uint8_t frame[FRAME_BYTES];

	(void)point_list_add(&points, &point);
	options.points = &points;
	assert_int_equal(capfile_create(path, &options, &writer, NULL), 0);
	for (uint32_t i = 0; i < PACKETS; i++) {
		frame_make(frame, i);
		assert_int_equal(capfile_write(writer,
					       &(struct packet) {
						       .time_ns = START_NS + i * 100000ull,
						       .link_type = 1,
						       .captured_bytes = FRAME_BYTES,
						       .wire_bytes = FRAME_BYTES,
						       .data = frame,
					       },
					       NULL),
				 0);
	}
	assert_int_equal(capfile_close(writer, START_NS, START_NS + 1, NULL), 0);
	point_list_done(&points);
}

static void threads_answer(const char *path, const char *filter, bool are_shared,
			   struct str *ret_json)
{
	struct feed feed = {.sink.packet = whole_packet, .analysis = analysis_new()};
	struct stream stream = {0};

	if (are_shared) {
		feed.sink.part = some_packets;
		feed.sink.parts_maximum = ANALYSIS_PARTS_MAXIMUM;
		if (parallel_processors() > 1)
			feed.sink.packet = NULL; /* never called */
	}
	read_file(path, filter, &feed, &stream);
	assert_int_equal(stream.points.count, 1);
	assert_in_range(stream.points.items[0].packets, 1, PACKETS);
	assert_int_equal(stream.capture.start_ns, START_NS);
	assert_int_equal(stream.capture.end_ns, START_NS + (PACKETS - 1) * 100000ull);
	finish(&feed, &stream, ret_json);
}

static void test_threads_say_what_one_says(void **state)
{
	static const char *const filters[] = {"", "port 40007 or port 40011"};
	char folder[] = "/tmp/tcpwhy-parts-XXXXXX";
	char path[64];

	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/large.pcap", folder);
	file_make(path);
	for (size_t i = 0; i < ARRAY_COUNT(filters); i++) {
		CLEANUP(str_done) struct str one = STR_INIT(OUTPUT_MAXIMUM);
		CLEANUP(str_done) struct str shared = STR_INIT(OUTPUT_MAXIMUM);

		threads_answer(path, filters[i], false, &one);
		threads_answer(path, filters[i], true, &shared);
		assert_non_null(strstr(one.text, "\"port\":40007"));
		assert_string_equal(shared.text, one.text);
	}
	(void)unlink(path);
	(void)rmdir(folder);
}

/* The second part is interrupted in its first packets, wherever the first one is by then. */
static void interrupted_packets(struct sink *sink, size_t part, size_t parts,
				const struct packet *packets, size_t count)
{
	some_packets(sink, part, parts, packets, count);
	if (part == parts - 1)
		(void)raise(SIGINT);
}

static void check_end(const struct report *report)
{
	const struct facts *facts = report->facts;

	for (size_t i = 0; i < facts->connection_count; i++) {
		const struct view *view = connection_main_view(facts->connections[i]);

		assert_true(view->end_ns - view->last.time_ns < 50000000);
	}
}

/* The last test: the process stays interrupted. */
static void test_an_interruption_lets_no_connection_stand_still(void **state)
{
	char folder[] = "/tmp/tcpwhy-parts-XXXXXX";
	struct feed feed = {
		.sink = {.part = interrupted_packets, .parts_maximum = ANALYSIS_PARTS_MAXIMUM},
		.analysis = analysis_new()};
	struct stream stream = {0};
	char path[64];

	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/large.pcap", folder);
	file_make(path);
	feed.sink.packet = whole_packet; /* where there is one processor */
	read_file(path, "", &feed, &stream);
	check_end(analysis_finish(feed.analysis, &stream,
				  &(struct analysis_options) {.slow_ns = 1000000000}));
	analysis_free(feed.analysis);
	stream_done(&stream);
	(void)unlink(path);
	(void)rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_say_what_the_whole_says),
		cmocka_unit_test(test_threads_say_what_one_says),
		cmocka_unit_test(test_an_interruption_lets_no_connection_stand_still),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
