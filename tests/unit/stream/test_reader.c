/* SPDX-License-Identifier: BSD-3-Clause */
/* What is kept of every conversation, readable or not: silences, ends, numbers of packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stream/stream.h"

#define SECOND_NS 1000000000ull

static uint64_t sent[2];
static uint64_t number;

static void say(struct stream_reader *reader, bool from_server, uint64_t time_ns, const char *text)
{
	uint32_t length = (uint32_t)strlen(text);

	stream_reader_feed(reader, &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = time_ns,
					   .number = ++number,
					   .ttl = 63,
					   .offset = sent[from_server],
					   .data = (const uint8_t *)text,
					   .captured_bytes = length,
					   .wire_bytes = length,
				   });
	sent[from_server] += length;
}

static int set_up(void **state)
{
	sent[0] = sent[1] = number = 0;
	*state = stream_reader_new(/* point= */ 3);
	return 0;
}

static int tear_down(void **state)
{
	stream_reader_free(*state);
	return 0;
}

static void test_last_silence_is_the_one_that_new_bytes_ended(void **state)
{
	struct stream_reader *reader = *state;
	const struct conversation *conversation = stream_reader_conversation(reader);

	say(reader, false, SECOND_NS, "abc");
	say(reader, true, 2 * SECOND_NS, "de");
	say(reader, true, 2 * SECOND_NS + 1000, "f");
	assert_int_equal(conversation->gap.end_ns, 2 * SECOND_NS);
	assert_true(conversation->gap.from_server);
	say(reader, false, 7 * SECOND_NS, "x");
	assert_int_equal(conversation->gap.start_ns, 2 * SECOND_NS + 1000);
	assert_int_equal(conversation->gap.end_ns, 7 * SECOND_NS);
	assert_int_equal(conversation->gap.number, 4);
	assert_int_equal(conversation->gap.offset, 3);
	assert_int_equal(conversation->point, 3);
	assert_int_equal(conversation->ttls[true], 63);
}

static void test_repeated_bytes_end_no_silence(void **state)
{
	struct stream_reader *reader = *state;
	const struct conversation *conversation = stream_reader_conversation(reader);

	say(reader, false, SECOND_NS, "abc");
	sent[0] = 0;
	say(reader, false, 9 * SECOND_NS, "abc");
	assert_int_equal(conversation->gap.end_ns, 0);
	assert_int_equal(conversation->last_data_ns[false], SECOND_NS);
}

static void test_first_fin_and_first_reset_of_a_side_are_kept(void **state)
{
	struct stream_reader *reader = *state;
	const struct conversation *conversation = stream_reader_conversation(reader);
	struct stream_close close = {.from_server = true, .time_ns = 5, .number = 9, .ttl = 64};

	stream_reader_close(reader, &close);
	close.time_ns = 6;
	stream_reader_close(reader, &close);
	close.is_reset = true;
	close.acknowledged = 77;
	stream_reader_close(reader, &close);
	assert_int_equal(conversation->fins[true].time_ns, 5);
	assert_int_equal(conversation->fins[true].number, 9);
	assert_int_equal(conversation->resets[true].time_ns, 6);
	assert_int_equal(conversation->resets[true].acknowledged, 77);
	assert_int_equal(conversation->fins[false].time_ns, 0);
}

/* The answer to a second segment, from where the connection is no more, overtook the socket's own. */
static void test_reset_with_ack_counts_before_one_without(void **state)
{
	struct stream_reader *reader = *state;
	const struct message_close *reset = &stream_reader_conversation(reader)->resets[true];
	struct stream_close close = {
		.from_server = true, .is_reset = true, .time_ns = 5, .number = 9};

	stream_reader_close(reader, &close);
	close.number = 10;
	close.has_ack = true;
	close.acknowledged = 77;
	stream_reader_close(reader, &close);
	close.number = 11;
	stream_reader_close(reader, &close);
	close.number = 12;
	close.has_ack = false;
	stream_reader_close(reader, &close);
	assert_true(reset->has_ack);
	assert_int_equal(reset->number, 10);
	assert_int_equal(reset->acknowledged, 77);
}

static void test_parts_of_a_message_have_the_numbers_of_their_packets(void **state)
{
	struct stream_reader *reader = *state;
	const struct http_exchange *exchange;

	say(reader, false, 10, "PUT /a HTTP/1.1\r\nX-Forwarded-For: 10.0.0.1\r\n");
	say(reader, false, 20, "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
	say(reader, true, 30, "HTTP/1.1 100 Continue\r\n\r\n");
	say(reader, false, 40, "ab");
	say(reader, false, 50, "cd");
	say(reader, true, 60, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
	exchange = &stream_reader_conversation(reader)->exchanges[0];
	assert_int_equal(exchange->request.start_number, 1);
	assert_int_equal(exchange->request.head_number, 2);
	assert_int_equal(exchange->request.end_number, 5);
	assert_int_equal(exchange->request.body_ns, 40);
	assert_int_equal(exchange->continue_ns, 30);
	assert_int_equal(exchange->response.start_number, 6);
	assert_true(exchange->is_forwarded);
}

static void test_request_as_nginx_makes_it_looks_forwarded(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, 10, "GET /a HTTP/1.0\r\nHost: a\r\nConnection: close\r\n\r\n");
	assert_true(stream_reader_conversation(reader)->exchanges[0].is_forwarded);
}

static void test_plain_request_does_not_look_forwarded(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, 10, "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	assert_false(stream_reader_conversation(reader)->exchanges[0].is_forwarded);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_last_silence_is_the_one_that_new_bytes_ended),
		TEST(test_repeated_bytes_end_no_silence),
		TEST(test_first_fin_and_first_reset_of_a_side_are_kept),
		TEST(test_reset_with_ack_counts_before_one_without),
		TEST(test_request_as_nginx_makes_it_looks_forwarded),
		TEST(test_plain_request_does_not_look_forwarded),
		TEST(test_parts_of_a_message_have_the_numbers_of_their_packets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
