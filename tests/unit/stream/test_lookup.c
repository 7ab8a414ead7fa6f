/* SPDX-License-Identifier: BSD-3-Clause */
/* Questions and answers become look-ups: repeats, latencies, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cursor.h"
#include "stream/dns.h"
#include "stream/lookup.h"

#define MS ((uint64_t)1000000)

struct bench {
	struct lookup_table *table;
	uint64_t number;
	uint16_t port;
	uint8_t server; /* last byte of its address */
};

static int set_up(void **state)
{
	static struct bench bench;

	bench = (struct bench) {.table = lookup_table_new(), .port = 4000, .server = 2};
	*state = &bench;
	return 0;
}

static int tear_down(void **state)
{
	lookup_table_free(((struct bench *)*state)->table);
	return 0;
}

static struct lookup_label give(struct bench *bench, uint64_t time_ms, bool is_answer,
				const uint8_t *data, size_t count)
{
	const struct address client = address_ipv4((const uint8_t[]) {10, 0, 0, 1});
	const struct address server = address_ipv4((const uint8_t[]) {10, 0, 0, bench->server});
	const struct packet packet = {.time_ns = time_ms * MS, .number = ++bench->number};
	const struct decoded decoded = {
		.protocol = IP_PROTOCOL_UDP,
		.source = is_answer ? server : client,
		.destination = is_answer ? client : server,
		.source_port = is_answer ? DNS_PORT : bench->port,
		.destination_port = is_answer ? bench->port : DNS_PORT,
		.payload = data,
		.payload_captured = (uint32_t)count,
		.payload_bytes = (uint32_t)count,
	};

	return lookup_table_packet(bench->table, &packet, &decoded);
}

/* One label and a type; an answer has a code and one record when that is 0. */
static struct lookup_label say(struct bench *bench, uint64_t time_ms, uint16_t id, int code,
			       const char *name, uint16_t type)
{
	uint8_t data[128] = {0};
	size_t length = strlen(name);

	store_be16(data, id);
	store_be16(data + 2, code < 0 ? 0x0100 : (uint16_t)(0x8180 | code));
	store_be16(data + 4, 1);
	store_be16(data + 6, code == 0);
	data[12] = (uint8_t)length;
	memcpy(data + 13, name, length);
	store_be16(data + 14 + length, type);
	store_be16(data + 16 + length, 1);
	return give(bench, time_ms, code >= 0, data, 18 + length);
}

static struct lookup_label ask(struct bench *bench, uint64_t time_ms, uint16_t id, const char *name)
{
	return say(bench, time_ms, id, -1, name, 1);
}

static struct lookup_label answer(struct bench *bench, uint64_t time_ms, uint16_t id,
				  const char *name, int code)
{
	return say(bench, time_ms, id, code, name, 1);
}

static size_t count_of(const struct bench *bench)
{
	size_t count;

	(void)lookup_table_items(bench->table, &count);
	return count;
}

static void test_answer_is_paired_with_its_question(void **state)
{
	struct bench *bench = *state;
	struct lookup_label label = ask(bench, 10, 7, "svc-a");

	assert_int_equal(label.part, LOOKUP_PART_QUESTION);
	label = answer(bench, 35, 7, "svc-a", 0);
	assert_int_equal(label.part, LOOKUP_PART_ANSWER);
	assert_int_equal(label.lookup->answered_ns - label.lookup->asked_ns, 25 * MS);
	assert_int_equal(label.lookup->attempts, 1);
	assert_int_equal(label.lookup->answer_count, 1);
	assert_int_equal(label.lookup->answered_number, 2);
	assert_int_equal(count_of(bench), 1);
	assert_int_equal(answer(bench, 36, 7, "svc-a", 0).part, LOOKUP_PART_ANSWER_AGAIN);
}

static void test_two_types_of_one_name_are_two_lookups(void **state)
{
	struct bench *bench = *state;

	/* glibc asks for A and AAAA from one port. */
	(void)say(bench, 1, 7, -1, "svc-a", 1);
	(void)say(bench, 1, 8, -1, "svc-a", 28);
	assert_int_equal(say(bench, 3, 8, 0, "svc-a", 28).lookup->type, 28);
	assert_int_equal(count_of(bench), 2);
	assert_int_equal(lookup_table_items(bench->table, &(size_t) {0})[0].answered_ns, 0);
}

static void test_repeats_are_attempts_of_one_lookup_whatever_their_id(void **state)
{
	struct bench *bench = *state;
	struct lookup_label label;

	(void)ask(bench, 0, 7, "svc-a");
	label = ask(bench, 5000, 7, "svc-a");
	assert_int_equal(label.part, LOOKUP_PART_REPEAT);
	bench->port = 4001;
	label = ask(bench, 10000, 9, "SVC-a");
	assert_int_equal(label.part, LOOKUP_PART_REPEAT);
	assert_int_equal(label.lookup->attempts, 3);
	/* The answer to the first attempt comes last. */
	bench->port = 4000;
	label = answer(bench, 10500, 7, "svc-a", 0);
	assert_int_equal(label.lookup->answered_ns, 10500 * MS);
	assert_int_equal(label.lookup->asked_ns, 0);
	assert_int_equal(count_of(bench), 1);
}

