/* SPDX-License-Identifier: BSD-3-Clause */
/* HTTP/1 exchanges out of in-order bytes, whole, cut, repeated and with holes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stream/stream.h"

static uint64_t sent[2];

/* The next bytes of a side, `missing` of them behind `text` not captured. */
static void say(struct stream_reader *reader, bool from_server, const char *text, uint32_t missing)
{
	uint32_t length = (uint32_t)strlen(text);

	stream_reader_feed(reader, &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = 1000 + sent[0] + sent[1],
					   .offset = sent[from_server],
					   .data = (const uint8_t *)text,
					   .captured_bytes = length,
					   .wire_bytes = length + missing,
				   });
	sent[from_server] += length + missing;
}

static int set_up(void **state)
{
	sent[0] = sent[1] = 0;
	*state = stream_reader_new(/* point= */ 0);
	return 0;
}

static int tear_down(void **state)
{
	stream_reader_free(*state);
	return 0;
}

static const struct http_exchange *exchange_of(struct stream_reader *reader, size_t number)
{
	const struct conversation *conversation = stream_reader_conversation(reader);

	assert_true(number < conversation->exchange_count);
	return &conversation->exchanges[number];
}

static void test_upload_is_one_exchange_and_the_turn_follows_it(void **state)
{
	struct stream_reader *reader = *state;

	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say(reader, false, "PUT /files/a.bin HTTP/1.1\r\nHost: a\r\nContent-Le", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_PARTIAL);
	say(reader, false, "ngth: 5\r\n\r\nab", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_PARTIAL);
	say(reader, false, "cde", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
	say(reader, true, "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\no", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_PARTIAL);
	say(reader, true, "k", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
	assert_string_equal(exchange_of(reader, 0)->method, "PUT");
	assert_string_equal(exchange_of(reader, 0)->target, "/files/a.bin");
	assert_int_equal(exchange_of(reader, 0)->status, 201);
	assert_int_equal(exchange_of(reader, 0)->request.body_bytes, 5);
}

static void test_hole_inside_a_body_of_known_length_is_harmless(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\nabc", 99997);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
	assert_int_equal(exchange_of(reader, 0)->request.body_bytes, 100000);
	assert_false(stream_reader_conversation(reader)->is_broken);
}

/* The capture missed it, the client confirmed it. */
static void test_answer_that_was_missed_leaves_the_turn_open(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /a HTTP/1.1\r\n\r\n", 0);
	sent[true] += 40;
	stream_reader_confirm(reader, true, sent[true]);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say(reader, false, "GET /b HTTP/1.1\r\n\r\n", 0);
	say(reader, true, "HTTP/1.1 204 No Content\r\n\r\n", 0);
	assert_int_equal(exchange_of(reader, 1)->status, 204);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
}

static void test_end_of_a_body_that_was_missed_is_said_with_the_answer(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc", 35);
	sent[false] += 62;
	stream_reader_confirm(reader, false, sent[false]);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say(reader, true, "HTTP/1.1 204 No Content\r\n\r\n", 0);
	assert_true(exchange_of(reader, 0)->request.is_complete);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
}

static void test_confirmed_bytes_that_come_late_are_read(void **state)
{
	struct stream_reader *reader = *state;

	stream_reader_confirm(reader, false, 19);
	say(reader, false, "GET /a HTTP/1.1\r\n\r\n", 0);
	assert_string_equal(exchange_of(reader, 0)->target, "/a");
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
}

static void test_unseen_fin_is_no_missed_answer(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /a HTTP/1.1\r\n\r\n", 0);
	stream_reader_confirm(reader, true, 1);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
}

static void test_hole_in_a_head_is_told_and_the_next_message_is_found(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /a HTTP/1.1\r\nHo", 40);
	assert_true(exchange_of(reader, 0)->request.is_unframed);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say(reader, false, "GET /b HTTP/1.1\r\n\r\n", 0);
	assert_string_equal(exchange_of(reader, 1)->target, "/b");
}

/* As of one that is larger than what is captured of a packet. */
static void test_head_that_is_cut_belongs_to_its_answer(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /a HTTP/1.1\r\nCookie: xx", 900);
	assert_true(exchange_of(reader, 0)->request.is_complete);
	say(reader, true, "HTTP/1.1 200 OK\r\nSet-Cookie: yy", 900);
	assert_int_equal(exchange_of(reader, 0)->status, 200);
	say(reader, false, "POST /b HTTP/1.1\r\nContent-Length: 9000\r\nCookie: xx", 900);
	assert_true(exchange_of(reader, 0)->response.is_complete);
	say(reader, false, "", 9000);
	assert_false(exchange_of(reader, 1)->request.is_complete);
	say(reader, true, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", 0);
	assert_true(exchange_of(reader, 1)->request.is_complete);
	assert_int_equal(exchange_of(reader, 1)->status, 201);
	assert_false(stream_reader_conversation(reader)->is_broken);
}

static void test_chunks_whose_sizes_are_not_captured_end_with_the_last_chunk(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nabc", 2000);
	assert_true(exchange_of(reader, 0)->request.is_unframed);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say(reader, false, "defghij", 1000);
	assert_false(exchange_of(reader, 0)->request.is_complete);
	say(reader, false, "\r\n0\r\n\r\n", 0);
	assert_true(exchange_of(reader, 0)->request.is_complete);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
}

static void test_refusal_of_such_a_body_does_not_end_it(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nabc", 2000);
	say(reader, true, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", 0);
	assert_int_equal(exchange_of(reader, 0)->status, 413);
	assert_false(exchange_of(reader, 0)->request.is_complete);
}

static void test_chunks_end_the_body_and_trailers_do_not_confuse(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET / HTTP/1.1\r\n\r\n", 0);
	say(reader, true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=1\r\nab", 0);
	say(reader, true, "cd\r\nA\r\n0123456789\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_PARTIAL);
	say(reader, true, "0\r\nTrailer: x\r\n\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
	assert_int_equal(exchange_of(reader, 0)->response.body_bytes, 14);
}

static void test_expect_waits_until_the_100_or_the_body(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "PUT / HTTP/1.1\r\nContent-Length: 3\r\nexpect: 100-continue\r\n\r\n",
	    0);
	assert_int_equal(stream_reader_turn(reader), TURN_EXPECT_WAIT);
	say(reader, true, "HTTP/1.1 100 Continue\r\n\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_PARTIAL);
	assert_true(exchange_of(reader, 0)->got_continue);
	say(reader, false, "abc", 0);
	say(reader, true, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", 0);
	assert_int_equal(exchange_of(reader, 0)->status, 413);
	assert_true(exchange_of(reader, 0)->response.is_complete);
}

static void test_pipelined_requests_pair_with_answers_in_order(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /1 HTTP/1.1\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\n", 0);
	say(reader, true,
	    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 404 No\r\nContent-Length: "
	    "9\r\n\r\n",
	    0);
	assert_int_equal(exchange_of(reader, 0)->status, 200);
	assert_int_equal(exchange_of(reader, 1)->status, 404);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
}

static void test_body_until_close_is_complete_when_the_server_closes(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET / HTTP/1.0\r\n\r\n", 0);
	say(reader, true, "HTTP/1.0 200 OK\r\n\r\nhello", 1000);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_PARTIAL);
	stream_reader_close(reader, &(struct stream_close) {.from_server = true, .time_ns = 5000});
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
	assert_int_equal(exchange_of(reader, 0)->response.body_bytes, 1005);
}

static void test_bytes_that_are_sent_again_count_once(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab", 0);
	sent[0] -= 2;
	say(reader, false, "abcd", 0);
	assert_int_equal(exchange_of(reader, 0)->request.body_bytes, 4);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
}

static void test_more_exchanges_than_kept_are_counted(void **state)
{
	struct stream_reader *reader = *state;

	for (int i = 0; i < EXCHANGES_MAXIMUM + 10; i++) {
		say(reader, false, "GET /x HTTP/1.1\r\n\r\n", 0);
		say(reader, true, "HTTP/1.1 204 No\r\n\r\n", 0);
	}
	assert_int_equal(stream_reader_conversation(reader)->exchange_count, EXCHANGES_MAXIMUM);
	assert_int_equal(stream_reader_conversation(reader)->exchanges_dropped, 10);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
}

static void test_answers_that_are_owed_are_counted(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", 0);
	say(reader, true, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_PARTIAL);
	say(reader, true, "y", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
	/* The first half of a third request does not change who owes what. */
	say(reader, false, "POST /3 HTTP/1.1\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
	say(reader, true, "HTTP/1.1 204 No Content\r\n\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_PARTIAL);
}

static void test_answer_to_a_request_before_the_capture_is_none_of_the_next(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, true, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_NONE);
	say(reader, false, "GET /late HTTP/1.1\r\n\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
	say(reader, true, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 0);
	assert_int_equal(exchange_of(reader, 1)->status, 404);
	assert_string_equal(exchange_of(reader, 1)->target, "/late");
}

static void test_tunnel_is_nobodys_turn(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", 0);
	say(reader, true, "HTTP/1.1 101 Switching Protocols\r\n\r\n", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say(reader, true, "any bytes", 0);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
}

static void test_settled_reader_keeps_what_was_said_and_reads_no_more(void **state)
{
	struct stream_reader *reader = *state;

	say(reader, false, "GET /a HTTP/1.1\r\n\r\n", 0);
	stream_reader_close(reader, &(struct stream_close) {.time_ns = 10});
	assert_false(stream_reader_is_over(reader));
	say(reader, true, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0);
	stream_reader_close(reader, &(struct stream_close) {.from_server = true, .time_ns = 20});
	assert_true(stream_reader_is_over(reader));
	assert_int_equal(stream_reader_settle(reader, 5), 1);
	say(reader, false, "GET /b HTTP/1.1\r\n\r\n", 0);
	assert_int_equal(stream_reader_conversation(reader)->exchange_count, 1);
	assert_string_equal(exchange_of(reader, 0)->target, "/a");
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
}

static void test_what_is_no_message_is_not_readable(void **state)
{
	static const uint8_t hello[] = {22, 3, 1, 0, 57}, ssh[] = "SSH-2.0-x",
			     h2[] = "PRI * HTTP/2";

	(void)state;
	assert_true(stream_is_readable(false, (const uint8_t *)"GET / HTTP", 10));
	assert_true(stream_is_readable(true, (const uint8_t *)"HTTP/1.1 2", 10));
	assert_true(stream_is_readable(false, hello, sizeof(hello)));
	assert_false(stream_is_readable(true, ssh, sizeof(ssh)));
	assert_false(stream_is_readable(false, h2, sizeof(h2)));
	assert_false(stream_is_readable(false, NULL, 0));
}

/* Bytes at an offset, `missing` of them behind `text` not captured. */
static void say_at(struct stream_reader *reader, bool from_server, uint64_t offset,
		   const char *text, uint32_t missing)
{
	uint32_t length = (uint32_t)strlen(text);

	stream_reader_feed(reader, &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = 1000 + offset,
					   .offset = offset,
					   .data = (const uint8_t *)text,
					   .captured_bytes = length,
					   .wire_bytes = length + missing,
				   });
}

#define PUT_HEAD "PUT /late HTTP/1.1\r\nContent-Length: 3000\r\n\r\n"

static void test_head_that_comes_behind_its_body_is_read(void **state)
{
	struct stream_reader *reader = *state;
	uint32_t head = (uint32_t)strlen(PUT_HEAD);

	say_at(reader, false, head + 1000, "body", 996);
	say_at(reader, false, head + 2000, "more", 996);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	assert_true(stream_reader_conversation(reader)->is_broken);
	say_at(reader, false, 0, PUT_HEAD, 1000);
	assert_int_equal(stream_reader_turn(reader), TURN_RESPONSE_NONE);
	assert_string_equal(exchange_of(reader, 0)->target, "/late");
	assert_int_equal(exchange_of(reader, 0)->request.body_bytes, 3000);
	assert_false(stream_reader_conversation(reader)->is_broken);
}

static void test_second_half_of_a_head_may_be_late_too(void **state)
{
	struct stream_reader *reader = *state;
	uint32_t head = (uint32_t)strlen(PUT_HEAD);

	say_at(reader, false, 0, "PUT /late HTT", 0);
	say_at(reader, false, head, "body", 996);
	/* The same bytes again change nothing. */
	say_at(reader, false, head, "body", 996);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say_at(reader, false, 13, &PUT_HEAD[13], 0);
	assert_int_equal(exchange_of(reader, 0)->request.body_bytes, 1000);
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_PARTIAL);
}

static void test_head_that_never_comes_is_given_up_when_the_other_side_answers(void **state)
{
	struct stream_reader *reader = *state;

	say_at(reader, false, 0, "GET /a HTT", 0);
	say_at(reader, false, 30, "rest", 0);
	say_at(reader, true, 0, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0);
	assert_true(stream_reader_conversation(reader)->is_broken);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	say_at(reader, false, 34, "GET /b HTTP/1.1\r\n\r\n", 0);
	assert_string_equal(exchange_of(reader, 1)->target, "/b");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_upload_is_one_exchange_and_the_turn_follows_it),
		TEST(test_hole_inside_a_body_of_known_length_is_harmless),
		TEST(test_answer_that_was_missed_leaves_the_turn_open),
		TEST(test_end_of_a_body_that_was_missed_is_said_with_the_answer),
		TEST(test_confirmed_bytes_that_come_late_are_read),
		TEST(test_unseen_fin_is_no_missed_answer),
		TEST(test_hole_in_a_head_is_told_and_the_next_message_is_found),
		TEST(test_head_that_is_cut_belongs_to_its_answer),
		TEST(test_chunks_whose_sizes_are_not_captured_end_with_the_last_chunk),
		TEST(test_refusal_of_such_a_body_does_not_end_it),
		TEST(test_chunks_end_the_body_and_trailers_do_not_confuse),
		TEST(test_expect_waits_until_the_100_or_the_body),
		TEST(test_pipelined_requests_pair_with_answers_in_order),
		TEST(test_body_until_close_is_complete_when_the_server_closes),
		TEST(test_bytes_that_are_sent_again_count_once),
		TEST(test_more_exchanges_than_kept_are_counted),
		TEST(test_answers_that_are_owed_are_counted),
		TEST(test_answer_to_a_request_before_the_capture_is_none_of_the_next),
		TEST(test_tunnel_is_nobodys_turn),
		TEST(test_settled_reader_keeps_what_was_said_and_reads_no_more),
		TEST(test_what_is_no_message_is_not_readable),
		TEST(test_head_that_comes_behind_its_body_is_read),
		TEST(test_second_half_of_a_head_may_be_late_too),
		TEST(test_head_that_never_comes_is_given_up_when_the_other_side_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
