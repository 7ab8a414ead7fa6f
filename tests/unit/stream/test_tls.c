/* SPDX-License-Identifier: BSD-3-Clause */
/* TLS: names, versions and alerts in the clear, from records in any pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stream/stream.h"

/* A ClientHello for "svc-a" (RFC 8446 section 4.1.2): one cipher suite, one extension. */
static size_t client_hello(uint8_t *out)
{
	static const uint8_t head[] = {22, 3, 1, 0, 57, 1, 0, 0, 53, 3, 3};
	static const uint8_t tail[] = {0,  0, 2, 0x13, 1, 1, 0,   0,   14,  0,   0,  0,
				       10, 0, 8, 0,    0, 5, 's', 'v', 'c', '-', 'a'};
	size_t length = 0;

	memcpy(out, head, sizeof(head));
	length = sizeof(head);
	memset(out + length, 7, 32);
	length += 32;
	memcpy(out + length, tail, sizeof(tail));
	length += sizeof(tail);
	/* Lengths of record and message follow from what was put together. */
	out[4] = (uint8_t)(length - 5);
	out[8] = (uint8_t)(length - 9);
	return length;
}

static void feed(struct stream_reader *reader, bool from_server, uint64_t offset,
		 const uint8_t *data, size_t count)
{
	stream_reader_feed(reader, &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = 100 + offset,
					   .offset = offset,
					   .data = data,
					   .captured_bytes = (uint32_t)count,
					   .wire_bytes = (uint32_t)count,
				   });
}

static void test_server_name_is_read_from_any_pieces(void **state)
{
	uint8_t hello[128];
	size_t length = client_hello(hello);

	for (size_t first = 3; first < length; first++) {
		struct stream_reader *reader = stream_reader_new(/* point= */ 0);
		const struct conversation *conversation = stream_reader_conversation(reader);

		feed(reader, false, 0, hello, first);
		feed(reader, false, first, hello + first, length - first);
		assert_int_equal(conversation->protocol, MESSAGE_PROTOCOL_TLS);
		assert_string_equal(conversation->tls->server_name, "svc-a");
		assert_int_equal(conversation->tls->client_hello_bytes, length - 5);
		stream_reader_free(reader);
	}
}

static void test_alert_in_the_clear_is_told_with_its_side(void **state)
{
	static const uint8_t alert[] = {21, 3, 3, 0, 2, 2, 40};
	struct stream_reader *reader = stream_reader_new(/* point= */ 0);
	const struct conversation *conversation = stream_reader_conversation(reader);
	uint8_t hello[128];

	feed(reader, false, 0, hello, client_hello(hello));
	feed(reader, true, 0, alert, sizeof(alert));
	assert_int_equal(conversation->tls->alert_level, 2);
	assert_int_equal(conversation->tls->alert_description, 40);
	assert_true(conversation->tls->alert_by_server);
	stream_reader_free(reader);
}

/* A whole record of a type. Returns where the next one begins. */
static uint64_t record(struct stream_reader *reader, bool from_server, uint64_t offset,
		       uint8_t type)
{
	const uint8_t bytes[] = {type, 3, 3, 0, 4, 9, 9, 9, 9};

	feed(reader, from_server, offset, bytes, sizeof(bytes));
	return offset + sizeof(bytes);
}

static void test_handshake_of_version_1_2_lasts_until_both_have_finished(void **state)
{
	static const uint8_t begun[] = {23, 3, 3, 0, 100, 1};
	struct stream_reader *reader = stream_reader_new(/* point= */ 0);
	uint8_t hello[128];
	uint64_t client = client_hello(hello), server = 0;

	feed(reader, false, 0, hello, client);
	assert_int_equal(stream_reader_turn(reader), TURN_TLS_HANDSHAKE);
	server = record(reader, true, server, 22);
	client = record(reader, false, client, 20);
	client = record(reader, false, client, 22);
	assert_int_equal(stream_reader_turn(reader), TURN_TLS_HANDSHAKE);
	server = record(reader, true, server, 20);
	server = record(reader, true, server, 22);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	/* A record that is not whole: more of it is to come. */
	feed(reader, false, client, begun, sizeof(begun));
	assert_int_equal(stream_reader_turn(reader), TURN_REQUEST_PARTIAL);
	stream_reader_free(reader);
}

static void test_hole_in_the_handshake_is_left_behind_at_the_next_flight(void **state)
{
	static const uint8_t begun[] = {22, 3, 3, 0, 100, 2};
	struct stream_reader *reader = stream_reader_new(/* point= */ 0);
	uint8_t hello[128];
	uint64_t client = client_hello(hello);

	feed(reader, false, 0, hello, client);
	feed(reader, true, 0, begun, sizeof(begun));
	feed(reader, true, 4000, (const uint8_t *)"?", 1);
	/* The client goes on: it has got what this capture has not. */
	(void)record(reader, false, client, 22);
	assert_int_equal(stream_reader_turn(reader), TURN_UNKNOWN);
	(void)record(reader, true, 4001, 22);
	assert_int_equal(stream_reader_turn(reader), TURN_TLS_HANDSHAKE);
	stream_reader_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_server_name_is_read_from_any_pieces),
		cmocka_unit_test(test_alert_in_the_clear_is_told_with_its_side),
		cmocka_unit_test(test_handshake_of_version_1_2_lasts_until_both_have_finished),
		cmocka_unit_test(test_hole_in_the_handshake_is_left_behind_at_the_next_flight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