static void test_question_after_an_answer_is_a_new_one(void **state)
{
	struct bench *bench = *state;

	(void)ask(bench, 0, 7, "svc-a");
	(void)answer(bench, 1, 7, "svc-a", LOOKUP_CODE_NO_NAME);
	assert_int_equal(ask(bench, 2, 7, "svc-a").part, LOOKUP_PART_QUESTION);
	assert_int_equal(ask(bench, 40000, 8, "svc-a").part, LOOKUP_PART_QUESTION);
	assert_int_equal(count_of(bench), 3);
	assert_int_equal(lookup_table_items(bench->table, &(size_t) {0})[0].code,
			 LOOKUP_CODE_NO_NAME);
}

static void test_another_server_is_another_lookup(void **state)
{
	struct bench *bench = *state;

	(void)ask(bench, 0, 7, "svc-a");
	bench->server = 3;
	assert_int_equal(ask(bench, 5000, 7, "svc-a").part, LOOKUP_PART_QUESTION);
	assert_int_equal(answer(bench, 5001, 7, "svc-a", 0).lookup->attempts, 1);
	assert_int_equal(count_of(bench), 2);
}

static void test_answer_with_a_foreign_name_answers_nothing(void **state)
{
	struct bench *bench = *state;

	(void)ask(bench, 0, 7, "svc-a");
	assert_int_equal(answer(bench, 1, 7, "forged", 0).lookup->attempts, 0);
	assert_int_equal(lookup_table_items(bench->table, &(size_t) {0})[0].answered_ns, 0);
}

static void test_text_answer_without_a_name_is_paired_by_id(void **state)
{
	static const char *const lines[] = {
		"IP 10.0.0.1.4000 > 10.0.0.2.53: 7+ A? svc-a. (23)",
		"IP 10.0.0.2.53 > 10.0.0.1.4000: 7 1/0/0 A 1.2.3.4 (9)"};
	struct bench *bench = *state;
	struct lookup_label label = {0};

	for (size_t i = 0; i < 2; i++) {
		const struct address client = address_ipv4((const uint8_t[]) {10, 0, 0, 1});
		const struct address server = address_ipv4((const uint8_t[]) {10, 0, 0, 2});
		const struct packet packet = {.time_ns = (1 + i) * MS,
					      .number = 1 + i,
					      .text = lines[i],
					      .text_bytes = strlen(lines[i])};
		const struct decoded decoded = {
			.protocol = IP_PROTOCOL_UDP,
			.source = i ? server : client,
			.destination = i ? client : server,
			.source_port = i ? DNS_PORT : 4000,
			.destination_port = i ? 4000 : DNS_PORT,
		};

		label = lookup_table_packet(bench->table, &packet, &decoded);
	}
	assert_string_equal(label.lookup->name, "svc-a");
	assert_int_equal(label.lookup->answered_ns, 2 * MS);
}

static void test_icmp_error_rejects_the_question(void **state)
{
	struct bench *bench = *state;
	const struct packet packet = {.time_ns = 3 * MS, .number = 2};
	const struct decoded decoded = {
		.protocol = IP_PROTOCOL_ICMP,
		.icmp = {.type = 3,
			 .code = 3,
			 .is_error = true,
			 .has_quote = true,
			 .quoted_protocol = IP_PROTOCOL_UDP,
			 .quoted_source = address_ipv4((const uint8_t[]) {10, 0, 0, 1}),
			 .quoted_destination = address_ipv4((const uint8_t[]) {10, 0, 0, 2}),
			 .quoted_source_port = 4000,
			 .quoted_destination_port = DNS_PORT},
	};
	struct lookup_label label;

	(void)ask(bench, 1, 7, "svc-a");
	label = lookup_table_packet(bench->table, &packet, &decoded);
	assert_int_equal(label.part, LOOKUP_PART_REJECTION);
	assert_int_equal(label.lookup->rejected_ns, 3 * MS);
}

static void test_more_than_fit_are_counted(void **state)
{
	struct bench *bench = *state;
	char name[16];

	for (unsigned i = 0; i < LOOKUPS_MAXIMUM + 5; i++) {
		(void)snprintf(name, sizeof(name), "n%u", i);
		(void)ask(bench, i, (uint16_t)i, name);
	}
	assert_int_equal(count_of(bench), LOOKUPS_MAXIMUM);
	assert_int_equal(lookup_table_dropped(bench->table), 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_answer_is_paired_with_its_question),
		TEST(test_two_types_of_one_name_are_two_lookups),
		TEST(test_repeats_are_attempts_of_one_lookup_whatever_their_id),
		TEST(test_question_after_an_answer_is_a_new_one),
		TEST(test_another_server_is_another_lookup),
		TEST(test_answer_with_a_foreign_name_answers_nothing),
		TEST(test_text_answer_without_a_name_is_paired_by_id),
		TEST(test_icmp_error_rejects_the_question),
		TEST(test_more_than_fit_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
