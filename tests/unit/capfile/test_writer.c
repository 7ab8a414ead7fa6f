/* SPDX-License-Identifier: BSD-3-Clause */
/* The writer when things go wrong, when it must be quick, and which format it chooses. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "capture_file.h"

static const uint8_t frame[1000];

static const struct packet packet = {
	.time_ns = TEST_TIME_NS,
	.link_type = 1,
	.captured_bytes = sizeof(frame),
	.wire_bytes = sizeof(frame),
	.data = frame,
};

static off_t size_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_size;
}

static void test_writer_flushes_each_packet_when_asked(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	struct capfile_writer *writer;

	scratch_init(&file, ".pcap");
	assert_int_equal(capfile_create(file.path,
					&(struct capfile_writer_options) {.link_type = 1,
									  .flush_each = true},
					&writer, NULL),
			 0);
	assert_int_equal(size_of(file.path), 24);
	assert_int_equal(capfile_write(writer, &packet, NULL), 0);
	assert_int_equal(size_of(file.path), 24 + 16 + 1000);
	assert_int_equal(capfile_close(writer, 0, 0, NULL), 0);
}

/* A file that may not grow beyond a limit fails like a full disk, in the middle of a write. */
static void write_until_full(enum capfile_format format, const char *path, struct err *err)
{
	const struct rlimit limit = {100000, RLIM_INFINITY};
	const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	CLEANUP(point_list_done) struct point_list points = {0};
	struct point point = {.name = xstrdup("svc-a eth0"), .link_type = 1};
	struct capfile_writer *writer;
	int r = 0;

	(void)point_list_add(&points, &point);
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(capfile_create(path,
					&(struct capfile_writer_options) {.format = format,
									  .link_type = 1,
									  .points = &points},
					&writer, NULL),
			 0);
	for (unsigned i = 0; i < 1000 && r == 0; i++)
		r = capfile_write(writer, &packet, err);
	assert_int_equal(r, -EFBIG);
	assert_int_equal(capfile_write(writer, &packet, NULL), -EFBIG);
	assert_int_equal(capfile_close(writer, TEST_TIME_NS, TEST_TIME_NS, NULL), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
}

static void expect_valid_after_full_disk(enum capfile_format format, size_t expected)
{
	CLEANUP(scratch_done) struct scratch file;
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;
	struct packet read;
	size_t count = 0;
	char words[64];
	int r;

	scratch_init(&file, ".cap");
	write_until_full(format, file.path, &err);
	(void)snprintf(words, sizeof(words), "it holds %zu whole packets", expected);
	assert_non_null(strstr(err.text, words));
	assert_null(strstr(err.text, "a part of one"));
	reader = open_or_fail(file.path);
	while ((r = capfile_next(reader, &read, &err)) > 0)
		count++;
	assert_int_equal(r, 0);
	assert_int_equal(count, expected);
}

static void test_full_disk_leaves_whole_packets_only(void **state)
{
	expect_valid_after_full_disk(CAPFILE_FORMAT_PCAP, 98);
	expect_valid_after_full_disk(CAPFILE_FORMAT_PCAPNG, 96);
}

static void test_closed_pipe_is_reported_and_lasts(void **state)
{
	struct capfile_writer *writer;
	char path[32];
	int ends[2];

	(void)signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", ends[1]);
	assert_int_equal(capfile_create(path,
					&(struct capfile_writer_options) {.link_type = 1,
									  .flush_each = true},
					&writer, NULL),
			 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
	assert_int_equal(capfile_write(writer, &packet, NULL), -EPIPE);
	assert_int_equal(capfile_close(writer, 0, 0, NULL), -EPIPE);
}

static void test_pcap_refuses_a_second_link_type_and_keeps_the_first(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	struct capfile_writer *writer;
	struct packet cooked = packet;
	struct err err = ERR_INIT;

	scratch_init(&file, ".pcap");
	assert_int_equal(capfile_create(file.path,
					&(struct capfile_writer_options) {.link_type = 1}, &writer,
					NULL),
			 0);
	assert_int_equal(capfile_write(writer, &packet, &err), 0);
	cooked.link_type = 276;
	assert_true(capfile_write(writer, &cooked, &err) < 0);
	assert_non_null(strstr(err.text, "EN10MB and LINUX_SLL2"));
	assert_true(capfile_close(writer, 0, 0, NULL) < 0);
	assert_int_equal(size_of(file.path), 24 + 16 + 1000);
}

static enum capfile_format choose(const char *path, bool want_pcapng, size_t points)
{
	enum capfile_format format;

	assert_int_equal(capfile_choose_format(path, want_pcapng, points, &format, NULL), 0);
	return format;
}

static void test_format_follows_name_option_and_points(void **state)
{
	enum capfile_format format;
	struct err err = ERR_INIT;

	assert_int_equal(choose("x.cap", false, 1), CAPFILE_FORMAT_PCAP);
	assert_int_equal(choose("-", false, 1), CAPFILE_FORMAT_PCAP);
	assert_int_equal(choose("x.pcapng", false, 1), CAPFILE_FORMAT_PCAPNG);
	assert_int_equal(choose("x.pcap", true, 1), CAPFILE_FORMAT_PCAPNG);
	assert_int_equal(choose("x", false, 2), CAPFILE_FORMAT_PCAPNG);
	assert_true(capfile_choose_format("x.pcap", false, 2, &format, &err) < 0);
	assert_int_equal(err.kind, ERR_KIND_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writer_flushes_each_packet_when_asked),
		cmocka_unit_test(test_full_disk_leaves_whole_packets_only),
		cmocka_unit_test(test_closed_pipe_is_reported_and_lasts),
		cmocka_unit_test(test_format_follows_name_option_and_points),
		cmocka_unit_test(test_pcap_refuses_a_second_link_type_and_keeps_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
