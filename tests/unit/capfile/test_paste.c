/* SPDX-License-Identifier: BSD-3-Clause */
/* Text of tcpdump as people paste it: every form of line, and what is done with the rest. */
#include "capture_file.h"
#include "model/decoded.h"

struct pasted {
	struct scratch file;
	struct capfile_reader *reader;
	struct packet packet;
};

static void pasted_done(struct pasted *pasted)
{
	capfile_free(pasted->reader);
	scratch_done(&pasted->file);
}

static struct pasted paste(const char *text)
{
	struct pasted pasted = {0};

	scratch_init(&pasted.file, ".txt");
	scratch_fill(&pasted.file, text, strlen(text));
	pasted.reader = open_or_fail(pasted.file.path);
	assert_int_equal(capfile_reader_format(pasted.reader), CAPFILE_FORMAT_TEXT);
	return pasted;
}

static const struct decoded *next(struct pasted *pasted)
{
	assert_int_equal(capfile_next(pasted->reader, &pasted->packet, NULL), 1);
	assert_null(pasted->packet.data);
	return pasted->packet.decoded;
}

static void expect_end(struct pasted *pasted)
{
	assert_int_equal(capfile_next(pasted->reader, &pasted->packet, NULL), 0);
}

static void expect_address(const struct address *address, const char *text)
{
	char printed[ADDRESS_TEXT_BYTES];

	assert_string_equal(address_format(address, printed), text);
}

#define LINE " IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [P.], seq 5:15, ack 9, win 501, length 10\n"

static void test_a_line_of_tcp_has_all_its_fields(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste("10:11:12.000001 IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [SEW], "
		      "seq 77, win 64240, options [mss 1360,sackOK,TS val 9 ecr 8,nop,"
		      "wscale 7], length 0\n");
	const struct decoded *decoded = next(&pasted);

	expect_address(&decoded->source, "10.1.0.5");
	expect_address(&decoded->destination, "10.1.0.6");
	assert_int_equal(decoded->source_port, 40112);
	assert_int_equal(decoded->destination_port, 8080);
	assert_int_equal(decoded->protocol, IP_PROTOCOL_TCP);
	assert_int_equal(decoded->tcp.flags, TCP_SYN | TCP_ECE | TCP_CWR);
	assert_int_equal(decoded->tcp.sequence, 77);
	assert_int_equal(decoded->tcp.window, 64240);
	assert_int_equal(decoded->tcp.mss, 1360);
	assert_int_equal(decoded->tcp.window_scale, 7);
	assert_int_equal(decoded->tcp.timestamp, 9);
	assert_int_equal(decoded->tcp.timestamp_echo, 8);
	assert_true(decoded->tcp.is_sack_permitted);
	assert_int_equal(decoded->ip_bytes, 60);
	assert_true(decoded->marks & DECODED_NO_IP);
	expect_end(&pasted);
}

static void expect_time(const char *text, enum capture_clock clock, uint64_t time_ns)
{
	CLEANUP(pasted_done) struct pasted pasted = paste(text);

	(void)next(&pasted);
	assert_int_equal(capfile_clock(pasted.reader), clock);
	assert_int_equal(pasted.packet.time_ns, time_ns);
}

static void test_every_form_of_time_is_read(void **state)
{
	const uint64_t day_ns = 86400000000000ull;

	(void)setenv("TZ", "UTC", 1);
	expect_time(&LINE[1], CAPTURE_CLOCK_NONE, day_ns);
	expect_time("10:11:12.000001" LINE, CAPTURE_CLOCK_TIME_OF_DAY, day_ns + 36672000001000ull);
	expect_time("1795332069.123456" LINE, CAPTURE_CLOCK_EPOCH, 1795332069123456000ull);
	expect_time("1795332069.123456789" LINE, CAPTURE_CLOCK_EPOCH, TEST_TIME_NS);
	expect_time(" 00:00:00.000000" LINE, CAPTURE_CLOCK_TIME_OF_DAY, day_ns);
	expect_time("2026-11-22 07:21:09.123456" LINE, CAPTURE_CLOCK_EPOCH, 1795332069123456000ull);
}

