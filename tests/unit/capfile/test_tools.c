/* SPDX-License-Identifier: BSD-3-Clause */
/* Our files as capinfos, tshark and tcpdump see them: whole, without complaint, with our names. */
#include <sys/wait.h>

#include "capture_file.h"

/* An ARP request, so that every tool has something to say of it. */
static const uint8_t arp[60] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0x42, 0xac, 0x12, 0x00, 0x03, 0x08, 0x06,
	0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01, 0x02, 0x42, 0xac, 0x12, 0x00, 0x03,
	0xac, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xac, 0x12, 0x00, 0x02,
};

static void write_file(const char *path, enum capfile_format format)
{
	CLEANUP(point_list_done) struct point_list points = {0};
	CLEANUP(name_table_done) struct name_table names = {0};
	const struct address address = address_ipv4((const uint8_t[]) {172, 18, 0, 3});
	struct point first = {.name = xstrdup("svc-a eth0"),
			      .container = xstrdup("svc-a"),
			      .interface = xstrdup("eth0"),
			      .link_type = 1,
			      .mtu = 1500,
			      .addresses = {address},
			      .address_count = 1,
			      .packets = 2,
			      .dropped = 9};
	struct point second = {.name = xstrdup("svc-b eth0"), .link_type = 1};
	struct packet packet = {.time_ns = TEST_TIME_NS,
				.link_type = 1,
				.captured_bytes = sizeof(arp),
				.wire_bytes = sizeof(arp),
				.data = arp};
	struct capfile_writer *writer;

	(void)point_list_add(&points, &first);
	(void)point_list_add(&points, &second);
	name_table_add(&names, &address, "svc-a");
	assert_int_equal(capfile_create(path,
					&(struct capfile_writer_options) {.format = format,
									  .is_nanosecond = true,
									  .link_type = 1,
									  .snap_bytes = 262144,
									  .points = &points,
									  .names = &names},
					&writer, NULL),
			 0);
	assert_int_equal(capfile_write(writer, &packet, NULL), 0);
	packet.point = format == CAPFILE_FORMAT_PCAPNG;
	assert_int_equal(capfile_write_comment(writer, &packet, "evidence of loss", NULL), 0);
	assert_int_equal(capfile_close(writer, TEST_TIME_NS, TEST_TIME_NS + NS_PER_S, NULL), 0);
}

/* Standard output and error of the program, which must succeed. */
static void run_tool(struct str *out, const char *const *arguments)
{
	char block[4096];
	int ends[2];
	int status;
	ssize_t got;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)dup2(ends[1], STDOUT_FILENO);
		(void)dup2(ends[1], STDERR_FILENO);
		(void)execvp(arguments[0], (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	(void)close(ends[1]);
	while ((got = read(ends[0], block, sizeof(block))) > 0)
		str_add_bytes(out, block, (size_t)got);
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s: status %#x: %s", arguments[0], (unsigned)status, out->text);
}

static void expect_words(const struct str *out, const char *words)
{
	if (!strstr(out->text, words))
		fail_msg("no \"%s\" in: %s", words, out->text);
}

#define RUN(out, ...) run_tool((out), (const char *const[]) {__VA_ARGS__, NULL})

static void test_capinfos_finds_interfaces_times_and_drops(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	CLEANUP(str_done) struct str out = STR_INIT(1 << 16);

	scratch_init(&file, ".pcapng");
	write_file(file.path, CAPFILE_FORMAT_PCAPNG);
	RUN(&out, "capinfos", file.path);
	expect_words(&out, "Number of interfaces in file: 2");
	expect_words(&out, "Name = svc-a eth0");
	expect_words(&out, "Time resolution = 0x09");
	expect_words(&out, "Number of packets:   2");
	expect_words(&out, "Capture application: tcpwhy");
}

static void test_tshark_shows_names_and_comments(void **state)
{
	CLEANUP(scratch_done) struct scratch file;
	CLEANUP(str_done) struct str out = STR_INIT(1 << 16);

	scratch_init(&file, ".pcapng");
	write_file(file.path, CAPFILE_FORMAT_PCAPNG);
	RUN(&out, "tshark", "-r", file.path, "-T", "fields", "-e", "frame.interface_name", "-e",
	    "frame.time_epoch", "-e", "frame.comment");
	expect_words(&out, "svc-a eth0\t1795332069.123456789\t\n");
	expect_words(&out, "svc-b eth0\t1795332069.123456789\tevidence of loss\n");
}

static void test_tcpdump_reads_both_formats(void **state)
{
	static const enum capfile_format formats[] = {CAPFILE_FORMAT_PCAP, CAPFILE_FORMAT_PCAPNG};

	for (size_t i = 0; i < ARRAY_COUNT(formats); i++) {
		CLEANUP(scratch_done) struct scratch file;
		CLEANUP(str_done) struct str out = STR_INIT(1 << 16);

		scratch_init(&file, ".cap");
		write_file(file.path, formats[i]);
		RUN(&out, "tcpdump", "--nano", "-tt", "-n", "-r", file.path);
		expect_words(&out, "1795332069.123456789 ARP, Request who-has 172.18.0.2 tell "
				   "172.18.0.3");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capinfos_finds_interfaces_times_and_drops),
		cmocka_unit_test(test_tshark_shows_names_and_comments),
		cmocka_unit_test(test_tcpdump_reads_both_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
