/* SPDX-License-Identifier: BSD-3-Clause */
/* DNS messages from bytes and from tcpdump's lines say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "stream/dns.h"

static const uint8_t question[] = {0x12, 0x34, 1,   0,   0,   1, 0,   0,   0, 0, 0,  0, 5,
				   's',  'v',  'c', '-', 'a', 2, 'l', 'o', 0, 0, 28, 0, 1};
static const uint8_t no_name[] = {0x12, 0x34, 0x81, 0x83, 0,   1, 0, 0, 0, 1,
				  0,    0,    2,    'n',  'o', 0, 0, 1, 0, 1};

static bool read_line(const char *line, struct dns_message *ret_message)
{
	return dns_read_line(line, strlen(line), ret_message);
}

static void test_question_and_answer_are_read_from_bytes(void **state)
{
	struct dns_message message;

	(void)state;
	assert_true(dns_read(question, sizeof(question), &message));
	assert_int_equal(message.id, 0x1234);
	assert_false(message.is_answer);
	assert_int_equal(message.type, 28);
	assert_string_equal(message.name, "svc-a.lo");
	assert_true(dns_read(no_name, sizeof(no_name), &message));
	assert_true(message.is_answer);
	assert_int_equal(message.code, LOOKUP_CODE_NO_NAME);
	assert_string_equal(message.name, "no");
	assert_int_equal(message.answer_count, 0);
}

static void test_cut_and_senseless_bytes_are_no_message(void **state)
{
	static const uint8_t pointer[] = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1};
	struct dns_message message;

	(void)state;
	for (size_t i = 0; i < sizeof(question) - 2; i++)
		assert_false(dns_read(question, i, &message));
	assert_false(dns_read(pointer, sizeof(pointer), &message));
}

static void test_lines_of_questions_are_read_in_every_form(void **state)
{
	static const char *const lines[] = {
		"10:00:00.1 IP 10.0.0.1.4000 > 10.0.0.2.53: 4660+ AAAA? svc-a.lo. (25)",
		"IP 10.0.0.1.4000 > 10.0.0.2.53: 4660+% [1au] AAAA? svc-a.lo. (40)",
		"10:00:00.1 02:42:ac:12:00:02 > 02:42:ac:12:00:03, ethertype IPv4 (0x0800), length "
		"67: 10.0.0.1.4000 > 10.0.0.2.53: 4660+ AAAA? svc-a.lo. (25)",
		"10:00:00.1 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto UDP (17), "
		"length "
		"53)\n    10.0.0.1.4000 > 10.0.0.2.53: [udp sum ok] 4660+ AAAA? svc-a.lo. (25)",
		"IP web.40000 > dns.domain: 4660+ AAAA? svc-a.lo. (25)",
	};
	struct dns_message message;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(lines); i++) {
		assert_true(read_line(lines[i], &message));
		assert_int_equal(message.id, 4660);
		assert_false(message.is_answer);
		assert_int_equal(message.type, 28);
		assert_string_equal(message.name, "svc-a.lo");
	}
}

static void test_lines_of_answers_tell_code_and_counts(void **state)
{
	struct dns_message message;

	(void)state;
	assert_true(read_line("IP a.53 > b.4000: 4660 NXDomain*- 0/1/0 (98)", &message));
	assert_true(message.is_answer);
	assert_int_equal(message.code, LOOKUP_CODE_NO_NAME);
	assert_false(message.has_question);
	assert_true(
		read_line("IP a.53 > b.4000: 4660| 2/0/0 A 10.0.0.9, A 10.0.0.10 (64)", &message));
	assert_true(message.is_cut);
	assert_int_equal(message.answer_count, 2);
	assert_true(read_line("IP a.53 > b.4000: [udp sum ok] 4660 q: A? x. 1/0/0 x. A 1.2.3.4 (9)",
			      &message));
	assert_true(message.is_answer && message.has_question);
	assert_string_equal(message.name, "x");
	assert_int_equal(message.answer_count, 1);
}

static void test_other_lines_are_no_message(void **state)
{
	static const char *const lines[] = {
		"IP 10.0.0.1.4000 > 10.0.0.2.53: UDP, length 40",
		"IP 10.0.0.1.4000 > 10.0.0.2.53: Flags [S], seq 1, win 2, length 0",
		"IP 10.0.0.1.4000 > 10.0.0.2.53: 4660",
		"IP 10.0.0.1.4000 > 10.0.0.2.53: 70000+ A? x. (1)",
		"no arrow at all",
		"",
	};
	struct dns_message message;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(lines); i++)
		assert_false(read_line(lines[i], &message));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_question_and_answer_are_read_from_bytes),
		cmocka_unit_test(test_cut_and_senseless_bytes_are_no_message),
		cmocka_unit_test(test_lines_of_questions_are_read_in_every_form),
		cmocka_unit_test(test_lines_of_answers_tell_code_and_counts),
		cmocka_unit_test(test_other_lines_are_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