static uint64_t third_time(const char *text)
{
	CLEANUP(pasted_done) struct pasted pasted = paste(text);
	uint64_t first_ns;

	(void)next(&pasted);
	first_ns = pasted.packet.time_ns;
	(void)next(&pasted);
	(void)next(&pasted);
	return pasted.packet.time_ns - first_ns;
}

static void test_differences_are_told_from_times_since_the_first_line(void **state)
{
	assert_int_equal(
		third_time(" 00:00:00.000000" LINE " 00:00:00.000500" LINE " 00:00:00.000200" LINE),
		700000);
	assert_int_equal(
		third_time(" 00:00:00.000000" LINE " 00:00:00.000500" LINE " 00:00:00.000800" LINE),
		800000);
}

static void test_midnight_is_one_day_on(void **state)
{
	assert_int_equal(
		third_time("23:59:59.000000" LINE "23:59:59.500000" LINE "00:00:01.000000" LINE),
		2000000000);
}

static void test_names_stay_names(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste("10:11:12.000001 IP my-host.lan.40112 > store.example.dls-mon: "
		      "Flags [.], ack 9, win 5, length 0\n");
	const struct decoded *decoded = next(&pasted);
	const struct name_table *names = capfile_names(pasted.reader);

	assert_int_equal(decoded->source.family, ADDRESS_FAMILY_NAME);
	assert_string_equal(name_table_find(names, &decoded->source), "my-host.lan");
	assert_string_equal(name_table_find(names, &decoded->destination), "store.example");
	assert_string_equal(name_table_find_service(names, decoded->destination_port), "dls-mon");
	assert_null(name_table_find_service(names, 40112));
}

/* The capture of one direction: its first ACK tells the numbers, data begins at 0. */
static void test_relative_numbers_of_one_direction_are_restored(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"10:00:00.000001 IP 10.1.0.5.40112 > svc.app: Flags [S], seq 7000, win 1, length "
		"0\n"
		"10:00:00.000002 IP 10.1.0.5.40112 > svc.app: Flags [.], ack 50001, win 1, length "
		"0\n"
		"10:00:00.000003 IP 10.1.0.5.40112 > svc.app: Flags [P.], seq 0:300, ack 1, win 1, "
		"length 300\n"
		"10:00:00.000004 IP 10.1.0.5.40112 > svc.app: Flags [F.], seq 300, ack 165, win 1, "
		"length 0\n");

	assert_int_equal(next(&pasted)->tcp.sequence, 7000);
	assert_int_equal(next(&pasted)->tcp.sequence, 7001);
	assert_true(pasted.packet.decoded->marks & DECODED_NO_SEQUENCE);
	assert_int_equal(pasted.packet.decoded->tcp.acknowledgment, 50001);
	assert_int_equal(next(&pasted)->tcp.sequence, 7001);
	assert_int_equal(pasted.packet.decoded->tcp.acknowledgment, 50001);
	assert_int_equal(next(&pasted)->tcp.sequence, 7301);
	assert_int_equal(pasted.packet.decoded->tcp.acknowledgment, 50165);
}

static void test_relative_numbers_of_both_directions_are_restored(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"1.000001 IP 10.1.0.5.9000 > 10.1.0.6.80: Flags [S], seq 7000, win 1, length 0\n"
		"1.000002 IP 10.1.0.6.80 > 10.1.0.5.9000: Flags [S.], seq 100, ack 7001, win 1, "
		"length 0\n"
		"1.000003 IP 10.1.0.5.9000 > 10.1.0.6.80: Flags [.], ack 1, win 1, length 0\n"
		"1.000004 IP 10.1.0.5.9000 > 10.1.0.6.80: Flags [P.], seq 1:11, ack 1, win 1, "
		"length 10\n"
		"1.000005 IP 10.1.0.6.80 > 10.1.0.5.9000: Flags [.], ack 1, win 1, options "
		"[nop,nop,"
		"sack 1 {5:11}], length 0\n");

	(void)next(&pasted);
	(void)next(&pasted);
	assert_int_equal(next(&pasted)->tcp.acknowledgment, 101);
	assert_int_equal(next(&pasted)->tcp.sequence, 7001);
	assert_int_equal(next(&pasted)->tcp.sequence, 101);
	assert_int_equal(pasted.packet.decoded->tcp.acknowledgment, 7001);
	assert_int_equal(pasted.packet.decoded->tcp.sacks[0].start, 7005);
	assert_int_equal(pasted.packet.decoded->tcp.sacks[0].end, 7011);
}

