/* SPDX-License-Identifier: BSD-3-Clause */
/* Whole lines: times, names, sequence numbers, marks of what is cut, records that cannot be. */
#include "sample.h"

static const uint8_t syn_ack[] = {SAMPLE_IPV4(6, 40), SAMPLE_TCP(0x12, 100, 51)};

static const struct dissect_options numeric = {.time = DISSECT_TIME_NONE, .is_numeric = true};

static void test_dissect_prints_times_in_every_form(void **state)
{
	static const struct {
		enum dissect_time time;
		const char *expected;
	} forms[] = {
		{DISSECT_TIME_CLOCK, "22:13:20.123456 IP "},
		{DISSECT_TIME_NONE, "IP "},
		{DISSECT_TIME_EPOCH, "1700000000.123456 IP "},
		{DISSECT_TIME_DELTA, " 00:00:00.000000 IP "},
		{DISSECT_TIME_DATE, "2023-11-14 22:13:20.123456 IP "},
		{DISSECT_TIME_SINCE_FIRST, " 00:00:00.000000 IP "},
	};
	struct packet packet = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));

	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	tzset();
	for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
		struct dissect_options options = {.time = forms[i].time, .is_numeric = true};
		_cleanup_free_ char *line = sample_line(&options, &packet);

		assert_memory_equal(line, forms[i].expected, strlen(forms[i].expected));
	}
}

static void test_dissect_keeps_nanoseconds_and_odd_fractions(void **state)
{
	struct dissect_options options = {
		.time = DISSECT_TIME_EPOCH, .is_numeric = true, .is_quiet = true};
	struct packet packet = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));

	options.is_nanosecond = true;
	expect_line(&options, &packet,
		    "1700000000.123456789 IP 192.0.2.1.40000 > 198.51.100.2.2100: tcp 0");
	options.is_nanosecond = false;
	packet.time_ns += 7 * 1000000000ull;
	packet.excess_s = 7;
	expect_line(&options, &packet,
		    "1700000000.7123456 IP 192.0.2.1.40000 > 198.51.100.2.2100: tcp 0");
}

static void test_dissect_tells_the_time_between_lines(void **state)
{
	struct dissect_options options = {
		.time = DISSECT_TIME_DELTA, .is_numeric = true, .is_quiet = true};
	struct packet packet = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));
	CLEANUP(str_done) struct str text = STR_INIT(4096);
	struct dissector *dissector = dissector_new(&options);

	dissector_print(dissector, &packet, &text);
	packet.time_ns += 61 * 1000000000ull;
	str_clear(&text);
	dissector_print(dissector, &packet, &text);
	assert_memory_equal(text.text, " 00:01:01.000000 ", 17);
	packet.time_ns -= 1000000000ull;
	str_clear(&text);
	dissector_print(dissector, &packet, &text);
	assert_memory_equal(text.text, "-00:00:01.000000 ", 17);
	dissector_free(dissector);
}

static void test_dissect_counts_sequence_numbers_from_the_first(void **state)
{
	static const uint8_t data[] = {
		SAMPLE_IPV4(6, 44), SAMPLE_TCP(0x18, 101, 51), 'a', 'b', 'c', 'd'};
	struct packet first = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));
	struct packet second = sample_packet(LINK_RAW, data, sizeof(data));
	CLEANUP(str_done) struct str text = STR_INIT(4096);
	struct dissector *dissector = dissector_new(&numeric);

	dissector_print(dissector, &first, &text);
	dissector_print(dissector, &second, &text);
	assert_string_equal(text.text,
			    "IP 192.0.2.1.40000 > 198.51.100.2.2100: Flags [S.], seq 100, ack 51, "
			    "win 64, length 0\n"
			    "IP 192.0.2.1.40000 > 198.51.100.2.2100: Flags [P.], seq 1:5, ack 1, "
			    "win 64, length 4\n");
	dissector_free(dissector);
}

static void test_dissect_marks_what_is_cut(void **state)
{
	struct packet packet = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));

	packet.captured_bytes = 30;
	expect_line(&numeric, &packet, "IP 192.0.2.1.40000 > 198.51.100.2.2100:  [|tcp]");
	packet.captured_bytes = 22;
	expect_line(&numeric, &packet, "IP 192.0.2.1 > 198.51.100.2: [|tcp]");
	packet.captured_bytes = 19;
	expect_line(&numeric, &packet, "IP  [|ip]");
}

static void test_dissect_names_containers_and_services(void **state)
{
	static const uint8_t address[4] = {192, 0, 2, 1};
	CLEANUP(name_table_done) struct name_table names = {0};
	struct address source = address_ipv4(address);
	struct dissect_options options = {
		.time = DISSECT_TIME_NONE, .is_quiet = true, .names = &names};
	struct packet packet = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));

	name_table_add(&names, &source, "svc\x1b-a");
	expect_line(&options, &packet, "IP svc\\x1b-a.40000 > 198.51.100.2.2100: tcp 0");
	options.is_numeric = true;
	expect_line(&options, &packet, "IP 192.0.2.1.40000 > 198.51.100.2.2100: tcp 0");
}

static void test_dissect_names_the_interface_of_a_cooked_packet(void **state)
{
	static const uint8_t bytes[] = {0x08, 0x00, 0, 0, 0, 0, 0,
					5,    0,    1, 0, 6, 2, 0,
					0,    0,    0, 1, 0, 0, SAMPLE_IPV4(6, 20)};
	struct link link = {.index = 5, .name = "eth0"};
	const struct link_list links = {.items = &link, .count = 1, .capacity = 1};
	const struct link_list *const by_point[] = {&links};
	struct dissect_options options = numeric;
	struct packet packet = sample_packet(LINK_COOKED_2, bytes, sizeof(bytes));

	expect_line(&options, &packet, "?     In  IP 192.0.2.1 > 198.51.100.2: [|tcp]");
	options.links = by_point;
	expect_line(&options, &packet, "eth0  In  IP 192.0.2.1 > 198.51.100.2: [|tcp]");
}

static void test_dissect_says_what_is_wrong_with_a_record(void **state)
{
	struct packet packet = sample_packet(LINK_RAW, syn_ack, sizeof(syn_ack));

	packet.wire_bytes = 10;
	expect_line(&numeric, &packet, "[Invalid header: len(10) < caplen(40)]");
	packet.captured_bytes = 0;
	packet.wire_bytes = 0;
	expect_line(&numeric, &packet, "[Invalid header: caplen==0, len==0]");
}

static void test_dissect_knows_which_link_types_it_prints(void **state)
{
	assert_true(dissect_can_print(LINK_ETHERNET));
	assert_true(dissect_can_print(LINK_COOKED_2));
	assert_true(dissect_can_print(147)); /* as bytes */
	assert_false(dissect_can_print(14)); /* raw IP or ATM: that depends on who wrote it */
	assert_false(dissect_can_print(290));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dissect_prints_times_in_every_form),
		cmocka_unit_test(test_dissect_keeps_nanoseconds_and_odd_fractions),
		cmocka_unit_test(test_dissect_tells_the_time_between_lines),
		cmocka_unit_test(test_dissect_counts_sequence_numbers_from_the_first),
		cmocka_unit_test(test_dissect_marks_what_is_cut),
		cmocka_unit_test(test_dissect_names_containers_and_services),
		cmocka_unit_test(test_dissect_names_the_interface_of_a_cooked_packet),
		cmocka_unit_test(test_dissect_says_what_is_wrong_with_a_record),
		cmocka_unit_test(test_dissect_knows_which_link_types_it_prints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