/* -S, and text whose beginning was cut off, look alike: the numbers go on from each other. */
static void test_absolute_numbers_are_left_alone(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"1.000001 IP 10.1.0.5.9000 > 10.1.0.6.80: Flags [P.], seq 5000:5100, ack 70, win "
		"1, "
		"length 100\n"
		"1.000002 IP 10.1.0.5.9000 > 10.1.0.6.80: Flags [P.], seq 5100:5200, ack 70, win "
		"1, "
		"length 100\n"
		"1.000003 IP 10.1.0.6.80 > 10.1.0.5.9000: Flags [.], ack 5200, win 1, length 0\n");

	assert_int_equal(next(&pasted)->tcp.sequence, 5000);
	assert_int_equal(next(&pasted)->tcp.sequence, 5100);
	assert_int_equal(next(&pasted)->tcp.acknowledgment, 5200);
	assert_int_equal(pasted.packet.decoded->tcp.sequence, 70);
}

static void test_the_two_lines_of_verbose_are_one_packet(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"10:11:12.000001 IP (tos 0x0, ttl 63, id 4711, offset 0, flags [DF], proto TCP "
		"(6), "
		"length 62)\n"
		"    10.1.0.5.40112 > 10.1.0.6.80: Flags [P.], cksum 0x1234 (incorrect -> 0x5678), "
		"seq 5:15, ack 9, win 5, options [nop,nop,TS val 1 ecr 2], length 10\n");
	const struct decoded *decoded = next(&pasted);

	assert_int_equal(decoded->ttl, 63);
	assert_int_equal(decoded->ip_id, 4711);
	assert_int_equal(decoded->ip_bytes, 62);
	assert_true(decoded->is_dont_fragment);
	assert_false(decoded->marks & DECODED_NO_IP);
	assert_int_equal(decoded->payload_bytes, 10);
	expect_end(&pasted);
}

static void test_what_a_verbose_icmp_error_quotes_is_no_packet(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"10:11:12.000001 IP (tos 0xc0, ttl 64, id 1, offset 0, flags [none], proto ICMP "
		"(1), "
		"length 576)\n"
		"    10.1.0.1 > 10.1.0.5: ICMP 10.1.0.6 unreachable - need to frag (mtu 1400), "
		"length 556\n"
		"\tIP (tos 0x0, ttl 63, id 2, offset 0, flags [DF], proto TCP (6), length 1500)\n"
		"    10.1.0.5.40112 > 10.1.0.6.80: Flags [.], seq 1:1449, ack 1, win 502, "
		"length 1448\n");
	const struct decoded_icmp *icmp = &next(&pasted)->icmp;

	assert_int_equal(icmp->type, 3);
	assert_int_equal(icmp->code, 4);
	assert_int_equal(icmp->mtu, 1400);
	assert_true(icmp->is_error && icmp->has_quote);
	assert_int_equal(icmp->quoted_source_port, 40112);
	assert_int_equal(icmp->quoted_destination_port, 80);
	assert_int_equal(icmp->quoted_ip_bytes, 1500);
	expect_end(&pasted);
}

static void test_link_words_and_interfaces_are_read(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste("1.000001 02:42:ac:12:00:03 > 02:42:ac:12:00:02, ethertype 802.1Q (0x8100), "
		      "length 64: "
		      "vlan 7, p 0, ethertype IPv4 (0x0800), 10.1.0.5.9000 > 10.1.0.6.80: Flags "
		      "[.], ack 9, "
		      "win 5, length 0\n"
		      "1.000002 eth0  In  IP 10.1.0.5.9000 > 10.1.0.6.80: Flags [.], ack 9, win 5, "
		      "length 0\n"
		      "1.000003 br-4  Out ifindex 3 02:42:ac:12:00:03 ethertype IPv6 (0x86dd), "
		      "length 94: "
		      "fd00::a.9000 > fd00::b.443: Flags [.], ack 9, win 5, length 0\n");

	assert_int_equal(next(&pasted)->source_port, 9000);
	assert_int_equal(pasted.packet.wire_bytes, 64);
	(void)next(&pasted);
	assert_string_equal(capfile_points(pasted.reader)->items[pasted.packet.point].interface,
			    "eth0");
	expect_address(&next(&pasted)->destination, "fd00::b");
	assert_string_equal(capfile_points(pasted.reader)->items[pasted.packet.point].name, "br-4");
}

static void expect_one_packet(const char *text)
{
	CLEANUP(pasted_done) struct pasted pasted = paste(text);
	const struct decoded *decoded = next(&pasted);

	assert_int_equal(decoded->source_port, 40112);
	assert_int_equal(decoded->tcp.sequence, 5);
	assert_int_equal(decoded->tcp.acknowledgment, 9);
	assert_int_equal(decoded->payload_bytes, 10);
	expect_end(&pasted);
	assert_int_equal(capfile_unread_lines(pasted.reader).count, 0);
}

static void test_noise_and_wrapping_do_not_matter(void **state)
{
	expect_one_packet("10:11:12.000001" LINE);
	expect_one_packet("hi, look:\n> > 10:11:12.000001" LINE "what is that?\n");
	expect_one_packet("svc-a-1  | 10:11:12.000001" LINE);
	expect_one_packet(
		"root@a:~# tcpdump -n port 8080 > /dev/null\n\r\n    3  10:11:12.000001" LINE
		"^C\n1 packets captured\n");
	expect_one_packet("10:11:12.000001 IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [P.], seq 5:1\n"
			  "5, ack 9, win 501, leng\nth 10\n");
	expect_one_packet("10:11:12.000001 IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [P.], seq\r\n"
			  "5:15, ack 9, win 501,\r\nlength 10\r\n");
	expect_one_packet("> 10:11:12.000001 IP 10.1.0.5.40112\n> > 10.1.0.6.8080: Flags [P.], seq "
			  "5:15,\n> ack 9, win 501, length 10\n");
	expect_one_packet("10:11:12.000001 IP 10.1.0.5.40112 &gt; 10.1.0.6.8080: Flags [P.], seq "
			  "5:15, ack 9, win 501, length 10\n");
	expect_one_packet(
		"10:11:12.000001 IP 10.1.0.5.40112 > \x1b[01;31m10.1.0.6\x1b[m.8080: Flags "
		"[P.], seq 5:15, ack 9, win 501, length 10: HTTP: GET / HTTP/1.1\n"
		"\t0x0000:  4500 0032 0000 4000\n\t0x0010:  0a01 0005\n");
}

static void test_a_second_capture_has_points_of_its_own(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 "
		"bytes\n10:11:12.000001" LINE "2 packets dropped by kernel\n"
		"listening on eth0, link-type EN10MB (Ethernet), capture size 262144 bytes\n"
		"10:11:12.000001" LINE);
	const struct point_list *points = capfile_points(pasted.reader);

	(void)next(&pasted);
	assert_int_equal(pasted.packet.point, 0);
	(void)next(&pasted);
	assert_int_equal(pasted.packet.point, 1);
	assert_int_equal(pasted.packet.number, 1);
	assert_string_equal(points->items[0].name, "eth0");
	assert_string_equal(points->items[1].name, "eth0 (2)");
	assert_int_equal(points->items[0].dropped, 2);
}

static void test_a_line_that_cannot_be_read_is_counted_and_kept(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"10:11:12.000001" LINE
		"10:11:12.000002 IP 10.1.0.5.40112 > 10.1.0.6.80: Flags [P.], seq 5:15, ack 9, "
		"win 501, length 11\n"
		"10:11:12.000003" LINE);
	struct capfile_unread unread;

	(void)next(&pasted);
	(void)next(&pasted);
	expect_end(&pasted);
	unread = capfile_unread_lines(pasted.reader);
	assert_int_equal(unread.count, 1);
	assert_int_equal(unread.line, 2);
	assert_memory_equal(unread.text, "10:11:12.000002 IP", 18);
}

static void test_other_protocols_are_packets_too(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste("1.000001 ARP, Request who-has 10.1.0.6 tell 10.1.0.5, length 28\n"
		      "1.000002 ARP, Reply 10.1.0.6 is-at 02:42:0a:01:00:06, length 28\n"
		      "1.000003 IP 10.1.0.5.40000 > 10.1.0.2.53: 4660+ A? svc-a. (23)\n"
		      "1.000004 IP 10.1.0.5 > 10.1.0.6: ICMP echo request, id 1, seq 2, length 64\n"
		      "1.000005 IP 10.1.0.5.40000 > 10.1.0.6.5000: UDP, length 1200\n"
		      "1.000006 STP 802.1d, Config, Flags [none], length 43\n");

	assert_int_equal(next(&pasted)->arp.operation, 1);
	expect_address(&pasted.packet.decoded->arp.target, "10.1.0.6");
	assert_int_equal(next(&pasted)->arp.sender_mac[5], 6);
	assert_int_equal(next(&pasted)->protocol, IP_PROTOCOL_UDP);
	assert_int_equal(pasted.packet.decoded->destination_port, 53);
	assert_int_equal(pasted.packet.decoded->payload_bytes, 23);
	assert_int_equal(next(&pasted)->icmp.type, 8);
	assert_int_equal(pasted.packet.decoded->source_port, 0);
	assert_int_equal(next(&pasted)->payload_bytes, 1200);
	assert_int_equal(next(&pasted)->protocol, 0);
}

static void expect_refusal(const char *bytes, size_t count, const char *words)
{
	CLEANUP(scratch_done) struct scratch file;
	struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;

	scratch_init(&file, ".txt");
	scratch_fill(&file, bytes, count);
	assert_true(capfile_open(file.path, &reader, &err) < 0);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

static void test_lines_of_tcpdump_3_are_read(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"16:00:00.000001 172.18.0.3.33620 > 172.18.0.2.2100: S 100:100(0) win 5840 "
		"<mss 1410,sackOK,timestamp 10 0,nop,wscale 7> (DF)\n"
		"16:00:00.000201 172.18.0.2.2100 > 172.18.0.3.33620: S 900:900(0) ack 101 win 5792 "
		"<mss 1460,sackOK,timestamp 20 10,nop,wscale 7> (DF)\n"
		"16:00:00.000211 172.18.0.3.33620 > 172.18.0.2.2100: . ack 1 win 46 (DF)\n"
		"16:00:00.000311 IP 172.18.0.3.33620 > 172.18.0.2.2100: P, cksum 0x1a2b (correct), "
		"1:564(563) ack 1 win 221 <nop,nop,timestamp 11 20>\n"
		"16:00:00.000321 172.18.0.3.33620 > 172.18.0.2.2100: F 564:564(0) ack 1 win 46 "
		"(DF) "
		"(ttl 64, id 4711, len 40)\n"
		"16:00:00.000500 arp who-has 172.18.0.9 tell 172.18.0.2\n"
		"16:00:00.000501 arp reply 172.18.0.9 is-at 2:42:ac:12:0:9\n"
		"16:00:00.000800 10.0.0.1 > 10.0.0.2: icmp: echo request (DF)\n"
		"16:00:00.000900 10.0.0.1.5000 > 10.0.0.2.5001: udp 45 (DF)\n");
	const struct decoded *decoded = next(&pasted);

	(void)state;
	assert_int_equal(decoded->tcp.flags, TCP_SYN);
	assert_int_equal(decoded->tcp.sequence, 100);
	assert_int_equal(decoded->tcp.mss, 1410);
	assert_int_equal(decoded->tcp.timestamp, 10);
	assert_int_equal(decoded->tcp.window_scale, 7);
	assert_true(decoded->is_dont_fragment);
	decoded = next(&pasted);
	assert_int_equal(decoded->tcp.flags, TCP_SYN | TCP_ACK);
	assert_int_equal(decoded->tcp.acknowledgment, 101);
	decoded = next(&pasted);
	assert_int_equal(decoded->tcp.flags, TCP_ACK);
	assert_int_equal(decoded->tcp.acknowledgment, 901);
	decoded = next(&pasted);
	assert_int_equal(decoded->tcp.flags, TCP_PSH | TCP_ACK);
	assert_int_equal(decoded->tcp.sequence, 101);
	assert_int_equal(decoded->payload_bytes, 563);
	decoded = next(&pasted);
	assert_int_equal(decoded->tcp.flags, TCP_FIN | TCP_ACK);
	assert_int_equal(decoded->ttl, 64);
	assert_int_equal(decoded->ip_id, 4711);
	assert_int_equal(next(&pasted)->arp.operation, 1);
	assert_int_equal(next(&pasted)->arp.sender_mac[5], 9);
	assert_int_equal(next(&pasted)->icmp.type, 8);
	decoded = next(&pasted);
	assert_int_equal(decoded->protocol, IP_PROTOCOL_UDP);
	assert_int_equal(decoded->payload_bytes, 45);
	expect_end(&pasted);
	assert_int_equal(capfile_unread_lines(pasted.reader).count, 0);
}

/* IPv4 and TCP headers of 20 bytes each, "hello" behind them. */
#define DUMP_LINE                                                                   \
	"10:11:12.000001 IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [P.], seq 5:10, " \
	"ack 9, win 501, length 5\n"
#define DUMP_BYTES                                                               \
	"\t0x0000:  4500 002d 1267 4000 3f06 0000 0a01 0005  E..-.g@.?.......\n" \
	"\t0x0010:  0a01 0006 9cb0 1f90 0000 1005 0000 2009  ................\n" \
	"\t0x0020:  5018 01f5 0000 0000 6865 6c6c 6f         P.......hello\n"

static void expect_hello(const struct decoded *decoded)
{
	assert_int_equal(decoded->payload_captured, 5);
	assert_memory_equal(decoded->payload, "hello", 5);
	assert_int_equal(decoded->ttl, 63);
	assert_int_equal(decoded->ip_id, 0x1267);
	assert_false(decoded->marks & DECODED_NO_IP);
	assert_int_equal(decoded->tcp.sequence, 0x1005);
	assert_int_equal(decoded->tcp.acknowledgment, 0x2009);
}

static void test_hex_dumps_bring_the_payload_and_exact_numbers(void **state)
{
	/* What -v tells of a payload stands before its dump. */
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste(DUMP_LINE DUMP_BYTES DUMP_LINE "\tGET / HTTP/1.1\n\t\n" DUMP_BYTES DUMP_LINE);

	(void)state;
	expect_hello(next(&pasted));
	expect_hello(next(&pasted));
	assert_int_equal(next(&pasted)->payload_captured, 0);
	expect_end(&pasted);
	assert_int_equal(capfile_unread_lines(pasted.reader).count, 0);
}

static void test_link_headers_of_a_dump_are_passed_over(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste(DUMP_LINE "> \t0x0000:  0242 0a01 0006 0242 0a01 0005 0800 4500\n"
				"> \t0x0010:  002d 1267 4000 3f06 0000 0a01 0005 0a01\n"
				"> \t0x0020:  0006 9cb0 1f90 0000 1005 0000 2009 5018\n"
				"> \t0x0030:  01f5 0000 0000 6865 6c6c 6f\n");

	(void)state;
	expect_hello(next(&pasted));
	expect_end(&pasted);
}

static void test_dump_of_another_packet_changes_nothing(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste("10:11:12.000001 IP 10.1.0.7.40112 > 10.1.0.6.8080: Flags [P.], "
		      "seq 5:10, ack 9, win 501, length 5\n" DUMP_BYTES);
	const struct decoded *decoded = next(&pasted);

	(void)state;
	assert_int_equal(decoded->payload_captured, 0);
	assert_int_equal(decoded->tcp.sequence, 5);
	assert_true(decoded->marks & DECODED_NO_IP);
}

static void test_options_that_the_snap_length_cut_leave_the_rest(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted =
		paste("10:11:12.000001 IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [P.], "
		      "seq 5:10, ack 9, win 501, options [nop,nop,TS [|tcp]>\n");
	const struct decoded *decoded = next(&pasted);

	(void)state;
	assert_int_equal(decoded->marks & (DECODED_TRUNCATED | DECODED_OPTIONS_CUT),
			 DECODED_OPTIONS_CUT);
	assert_int_equal(decoded->payload_bytes, 5);
	assert_int_equal(decoded->tcp.window, 501);
}

static void test_what_stands_behind_labels_of_mpls_is_read(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"10:11:12.000001 MPLS (label 18, tc 0, ttl 255) (label 16, tc 0, [S], ttl 255) IP "
		"10.1.0.5.40112 > 10.1.0.6.8080: Flags [.], ack 9, win 501, length 0\n"
		"10:11:12.000002 MPLS (label 18, tc 0, ttl 255)\n\t(label 16, tc 0, [S], ttl 255)\n"
		"\tIP (tos 0x0, ttl 63, id 2, offset 0, flags [DF], proto TCP (6), length 40)\n"
		"    10.1.0.5.40112 > 10.1.0.6.8080: Flags [.], cksum 0x1 (correct), seq 5, ack 9, "
		"win 501, length 0\n"
		"10:11:12.000003 MPLS (label 18, tc 0, [S], ttl 255)\n\t0x0000:  0000 0000 cc00\n"
		"10:11:12.000004 IP 10.1.0.5.40112 > 10.1.0.6.8080: Flags [.], ack 9, win 501, "
		"length 0\n");

	(void)state;
	assert_int_equal(next(&pasted)->tcp.window, 501);
	assert_int_equal(next(&pasted)->ttl, 63);
	assert_int_equal(next(&pasted)->protocol, 0);
	assert_int_equal(next(&pasted)->tcp.window, 501);
	expect_end(&pasted);
}

static void test_what_tunnels_carry_is_read_with_verbose_too(void **state)
{
	CLEANUP(pasted_done)
	struct pasted pasted = paste(
		"10:11:12.000001 IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
		"(17), "
		"length 90)\n    10.9.0.1.4000 > 10.9.0.2.4789: [udp sum ok] VXLAN, flags [I] "
		"(0x08), vni 7\nIP (tos 0x0, ttl 63, id 2, offset 0, flags [DF], proto TCP (6), "
		"length 40)\n    10.1.0.5.40112 > 10.1.0.6.8080: Flags [.], cksum 0x1 (correct), "
		"seq 5, ack 9, win 501, length 0\n");
	const struct decoded *decoded = next(&pasted);

	(void)state;
	assert_int_equal(decoded->protocol, IP_PROTOCOL_TCP);
	assert_int_equal(decoded->ttl, 63);
	assert_true(decoded->marks & DECODED_TUNNELLED);
	expect_end(&pasted);
}

static void test_what_holds_no_packet_gets_one_sentence(void **state)
{
	expect_refusal("", 0, "it is empty");
	expect_refusal("once upon a time\n", 17, "no line of it is a packet");
	expect_refusal("\0\1\2\3\4\5\6\7", 8, "data of another kind");
	expect_refusal("10:11:12.000001 IP 1.2.3.4 > oops\n", 34,
		       "the first that looks like one is");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_of_tcp_has_all_its_fields),
		cmocka_unit_test(test_every_form_of_time_is_read),
		cmocka_unit_test(test_differences_are_told_from_times_since_the_first_line),
		cmocka_unit_test(test_midnight_is_one_day_on),
		cmocka_unit_test(test_names_stay_names),
		cmocka_unit_test(test_relative_numbers_of_one_direction_are_restored),
		cmocka_unit_test(test_relative_numbers_of_both_directions_are_restored),
		cmocka_unit_test(test_absolute_numbers_are_left_alone),
		cmocka_unit_test(test_the_two_lines_of_verbose_are_one_packet),
		cmocka_unit_test(test_what_a_verbose_icmp_error_quotes_is_no_packet),
		cmocka_unit_test(test_link_words_and_interfaces_are_read),
		cmocka_unit_test(test_noise_and_wrapping_do_not_matter),
		cmocka_unit_test(test_a_second_capture_has_points_of_its_own),
		cmocka_unit_test(test_a_line_that_cannot_be_read_is_counted_and_kept),
		cmocka_unit_test(test_other_protocols_are_packets_too),
		cmocka_unit_test(test_lines_of_tcpdump_3_are_read),
		cmocka_unit_test(test_hex_dumps_bring_the_payload_and_exact_numbers),
		cmocka_unit_test(test_link_headers_of_a_dump_are_passed_over),
		cmocka_unit_test(test_dump_of_another_packet_changes_nothing),
		cmocka_unit_test(test_options_that_the_snap_length_cut_leave_the_rest),
		cmocka_unit_test(test_what_tunnels_carry_is_read_with_verbose_too),
		cmocka_unit_test(test_what_stands_behind_labels_of_mpls_is_read),
		cmocka_unit_test(test_what_holds_no_packet_gets_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
